/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/member.h"

#include "unit/seal_words.h"

static const struct json *parsed(struct arena *arena, const char *json)
{
	const struct json *out = NULL;

	MUST(json_parse(arena, text_from(json), JSON_NO_REALS, &out, err));
	return out;
}

Test(member, counts_end_at_two_to_the_53)
{
	struct arena *arena = arena_open();
	const struct json *json =
		parsed(arena, "{\"a\":9007199254740991,\"b\":9007199254740992,"
			      "\"c\":-1,\"d\":\"1\"}");
	uint64_t n = 0;

	MUST(member_count(json, "a", &n, err));
	cr_assert_eq(n, MEMBER_COUNT_MAX);
	REFUSED(member_count(json, "b", &n, err), "b: not a count");
	REFUSED(member_count(json, "c", &n, err), "c: not a count");
	REFUSED(member_count(json, "d", &n, err), "d");
	REFUSED(member_count(json, "e", &n, err), "e");
	arena_close(arena);
}

Test(member, times_have_one_form)
{
	static const char *const bad[] = {"2026-01-01T00:00:00+00:00",
					  "2026-01-01T00:00:00.0Z",
					  "2026-01-01 00:00:00Z",
					  "2026-02-30T00:00:00Z",
					  "2026-01-01T24:00:00Z",
					  "2026-1-01T00:00:000Z",
					  ""};
	struct arena *arena = arena_open();
	struct instant t;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct json *json = json_object(arena);

		json_add(arena, json, "t", json_str(arena, bad[i]));
		REFUSED(member_time(json, "t", &t, err), "t: ");
	}
	MUST(member_time(parsed(arena, "{\"t\":\"2026-01-01T00:00:00Z\"}"), "t",
			 &t, err));
	cr_assert_eq(t.seconds, 1767225600);
	MUST(member_time_or(parsed(arena, "{\"t\":null}"), "t",
			    (struct instant){7, 0}, &t, err));
	cr_assert_eq(t.seconds, 7);
	REFUSED(member_time_or(parsed(arena, "{}"), "t", (struct instant){0},
			       &t, err),
		"t: missing");
	arena_close(arena);
}

Test(member, ids_can_name_a_file)
{
	cr_assert(id_is_valid(TEXT("th-examplebank")));
	cr_assert(id_is_valid(TEXT("127.0.0.1:8443")));
	cr_assert_not(id_is_valid(TEXT("")));
	cr_assert_not(id_is_valid(TEXT("..")));
	cr_assert_not(id_is_valid(TEXT("-a")));
	cr_assert_not(id_is_valid(TEXT("a/b")));
	cr_assert_not(id_is_valid(TEXT("Bank")));
	cr_assert_not(id_is_valid(TEXT("a\0b")));
	cr_assert_not(id_is_valid(
		TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		     "aaaaaaaaaa")));
}

Test(member, digests_bytes_and_lists)
{
	struct arena *arena = arena_open();
	const struct json *json =
		parsed(arena, "{\"d\":\"00\",\"b\":\"AA\",\"l\":[\"x\",1],"
			      "\"m\":[\"x\",\"y\"]}");
	const struct text *items;
	struct digest digest;
	struct text bytes;
	size_t count;

	REFUSED(member_digest(json, "d", &digest, err), "d: ");
	REFUSED(member_bytes(arena, json, "b", &bytes, err), "b: ");
	REFUSED(member_texts(arena, json, "l", &items, &count, err), "l[1]");
	MUST(member_texts(arena, json, "m", &items, &count, err));
	cr_assert_eq(count, 2);
	arena_close(arena);
}
