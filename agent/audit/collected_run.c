/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/collected_run.h"

#include <string.h>

#include "audit/evidence.h"
#include "audit/evidence_level.h"
#include "audit/plan_compare.h"
#include "base/arena.h"
#include "base/fs.h"
#include "probes/group_evidence.h"

static const char *store_of(struct arena *arena, const struct collection *c)
{
	return fs_join(arena, c->directory, "evidence");
}

static struct text piece_path(struct arena *arena, struct digest digest)
{
	char hex[DIGEST_HEX_ROOM];

	digest_hex(digest, hex);
	return text_format(arena, "evidence/sha256/%.2s/%s", hex, hex);
}

/* Whatever is wrong with it: somebody made it so. */
static int distrust(struct err *err, const char *what)
{
	err->kind = ERR_TRUST;
	return err_prefix(err, "%s", what);
}

/* One of the two documents: read, and written again to the same bytes. */
static int read_document(struct arena *arena, struct text bytes,
			 const struct pack *pack, struct run_document *out,
			 struct err *err)
{
	bool sentences = out->sentences;

	if (run_document_read(arena, bytes, pack, out, err))
		return -1;
	out->sentences = sentences;
	if (!text_equal(run_document_write(arena, out), bytes))
		return err_set(err, ERR_TRUST,
			       "not as this version writes it (collected by "
			       "%.*s)",
			       TEXT_ARG(out->head.version));
	return 0;
}

static int check_head(const struct collected_run *run, struct err *err)
{
	const struct collection_index *index = &run->collection->index;
	const struct plan_head *head = &run->run.head;

	if (instant_compare(head->plan->now, index->now) != 0)
		return err_set(err, ERR_TRUST, "now: not the index's");
	if (!text_equal(head->version, index->version))
		return err_set(err, ERR_TRUST, "version: not the index's");
	return 0;
}

/* What was said in words, for the report of those who judge. */
static void take_sentences(struct run_document *to,
			   const struct run_document *from)
{
	const struct plan *plan = to->head.plan;

	for (size_t i = 0; i < plan->ask_count; i++)
		if (to->answers.answered[i])
			to->answers.observations[i].detail =
				from->answers.observations[i].detail;
	for (size_t i = 0; i < plan->look_count; i++) {
		struct source_report *source = &to->answers.sources[i];
		const struct source_report *words = &from->answers.sources[i];

		if (!to->answers.has_source[i] || !from->answers.has_source[i])
			continue;
		source->detail = words->detail;
		source->samples = words->samples;
		source->sample_count = words->sample_count;
	}
}

static int read_sentences(struct arena *arena, struct collected_run *run,
			  struct plan *plan, struct err *err)
{
	struct run_document words = {.sentences = true};
	struct text bytes;

	if (!run->run.head.has_details)
		return 0;
	if (evidence_read(arena, store_of(arena, run->collection),
			  run->run.head.details, &bytes, err) ||
	    read_document(arena, bytes, plan->pack, &words, err) ||
	    plan_compare(arena, &words.head, plan, err))
		return distrust(err, "the run's sentences");
	take_sentences(&run->run, &words);
	return 0;
}

/* Bytes of a piece that a report shows. */
static int load_groups(struct arena *arena, const struct collection *c,
		       struct evidence *piece, struct err *err)
{
	if (!text_is(piece->name, GROUP_EVIDENCE) || !piece->elsewhere ||
	    !evidence_is_kept(piece))
		return 0;
	return evidence_read(arena, store_of(arena, c), piece->digest,
			     &piece->bytes, err);
}

static int check_pieces(struct arena *arena, struct collected_run *run,
			struct observation *o, struct err *err)
{
	struct evidence *pieces =
		arena_many(arena, o->evidence_count, struct evidence);

	for (size_t i = 0; i < o->evidence_count; i++) {
		pieces[i] = o->evidence[i];
		if (evidence_is_kept(&pieces[i]) &&
		    !collection_file(run->collection,
				     piece_path(arena, pieces[i].digest)))
			return err_set(err, ERR_TRUST,
				       "%.*s: the folder has no such piece of "
				       "evidence",
				       TEXT_ARG(pieces[i].name));
		if (load_groups(arena, run->collection, &pieces[i], err))
			return -1;
	}
	o->evidence = pieces;
	return 0;
}

int collected_key_take(struct arena *arena, const struct collection *c,
		       const struct source_report *source,
		       const struct salt_vault *to, struct err *err)
{
	struct salt_vault from = {
		.directory = fs_join(arena, c->directory, COLLECTION_SALTS)};
	const struct commitment *commitment = &source->commitment;
	unsigned char key[SALT_KEY_BYTES];
	int status;

	if (!source->committed || !text_is(commitment->kind, "rows"))
		return 0;
	status = salt_vault_get(arena, &from, commitment->root,
				commitment->salt_key, key, err);
	if (!status && to)
		status = salt_vault_put(arena, to, commitment->root, key, err);
	cleanse(key, sizeof(key));
	return status;
}

static int check_keys(struct arena *arena, const struct collected_run *run,
		      const struct source_report *source, struct err *err)
{
	if (collected_key_take(arena, run->collection, source, NULL, err))
		return -1;
	for (size_t i = 0; i < source->joined_count; i++)
		if (check_keys(arena, run, &source->joined[i], err))
			return -1;
	return 0;
}

static int all_keys(struct arena *arena, const struct collected_run *run,
		    struct err *err)
{
	const struct answers *answers = &run->run.answers;

	for (size_t i = 0; i < run->plan->look_count; i++)
		if (answers->has_source[i] &&
		    check_keys(arena, run, &answers->sources[i], err))
			return -1;
	return 0;
}

int collected_run_head(struct arena *arena, const struct collection *collection,
		       bool *judge_all, enum trigger *trigger, struct err *err)
{
	struct text bytes, rest, line, word;
	const struct json *head;
	int found;

	if (evidence_read(arena, store_of(arena, collection),
			  collection->index.run, &bytes, err))
		return distrust(err, "the run document");
	line = text_cut(bytes, '\n', &rest);
	if (json_parse(arena, line, JSON_NO_REALS, &head, err) ||
	    json_get_bool(head, "all", judge_all, err) ||
	    json_get_text(head, "trigger", &word, err))
		return distrust(err, "the run document");
	found = word_find(trigger_words, TRIGGER_COUNT, word);
	if (found < 0) {
		err_set(err, ERR_TRUST, "trigger: no such word");
		return distrust(err, "the run document");
	}
	*trigger = (enum trigger)found;
	return 0;
}

int collected_run_open(struct arena *arena, const struct collection *collection,
		       struct plan *plan, struct collected_run *out,
		       struct err *err)
{
	struct collected_run run = {.collection = collection, .plan = plan};

	if (evidence_read(arena, store_of(arena, collection),
			  collection->index.run, &run.facts, err) ||
	    read_document(arena, run.facts, plan->pack, &run.run, err) ||
	    check_head(&run, err) ||
	    plan_compare(arena, &run.run.head, plan, err))
		return distrust(err, "the run document");
	run.digest = collection->index.run;
	if (read_sentences(arena, &run, plan, err))
		return -1;
	for (size_t i = 0; i < plan->ask_count; i++)
		if (run.run.answers.answered[i] &&
		    check_pieces(arena, &run, &run.run.answers.observations[i],
				 err))
			return distrust(err, "the run document");
	if (all_keys(arena, &run, err))
		return distrust(err, "commitment keys");
	*out = run;
	return 0;
}
