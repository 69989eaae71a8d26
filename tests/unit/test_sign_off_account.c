/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "attest/sign_off_account.h"
#include "base/arena.h"

#define DAY (int64_t)86400

static struct instant at(const char *text)
{
	struct instant out = {0};
	struct err err = {0};

	cr_assert_eq(instant_parse(text_from(text), &out, &err), 0, "%s",
		     err.text);
	return out;
}

static struct digest named(unsigned char name)
{
	struct digest out = {{name}};

	return out;
}

/* Audits of a chain, in order of time. */
struct chain_of {
	const struct audit_place *items;
	size_t count;
};

static int last_before(void *context, struct instant moment,
		       struct audit_place *out, bool *found, struct err *err)
{
	const struct chain_of *chain = context;

	(void)err;
	*found = false;
	for (size_t i = 0; i < chain->count; i++)
		if (instant_compare(chain->items[i].created, moment) < 0) {
			*out = chain->items[i];
			*found = true;
		}
	return 0;
}

static const struct bitext positions[] = {
	{TEXT("Chief Compliance Officer"), TEXT("หัวหน้าฝ่ายกำกับ")},
	{TEXT("Head of Fraud"), TEXT("หัวหน้าฝ่ายป้องกันการทุจริต")},
};

struct stand {
	struct arena *arena;
	const struct zone *zone;
	struct sign_off_duty duty;
	struct audit_place audits[3];
	struct chain_of chain;
	struct audit_finder finder;
	struct said_sign_off said[6];
	size_t said_count;
	struct sign_off_account accounts[SIGN_OFF_PERIODS];
	size_t count;
};

/* Audits on 2, 30 and 31 October (Bangkok); none in September or November. */
static void stand_up(struct stand *s)
{
	struct err err = {0};

	*s = (struct stand){.arena = arena_open()};
	s->duty = (struct sign_off_duty){
		.every = EVERY_MONTH,
		.by = positions,
		.by_count = 1,
		.within = {.seconds = 10 * DAY},
		.from = INSTANT_ALWAYS,
	};
	cr_assert_eq(zone_load(s->arena, TEXT("+07:00"), &s->zone, &err), 0);
	s->audits[0] =
		(struct audit_place){named(1), at("2026-10-02T00:00:00Z")};
	s->audits[1] =
		(struct audit_place){named(2), at("2026-10-30T00:00:00Z")};
	s->audits[2] =
		(struct audit_place){named(3), at("2026-10-31T16:59:59Z")};
	s->chain = (struct chain_of){s->audits, 3};
	s->finder = (struct audit_finder){last_before, &s->chain};
}

static struct said_sign_off *say(struct stand *s, int audit, const char *when)
{
	struct said_sign_off *said = &s->said[s->said_count++];

	*said = (struct said_sign_off){
		.name = TEXT("Somsri Jaidee"),
		.position = positions[0].en,
		.at = at(when),
		.declares = DECLARATION_COMPLETE,
		.about = s->audits[audit].identity,
		.about_created = s->audits[audit].created,
	};
	return said;
}

static void count(struct stand *s, const char *now)
{
	struct sign_off_request request = {
		.duty = &s->duty,
		.zone = s->zone,
		.audits = &s->finder,
		.said = {s->said, s->said_count},
		.now = at(now),
	};
	struct err err = {0};

	cr_assert_eq(sign_off_accounts(s->arena, &request, s->accounts,
				       &s->count, &err),
		     0, "%s", err.text);
}

/* The state of October, which is the second newest in November. */
static enum sign_off_state october(struct stand *s, const char *now)
{
	count(s, now);
	cr_assert_geq(s->count, 2);
	cr_assert_eq(s->accounts[1].period.part, 10);
	return s->accounts[1].lines[0].state;
}

Test(sign_off_account, periods_are_of_the_zone)
{
	struct stand s;
	struct sign_off_period p;

	stand_up(&s);
	p = sign_off_period_of(&s.duty, s.zone, at("2026-10-31T17:00:00Z"));
	cr_assert_eq(p.part, 11);
	cr_assert_eq(instant_compare(p.from, at("2026-10-31T17:00:00Z")), 0);
	cr_assert_eq(instant_compare(p.until, at("2026-11-30T17:00:00Z")), 0);
	cr_assert_eq(instant_compare(p.due, at("2026-12-10T17:00:00Z")), 0);
	s.duty.every = EVERY_QUARTER;
	p = sign_off_period_of(&s.duty, s.zone, at("2026-01-01T00:00:00Z"));
	p = sign_off_period_before(&s.duty, s.zone, &p);
	cr_assert_eq(p.year, 2025);
	cr_assert_eq(p.part, 4);
	s.duty.every = EVERY_YEAR;
	p = sign_off_period_of(&s.duty, s.zone, at("2026-10-31T17:00:00Z"));
	cr_assert_eq(p.part, 0);
	cr_assert_eq(instant_compare(p.until, at("2026-12-31T17:00:00Z")), 0);
	arena_close(s.arena);
}

Test(sign_off_account, awaited_then_overdue_then_late)
{
	struct stand s;

	stand_up(&s);
	cr_assert_eq(october(&s, "2026-11-05T00:00:00Z"), SIGNING_DUE);
	cr_assert_eq(s.accounts[0].lines[0].state, SIGNING_RUNNING);
	cr_assert_eq(s.count, 2, "nothing is asked before the first audit");
	cr_assert(digest_equal(s.accounts[1].audit, named(3)));
	cr_assert_eq(october(&s, "2026-11-10T16:59:59Z"), SIGNING_DUE);
	cr_assert_eq(october(&s, "2026-11-10T17:00:00Z"), SIGNING_OVERDUE);
	cr_assert(sign_off_any(s.accounts, s.count, SIGNING_OVERDUE));
	say(&s, 2, "2026-11-12T00:00:00Z");
	cr_assert_eq(october(&s, "2026-11-20T00:00:00Z"), SIGNING_LATE);
	say(&s, 2, "2026-11-03T00:00:00Z");
	cr_assert_eq(october(&s, "2026-11-20T00:00:00Z"), SIGNING_DONE);
	cr_assert_eq(s.accounts[1].lines[0].by, &s.said[1]);
	cr_assert_eq(s.accounts[1].doubted_count, 0);
	arena_close(s.arena);
}

Test(sign_off_account, what_does_not_count_is_said)
{
	static const enum sign_off_doubt expected[] = {
		DOUBT_POSITION, DOUBT_REFUSED, DOUBT_PART, DOUBT_NOT_LAST};
	struct stand s;

	stand_up(&s);
	say(&s, 2, "2026-11-02T00:00:00Z")->position = TEXT("Treasurer");
	say(&s, 2, "2026-11-02T00:00:00Z")->declares = DECLARATION_REFUSED;
	say(&s, 2, "2026-11-02T00:00:00Z")->clause_count = 1;
	say(&s, 1, "2026-11-02T00:00:00Z");
	cr_assert_eq(october(&s, "2026-11-05T00:00:00Z"), SIGNING_DUE);
	cr_assert_eq(s.accounts[1].doubted_count, 4);
	for (size_t i = 0; i < 4; i++)
		cr_assert_eq(s.accounts[1].doubted[i].doubt, expected[i]);
	say(&s, 2, "2026-11-03T00:00:00Z")->declares = DECLARATION_RESERVED;
	cr_assert_eq(october(&s, "2026-11-05T00:00:00Z"), SIGNING_DONE);
	arena_close(s.arena);
}

Test(sign_off_account, positions_are_known_in_either_language)
{
	struct stand s;

	stand_up(&s);
	s.duty.by_count = 2;
	say(&s, 2, "2026-11-02T00:00:00Z")->position =
		TEXT(" chief compliance OFFICER ");
	count(&s, "2026-11-20T00:00:00Z");
	cr_assert_eq(s.accounts[1].lines[0].state, SIGNING_DONE);
	cr_assert_eq(s.accounts[1].lines[1].state, SIGNING_OVERDUE);
	say(&s, 2, "2026-11-02T00:00:00Z")->position = positions[1].th;
	count(&s, "2026-11-20T00:00:00Z");
	cr_assert_eq(s.accounts[1].lines[1].state, SIGNING_DONE);
	arena_close(s.arena);
}

Test(sign_off_account, a_period_without_audits_has_nothing_to_sign)
{
	struct stand s;

	stand_up(&s);
	count(&s, "2027-03-05T00:00:00Z");
	cr_assert_eq(s.count, SIGN_OFF_PERIODS);
	cr_assert_eq(s.accounts[1].lines[0].state, SIGNING_NOTHING);
	cr_assert_not(s.accounts[1].has_audit);
	arena_close(s.arena);
}

Test(sign_off_account, periods_before_the_duty_need_none)
{
	struct stand s;

	stand_up(&s);
	s.duty.from = at("2026-10-31T17:00:00Z");
	count(&s, "2026-11-20T00:00:00Z");
	cr_assert_eq(s.count, 1);
	s.duty.by_count = 0;
	count(&s, "2026-11-20T00:00:00Z");
	cr_assert_eq(s.count, 0);
	arena_close(s.arena);
}
