/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/entry_reply.h"
#include "attest/statement_table.h"
#include "base/limits.h"
#include "seal/member.h"

const struct word reply_words[REPLY_KIND_COUNT] = {
	[REPLY_EXPLAIN] = {"explain", "explains", "ชี้แจง"},
	[REPLY_DISPUTE] = {"dispute", "disputes", "โต้แย้ง"},
	[REPLY_PLAN] = {"plan", "corrective plan", "แผนแก้ไข"},
};

struct json *reply_json(struct arena *arena, const struct said_reply *from)
{
	struct json *json = json_object(arena), *list = json_list(arena);

	for (size_t i = 0; i < from->count; i++) {
		const struct clause_reply *reply = &from->items[i];
		struct json *item = json_object(arena);

		json_add(arena, item, "clause",
			 json_text(arena, reply->clause));
		json_add(arena, item, "kind",
			 word_json(arena, reply_words, (int)reply->kind));
		json_add(arena, item, "text", json_text(arena, reply->words));
		if (reply->kind == REPLY_PLAN) {
			json_add(arena, item, "owner",
				 json_text(arena, reply->owner));
			json_add(arena, item, "due",
				 json_time(arena, reply->due));
		}
		json_push(arena, list, item);
	}
	json_add(arena, json, "attestation",
		 json_digest(arena, from->attestation));
	json_add(arena, json, "answers", list);
	return json;
}

static int read_one(const struct json *json, struct clause_reply *out,
		    struct err *err)
{
	static const char *const names[] = {"clause", "kind", "text",
					    "owner",  "due",  NULL};
	int kind;

	if (member_only(json, names, err) ||
	    member_words(json, "clause", LIMIT_CLAUSE_ID_BYTES, &out->clause,
			 err) ||
	    member_word(json, "kind", reply_words, REPLY_KIND_COUNT, &kind,
			err) ||
	    member_words(json, "text", LIMIT_WORDS_BYTES, &out->words, err))
		return -1;
	out->kind = (enum reply_kind)kind;
	if (out->kind != REPLY_PLAN) {
		if (json_get(json, "owner") || json_get(json, "due"))
			return err_set(err, ERR_USAGE,
				       "owner and due are a plan's");
		return 0;
	}
	if (member_words(json, "owner", LIMIT_PERSON_BYTES, &out->owner, err))
		return -1;
	return member_time(json, "due", &out->due, err);
}

int reply_read(struct arena *arena, const struct json *matter,
	       struct said_reply *out, struct err *err)
{
	static const char *const names[] = {"attestation", "answers", NULL};
	struct clause_reply *items;
	const struct json *list;

	if (member_only(matter, names, err) ||
	    member_digest(matter, "attestation", &out->attestation, err) ||
	    member_objects(matter, "answers", &list, err))
		return -1;
	if (!list->count || list->count > LIMIT_ENTRY_ITEMS)
		return err_set(err, ERR_USAGE, "answers: wanted 1 to %d",
			       LIMIT_ENTRY_ITEMS);
	items = arena_many(arena, list->count, struct clause_reply);
	for (size_t i = 0; i < list->count; i++)
		if (read_one(list->items[i], &items[i], err))
			return err_prefix(err, "answers[%zu]", i);
	out->items = items;
	out->count = list->count;
	return 0;
}

int reply_check(struct arena *arena, const struct json *matter, struct err *err)
{
	struct said_reply read = {.count = 0};

	return reply_read(arena, matter, &read, err);
}
