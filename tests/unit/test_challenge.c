/* SPDX-License-Identifier: Apache-2.0 */
/* The documents of reports/challenge.md: written and read back; whatever is
 * more, less or otherwise is refused with its member. */
#include "attest/challenge.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"

#define DIGEST_AA \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HEAD                                                                   \
	"{\"attestation\":\"" DIGEST_AA "\",\"due\":\"2026-03-04T00:00:00Z\"," \
	"\"entity\":\"th-bank\",\"issued\":\"2026-03-01T00:00:00Z\","          \
	"\"source\":\"freeze_cases\","                                         \
	"\"type\":\"" CHALLENGE_TYPE "\""
#define DRAW                                                               \
	",\"draw\":{\"event\":\"e30=\",\"index\":3,\"nonce\":\"" DIGEST_AA \
	"\",\"path\":[],\"root\":\"" DIGEST_AA "\",\"rows\":5,\"size\":9}"

static struct text canonical(struct arena *arena, const struct challenge *c)
{
	struct err err = {.kind = ERR_NONE};
	struct text out = {"", 0};

	cr_assert_eq(challenge_write(arena, c, &out, &err), 0, "%s", err.text);
	return out;
}

Test(challenge, reads_what_it_wrote)
{
	static const struct text keys[] = {{"c1", 2}, {"c2", 2}};
	static const struct digest path[2] = {{{1}}, {{2}}};
	struct challenge c = {
		.entity = TEXT("th-bank"),
		.source = TEXT("freeze_cases"),
		.issued = {1772323200, 0},
		.due = {1772582400, 0},
		.draw = {.rows = 300,
			 .size = 9,
			 .event = TEXT("{}"),
			 .index = 3,
			 .path = path,
			 .path_count = 2},
		.keys = keys,
		.key_count = 2,
		.reference = TEXT("case 12/2569"),
	};
	struct arena *arena = arena_open();
	struct err err = {.kind = ERR_NONE};
	struct text bytes = canonical(arena, &c);
	struct challenge back;

	cr_assert_eq(challenge_read(arena, bytes, &back, &err), 0, "%s",
		     err.text);
	cr_assert_eq(back.draw.rows, 300);
	cr_assert_eq(back.draw.path_count, 2);
	cr_assert(text_is(back.keys[1], "c2"));
	cr_assert(text_is(back.reference, "case 12/2569"));
	cr_assert(text_equal(canonical(arena, &back), bytes));
	arena_close(arena);
}

Test(challenge, refuses_with_the_member)
{
	static const struct {
		const char *payload, *says;
	} cases[] = {
		{HEAD DRAW "}", "keys"},
		{HEAD ",\"draw\":null,\"keys\":[]}", "neither"},
		{HEAD DRAW ",\"keys\":[],\"indices\":[1]}", "indices"},
		{HEAD DRAW ",\"keys\":[\"a\",\"a\"]}", "keys[1]"},
		{HEAD DRAW ",\"keys\":[],\"case\":\"\"}", "case"},
		{HEAD ",\"draw\":{\"rows\":5},\"keys\":[]}", "draw"},
		{HEAD DRAW ",\"keys\":[],\"keys\":[]}", "keys"},
	};
	struct arena *arena = arena_open();

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct err err = {.kind = ERR_NONE};
		struct challenge c;

		cr_expect_eq(challenge_read(arena, text_from(cases[i].payload),
					    &c, &err),
			     -1, "%s", cases[i].payload);
		cr_expect(strstr(err.text, cases[i].says), "%s: %s",
			  cases[i].says, err.text);
	}
	arena_close(arena);
}

Test(challenge, rows_and_times_have_ends)
{
	struct challenge c = {.entity = TEXT("th-bank"),
			      .source = TEXT("s"),
			      .issued = {100, 0},
			      .due = {100, 0},
			      .draw = {.rows = 1, .size = 9}};
	struct arena *arena = arena_open();
	struct err err = {.kind = ERR_NONE};
	struct challenge back;

	cr_expect_eq(challenge_read(arena, canonical(arena, &c), &back, &err),
		     -1);
	c.due.seconds += 1;
	err_clear(&err);
	cr_expect_eq(challenge_read(arena, canonical(arena, &c), &back, &err),
		     0, "%s", err.text);
	c.draw.rows = LIMIT_CHALLENGE_ROWS + 1;
	cr_expect_eq(challenge_read(arena, canonical(arena, &c), &back, &err),
		     -1);
	c.draw.rows = 1;
	c.draw.index = 9;
	err_clear(&err);
	cr_expect_eq(challenge_read(arena, canonical(arena, &c), &back, &err),
		     -1);
	arena_close(arena);
}

Test(challenge, an_answer_names_its_challenge)
{
	struct arena *arena = arena_open();
	struct err err = {.kind = ERR_NONE};
	struct digest id = {{7}}, back;
	struct text bytes = {"", 0}, proof;

	cr_assert_eq(challenge_response_write(arena, id, TEXT("{\"a\":1}"),
					      &bytes, &err),
		     0);
	cr_assert_eq(challenge_response_read(arena, bytes, &back, &proof, &err),
		     0, "%s", err.text);
	cr_assert(digest_equal(id, back));
	cr_assert(text_is(proof, "{\"a\":1}"));
	cr_expect_eq(challenge_response_read(arena, TEXT("{}"), &back, &proof,
					     &err),
		     -1);
	arena_close(arena);
}
