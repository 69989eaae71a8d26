/* SPDX-License-Identifier: Apache-2.0 */
/* Draws as tests/fixtures/challenge/draw.py makes them; sizes as
 * reports/challenge.md has them. */
#include "attest/challenge_draw.h"

#include <criterion/criterion.h>

#include "base/fs.h"
#include "parse/json.h"
#include "seal/member.h"

#define VECTORS "tests/fixtures/challenge/draw.json"

static void check_vector(struct arena *arena, const struct json *vector)
{
	struct draw_inputs in = {.size = 0};
	struct err err = {.kind = ERR_NONE};
	const struct json *drawn;
	const uint64_t *rows;
	struct text size;
	uint64_t row;
	size_t count;

	cr_assert_eq(
		member_digest(vector, "attestation", &in.attestation, &err), 0);
	cr_assert_eq(member_digest(vector, "root", &in.root, &err), 0);
	cr_assert_eq(member_digest(vector, "nonce", &in.nonce, &err), 0);
	cr_assert_eq(json_get_text(vector, "size", &size, &err), 0);
	cr_assert_eq(text_to_u64(size, &in.size, &err), 0, "%s", err.text);
	cr_assert_eq(member_count(vector, "rows", &in.rows, &err), 0);
	cr_assert_eq(json_get_list(vector, "drawn", &drawn, &err), 0);
	rows = challenge_draw(arena, &in, &count);
	cr_assert_eq(count, drawn->count);
	for (size_t i = 0; i < count; i++) {
		cr_assert_eq(text_to_u64(drawn->items[i]->string, &row, &err),
			     0);
		cr_assert_eq(rows[i], row);
	}
}

Test(challenge_draw, vectors)
{
	struct arena *arena = arena_open();
	struct err err = {.kind = ERR_NONE};
	const struct json *list;
	struct text bytes;

	cr_assert_eq(fs_read(arena, VECTORS, 1 << 20, &bytes, &err), 0, "%s",
		     err.text);
	cr_assert_eq(json_parse(arena, bytes, JSON_NO_REALS, &list, &err), 0);
	cr_assert_geq(list->count, 6);
	for (size_t i = 0; i < list->count; i++)
		check_vector(arena, list->items[i]);
	arena_close(arena);
}

static uint64_t size_of(const char *bad, const char *sure, uint64_t size)
{
	struct err err = {.kind = ERR_NONE};
	struct part p, c;
	uint64_t out = 0;

	cr_assert_eq(part_parse(text_from(bad), &p, &err), 0, "%s", err.text);
	cr_assert_eq(part_parse(text_from(sure), &c, &err), 0, "%s", err.text);
	cr_assert_eq(challenge_size(p, c, size, &out, &err), 0, "%s", err.text);
	return out;
}

Test(challenge_draw, sizes_without_a_number_of_rows)
{
	cr_expect_eq(size_of("1%", "95%", 0), 299);
	cr_expect_eq(size_of("1 %", "0.99", 0), 459);
	cr_expect_eq(size_of("0.1%", "95%", 0), 2995);
	cr_expect_eq(size_of("0.001", "99 %", 0), 4603);
}

/* (90 over n) / (100 over n) <= 5 %: 24.93 draws; of 10 rows with one bad, 10
 * are needed for more than 90 %, and 9 for 90 % exactly. */
Test(challenge_draw, sizes_of_a_set)
{
	cr_expect_eq(size_of("10%", "95%", 100), 25);
	cr_expect_eq(size_of("10%", "90%", 10), 9);
	cr_expect_eq(size_of("10%", "91%", 10), 10);
	cr_expect_eq(size_of("1%", "95%", 10), 10, "one row is bad then");
	cr_expect_eq(size_of("100%", "95%", 10), 1);
	cr_expect_leq(size_of("1%", "95%", 1000000), 299);
}

Test(challenge_draw, what_is_no_part_is_refused)
{
	static const char *const wrong[] = {"",	    "%",   "101%", "1.1", "-1",
					    "1..2", "one", "1e3",  "1."};
	struct err err = {.kind = ERR_NONE};
	struct part none = {0, 1}, sure = {95, 100}, part;
	uint64_t out;

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		err_clear(&err);
		cr_expect_eq(part_parse(text_from(wrong[i]), &part, &err), -1,
			     "%s", wrong[i]);
	}
	cr_expect_eq(challenge_size(none, sure, 0, &out, &err), -1);
}
