/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/entry_sign_off.h"
#include "attest/statement_table.h"
#include "base/limits.h"
#include "seal/member.h"

const struct word declaration_words[DECLARATION_COUNT] = {
	[DECLARATION_COMPLETE] = {"complete-and-correct",
				  "complete and correct", "ครบถ้วนและถูกต้อง"},
	[DECLARATION_RESERVED] = {"with-reservations", "with reservations",
				  "โดยมีข้อสงวน"},
	[DECLARATION_REFUSED] = {"refused", "not signed off", "ไม่รับรอง"},
};

struct json *sign_off_json(struct arena *arena, const struct sign_off *from)
{
	struct json *json = json_object(arena), *list = json_list(arena);

	for (size_t i = 0; i < from->reservation_count; i++) {
		const struct reservation *r = &from->reservations[i];
		struct json *item = json_object(arena);

		json_add(arena, item, "clause",
			 r->clause.size ? json_text(arena, r->clause)
					: json_null(arena));
		json_add(arena, item, "text", json_text(arena, r->words));
		json_push(arena, list, item);
	}
	json_add(arena, json, "attestation",
		 json_digest(arena, from->attestation));
	json_add(arena, json, "declares",
		 word_json(arena, declaration_words, (int)from->declares));
	json_add(arena, json, "clauses",
		 json_texts(arena, from->clauses, from->clause_count));
	json_add(arena, json, "reservations", list);
	return json;
}

static int read_reservation(const struct json *json, struct reservation *out,
			    struct err *err)
{
	static const char *const names[] = {"clause", "text", NULL};

	if (member_only(json, names, err) ||
	    (!member_is_null(json, "clause") &&
	     member_words(json, "clause", LIMIT_CLAUSE_ID_BYTES, &out->clause,
			  err)))
		return -1;
	return member_words(json, "text", LIMIT_WORDS_BYTES, &out->words, err);
}

int sign_off_read(struct arena *arena, const struct json *matter,
		  struct sign_off *out, struct err *err)
{
	static const char *const names[] = {"attestation", "declares",
					    "clauses", "reservations", NULL};
	struct reservation *reservations;
	const struct json *list;
	int declares;

	if (member_only(matter, names, err) ||
	    member_digest(matter, "attestation", &out->attestation, err) ||
	    member_word(matter, "declares", declaration_words,
			DECLARATION_COUNT, &declares, err) ||
	    member_texts(arena, matter, "clauses", &out->clauses,
			 &out->clause_count, err) ||
	    member_objects(matter, "reservations", &list, err))
		return -1;
	if (list->count > LIMIT_ENTRY_ITEMS)
		return err_set(err, ERR_LIMIT, "reservations: more than %d",
			       LIMIT_ENTRY_ITEMS);
	reservations = arena_many(arena, list->count, struct reservation);
	for (size_t i = 0; i < list->count; i++)
		if (read_reservation(list->items[i], &reservations[i], err))
			return err_prefix(err, "reservations[%zu]", i);
	out->declares = (enum declaration)declares;
	out->reservations = reservations;
	out->reservation_count = list->count;
	if ((out->declares == DECLARATION_COMPLETE) != (list->count == 0))
		return err_set(err, ERR_USAGE,
			       "declares: %s, with %zu reservations",
			       declaration_words[declares].word, list->count);
	return 0;
}

int sign_off_check(struct arena *arena, const struct json *matter,
		   struct err *err)
{
	struct sign_off read = {.clause_count = 0};

	return sign_off_read(arena, matter, &read, err);
}
