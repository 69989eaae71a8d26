/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/refusal.h"

#include "parse/json.h"

static const struct {
	const char *word;
	unsigned status;
	const char *title;
} problems[] = {
#define X(name, word, status, title) {word, status, title},
	API_PROBLEMS(X)
#undef X
};

int refusal_set(struct refusal *refusal, enum api_problem kind,
		const char *detail)
{
	refusal->kind = kind;
	refusal->detail = detail;
	return -1;
}

unsigned refusal_status(enum api_problem kind)
{
	return problems[kind].status;
}

const char *refusal_word(enum api_problem kind)
{
	return problems[kind].word;
}

struct text refusal_print(struct arena *arena, const struct refusal *refusal)
{
	struct json *out = json_object(arena);
	struct text type = text_format(arena, "%s%s", API_PROBLEM_PREFIX,
				       problems[refusal->kind].word);

	json_add(arena, out, "type", json_text(arena, type));
	json_add(arena, out, "title",
		 json_str(arena, problems[refusal->kind].title));
	json_add(arena, out, "status",
		 json_integer(arena, problems[refusal->kind].status));
	if (refusal->detail)
		json_add(arena, out, "detail",
			 json_str(arena, refusal->detail));
	if (refusal->has_existing)
		json_add(arena, out, PROBLEM_EXISTING,
			 json_text(arena,
				   digest_hex_copy(arena, refusal->existing)));
	if (refusal->has_expected) {
		struct text hex =
			digest_hex_copy(arena, refusal->expected_previous);

		json_add(arena, out, PROBLEM_EXPECTED_SEQUENCE,
			 json_integer(arena,
				      (int64_t)refusal->expected_sequence));
		json_add(arena, out, PROBLEM_EXPECTED_PREVIOUS,
			 json_text(arena, hex));
	}
	if (refusal->limit)
		json_add(arena, out, PROBLEM_LIMIT,
			 json_integer(arena, (int64_t)refusal->limit));
	if (refusal->retry_after)
		json_add(arena, out, PROBLEM_RETRY_AFTER,
			 json_integer(arena, refusal->retry_after));
	return json_pretty(arena, out);
}
