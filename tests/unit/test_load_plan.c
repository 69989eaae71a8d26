/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/arena.h"
#include "load/load_pack.h"
#include "load/load_plan.h"
#include "load/load_site.h"

struct world {
	struct arena *arena;
	struct complaints complaints;
	const struct pack *pack;
	struct site *site;
	struct plan plan;
};

static struct instant at(const char *t)
{
	struct instant out;
	struct err err = {0};

	cr_assert_eq(instant_parse(text_from(t), &out, &err), 0, "%s", t);
	return out;
}

static void open_world(struct world *w)
{
	struct site_request request = {
		.path = "tests/fixtures/pack/plaudit.yaml",
		.now = at("2026-03-01T00:00:00+07:00"),
	};
	const struct site *site;
	struct err err = {0};

	w->arena = arena_open();
	complaints_init(&w->complaints, w->arena);
	cr_assert_eq(load_site(w->arena, &request, &w->complaints, &w->pack,
			       &site, &err),
		     0, "%s", err.text);
	w->site = arena_new(w->arena, struct site);
	*w->site = *site;
}

static void make_plan(struct world *w, const char *now, bool judge_all)
{
	struct plan_request request = {
		.pack = w->pack,
		.site = w->site,
		.now = at(now),
		.judge_all = judge_all,
	};
	struct err err = {0};

	cr_assert_eq(load_plan(w->arena, &request, &w->plan, &err), 0, "%s",
		     err.text);
}

static const struct plan_clause *find(const struct world *w, const char *id)
{
	for (size_t i = 0; i < w->plan.clause_count; i++)
		if (text_is(w->plan.clauses[i].clause->id, id))
			return &w->plan.clauses[i];
	return NULL;
}

Test(load_plan, clauses_are_judged_listed_or_not_applicable)
{
	struct world w;

	open_world(&w);
	make_plan(&w, "2026-03-01T00:00:00+07:00", false);
	cr_assert_eq(w.plan.clause_count, 5);
	cr_expect_eq(find(&w, "TH-T-01")->verdict, VERDICT_UNKNOWN);
	cr_expect_eq(find(&w, "TH-T-03")->reason, REASON_OTHER_CLASS);
	cr_expect_eq(find(&w, "TH-T-04")->reason, REASON_NOT_JUDGED);
	cr_expect_eq(find(&w, "TH-T-05")->reason, REASON_NOT_YET);
	cr_expect_eq(find(&w, "TH-T-05")->verdict, VERDICT_NOT_APPLICABLE);
	make_plan(&w, "2027-06-01T00:00:00+07:00", false);
	cr_expect_eq(find(&w, "TH-T-05")->reason, REASON_NOT_OBSERVABLE,
		     "in force, but nothing shows it");
	cr_expect_eq(find(&w, "TH-T-05")->verdict, VERDICT_UNKNOWN);
	arena_close(w.arena);
}

/* 60m until 15 February, 45m from then on; the site has 30m. */
Test(load_plan, a_window_splits_where_a_value_changes)
{
	struct world w;
	const struct ask *first, *second;

	open_world(&w);
	w.site->override_count = 0;
	make_plan(&w, "2026-03-01T00:00:00.5+07:00", false);
	cr_assert_eq(find(&w, "TH-T-01")->ask_count, 2);
	first = &w.plan.asks[find(&w, "TH-T-01")->asks[0]];
	second = &w.plan.asks[find(&w, "TH-T-01")->asks[1]];
	cr_expect_eq(instant_compare(first->window.from,
				     at("2026-01-30T00:00:00+07:00")),
		     0);
	cr_expect_eq(instant_compare(first->window.until,
				     at("2026-02-15T00:00:00+07:00")),
		     0);
	cr_expect_eq(instant_compare(second->window.from,
				     at("2026-02-15T00:00:00+07:00")),
		     0);
	cr_expect_eq(instant_compare(second->window.until,
				     at("2026-03-01T00:00:00+07:00")),
		     0, "now is cut to whole seconds");
	cr_expect_eq(value_span(first->parameters[0].value).seconds, 3600);
	cr_expect_eq(value_span(second->parameters[0].value).seconds, 2700);
	cr_expect_eq(first->parameters[0].basis, BASIS_PUBLISHED);
	cr_expect_eq(first->look, second->look, "a source is read once");
	cr_expect_neq(text_compare(first->key, second->key), 0);
	arena_close(w.arena);
}

Test(load_plan, an_override_joins_what_it_makes_equal)
{
	struct world w;
	const struct ask *ask;

	open_world(&w);
	make_plan(&w, "2026-03-01T00:00:00+07:00", false);
	cr_assert_eq(find(&w, "TH-T-01")->ask_count, 1);
	ask = &w.plan.asks[find(&w, "TH-T-01")->asks[0]];
	cr_expect(ask->parameters[0].overridden);
	cr_expect_eq(value_span(ask->parameters[0].value).seconds, 1800);
	cr_expect_eq(value_span(ask->parameters[0].published).seconds, 3600);
	arena_close(w.arena);
}

Test(load_plan, a_window_is_clipped_to_the_clauses_dates)
{
	struct world w;
	const struct ask *ask;

	open_world(&w);
	make_plan(&w, "2025-04-20T00:00:00+07:00", false);
	ask = &w.plan.asks[find(&w, "TH-T-01")->asks[0]];
	cr_expect_eq(instant_compare(ask->window.from,
				     at("2025-04-13T00:00:00+07:00")),
		     0);
	make_plan(&w, "2025-04-12T00:00:00+07:00", false);
	cr_expect_eq(find(&w, "TH-T-01")->reason, REASON_NOT_YET);
	arena_close(w.arena);
}

Test(load_plan, a_draft_is_judged_when_asked_and_never_loosened)
{
	struct world w;
	const struct ask *ask;

	open_world(&w);
	make_plan(&w, "2026-03-01T00:00:00+07:00", true);
	cr_assert_eq(find(&w, "TH-T-04")->ask_count, 1);
	ask = &w.plan.asks[find(&w, "TH-T-04")->asks[0]];
	cr_expect_eq(value_span(ask->parameters[0].value).seconds, 600);
	cr_expect(!ask->parameters[0].overridden);
	arena_close(w.arena);
}

Test(load_plan, each_subject_is_a_finding_with_its_look)
{
	struct world w;
	const struct plan_clause *clause;
	const struct look *look;

	open_world(&w);
	make_plan(&w, "2026-03-01T00:00:00+07:00", false);
	clause = find(&w, "TH-T-02");
	cr_assert_eq(clause->ask_count, 2);
	cr_expect(text_is(w.plan.asks[clause->asks[1]].subject, "help"));
	look = &w.plan.looks[w.plan.asks[clause->asks[1]].look];
	cr_expect(text_is(look->id, "http:portal:2"));
	cr_expect(text_is(look->lane, "portal"));
	cr_expect(text_is(look->settings[1].value, "/help"));
	cr_expect(text_ends(w.plan.asks[clause->asks[1]].key, "@help"));
	arena_close(w.arena);
}

Test(load_plan, checks_of_ones_own_go_to_no_regulator)
{
	struct world w;
	struct plan_request request;
	struct plan plan;
	struct err err = {0};
	size_t all;

	open_world(&w);
	w.site->local_checks = pack_check(w.pack, TEXT("freeze/hold"));
	w.site->local_check_count = 1;
	make_plan(&w, "2025-04-20T00:00:00+07:00", false);
	all = w.plan.ask_count;
	request = (struct plan_request){
		.pack = w.pack,
		.site = w.site,
		.regulator = &w.site->regulators[0],
		.now = w.plan.now,
	};
	cr_assert_eq(load_plan(w.arena, &request, &plan, &err), 0);
	cr_expect_eq(plan.ask_count, all - 1);
	cr_expect_eq(w.plan.asks[all - 1].parameters[0].basis,
		     BASIS_ENGINEERING);
	cr_expect_eq(
		value_span(w.plan.asks[all - 1].parameters[0].value).seconds,
		1800);
	cr_expect_eq(w.plan.asks[all - 1].look, 0, "the source is read once");
	arena_close(w.arena);
}

Test(load_plan, what_the_site_does_not_bind_is_blocked)
{
	struct world w;
	struct subject_list empty = {TEXT("pages"), NULL, 0};
	const struct ask *ask;

	open_world(&w);
	w.site->source_count = 0;
	w.site->lists = &empty;
	make_plan(&w, "2027-03-01T00:00:00+07:00", false);
	ask = &w.plan.asks[find(&w, "TH-T-01")->asks[0]];
	cr_expect_eq(ask->look, -1);
	cr_expect_eq(ask->blocked, REASON_NEVER_BOUND);
	cr_assert_eq(find(&w, "TH-T-02")->ask_count, 1);
	ask = &w.plan.asks[find(&w, "TH-T-02")->asks[0]];
	cr_expect_eq(ask->blocked, REASON_NO_POPULATION);
	w.site->list_count = 0;
	make_plan(&w, "2026-03-01T00:00:00+07:00", false);
	ask = &w.plan.asks[find(&w, "TH-T-02")->asks[0]];
	cr_expect_eq(ask->blocked, REASON_NEVER_BOUND);
	cr_expect_eq(w.plan.look_count, 0);
	arena_close(w.arena);
}

Test(load_plan, an_unbound_source_is_phased_in_until_its_date)
{
	struct world w;

	open_world(&w);
	w.site->source_count = 0;
	make_plan(&w, "2026-03-01T00:00:00+07:00", false);
	for (size_t i = 0; i < w.plan.ask_count; i++)
		if (w.plan.asks[i].check->records)
			cr_expect_eq(w.plan.asks[i].blocked, REASON_PHASING_IN);
	make_plan(&w, "2027-01-01T00:00:00+07:00", false);
	for (size_t i = 0; i < w.plan.ask_count; i++)
		if (w.plan.asks[i].check->records)
			cr_expect_eq(w.plan.asks[i].blocked,
				     REASON_NEVER_BOUND);
	arena_close(w.arena);
}
