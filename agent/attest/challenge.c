/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/challenge.h"

#include "base/limits.h"
#include "ledger/tree.h"
#include "parse/json.h"
#include "seal/member.h"

static struct json *draw_json(struct arena *arena,
			      const struct challenge_draw_part *draw)
{
	struct json *json = json_object(arena), *path = json_list(arena);

	if (!draw->rows)
		return json_null(arena);
	for (size_t i = 0; i < draw->path_count; i++)
		json_push(arena, path, json_digest(arena, draw->path[i]));
	json_add(arena, json, "rows", json_count(arena, draw->rows));
	json_add(arena, json, "nonce", json_digest(arena, draw->nonce));
	json_add(arena, json, "size", json_count(arena, draw->size));
	json_add(arena, json, "root", json_digest(arena, draw->root));
	json_add(arena, json, "event", json_bytes(arena, draw->event));
	json_add(arena, json, "index", json_count(arena, draw->index));
	json_add(arena, json, "path", path);
	return json;
}

int challenge_write(struct arena *arena, const struct challenge *c,
		    struct text *out, struct err *err)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "type", json_str(arena, CHALLENGE_TYPE));
	json_add(arena, json, "entity", json_text(arena, c->entity));
	json_add(arena, json, "attestation",
		 json_digest(arena, c->attestation));
	json_add(arena, json, "source", json_text(arena, c->source));
	json_add(arena, json, "issued", json_time(arena, c->issued));
	json_add(arena, json, "due", json_time(arena, c->due));
	json_add(arena, json, "draw", draw_json(arena, &c->draw));
	json_add(arena, json, "keys", json_texts(arena, c->keys, c->key_count));
	if (c->reference.size)
		json_add(arena, json, "case", json_text(arena, c->reference));
	return json_canonical(arena, json, out, err);
}

static int read_path(struct arena *arena, const struct json *json,
		     struct challenge_draw_part *out, struct err *err)
{
	const struct json *list;
	struct digest *path;

	if (json_get_list(json, "path", &list, err))
		return -1;
	if (list->count > TREE_LEVELS)
		return err_set(err, ERR_LIMIT, "path: more than %d",
			       TREE_LEVELS);
	path = arena_many(arena, list->count, struct digest);
	for (size_t i = 0; i < list->count; i++)
		if (json_to_digest(list->items[i], &path[i], err))
			return err_prefix(err, "path[%zu]", i);
	out->path = path;
	out->path_count = list->count;
	return 0;
}

static int read_draw(struct arena *arena, const struct json *json,
		     struct challenge_draw_part *out, struct err *err)
{
	static const char *const names[] = {"rows",  "nonce", "size", "root",
					    "event", "index", "path", NULL};

	if (member_only(json, names, err) ||
	    member_count(json, "rows", &out->rows, err) ||
	    member_digest(json, "nonce", &out->nonce, err) ||
	    member_count(json, "size", &out->size, err) ||
	    member_digest(json, "root", &out->root, err) ||
	    member_bytes(arena, json, "event", &out->event, err) ||
	    member_count(json, "index", &out->index, err))
		return -1;
	if (!out->rows || out->rows > LIMIT_CHALLENGE_ROWS)
		return err_set(err, ERR_LIMIT, "rows: not 1 to %d",
			       LIMIT_CHALLENGE_ROWS);
	if (out->index >= out->size)
		return err_set(err, ERR_USAGE, "index: not below size");
	return read_path(arena, json, out, err);
}

static int check_keys(const struct challenge *c, struct err *err)
{
	if (c->key_count > LIMIT_CHALLENGE_KEYS)
		return err_set(err, ERR_LIMIT, "keys: more than %d",
			       LIMIT_CHALLENGE_KEYS);
	for (size_t i = 0; i < c->key_count; i++)
		for (size_t k = 0; k < i; k++)
			if (text_equal(c->keys[i], c->keys[k]))
				return err_set(err, ERR_USAGE,
					       "keys[%zu]: again", i);
	return 0;
}

static int check_rules(const struct challenge *c, struct err *err)
{
	int64_t seconds = c->due.seconds - c->issued.seconds;

	if (seconds <= 0 || seconds > CHALLENGE_DAYS_MAX * INT64_C(86400))
		return err_set(err, ERR_USAGE,
			       "due: not after issued, by %d days at most",
			       CHALLENGE_DAYS_MAX);
	if (!c->draw.rows && !c->key_count)
		return err_set(err, ERR_USAGE, "neither a draw nor keys");
	return check_keys(c, err);
}

static int read_members(struct arena *arena, const struct json *json,
			struct challenge *c, struct err *err)
{
	if (member_id(json, "entity", &c->entity, err) ||
	    member_digest(json, "attestation", &c->attestation, err) ||
	    member_words(json, "source", LIMIT_CASE_BYTES, &c->source, err) ||
	    member_time(json, "issued", &c->issued, err) ||
	    member_time(json, "due", &c->due, err) ||
	    member_texts(arena, json, "keys", &c->keys, &c->key_count, err))
		return -1;
	if (!json_get(json, "case"))
		return 0;
	return member_words(json, "case", LIMIT_CASE_BYTES, &c->reference, err);
}

int challenge_read(struct arena *arena, struct text payload,
		   struct challenge *out, struct err *err)
{
	static const char *const names[] = {"type",   "entity", "attestation",
					    "source", "issued", "due",
					    "draw",   "keys",	"case",
					    NULL};
	struct challenge c = {.key_count = 0};
	const struct json *json;
	struct text type;

	if (json_parse(arena, payload, JSON_NO_REALS, &json, err) ||
	    member_only(json, names, err) ||
	    json_get_text(json, "type", &type, err))
		return -1;
	if (!text_is(type, CHALLENGE_TYPE))
		return err_set(err, ERR_USAGE, "type: not " CHALLENGE_TYPE);
	if (read_members(arena, json, &c, err))
		return -1;
	if (!member_is_null(json, "draw") &&
	    read_draw(arena, json_get(json, "draw"), &c.draw, err))
		return err_prefix(err, "draw");
	if (check_rules(&c, err))
		return -1;
	*out = c;
	return 0;
}

int challenge_response_write(struct arena *arena, struct digest challenge,
			     struct text proof, struct text *out,
			     struct err *err)
{
	struct json *json = json_object(arena);
	const struct json *document;

	if (json_parse(arena, proof, JSON_NO_REALS, &document, err))
		return -1;
	json_add(arena, json, "type", json_str(arena, CHALLENGE_RESPONSE_TYPE));
	json_add(arena, json, "challenge", json_digest(arena, challenge));
	json_add(arena, json, "proof", (struct json *)(uintptr_t)document);
	return json_canonical(arena, json, out, err);
}

int challenge_response_read(struct arena *arena, struct text payload,
			    struct digest *challenge, struct text *proof,
			    struct err *err)
{
	static const char *const names[] = {"type", "challenge", "proof", NULL};
	const struct json *json, *document;
	struct text type;

	if (json_parse(arena, payload, JSON_NO_REALS, &json, err) ||
	    member_only(json, names, err) ||
	    json_get_text(json, "type", &type, err))
		return -1;
	if (!text_is(type, CHALLENGE_RESPONSE_TYPE))
		return err_set(err, ERR_USAGE,
			       "type: not " CHALLENGE_RESPONSE_TYPE);
	if (member_digest(json, "challenge", challenge, err) ||
	    json_get_object(json, "proof", &document, err))
		return -1;
	return json_canonical(arena, document, proof, err);
}

int challenge_request_write(struct arena *arena,
			    const struct challenge_request *request,
			    struct text *out, struct err *err)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "at", json_time(arena, request->at));
	json_add(arena, json, "path", json_text(arena, request->path));
	return json_canonical(arena, json, out, err);
}

int challenge_request_read(struct arena *arena, struct text payload,
			   struct challenge_request *out, struct err *err)
{
	static const char *const names[] = {"at", "path", NULL};
	const struct json *json;

	if (json_parse(arena, payload, JSON_NO_REALS, &json, err) ||
	    member_only(json, names, err) ||
	    member_time(json, "at", &out->at, err))
		return -1;
	return json_get_text(json, "path", &out->path, err);
}
