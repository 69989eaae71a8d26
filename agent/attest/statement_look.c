/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/statement_look.h"

#include "attest/statement_table.h"
#include "seal/member.h"

static struct json *history_json(struct arena *arena,
				 const struct source_history *history)
{
	struct json *json = json_object(arena);

	for (size_t i = 0; i < HISTORY_MEMBERS; i++) {
		const char *at =
			(const char *)history + history_members[i].offset;

		json_add(arena, json, history_members[i].name,
			 json_count(arena,
				    *(const uint64_t *)(const void *)at));
	}
	json_add(arena, json, "root", json_digest(arena, history->root));
	json_add(arena, json, "cases",
		 json_texts(arena, history->cases, history->case_count));
	return json;
}

static int read_history(struct arena *arena, const struct json *json,
			struct source_history *out, struct err *err)
{
	const struct json *list;
	struct text *cases;

	for (size_t i = 0; i < HISTORY_MEMBERS; i++) {
		char *at = (char *)out + history_members[i].offset;

		if (member_count(json, history_members[i].name,
				 (uint64_t *)(void *)at, err))
			return -1;
	}
	if (member_digest(json, "root", &out->root, err) ||
	    json_get_list(json, "cases", &list, err))
		return -1;
	cases = arena_many(arena, list->count, struct text);
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->kind != JSON_IS_STRING)
			return err_set(err, ERR_USAGE, "cases[%zu]: no text",
				       i);
		cases[i] = list->items[i]->string;
	}
	out->cases = cases;
	out->case_count = list->count;
	return 0;
}

static struct json *database_json(struct arena *arena,
				  const struct database_report *database)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "server", json_text(arena, database->server));
	json_add(arena, json, "transaction",
		 json_text(arena, database->transaction));
	json_add(arena, json, "role",
		 json_str(arena, role_words[database->role].word));
	json_add(arena, json, "computes", json_bool(arena, database->computes));
	return json;
}

static int read_database(const struct json *json, struct source_report *out,
			 struct err *err)
{
	struct database_report *database = &out->database;
	const struct json *object;
	int role;

	database->used = json_get(json, "database") != NULL;
	if (!database->used)
		return 0;
	if (json_get_object(json, "database", &object, err) ||
	    json_get_text(object, "server", &database->server, err) ||
	    json_get_text(object, "transaction", &database->transaction, err) ||
	    member_word(object, "role", role_words, ROLE_COUNT, &role, err) ||
	    json_get_bool(object, "computes", &database->computes, err))
		return err_prefix(err, "database");
	database->role = (enum database_role)role;
	return 0;
}

static struct json *source_json(struct arena *arena,
				const struct source_report *source)
{
	struct json *json = json_object(arena), *files = json_list(arena);

	for (size_t i = 0; i < source->file_count; i++) {
		struct json *file = json_object(arena);

		json_add(arena, file, "path",
			 json_text(arena, source->files[i].path));
		json_add(arena, file, "bytes",
			 json_count(arena, source->files[i].bytes));
		json_add(arena, file, "rows",
			 json_count(arena, source->files[i].rows));
		json_push(arena, files, file);
	}
	json_add(arena, json, "files", files);
	json_add(arena, json, "rows", json_count(arena, source->rows));
	if (source->has_newest)
		json_add(arena, json, "newest",
			 json_time(arena, source->newest));
	if (source->compared)
		json_add(arena, json, "history",
			 history_json(arena, &source->history));
	if (source->reason != REASON_NONE)
		json_add(arena, json, "reason",
			 reason_json(arena, source->reason));
	if (source->database.used)
		json_add(arena, json, "database",
			 database_json(arena, &source->database));
	if (source->totals_given) {
		struct json *totals = json_object(arena);

		json_add(arena, totals, "rows",
			 json_count(arena, source->totals_rows));
		json_add(arena, totals, "match",
			 json_bool(arena, source->totals_match));
		json_add(arena, json, "totals", totals);
	}
	return json;
}

/* The sources that its rows were looked up in. */
static struct json *joined_json(struct arena *arena,
				const struct source_report *source)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < source->joined_count; i++) {
		struct json *one = source_json(arena, &source->joined[i]);

		json_add(arena, one, "source",
			 json_text(arena, source->joined[i].source));
		json_push(arena, list, one);
	}
	return list;
}

struct json *look_to_json(struct arena *arena, const struct report_look *look)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "id", json_text(arena, look->id));
	json_add(arena, json, "kind", json_text(arena, look->kind));
	json_add(arena, json, "layers", json_count(arena, look->layers));
	if (look->has_source)
		json_add(arena, json, "source",
			 source_json(arena, &look->source));
	if (look->has_source && look->source.joined_count)
		json_add(arena, json, "joined",
			 joined_json(arena, &look->source));
	return json;
}

/* The binding is text in the model, and an object in the statement. */
static int push_one(struct arena *arena, struct json *list,
		    const struct commitment *c, size_t look, struct err *err)
{
	struct json *json = json_object(arena);
	const struct json *binding;
	struct json *copy;

	if (json_parse(arena, c->binding, JSON_NO_REALS, &binding, err))
		return err_prefix(err, "binding of source %.*s",
				  TEXT_ARG(c->source));
	copy = json_object(arena);
	*copy = *binding;
	json_add(arena, json, "look", json_count(arena, look));
	json_add(arena, json, "source", json_text(arena, c->source));
	json_add(arena, json, "kind", json_text(arena, c->kind));
	json_add(arena, json, "root", json_digest(arena, c->root));
	json_add(arena, json, "size", json_count(arena, c->size));
	json_add(arena, json, "saltKey", json_digest(arena, c->salt_key));
	json_add(arena, json, "order", json_text(arena, c->order));
	json_add(arena, json, "binding", copy);
	json_push(arena, list, json);
	return 0;
}

int commitments_push(struct arena *arena, struct json *list,
		     const struct report *report, size_t look, struct err *err)
{
	const struct source_report *source = &report->looks[look].source;

	if (source->committed &&
	    push_one(arena, list, &source->commitment, look, err))
		return -1;
	for (size_t i = 0; i < source->joined_count; i++)
		if (source->joined[i].committed &&
		    push_one(arena, list, &source->joined[i].commitment, look,
			     err))
			return -1;
	return 0;
}

static int read_files(struct arena *arena, const struct json *json,
		      struct source_report *out, struct err *err)
{
	const struct json *list;
	struct source_file *files;

	if (member_objects(json, "files", &list, err))
		return -1;
	files = arena_many(arena, list->count, struct source_file);
	for (size_t i = 0; i < list->count; i++)
		if (json_get_text(list->items[i], "path", &files[i].path,
				  err) ||
		    member_count(list->items[i], "bytes", &files[i].bytes,
				 err) ||
		    member_count(list->items[i], "rows", &files[i].rows, err))
			return err_prefix(err, "files[%zu]", i);
	out->files = files;
	out->file_count = list->count;
	return 0;
}

static int read_source(struct arena *arena, const struct json *json,
		       struct source_report *out, struct err *err)
{
	const struct json *totals, *history;

	if (read_files(arena, json, out, err) ||
	    member_count(json, "rows", &out->rows, err))
		return -1;
	out->has_newest = json_get(json, "newest") != NULL;
	if (out->has_newest && member_time(json, "newest", &out->newest, err))
		return -1;
	if (member_reason(json, &out->reason, err) ||
	    read_database(json, out, err))
		return -1;
	out->compared = json_get(json, "history") != NULL;
	if (out->compared && (json_get_object(json, "history", &history, err) ||
			      read_history(arena, history, &out->history, err)))
		return err_prefix(err, "history");
	out->totals_given = json_get(json, "totals") != NULL;
	if (!out->totals_given)
		return 0;
	if (json_get_object(json, "totals", &totals, err) ||
	    member_count(totals, "rows", &out->totals_rows, err) ||
	    json_get_bool(totals, "match", &out->totals_match, err))
		return err_prefix(err, "totals");
	return 0;
}

static int read_joined(struct arena *arena, const struct json *json,
		       struct source_report *out, struct err *err)
{
	const struct json *list;
	struct source_report *joined;

	if (!json_get(json, "joined"))
		return 0;
	if (member_objects(json, "joined", &list, err))
		return -1;
	joined = arena_many(arena, list->count, struct source_report);
	for (size_t i = 0; i < list->count; i++)
		if (json_get_text(list->items[i], "source", &joined[i].source,
				  err) ||
		    read_source(arena, list->items[i], &joined[i], err))
			return err_prefix(err, "joined[%zu]", i);
	out->joined = joined;
	out->joined_count = list->count;
	return 0;
}

static int look_from_json(struct arena *arena, const struct json *json,
			  struct report_look *out, struct err *err)
{
	const struct json *source;
	uint64_t layers;

	if (json_get_text(json, "id", &out->id, err) ||
	    json_get_text(json, "kind", &out->kind, err) ||
	    member_count(json, "layers", &layers, err))
		return -1;
	if (layers > UINT32_MAX)
		return err_set(err, ERR_USAGE, "layers: not 32 bits");
	out->layers = (unsigned)layers;
	out->has_source = json_get(json, "source") != NULL;
	if (!out->has_source)
		return 0;
	if (json_get_object(json, "source", &source, err) ||
	    read_source(arena, source, &out->source, err))
		return err_prefix(err, "source");
	return read_joined(arena, json, &out->source, err);
}

static int expect_either(struct text word, const char *one, const char *other,
			 const char *name, struct err *err)
{
	if (text_is(word, one) || text_is(word, other))
		return 0;
	return err_set(err, ERR_USAGE, "%s: neither %s nor %s", name, one,
		       other);
}

/* A joined source is known by its name; another is the look's own. */
static struct source_report *committed_source(struct arena *arena,
					      struct report_look *look,
					      struct text name)
{
	struct source_report *own = &look->source, *joined;

	for (size_t i = 0; i < own->joined_count; i++) {
		if (!text_equal(own->joined[i].source, name))
			continue;
		joined = arena_many(arena, own->joined_count,
				    struct source_report);
		for (size_t k = 0; k < own->joined_count; k++)
			joined[k] = own->joined[k];
		own->joined = joined;
		return &joined[i];
	}
	return look->has_source ? own : NULL;
}

/* Puts the commitment into the look that it names. */
static int commitment_from_json(struct arena *arena, const struct json *json,
				struct report_look *looks, size_t look_count,
				struct err *err)
{
	struct commitment commitment = {0}, *c = &commitment;
	struct source_report *source;
	const struct json *binding;
	int look;

	if (member_index(json, "look", look_count, &look, err))
		return -1;
	if (json_get_text(json, "source", &c->source, err))
		return -1;
	source = look < 0 ? NULL
			  : committed_source(arena, &looks[look], c->source);
	if (!source || source->committed)
		return err_set(err, ERR_USAGE,
			       "look: not a source without a commitment");
	if (json_get_text(json, "kind", &c->kind, err) ||
	    expect_either(c->kind, "rows", "files", "kind", err) ||
	    member_digest(json, "root", &c->root, err) ||
	    member_count(json, "size", &c->size, err) ||
	    member_digest(json, "saltKey", &c->salt_key, err) ||
	    json_get_text(json, "order", &c->order, err) ||
	    expect_either(c->order, "file", "key", "order", err) ||
	    json_get_object(json, "binding", &binding, err) ||
	    json_canonical(arena, binding, &c->binding, err))
		return -1;
	source->commitment = commitment;
	source->committed = true;
	return 0;
}

int looks_from_json(struct arena *arena, const struct json *predicate,
		    struct report *out, struct err *err)
{
	const struct json *list, *commitments;
	struct report_look *looks;

	if (member_objects(predicate, "looks", &list, err) ||
	    member_objects(predicate, "commitments", &commitments, err))
		return -1;
	looks = arena_many(arena, list->count, struct report_look);
	for (size_t i = 0; i < list->count; i++) {
		if (look_from_json(arena, list->items[i], &looks[i], err))
			return err_prefix(err, "looks[%zu]", i);
		looks[i].source.look = (unsigned)i;
	}
	for (size_t i = 0; i < commitments->count; i++)
		if (commitment_from_json(arena, commitments->items[i], looks,
					 list->count, err))
			return err_prefix(err, "commitments[%zu]", i);
	out->looks = looks;
	out->look_count = list->count;
	return 0;
}
