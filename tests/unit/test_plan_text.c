/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <string.h>

#include "base/arena.h"
#include "load/load_plan.h"
#include "load/load_site.h"
#include "render/plan_text.h"

#define SITE "tests/fixtures/pack/plaudit.yaml"

struct world {
	struct arena *arena;
	const struct pack *pack;
	struct site site;
	struct instant now;
};

static struct world open_world(void)
{
	struct world w = {.arena = arena_open()};
	struct site_request wanted = {.path = SITE};
	struct complaints complaints;
	const struct site *site;
	struct err err = {0};

	complaints_init(&complaints, w.arena);
	cr_assert_eq(instant_parse(TEXT("2026-03-01T00:00:00+07:00"),
				   &wanted.now, &err),
		     0);
	cr_assert_eq(load_site(w.arena, &wanted, &complaints, &w.pack, &site,
			       &err),
		     0, "%s", err.text);
	w.site = *site;
	w.now = wanted.now;
	return w;
}

static const char *planned(struct world *w, const char *language)
{
	struct plan_text_request request = {.language = language};
	struct plan_request wanted = {
		.pack = w->pack, .site = &w->site, .now = w->now};
	struct plan plan;
	struct err err = {0};
	struct buffer out;

	cr_assert_eq(load_plan(w->arena, &wanted, &plan, &err), 0, "%s",
		     err.text);
	cr_assert_eq(zone_load(w->arena, TEXT("UTC"), &request.zone, &err), 0);
	request.plan = &plan;
	buffer_init(&out);
	plan_text(w->arena, &request, &out);
	return text_cstr(w->arena, buffer_take(&out, w->arena));
}

static void expect_all(const char *said, const char *const *parts)
{
	for (; *parts != NULL; parts++)
		cr_expect_not_null(strstr(said, *parts), "no \"%s\" in\n%s",
				   *parts, said);
}

Test(plan_text, tells_looks_places_time_and_doubts)
{
	static const char *const parts[] = {
		"records:freeze_cases",
		"exports/freeze-*.csv",
		"www.examplebank.test:443 (TLS, production, from outside)",
		"portal/reachable (help)",
		"at most 5 min for the looks: 2 lanes",
		"landlock, seccomp; what this",
		"https://collector.test:8443, after it is sealed",
		"portal/reachable: the evidence is weaker than the clause",
		NULL,
	};
	struct world w = open_world();

	expect_all(planned(&w, "en"), parts);
	arena_close(w.arena);
}

Test(plan_text, what_is_not_bound_stays_unknown)
{
	static const char *const parts[] = {
		"TH-T-01",
		"binds no source freeze_cases",
		"has no list pages",
		"if one of them",
		"nowhere: the site names no regulator",
		NULL,
	};
	struct world w = open_world();

	w.site.source_count = 0;
	w.site.list_count = 0;
	w.site.regulator_count = 0;
	w.site.require_sandbox = true;
	expect_all(planned(&w, "en"), parts);
	arena_close(w.arena);
}

Test(plan_text, speaks_thai)
{
	static const char *const parts[] = {
		"แผนการตรวจ ธนาคารตัวอย่าง",
		"1 มีนาคม 2569",
		"หลักฐานมีน้ำหนักน้อยกว่าที่ข้อกำหนดยอมรับ",
		NULL,
	};
	struct world w = open_world();

	expect_all(planned(&w, "th"), parts);
	arena_close(w.arena);
}
