/* SPDX-License-Identifier: Apache-2.0 */
/* The frame that tells of a source as a whole. */
#include "audit/wire_field.h"
#include "base/limits.h"
#include "model/report.h"

/* Of this source, of the kind the site asks for, and with a binding that a
 * statement can hold. */
static int check_commitment(struct arena *arena,
			    const struct source_binding *source,
			    const struct commitment *c, struct err *err)
{
	const char *kind = source->commit ? "rows" : "files";
	bool sorted = source->commit && source->sorted;
	const struct json *binding;

	if (!text_equal(c->source, source->kind->name))
		return err_set(err, ERR_PEER,
			       "frame: a commitment to another source");
	if (!text_is(c->kind, kind) ||
	    !text_is(c->order, sorted ? "key" : "file"))
		return err_set(err, ERR_PEER, "frame: bad commitment");
	if (json_parse(arena, c->binding, JSON_NO_REALS, &binding, err))
		return -1;
	if (binding->kind != JSON_IS_OBJECT)
		return err_set(err, ERR_PEER, "frame: bad binding");
	return 0;
}

static int read_commitment(struct arena *arena, const struct json *object,
			   const struct source_binding *source,
			   struct commitment *out, struct err *err)
{
	struct text root, salt;

	if (json_get_text(object, "source", &out->source, err) ||
	    json_get_text(object, "kind", &out->kind, err) ||
	    json_get_text(object, "root", &root, err) ||
	    wire_count(object, "size", &out->size, err) ||
	    json_get_text(object, "saltKey", &salt, err) ||
	    json_get_text(object, "order", &out->order, err) ||
	    json_get_text(object, "binding", &out->binding, err) ||
	    digest_from_hex(root, &out->root, err) ||
	    digest_from_hex(salt, &out->salt_key, err))
		return -1;
	return check_commitment(arena, source, out, err);
}

/* A count of more than are committed to is none of rows. */
static int read_history(struct arena *arena, const struct json *json,
			struct source_report *s, struct err *err)
{
	struct source_history *history = &s->history;
	const struct json *list;
	struct text root, *cases;

	for (size_t i = 0; i < HISTORY_MEMBERS; i++) {
		char *at = (char *)history + history_members[i].offset;

		if (wire_count(json, history_members[i].name,
			       (uint64_t *)(void *)at, err))
			return -1;
	}
	if (json_get_text(json, "root", &root, err) ||
	    digest_from_hex(root, &history->root, err) ||
	    json_get_list(json, "cases", &list, err))
		return -1;
	if (list->count > LIMIT_LISTED_CASES || !source_history_adds_up(s))
		return err_set(err, ERR_PEER, "frame: bad history");
	cases = arena_many(arena, list->count, struct text);
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->kind != JSON_IS_STRING)
			return err_set(err, ERR_PEER, "frame: bad case");
		cases[i] = wire_cut(list->items[i]->string);
	}
	history->cases = cases;
	history->case_count = list->count;
	return 0;
}

static int read_reason(const struct json *frame, struct source_report *s,
		       struct err *err)
{
	struct text word;
	int reason;

	s->reason = REASON_NONE;
	if (!json_get(frame, "reason"))
		return 0;
	if (json_get_text(frame, "reason", &word, err) ||
	    json_get_text(frame, "detail", &s->detail, err))
		return -1;
	reason = reason_find(word);
	if (reason < 0)
		return err_set(err, ERR_PEER, "frame: bad reason");
	s->reason = (enum reason)reason;
	s->detail = wire_cut(s->detail);
	return 0;
}

static int read_file(const struct json *json, struct source_file *out,
		     struct err *err)
{
	if (json_get_text(json, "path", &out->path, err) ||
	    wire_count(json, "bytes", &out->bytes, err) ||
	    wire_count(json, "rows", &out->rows, err))
		return -1;
	if (out->path.size > LIMIT_SENTENCE_BYTES)
		return err_set(err, ERR_PEER, "frame: a path too long");
	return 0;
}

static int read_files(struct arena *arena, const struct json *frame,
		      struct source_report *s, struct err *err)
{
	const struct json *files, *samples;
	struct source_file *items;
	struct text *texts;

	if (json_get_list(frame, "files", &files, err) ||
	    json_get_list(frame, "samples", &samples, err))
		return -1;
	if (files->count > LIMIT_SOURCE_FILES ||
	    samples->count > LIMIT_ROW_SAMPLES)
		return err_set(err, ERR_PEER, "frame: too many files");
	items = arena_many(arena, files->count, struct source_file);
	texts = arena_many(arena, samples->count, struct text);
	for (size_t i = 0; i < files->count; i++)
		if (read_file(files->items[i], &items[i], err))
			return -1;
	for (size_t i = 0; i < samples->count; i++) {
		if (samples->items[i]->kind != JSON_IS_STRING)
			return err_set(err, ERR_PEER, "frame: bad sample");
		texts[i] = wire_cut(samples->items[i]->string);
	}
	s->files = items;
	s->file_count = files->count;
	s->samples = texts;
	s->sample_count = samples->count;
	return 0;
}

/* Of a source that the site says is a database; a look that was not let in has
 * none of it. */
static int read_database(const struct json *frame,
			 const struct source_binding *source,
			 struct source_report *s, struct err *err)
{
	struct text role;
	int found;

	s->database.used = source->database != NULL;
	if (!s->database.used)
		return 0;
	s->database.computes = source->database->push_down;
	if (!json_get(frame, "role"))
		return 0;
	if (json_get_text(frame, "server", &s->database.server, err) ||
	    json_get_text(frame, "transaction", &s->database.transaction,
			  err) ||
	    json_get_text(frame, "role", &role, err))
		return -1;
	s->database.server = wire_cut(s->database.server);
	s->database.transaction = wire_cut(s->database.transaction);
	found = word_find(role_words, ROLE_COUNT, role);
	if (found < 0)
		return err_set(err, ERR_PEER, "frame: bad role");
	s->database.role = (enum database_role)found;
	return 0;
}

static int read_totals(const struct json *frame,
		       const struct source_binding *source,
		       struct source_report *s, struct err *err)
{
	s->totals_given = json_get(frame, "totalsRows") != NULL;
	if (!s->totals_given)
		return 0;
	if (wire_count(frame, "totalsRows", &s->totals_rows, err) ||
	    json_get_bool(frame, "totalsMatch", &s->totals_match, err))
		return -1;
	if (!source->totals.file.size ||
	    (s->totals_match && s->totals_rows != s->rows))
		return err_set(err, ERR_PEER, "frame: bad control totals");
	return 0;
}

static int read_one(struct arena *arena, const struct json *frame,
		    const struct source_binding *source,
		    struct source_report *s, struct err *err)
{
	if (read_files(arena, frame, s, err) ||
	    wire_count(frame, "rows", &s->rows, err))
		return -1;
	s->has_newest = json_get(frame, "newest") != NULL;
	if (s->has_newest &&
	    wire_instant(arena, frame, "newest", &s->newest, err))
		return -1;
	if (read_totals(frame, source, s, err) ||
	    read_database(frame, source, s, err))
		return -1;
	s->committed = json_get(frame, "commitment") != NULL;
	if (s->committed &&
	    read_commitment(arena, json_get(frame, "commitment"), source,
			    &s->commitment, err))
		return -1;
	s->compared = s->committed && json_get(frame, "history") != NULL;
	if (s->compared &&
	    read_history(arena, json_get(frame, "history"), s, err))
		return -1;
	return read_reason(frame, s, err);
}

/* Every source that the look joins, in its order. */
static int read_joined(struct arena *arena, const struct json *frame,
		       const struct look *look, struct source_report *s,
		       struct err *err)
{
	const struct json *list;
	struct source_report *items;

	if (json_get_list(frame, "joined", &list, err))
		return -1;
	if (list->count != look->joined_count)
		return err_set(err, ERR_PEER, "frame: bad joined sources");
	items = arena_many(arena, list->count, struct source_report);
	for (size_t i = 0; i < list->count; i++) {
		items[i].look = s->look;
		items[i].source = look->joined[i]->kind->name;
		if (read_one(arena, list->items[i], look->joined[i], &items[i],
			     err))
			return -1;
	}
	s->joined = items;
	s->joined_count = list->count;
	return 0;
}

int wire_read_source(struct arena *arena, const struct json *frame,
		     const struct look *look, struct source_report *s,
		     struct err *err)
{
	if (!look->source)
		return err_set(err, ERR_PEER, "frame: a look without a source");
	if (read_one(arena, frame, look->source, s, err))
		return -1;
	return read_joined(arena, frame, look, s, err);
}
