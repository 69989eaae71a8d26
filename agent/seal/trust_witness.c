/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/trust_witness.h"

#include "base/arena.h"
#include "base/limits.h"
#include "seal/member.h"

/* A quorum counts keys, so neither a key nor a name may stand twice. */
static int check_witness(const struct trust_root *root,
			 const struct trust_witness *all, size_t at,
			 struct err *err)
{
	for (size_t i = 0; i < at; i++)
		if (text_equal(all[i].name, all[at].name) ||
		    text_equal(all[i].key, all[at].key))
			return err_set(err, ERR_USAGE,
				       "witnesses[%zu]: its name or key twice",
				       at);
	for (size_t i = 0; i < root->log_count; i++)
		if (text_equal(spki_ed25519_raw(root->logs[i].spki),
			       all[at].key))
			return err_set(err, ERR_USAGE,
				       "witnesses[%zu]: a log is no witness of "
				       "itself",
				       at);
	return 0;
}

static int read_witness(struct arena *arena, const struct json *json,
			struct trust_witness *out, struct err *err)
{
	if (json->kind != JSON_IS_OBJECT ||
	    json_get_text(json, "name", &out->name, err) ||
	    member_bytes(arena, json, "key", &out->key, err) ||
	    out->key.size != ED25519_RAW_BYTES)
		return err_set(err, ERR_USAGE, "not a name and a key");
	if (json_get(json, "url") && json_get_text(json, "url", &out->url, err))
		return -1;
	if (out->url.size > LIMIT_WITNESS_URL)
		return err_set(err, ERR_LIMIT, "url: longer than %d bytes",
			       LIMIT_WITNESS_URL);
	return 0;
}

/* From which size on it is asked for, and what the log does without it. */
static int read_quorum(const struct json *json, struct trust_root *out,
		       struct err *err)
{
	struct text mode = {NULL, 0};

	if (member_count(json, "quorum", &out->quorum, err) ||
	    (json_get(json, "quorumFrom") &&
	     member_count(json, "quorumFrom", &out->quorum_from, err)) ||
	    (json_get(json, "quorumMode") &&
	     json_get_text(json, "quorumMode", &mode, err)))
		return -1;
	out->quorum_open = text_is(mode, "open");
	if (mode.data && !out->quorum_open && !text_is(mode, "closed"))
		return err_set(err, ERR_USAGE,
			       "quorumMode: neither closed nor open");
	return 0;
}

int trust_witnesses_read(struct arena *arena, const struct json *json,
			 struct trust_root *out, struct err *err)
{
	const struct json *list;
	struct trust_witness *all;

	if (json_get_list(json, "witnesses", &list, err) ||
	    read_quorum(json, out, err))
		return -1;
	if (list->count > LIMIT_SIGNATURES)
		return err_set(err, ERR_LIMIT, "witnesses: more than %d",
			       LIMIT_SIGNATURES);
	all = arena_many(arena, list->count, struct trust_witness);
	for (size_t i = 0; i < list->count; i++) {
		if (read_witness(arena, list->items[i], &all[i], err))
			return err_prefix(err, "witnesses[%zu]", i);
		if (check_witness(out, all, i, err))
			return -1;
	}
	if (out->quorum > list->count)
		return err_set(err, ERR_USAGE,
			       "quorum: more than there are witnesses");
	out->witnesses = all;
	out->witness_count = list->count;
	return 0;
}

static struct json *write_witness(struct arena *arena,
				  const struct trust_witness *witness)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "name", json_text(arena, witness->name));
	json_add(arena, json, "key", json_bytes(arena, witness->key));
	if (witness->url.size)
		json_add(arena, json, "url", json_text(arena, witness->url));
	return json;
}

void trust_witnesses_write(struct arena *arena, const struct trust_root *root,
			   struct json *json)
{
	struct json *witnesses = json_list(arena);

	for (size_t i = 0; i < root->witness_count; i++)
		json_push(arena, witnesses,
			  write_witness(arena, &root->witnesses[i]));
	json_add(arena, json, "witnesses", witnesses);
	json_add(arena, json, "quorum", json_count(arena, root->quorum));
	if (root->quorum_from)
		json_add(arena, json, "quorumFrom",
			 json_count(arena, root->quorum_from));
	if (root->quorum_open)
		json_add(arena, json, "quorumMode", json_str(arena, "open"));
}
