/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/probe.h"
#include "unit/records_fixture.h"

#define ROWS                                          \
	FIXTURE_HEADER                                \
	"a,aoc,2026-02-20T10:00:00Z,,1.00,1,hidden\n" \
	"b,aoc,2026-02-20T10:00:00Z,,1.00,2,hidden\n"

static struct fixture f;
static struct site site;
static struct ask ask;
static unsigned only;
static struct text name;
static struct look look;
static struct plan plan;
static struct observation seen;
static struct source_report source;
static unsigned char key[32];
static int observed, told, keys;

static int on_observe(void *context, const struct observation *o,
		      struct err *err)
{
	(void)context;
	(void)err;
	seen = *o;
	return observed++ > 0;
}

static int on_source(void *context, const struct source_report *s,
		     struct err *err)
{
	(void)context;
	(void)err;
	source = *s;
	return told++ > 0;
}

static int on_key(void *context, const unsigned char bytes[32], struct err *err)
{
	(void)context;
	(void)err;
	memcpy(key, bytes, 32);
	return keys++ > 0;
}

static void begin(void)
{
	fixture_begin(&f);
	f.source.environment = ENVIRONMENT_LIVE;
	fixture_metric(&f, "count()");
	fixture_file(&f, "a.csv", ROWS, strlen(ROWS));
	cr_assert_eq(fixture_compile(&f), 0, "%s", f.problems);
	name = TEXT("m");
	f.check.records = &f.spec;
	f.check.fact_names = &name;
	f.check.fact_count = 1;
	f.check.probe = probe_find(TEXT("records"));
	ask = (struct ask){.check = &f.check, .window = f.query.window};
	look = (struct look){.kind = f.check.probe,
			     .source = &f.source,
			     .asks = &only,
			     .ask_count = 1};
	site.directory = text_from(f.directory);
	plan = (struct plan){.site = &site,
			     .now = f.job.now,
			     .looks = &look,
			     .look_count = 1,
			     .asks = &ask,
			     .ask_count = 1};
}

static void end(void)
{
	fixture_end(&f);
}

TestSuite(probe_records, .init = begin, .fini = end);

static void observe(void)
{
	struct sink sink = {
		.observe = on_observe, .source = on_source, .salt_key = on_key};
	struct err err = {.kind = ERR_NONE};

	observed = told = keys = 0;
	cr_assert_eq(look.kind->observe(f.arena, &plan, &look,
					deadline_after_ms(10000), &sink, &err),
		     0, "%s", err.text);
	cr_assert_eq(observed, 1);
	cr_assert_eq(told, 1);
}

Test(probe_records, rows_are_committed_to_with_a_fresh_key)
{
	unsigned char first[32];

	observe();
	cr_assert_eq(keys, 1);
	cr_expect_eq(seen.facts[0].integer, 2);
	cr_expect_eq(seen.account.read, source.rows);
	cr_expect_eq(seen.shown_by, STRENGTH_MEASURED_COMMITTED);
	cr_assert(source.committed);
	cr_expect(
		digest_equal(source.commitment.salt_key,
			     digest_of((struct text){(const char *)key, 32})));
	memcpy(first, key, 32);
	observe();
	cr_expect_neq(memcmp(first, key, 32), 0, "never twice the same");
}

Test(probe_records, without_a_commitment_to_rows_it_is_only_measured)
{
	f.source.commit = false;
	observe();
	cr_expect_eq(keys, 0);
	cr_expect_eq(seen.shown_by, STRENGTH_MEASURED);
	cr_assert(source.committed, "whole files instead");
	cr_expect(text_is(source.commitment.kind, "files"));
}

Test(probe_records, a_sandbox_shows_a_drill_at_most)
{
	f.source.environment = ENVIRONMENT_SANDBOX;
	observe();
	cr_expect_eq(seen.shown_by, STRENGTH_DRILLED_SANDBOX);
	cr_expect_eq(seen.environment, ENVIRONMENT_SANDBOX);
}

Test(probe_records, a_source_that_is_not_there_is_unknown)
{
	f.pattern = TEXT("none/*.csv");
	observe();
	cr_expect_neq(seen.reason, REASON_NONE);
	cr_expect_not(seen.has_account);
	cr_expect_not(source.committed);
}

Test(probe_records, the_fence_opens_for_the_site_s_directories)
{
	struct probe_reach reach = {.read_paths = NULL};
	struct text patterns[] = {TEXT("exports/a-*.csv"), TEXT("*.csv")};
	struct err err = {.kind = ERR_NONE};

	f.source.files = patterns;
	f.source.file_count = 2;
	site.directory = TEXT("/srv/site");
	cr_assert_eq(look.kind->reach(f.arena, &plan, &look, &reach, &err), 0);
	cr_assert_eq(reach.read_count, 2);
	cr_expect_str_eq(reach.read_paths[0], "/srv/site/exports");
	cr_expect_str_eq(reach.read_paths[1], "/srv/site");
	cr_expect_not(reach.network);
}
