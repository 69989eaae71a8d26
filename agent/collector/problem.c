/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/problem.h"

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

int problem_set(struct problem *problem, enum api_problem kind,
		const char *detail)
{
	problem->kind = kind;
	problem->detail = detail;
	return -1;
}

unsigned problem_status(enum api_problem kind)
{
	return problems[kind].status;
}

const char *problem_word(enum api_problem kind)
{
	return problems[kind].word;
}

struct text problem_print(struct arena *arena, const struct problem *problem)
{
	struct json *out = json_object(arena);
	struct text type = text_format(arena, "%s%s", API_PROBLEM_PREFIX,
				       problems[problem->kind].word);

	json_add(arena, out, "type", json_text(arena, type));
	json_add(arena, out, "title",
		 json_str(arena, problems[problem->kind].title));
	json_add(arena, out, "status",
		 json_integer(arena, problems[problem->kind].status));
	if (problem->detail)
		json_add(arena, out, "detail",
			 json_str(arena, problem->detail));
	if (problem->has_existing)
		json_add(arena, out, PROBLEM_EXISTING,
			 json_text(arena,
				   digest_hex_copy(arena, problem->existing)));
	if (problem->has_expected) {
		struct text hex =
			digest_hex_copy(arena, problem->expected_previous);

		json_add(arena, out, PROBLEM_EXPECTED_SEQUENCE,
			 json_integer(arena,
				      (int64_t)problem->expected_sequence));
		json_add(arena, out, PROBLEM_EXPECTED_PREVIOUS,
			 json_text(arena, hex));
	}
	if (problem->limit)
		json_add(arena, out, PROBLEM_LIMIT,
			 json_integer(arena, (int64_t)problem->limit));
	if (problem->retry_after)
		json_add(arena, out, PROBLEM_RETRY_AFTER,
			 json_integer(arena, problem->retry_after));
	return json_pretty(arena, out);
}
