/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lanes with probes that misbehave: whatever a look does, every ask is answered
 * and only the guilty one is lost.
 */
#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "audit/lane.h"
#include "base/fence.h"
#include "probes/probe.h"

#define ASKS 4

static int no_reach(struct arena *arena, const struct plan *plan,
		    const struct look *look, struct probe_reach *out,
		    struct err *err)
{
	(void)arena;
	(void)plan;
	(void)look;
	(void)out;
	(void)err;
	return 0;
}

static int send_one(const struct look *look, const struct plan *plan,
		    unsigned ask, const struct sink *sink, struct err *err)
{
	struct value fact = value_int(ask);
	struct observation o = {
		.look = (unsigned)(look - plan->looks),
		.ask = ask,
		.facts = &fact,
		.fact_count = 1,
		.began = clock_now(),
		.ended = clock_now(),
	};

	return sink->observe(sink->context, &o, err);
}

/* What the look's first setting says it does when it comes to ask 2. */
static int misbehave(struct arena *arena, const struct plan *plan,
		     const struct look *look, struct deadline deadline,
		     const struct sink *sink, struct err *err)
{
	struct text how = look->settings[0].value;

	(void)arena;
	(void)deadline;
	for (size_t i = 0; i < look->ask_count; i++) {
		if (look->asks[i] == 2 && text_is(how, "crash")) {
			/* planted: no finding of a sanitizer */
			signal(SIGSEGV, SIG_DFL);
			raise(SIGSEGV);
		}
		if (look->asks[i] == 2 && text_is(how, "leave"))
			_exit(7);
		if (look->asks[i] == 2 && text_is(how, "hang"))
			pause();
		if (look->asks[i] == 2 && text_is(how, "fail"))
			return err_set(err, ERR_SYSTEM, "no such luck");
		if (look->asks[i] == 2 && text_is(how, "forget"))
			continue;
		if (send_one(look, plan, look->asks[i], sink, err))
			return -1;
	}
	return 0;
}

static const struct field facts[] = {{.name = "n", .type = &type_int},
				     {.name = NULL}};
static const struct probe_kind kind = {
	.name = "test",
	.facts = facts,
	.shown_by = STRENGTH_MEASURED,
	.reach = no_reach,
	.observe = misbehave,
};

struct scene {
	struct arena *arena;
	struct site site;
	struct check check;
	struct cel_env env;
	struct text fact_name;
	struct ask asks[ASKS];
	struct look looks[2];
	struct setting settings[2];
	unsigned ask_indexes[2][ASKS];
	struct plan plan;
	struct answers answers;
};

/* Asks 0..3 of one look, or 0..2 of one and 3 of another in the same lane. */
static void scene_set(struct scene *s, const char *how, bool two_looks)
{
	memset(s, 0, sizeof(*s));
	s->arena = arena_open();
	s->fact_name = TEXT("n");
	s->check.fact_names = &s->fact_name;
	s->check.fact_count = 1;
	cel_env_add(s->arena, &s->env, (struct text){NULL, 0}, s->fact_name,
		    &type_int);
	s->check.expect_env = &s->env;
	s->check.probe = &kind;
	for (unsigned i = 0; i < ASKS; i++) {
		bool second = two_looks && i == 3;
		struct look *look = &s->looks[second];

		s->asks[i].check = &s->check;
		s->asks[i].look = second;
		s->ask_indexes[second][look->ask_count++] = i;
	}
	for (unsigned i = 0; i < 2; i++) {
		s->settings[i].value = text_from(how);
		s->looks[i].id = i ? TEXT("b") : TEXT("a");
		s->looks[i].lane = TEXT("one");
		s->looks[i].kind = &kind;
		s->looks[i].settings = &s->settings[i];
		s->looks[i].setting_count = 1;
		s->looks[i].asks = s->ask_indexes[i];
		s->looks[i].deadline_ms = 1500;
	}
	s->site.directory = TEXT("/tmp");
	s->plan.site = &s->site;
	s->plan.looks = s->looks;
	s->plan.look_count = two_looks ? 2 : 1;
	s->plan.asks = s->asks;
	s->plan.ask_count = ASKS;
}

static void scene_run(struct scene *s, const volatile int *stop)
{
	struct lane_options options = {.stop = stop};
	struct err err = {.kind = ERR_NONE};

	cr_assert_eq(lanes_run(s->arena, &s->plan, &options, &s->answers, &err),
		     0, "%s", err.text);
	for (size_t i = 0; i < ASKS; i++)
		cr_assert(s->answers.answered[i], "ask %zu", i);
}

static void want_only_two_lost(struct scene *s, enum reason reason)
{
	for (unsigned i = 0; i < ASKS; i++) {
		const struct observation *o = &s->answers.observations[i];

		if (i == 2) {
			cr_assert_eq(o->reason, reason, "%.*s",
				     TEXT_ARG(o->detail));
			cr_assert_gt(o->detail.size, 0);
			continue;
		}
		cr_assert_eq(o->reason, REASON_NONE, "ask %u: %.*s", i,
			     TEXT_ARG(o->detail));
		cr_assert_eq(o->fact_count, 1);
		cr_assert_eq(o->facts[0].integer, (int64_t)i);
	}
	arena_close(s->arena);
}

Test(lane, all_is_well)
{
	struct scene s;

	scene_set(&s, "behave", true);
	scene_run(&s, NULL);
	for (size_t i = 0; i < ASKS; i++) {
		cr_assert_eq(s.answers.observations[i].reason, REASON_NONE);
		cr_assert(s.answers.observations[i].layers &
			  FENCE_NO_NEW_PRIVS);
	}
	arena_close(s.arena);
}

Test(lane, a_crash_loses_its_own_check_only)
{
	struct scene s;

	scene_set(&s, "crash", true);
	scene_run(&s, NULL);
	want_only_two_lost(&s, REASON_OUR_ERROR);
}

Test(lane, a_shared_look_that_dies_is_split_by_check)
{
	struct scene s;

	scene_set(&s, "leave", false);
	scene_run(&s, NULL);
	want_only_two_lost(&s, REASON_OUR_ERROR);
}

Test(lane, a_look_that_forgets_a_check_is_found_out)
{
	struct scene s;

	scene_set(&s, "forget", false);
	scene_run(&s, NULL);
	want_only_two_lost(&s, REASON_OUR_ERROR);
}

Test(lane, a_probe_that_fails_says_why)
{
	struct scene s;

	scene_set(&s, "fail", true);
	scene_run(&s, NULL);
	cr_assert_eq(s.answers.observations[2].reason, REASON_OUR_ERROR);
	cr_assert(text_is(s.answers.observations[2].detail, "no such luck"));
	cr_assert_eq(s.answers.observations[3].reason, REASON_NONE);
	arena_close(s.arena);
}

Test(lane, a_hang_ends_at_the_deadline, .timeout = 30)
{
	struct scene s;

	scene_set(&s, "hang", true);
	scene_run(&s, NULL);
	want_only_two_lost(&s, REASON_TIMED_OUT);
}

Test(lane, an_interrupted_run_says_so)
{
	struct scene s;
	volatile int stop = 1;

	scene_set(&s, "hang", true);
	scene_run(&s, &stop);
	for (size_t i = 0; i < ASKS; i++)
		cr_assert_eq(s.answers.observations[i].reason,
			     REASON_INTERRUPTED);
	arena_close(s.arena);
}
