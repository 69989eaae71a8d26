/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/records_again.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "audit/kept_rows.h"
#include "base/fs.h"
#include "probes/probe.h"
#include "records/joined_run.h"
#include "records/spill.h"
#include "seal/salt_vault.h"
#include "verbs/site_open.h"

#define LOOK_MS (6 * 3600 * 1000)

struct again {
	struct arena *arena;
	struct records_again *request;
	struct site_open open;
	struct plan plan; /* with the site's own bindings */
	struct look *looks;
	unsigned look; /* the one at hand */
};

static int take_observation(void *context, const struct observation *o,
			    struct err *err)
{
	struct again *again = context;

	(void)err;
	again->request->answers.observations[o->ask] = *o;
	again->request->answers.answered[o->ask] = true;
	return 0;
}

static int take_source(void *context, const struct source_report *source,
		       struct err *err)
{
	struct again *again = context;

	(void)err;
	again->request->answers.sources[again->look] = *source;
	again->request->answers.has_source[again->look] = true;
	return 0;
}

static int take_key(void *context, const unsigned char key[32], struct err *err)
{
	(void)context;
	(void)key;
	(void)err;
	return 0;
}

static int find_binding(struct again *again, const struct source_binding *from,
			struct source_binding *out, struct err *err)
{
	const struct site *site = again->open.site;

	for (size_t i = 0; i < site->source_count; i++) {
		if (!text_equal(site->sources[i].kind->name, from->kind->name))
			continue;
		*out = site->sources[i];
		out->kind = from->kind;
		out->sorted = from->sorted;
		out->commit = from->commit;
		return 0;
	}
	return err_set(err, ERR_USAGE, "%.*s: the site binds no source %.*s",
		       TEXT_ARG(site->path), TEXT_ARG(from->kind->name));
}

static int read_key(struct again *again, const struct commitment *c,
		    unsigned char key[32], struct err *err)
{
	struct salt_vault vault = {
		.directory = fs_join(again->arena, again->open.state, "salts"),
		.wrap_path = site_wrap_path(again->arena, again->open.site),
	};

	return salt_vault_get(again->arena, &vault, c->root, c->salt_key, key,
			      err);
}

/* Where to look when a root is another one. */
static void tell_changed(const struct again *again,
			 const struct source_report *then)
{
	for (size_t i = 0; i < then->file_count; i++) {
		const struct source_file *file = &then->files[i];
		const char *path =
			site_path(again->arena, again->open.site, file->path);
		struct stat now;

		if (stat(path, &now))
			fprintf(stderr, "plaudit: %s: it is gone\n", path);
		else if ((uint64_t)now.st_size < file->bytes)
			fprintf(stderr, "plaudit: %s: shorter than it was\n",
				path);
		else if (now.st_mtime > again->request->report->created.seconds)
			fprintf(stderr,
				"plaudit: %s: written to since it was "
				"committed to\n",
				path);
	}
}

static void tell_if_changed(const struct again *again,
			    const struct source_report *then,
			    const struct source_report *now)
{
	if (then->committed &&
	    (!now->committed ||
	     !digest_equal(then->commitment.root, now->commitment.root)))
		tell_changed(again, then);
	for (size_t i = 0; i < then->joined_count && i < now->joined_count; i++)
		tell_if_changed(again, &then->joined[i], &now->joined[i]);
}

/* The site's binding; rows of a database are those that were kept. */
static int bind_one(struct again *again, const struct source_binding *from,
		    const struct source_report *then,
		    const unsigned char key[32],
		    const struct source_binding **out, struct err *err)
{
	struct source_binding *own =
		arena_new(again->arena, struct source_binding);

	*out = own;
	if (find_binding(again, from, own, err))
		return -1;
	return then && then->committed
		       ? kept_rows_bind(again->arena, again->open.state,
					then->commitment.root, key, own, err)
		       : 0;
}

static int bind(struct again *again, const struct source_report *then,
		const unsigned char key[32], struct err *err)
{
	struct look *look = &again->looks[again->look];
	const struct source_binding **joined =
		arena_many(again->arena, look->joined_count,
			   const struct source_binding *);
	int status = 0;

	if (bind_one(again, look->source, then, key, &look->source, err))
		return -1;
	for (size_t i = 0; i < look->joined_count && !status; i++) {
		unsigned char own[32];

		joined_salt_key(key, look->joined[i]->kind->name, own);
		status = bind_one(again, look->joined[i],
				  i < then->joined_count ? &then->joined[i]
							 : NULL,
				  own, &joined[i], err);
		cleanse(own, sizeof(own));
	}
	look->joined = joined;
	return status;
}

static int observe(struct again *again, const struct source_report *then,
		   const unsigned char key[32], struct err *err)
{
	const struct look *look = &again->looks[again->look];
	const struct source_report **files =
		arena_many(again->arena, 1 + look->joined_count,
			   const struct source_report *);
	struct look_again at = {.salt_key = key, .then = files};
	struct spill spill = {
		.directory = fs_join(again->arena, again->open.state, "spill")};
	struct sink sink = {
		.observe = take_observation,
		.source = take_source,
		.salt_key = take_key,
		.context = again,
		.spill = &spill,
		.again = &at,
	};
	int status;

	files[0] = then;
	for (size_t i = 0; i < look->joined_count; i++)
		files[1 + i] = i < then->joined_count ? &then->joined[i] : NULL;
	if (fs_make_dirs(spill.directory, 0700, err))
		return -1;
	status = look->kind->observe(again->arena, &again->plan, look,
				     deadline_after_ms(LOOK_MS), &sink, err);
	spill_close(&spill);
	return status;
}

static int look_once(struct again *again, struct err *err)
{
	const struct source_report *then =
		&again->request->report->looks[again->look].source;
	unsigned char key[32];

	if (!then->committed || !text_is(then->commitment.kind, "rows"))
		return 0;
	if (read_key(again, &then->commitment, key, err))
		return -1;
	if (bind(again, then, key, err) || observe(again, then, key, err)) {
		cleanse(key, sizeof(key));
		return -1;
	}
	cleanse(key, sizeof(key));
	tell_if_changed(again, then,
			&again->request->answers.sources[again->look]);
	return 0;
}

static void answers_begin(struct arena *arena, const struct plan *plan,
			  struct answers *out)
{
	out->observations =
		arena_many(arena, plan->ask_count + 1, struct observation);
	out->answered = arena_many(arena, plan->ask_count + 1, bool);
	out->sources =
		arena_many(arena, plan->look_count + 1, struct source_report);
	out->has_source = arena_many(arena, plan->look_count + 1, bool);
	memset(out->answered, 0, plan->ask_count + 1);
	memset(out->has_source, 0, plan->look_count + 1);
}

int records_again(struct arena *arena, struct records_again *request,
		  struct err *err)
{
	struct again again = {.arena = arena, .request = request};
	char room[INSTANT_TEXT_ROOM];
	const char *now = text_cstr(
		arena, instant_print_seconds(request->plan->now, room));
	size_t looks = request->plan->look_count;

	if (site_open(arena, request->site, request->pack, now, &again.open,
		      err))
		return -1;
	if (request->report->look_count != looks)
		return err_set(err, ERR_TRUST,
			       "the run document has other looks");
	again.plan = *request->plan;
	again.plan.site = again.open.site;
	again.looks = arena_many(arena, looks, struct look);
	memcpy(again.looks, request->plan->looks, looks * sizeof(struct look));
	again.plan.looks = again.looks;
	answers_begin(arena, request->plan, &request->answers);
	for (again.look = 0; again.look < looks; again.look++)
		if (again.looks[again.look].source && look_once(&again, err))
			return err_prefix(err, "%.*s",
					  TEXT_ARG(again.looks[again.look].id));
	return 0;
}
