/* SPDX-License-Identifier: Apache-2.0 */
/* The second half of audit/collected_run.h: what a run that holds leaves in the
 * state of the place that judges. */
#include "audit/collected_run.h"

#include <fcntl.h>
#include <unistd.h>

#include "audit/evidence.h"
#include "audit/evidence_level.h"
#include "base/arena.h"
#include "base/fs.h"
#include "records/history_file.h"

struct taking {
	struct arena *arena;
	const struct collected_run *run;
	const char *store; /* the folder's evidence */
	const char *state;
	const struct salt_vault *vault;
	struct err *err;
};

struct striking {
	struct arena *arena;
	const char *books;
	struct text *struck;
	size_t count, room;
};

static bool book_has_root(const char *path, struct digest root)
{
	struct history_head head;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool has = fd >= 0 && history_head_read(fd, &head) &&
		   digest_equal(head.root, root);

	if (fd >= 0)
		close(fd);
	return has;
}

static void strike_source(struct striking *s, struct source_report *source)
{
	const char *book =
		fs_join(s->arena, s->books,
			text_cstr(s->arena, source->commitment.source));

	if (!source->compared || book_has_root(book, source->history.root))
		return;
	source->compared = false;
	source->history = (struct source_history){.same = 0};
	s->struck = arena_grow(s->arena, s->struck, s->count, &s->room,
			       sizeof(*s->struck));
	s->struck[s->count++] = source->commitment.source;
}

static void strike_joined(struct striking *s, struct source_report *source)
{
	struct source_report *joined = arena_many(
		s->arena, source->joined_count, struct source_report);

	for (size_t i = 0; i < source->joined_count; i++) {
		joined[i] = source->joined[i];
		strike_source(s, &joined[i]);
	}
	source->joined = joined;
}

void collected_run_strike(struct arena *arena, struct collected_run *run,
			  const char *books)
{
	struct striking s = {.arena = arena, .books = books};

	for (size_t i = 0; i < run->plan->look_count; i++) {
		if (!run->run.answers.has_source[i])
			continue;
		strike_source(&s, &run->run.answers.sources[i]);
		strike_joined(&s, &run->run.answers.sources[i]);
	}
	run->struck = s.struck;
	run->struck_count = s.count;
	if (!s.count)
		return;
	run->facts = run_document_write(arena, &run->run);
	run->digest = digest_of(run->facts);
}

static int take_piece(struct taking *t, struct digest digest)
{
	struct digest same;
	struct text bytes;

	if (evidence_read(t->arena, t->store, digest, &bytes, t->err))
		return -1;
	return evidence_put(t->arena, t->state, bytes, &same, t->err);
}

static int take_evidence(struct taking *t)
{
	const struct run_document *run = &t->run->run;
	struct digest same;

	if (evidence_sweep(t->arena, t->state, t->err) ||
	    evidence_put(t->arena, t->state, t->run->facts, &same, t->err) ||
	    (run->head.has_details && take_piece(t, run->head.details)))
		return -1;
	for (size_t i = 0; i < t->run->plan->ask_count; i++) {
		const struct observation *o = &run->answers.observations[i];

		for (size_t j = 0;
		     run->answers.answered[i] && j < o->evidence_count; j++)
			if (evidence_is_kept(&o->evidence[j]) &&
			    take_piece(t, o->evidence[j].digest))
				return -1;
	}
	return 0;
}

/* Its K and, where they were kept, its rows; each under its root. */
static int take_source(struct taking *t, const struct source_report *source)
{
	const struct collection *c = t->run->collection;
	const struct commitment *commitment = &source->commitment;
	struct text path = text_format(
		t->arena, COLLECTION_ROWS "/%.*s",
		TEXT_ARG(digest_hex_copy(t->arena, commitment->root)));
	const struct collected_file *file = collection_file(c, path);
	const char *to = fs_join(t->arena, t->state, path.data);

	if (collected_key_take(t->arena, c, source, t->vault, t->err))
		return -1;
	if (source->committed && file &&
	    (fs_make_dirs(fs_parent(t->arena, to), 0700, t->err) ||
	     file_copy(fs_join(t->arena, c->directory, path.data), to,
		       &file->print, t->err)))
		return -1;
	for (size_t i = 0; i < source->joined_count; i++)
		if (take_source(t, &source->joined[i]))
			return -1;
	return 0;
}

int collected_run_keep(struct arena *arena, const struct collected_run *run,
		       const char *state, const struct salt_vault *vault,
		       struct err *err)
{
	struct taking t = {
		.arena = arena,
		.run = run,
		.store = fs_join(arena, run->collection->directory, "evidence"),
		.state = state,
		.vault = vault,
		.err = err,
	};

	if (fs_make_dirs(vault->directory, 0700, err) ||
	    fs_sweep(vault->directory, err) || take_evidence(&t))
		return -1;
	for (size_t i = 0; i < run->plan->look_count; i++)
		if (run->run.answers.has_source[i] &&
		    take_source(&t, &run->run.answers.sources[i]))
			return -1;
	return 0;
}

/* is_own: of a look's own source, which always has one. */
static int keep_book(struct arena *arena, const struct collection *c,
		     const struct commitment *commitment, bool is_own,
		     const char *books, struct err *err)
{
	struct text path = text_format(arena, COLLECTION_BOOKS "/%.*s",
				       TEXT_ARG(commitment->source));
	const char *from = fs_join(arena, c->directory, path.data);
	struct text next =
		text_format(arena, "%.*s.next", TEXT_ARG(commitment->source));
	const struct collected_file *file = collection_file(c, path);

	if (!file && !is_own)
		return 0;
	if (!file || !book_has_root(from, commitment->root))
		return err_set(err, ERR_TRUST,
			       "%s: no book of the rows that were committed to",
			       from);
	return file_copy(from, fs_join(arena, books, next.data), &file->print,
			 err);
}

static int keep_books(struct arena *arena, const struct collection *c,
		      const struct source_report *source, bool is_own,
		      const char *books, struct err *err)
{
	if (source->committed && text_is(source->commitment.kind, "rows") &&
	    keep_book(arena, c, &source->commitment, is_own, books, err))
		return -1;
	for (size_t i = 0; i < source->joined_count; i++)
		if (keep_books(arena, c, &source->joined[i], false, books, err))
			return -1;
	return 0;
}

int collected_books_keep(struct arena *arena,
			 const struct collection *collection,
			 const struct report *report, const char *books,
			 struct err *err)
{
	for (size_t i = 0; i < report->look_count; i++)
		if (report->looks[i].has_source &&
		    keep_books(arena, collection, &report->looks[i].source,
			       true, books, err))
			return -1;
	return 0;
}
