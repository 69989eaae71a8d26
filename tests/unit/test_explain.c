/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <string.h>

#include "base/arena.h"
#include "load/load_site.h"
#include "render/explain.h"

#define SITE "tests/fixtures/pack/plaudit.yaml"

/* What is told of a check, or of a clause, of the fixture pack. */
static char *told(struct arena *arena, const char *name, const char *language,
		  bool with_site)
{
	struct explain_request request = {.language = language};
	struct site_request wanted = {.path = SITE};
	const struct rule_book *book = NULL;
	const struct clause *clause;
	struct complaints complaints;
	const struct site *site;
	struct err err = {0};
	struct buffer out;

	complaints_init(&complaints, arena);
	cr_assert_eq(instant_parse(TEXT("2026-03-01T00:00:00+07:00"),
				   &wanted.now, &err),
		     0);
	cr_assert_eq(load_site(arena, &wanted, &complaints, &request.pack,
			       &site, &err),
		     0, "%s", err.text);
	cr_assert_eq(zone_load(arena, TEXT("UTC"), &request.zone, &err), 0);
	request.now = wanted.now;
	request.site = with_site ? site : NULL;
	buffer_init(&out);
	clause = pack_clause(request.pack, text_from(name), &book);
	if (clause != NULL)
		explain_clause(arena, &request, book, clause, &out);
	else
		explain_check(arena, &request,
			      pack_check(request.pack, text_from(name)), &out);
	return text_cstr(arena, buffer_take(&out, arena));
}

static void expect_all(const char *said, const char *const *parts)
{
	for (; *parts != NULL; parts++)
		cr_expect_not_null(strstr(said, *parts), "no \"%s\" in\n%s",
				   *parts, said);
}

Test(explain, a_check_with_its_site)
{
	static const char *const parts[] = {
		"exports/freeze-*.csv, production, times in Asia/Bangkok",
		"slowest is at most limit (30 min)",
		"set by the institution; the rule",
		"1 November 2023",
		"shares the loss",
		"Hold faster",
		NULL,
	};
	struct arena *arena = arena_open();

	expect_all(told(arena, "freeze/hold", "en", true), parts);
	arena_close(arena);
}

Test(explain, without_a_site_the_rule_books_value_counts)
{
	static const char *const parts[] = {
		"where the site file binds it",
		"slowest is at most limit (45 min)",
		NULL,
	};
	struct arena *arena = arena_open();

	expect_all(told(arena, "TH-T-01", "en", false), parts);
	arena_close(arena);
}

Test(explain, a_clause_in_thai)
{
	static const char *const parts[] = {
		"ระงับทันเวลา", "ร่วมรับผิด",     "slowest ไม่เกิน limit (45 นาที)",
		"การปลดระงับ", "ระงับให้เร็วขึ้น", NULL,
	};
	struct arena *arena = arena_open();

	expect_all(told(arena, "TH-T-01", "th", false), parts);
	arena_close(arena);
}

Test(explain, a_clause_without_checks_says_so)
{
	static const char *const parts[] = {
		"No check shows this clause",
		"the rule book names no consequence",
		NULL,
	};
	struct arena *arena = arena_open();

	expect_all(told(arena, "TH-T-03", "en", false), parts);
	arena_close(arena);
}

Test(explain, a_live_check_names_target_and_subjects)
{
	static const char *const parts[] = {
		"portal (www.examplebank.test:443, production)",
		"report help",
		"elapsed is at most wait",
		NULL,
	};
	struct arena *arena = arena_open();

	expect_all(told(arena, "portal/reachable", "en", true), parts);
	arena_close(arena);
}
