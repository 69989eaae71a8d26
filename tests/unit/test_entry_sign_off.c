/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "attest/entry_reply.h"
#include "attest/entry_sign_off.h"

#define A "\"attestation\":\"" D "\""
#define D "f3c43ba812cd71b1f5a57603cae3944a16ee8c1737d24294d5f081d66f9b8507"
#define S(declares, more)                                \
	"{" A ",\"clauses\":[],\"declares\":\"" declares \
	"\",\"reservations\":[" more "]}"
#define R(answer) "{\"answers\":[" answer "]," A "}"
#define ANSWER(kind, more) \
	"{\"clause\":\"TH-ED-06\",\"kind\":\"" kind "\",\"text\":\"x\"" more "}"
#define PLAN ",\"due\":\"2026-12-31T00:00:00Z\",\"owner\":\"Ops\""

struct wrong {
	const char *json, *says; /* NULL: it is right */
};

static void check(const struct wrong *cases, size_t count,
		  int (*checked)(struct arena *arena, const struct json *matter,
				 struct err *err))
{
	for (size_t i = 0; i < count; i++) {
		struct arena *arena = arena_open();
		struct err err = {.kind = ERR_NONE};
		const struct json *json;
		int status;

		cr_assert_eq(json_parse(arena, text_from(cases[i].json),
					JSON_NO_REALS, &json, &err),
			     0, "%s", err.text);
		status = checked(arena, json, &err);
		cr_expect_eq(status, cases[i].says ? -1 : 0, "%s: %s",
			     cases[i].json, err.text);
		if (cases[i].says)
			cr_expect(strstr(err.text, cases[i].says), "%s: %s",
				  cases[i].json, err.text);
		arena_close(arena);
	}
}

Test(entry_sign_off, what_is_taken_and_what_is_not)
{
	static const struct wrong cases[] = {
		{S("complete-and-correct", ""), NULL},
		{S("with-reservations", "{\"clause\":null,\"text\":\"x\"}"),
		 NULL},
		{S("refused", "{\"clause\":\"TH-ED-06\",\"text\":\"x\"}"),
		 NULL},
		{S("refused", ""), "with 0 reservations"},
		{S("complete-and-correct", "{\"clause\":null,\"text\":\"x\"}"),
		 "with 1 reservations"},
		{S("agreed", ""), "declares"},
		{S("refused", "{\"clause\":\"\",\"text\":\"x\"}"), "clause"},
		{S("refused", "{\"clause\":null,\"text\":\"\"}"), "text"},
		{S("refused", "{\"clause\":null,\"text\":\"a\\u0007\"}"),
		 "control"},
		{S("refused", "{\"text\":\"x\",\"clause\":null,\"by\":1}"),
		 "by: no such member"},
		{"{" A ",\"clauses\":[],\"reservations\":[]}", "declares"},
		{"{" A ",\"clauses\":[],\"declares\":\"complete-and-correct\","
		 "\"reservations\":[],\"officer\":\"x\"}",
		 "officer: no such member"},
	};

	check(cases, ARRAY_SIZE(cases), sign_off_check);
}

Test(entry_sign_off, a_reply)
{
	static const struct wrong cases[] = {
		{R(ANSWER("explain", "")), NULL},
		{R(ANSWER("dispute", "")), NULL},
		{R(ANSWER("plan", PLAN)), NULL},
		{R(ANSWER("plan", "")), "owner"},
		{R(ANSWER("explain", PLAN)), "a plan's"},
		{R(ANSWER("deny", "")), "kind"},
		{R(""), "wanted 1 to"},
		{R("{\"kind\":\"explain\",\"text\":\"x\"}"), "clause"},
		{R("{\"clause\":\"C\",\"kind\":\"explain\"}"), "text"},
		{"{\"answers\":[" ANSWER("explain", "") "]}", "attestation"},
	};

	check(cases, ARRAY_SIZE(cases), reply_check);
}

Test(entry_sign_off, what_was_written_reads_back)
{
	struct arena *arena = arena_open();
	struct err err = {.kind = ERR_NONE};
	const struct text clauses[] = {TEXT("TH-ED-06"), TEXT("TH-ED-01")};
	const struct reservation reservations[] = {
		{TEXT("TH-ED-06"), TEXT("สาขาหนึ่งไม่มีข้อมูล")},
		{{NULL, 0}, TEXT("of the whole\nin two lines")},
	};
	const struct sign_off said = {
		.attestation = digest_of(TEXT("it")),
		.declares = DECLARATION_RESERVED,
		.clauses = clauses,
		.clause_count = 2,
		.reservations = reservations,
		.reservation_count = 2,
	};
	struct sign_off read = {.clause_count = 0};

	cr_assert_eq(sign_off_read(arena, sign_off_json(arena, &said), &read,
				   &err),
		     0, "%s", err.text);
	cr_expect(digest_equal(read.attestation, said.attestation));
	cr_expect_eq(read.declares, DECLARATION_RESERVED);
	cr_expect_eq(read.clause_count, 2);
	cr_expect(text_equal(read.clauses[1], clauses[1]));
	cr_expect_eq(read.reservation_count, 2);
	cr_expect(
		text_equal(read.reservations[0].words, reservations[0].words));
	cr_expect_eq(read.reservations[1].clause.size, 0);
	arena_close(arena);
}
