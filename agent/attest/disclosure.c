/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/disclosure.h"

#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "seal/member.h"

#define DIRECTORY     "disclosures"
#define ANSWER_ENDING ".answer.json"
#define RECORD_LIMIT  (4 * 1024 * 1024)
#define RECORD_NAME   (2 * DIGEST_BYTES + 5) /* <hex>.json */

static const char *path_of(struct arena *arena, const char *state,
			   struct digest challenge, const char *ending)
{
	char hex[DIGEST_HEX_ROOM];

	digest_hex(challenge, hex);
	return fs_join(arena, fs_join(arena, state, DIRECTORY),
		       text_cstr(arena,
				 text_format(arena, "%s%s", hex, ending)));
}

static struct json *rows_json(struct arena *arena,
			      const struct proof_document *d)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < d->row_count; i++)
		json_push(arena, list, json_count(arena, d->rows[i].index));
	return list;
}

static struct json *columns_json(struct arena *arena,
				 const struct proof_document *d)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; d->row_count && i < d->rows[0].field_count; i++)
		json_push(arena, list,
			  json_text(arena, d->rows[0].fields[i].column));
	return list;
}

static struct text print(struct arena *arena, const struct given_rows *from)
{
	const struct challenge *c = from->challenge;
	struct json *json = json_object(arena);

	json_add(arena, json, "challenge", json_digest(arena, c->id));
	json_add(arena, json, "at", json_time(arena, from->at));
	json_add(arena, json, "to", json_text(arena, from->to));
	json_add(arena, json, "attestation",
		 json_digest(arena, c->attestation));
	json_add(arena, json, "source", json_text(arena, c->source));
	json_add(arena, json, "case", json_text(arena, c->reference));
	json_add(arena, json, "nonce", json_digest(arena, c->draw.nonce));
	json_add(arena, json, "columns", columns_json(arena, from->document));
	json_add(arena, json, "rows", rows_json(arena, from->document));
	json_add(arena, json, "keys", json_texts(arena, c->keys, c->key_count));
	json_add(arena, json, "response", json_digest(arena, from->response));
	return json_pretty(arena, json);
}

int disclosure_keep(struct arena *arena, const char *state,
		    const struct given_rows *given, struct text answer,
		    struct err *err)
{
	struct digest id = given->challenge->id;

	if (fs_make_dirs(fs_join(arena, state, DIRECTORY), 0700, err))
		return -1;
	/* an answer without its record is not sent: it is made again */
	if (fs_put(path_of(arena, state, id, ANSWER_ENDING), answer, 0600, err))
		return -1;
	return fs_put_new(path_of(arena, state, id, ".json"),
			  print(arena, given), 0600, err) < 0
		       ? -1
		       : 0;
}

int disclosure_answer(struct arena *arena, const char *state,
		      struct digest challenge, struct text *out,
		      struct err *err)
{
	const char *answer = path_of(arena, state, challenge, ANSWER_ENDING);

	*out = (struct text){"", 0};
	if (!fs_exists(answer) ||
	    !fs_exists(path_of(arena, state, challenge, ".json")))
		return 0;
	return fs_read(arena, answer, LIMIT_RESPONSE_BYTES, out, err);
}

static int add_record(struct arena *arena, const char *path,
		      const struct challenge *c, struct instant since,
		      struct disclosed *out, struct err *err)
{
	const struct json *json, *rows;
	struct digest nonce, id;
	struct instant at;
	struct text bytes;

	if (fs_read(arena, path, RECORD_LIMIT, &bytes, err) ||
	    json_parse(arena, bytes, JSON_NO_REALS, &json, err) ||
	    member_time(json, "at", &at, err) ||
	    member_digest(json, "nonce", &nonce, err) ||
	    member_digest(json, "challenge", &id, err) ||
	    json_get_list(json, "rows", &rows, err))
		return err_prefix(err, "%s", path);
	if (c->draw.rows && digest_equal(nonce, c->draw.nonce) &&
	    !digest_equal(id, c->id))
		out->nonce_used = true;
	if (instant_compare(at, since) >= 0)
		out->rows += rows->count;
	return 0;
}

int disclosures_count(struct arena *arena, const char *state,
		      const struct challenge *challenge, struct instant since,
		      struct disclosed *out, struct err *err)
{
	const char *directory = fs_join(arena, state, DIRECTORY);
	struct path_list names = {.count = 0};

	*out = (struct disclosed){.rows = 0};
	if (fs_exists(directory) && fs_list(arena, directory, &names, err))
		return -1;
	for (size_t i = 0; i < names.count; i++) {
		if (names.items[i].size != RECORD_NAME)
			continue;
		if (add_record(arena,
			       fs_join(arena, directory, names.items[i].data),
			       challenge, since, out, err))
			return -1;
	}
	return 0;
}
