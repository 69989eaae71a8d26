/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/entry_answer.h"

#include "seal/member.h"

struct json *answer_entry_json(struct arena *arena,
			       const struct answer_entry *from)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "attestation",
		 json_digest(arena, from->attestation));
	json_add(arena, json, "challenge", json_digest(arena, from->challenge));
	json_add(arena, json, "response", json_digest(arena, from->response));
	json_add(arena, json, "rows", json_count(arena, from->rows));
	return json;
}

static int answer_entry_read(const struct json *matter,
			     struct answer_entry *out, struct err *err)
{
	static const char *const names[] = {"attestation", "challenge",
					    "response", "rows", NULL};

	if (member_only(matter, names, err) ||
	    member_digest(matter, "attestation", &out->attestation, err) ||
	    member_digest(matter, "challenge", &out->challenge, err) ||
	    member_digest(matter, "response", &out->response, err))
		return -1;
	return member_count(matter, "rows", &out->rows, err);
}

int answer_check(struct arena *arena, const struct json *matter,
		 struct err *err)
{
	struct answer_entry read;

	(void)arena;
	return answer_entry_read(matter, &read, err);
}
