/* SPDX-License-Identifier: Apache-2.0 */
/* Rows looked up in another source, against a look at every pair of rows. */
#include "unit/records_fixture.h"

#include "records/joined_run.h"
#include "records/spill.h"

struct stand {
	struct fixture f;
	struct join_spec join;
	struct named_expression key;
	struct metric take[4];
	struct joined_reading own, reading;
};

static void stand_begin(struct stand *s)
{
	memset(s, 0, sizeof(*s));
	fixture_begin(&s->f);
	s->join.name = TEXT("done");
	s->join.on.source = TEXT("row.case_id");
	s->join.other.source = &fixture_kind;
	s->join.other.window_column = -1;
	s->key.name = TEXT("key");
	s->key.expression.source = TEXT("other.case_id");
	s->join.other.per = &s->key;
	s->join.other.per_count = 1;
	s->join.other.each = s->take;
	s->f.spec.joins = &s->join;
	s->f.spec.join_count = 1;
	s->reading.job = s->f.job;
}

static void take(struct stand *s, const char *name, const char *call)
{
	struct metric *m = &s->take[s->join.other.each_count++];

	m->name = text_from(name);
	m->call.source = text_from(call);
}

/* What is asked of the one rows are looked up in, too. */
static void run_both(struct stand *s, struct text rows, struct text others,
		     struct records_query *of_others, unsigned looked_up_in)
{
	const unsigned indexes[] = {looked_up_in};
	const unsigned *of[] = {indexes}, *none[] = {NULL};
	struct joined_reading readings[2] = {s->own, s->reading};
	struct joined_job job = {
		.readings = readings,
		.reading_count = 2,
		.table_bytes = s->f.job.table_bytes,
		.spill = s->f.job.spill,
	};
	struct err err = {0};

	readings[0].job = s->f.job;
	readings[0].job.inline_rows = rows;
	readings[0].queries = &s->f.query;
	readings[0].query_count = 1;
	readings[0].readings_of = of;
	readings[1].job.inline_rows = others;
	readings[1].queries = of_others;
	readings[1].query_count = of_others ? 1 : 0;
	readings[1].readings_of = none;
	cr_assert_eq(fixture_compile(&s->f), 0, "%s", s->f.problems);
	cr_assert_eq(records_run_joined(s->f.arena, &job,
					deadline_after_ms(60000), &err),
		     0, "%s", err.text);
	s->own = readings[0];
	s->reading = readings[1];
	s->f.result = s->own.result;
}

static void run(struct stand *s, struct text rows, struct text others)
{
	run_both(s, rows, others, NULL, 1);
}

static uint64_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

#define KEYS 40
#define MOST 200

struct sample {
	struct text rows, others;
	int64_t absent, twice, total, late;
};

/* n: how many of the other rows; first: the least of their n. */
static struct sample sample_make(struct arena *arena, uint64_t *seed)
{
	struct sample s = {.absent = 0};
	struct buffer rows, others;
	int64_t count[KEYS] = {0}, sum[KEYS] = {0}, least[KEYS];
	size_t n = 1 + next(seed) % MOST;

	buffer_init(&rows);
	buffer_init(&others);
	buffer_str(&rows, FIXTURE_HEADER);
	buffer_str(&others, FIXTURE_HEADER);
	for (size_t i = 0; i < n; i++) {
		size_t k = next(seed) % KEYS;
		int64_t x = (int64_t)(next(seed) % 100) - 20;
		bool counts = next(seed) % 3 > 0;

		buffer_printf(&others, "k%zu,%s,2026-02-01,,1,%lld,\n", k,
			      counts ? "aoc" : "branch", (long long)x);
		if (!counts)
			continue;
		least[k] = count[k] && least[k] < x ? least[k] : x;
		count[k]++;
		sum[k] += x;
	}
	n = 1 + next(seed) % MOST;
	for (size_t i = 0; i < n; i++) {
		size_t k = next(seed) % KEYS;

		buffer_printf(&rows, "k%zu,aoc,2026-02-01,,1,%zu,\n", k, i % 7);
		s.absent += count[k] == 0;
		s.twice += count[k] > 1;
		s.total += sum[k];
		s.late += count[k] && least[k] > (int64_t)(i % 7);
	}
	s.rows = buffer_take(&rows, arena);
	s.others = buffer_take(&others, arena);
	return s;
}

Test(joined_run, against_every_pair_of_rows)
{
	uint64_t seed = 7;

	for (int round = 0; round < 200; round++) {
		struct stand s;
		struct sample sample;

		stand_begin(&s);
		sample = sample_make(s.f.arena, &seed);
		s.join.other.where.source = TEXT("other.channel == \"aoc\"");
		take(&s, "n", "count()");
		take(&s, "total", "sum(other.n)");
		take(&s, "first", "min(other.n)");
		fixture_metric(&s.f, "count(done.n == 0)");
		fixture_metric(&s.f, "count(done.n > 1)");
		fixture_metric(&s.f, "sum(done.total)");
		fixture_metric(&s.f, "count(done.first != null && done.first > "
				     "row.n)");
		s.f.job.by_rows = round % 2;
		run(&s, sample.rows, sample.others);
		cr_assert_eq(s.f.result.answers[0].reason, REASON_NONE);
		cr_assert_eq(s.f.result.answers[0].facts[0].integer,
			     sample.absent);
		cr_assert_eq(s.f.result.answers[0].facts[1].integer,
			     sample.twice);
		cr_assert_eq(s.f.result.answers[0].facts[2].integer,
			     sample.total);
		cr_assert_eq(s.f.result.answers[0].facts[3].integer,
			     sample.late);
		cr_assert_null(s.f.result.answers[0].bounds);
		fixture_end(&s.f);
	}
}

/* Batches of rows, some without a key; of many some are unreadable. */
static struct text batches_of_rows(struct arena *arena, uint64_t seed,
				   size_t count)
{
	struct buffer out;

	buffer_init(&out);
	buffer_str(&out, FIXTURE_HEADER);
	for (size_t i = 0; i < count; i++)
		buffer_printf(&out,
			      "k%llu,%s,2026-02-0%llu 00:00:00,,%llu.25,%s%llu,"
			      "%s%llu\n",
			      (unsigned long long)(next(&seed) % 3000),
			      next(&seed) % 2 ? "aoc" : "branch",
			      (unsigned long long)(1 + next(&seed) % 9),
			      (unsigned long long)(next(&seed) % 500),
			      i % 900 == 5 && count > 5000 ? "x" : "",
			      (unsigned long long)(next(&seed) % 100),
			      next(&seed) % 20 ? "k" : "",
			      (unsigned long long)(next(&seed) % 3000));
	return buffer_take(&out, arena);
}

static struct text facts_by(bool by_rows, unsigned threads, bool grouped,
			    struct arena *arena)
{
	struct buffer out;
	struct stand s;

	buffer_init(&out);
	stand_begin(&s);
	s.join.on.source = TEXT("row.secret");
	s.join.other.where.source = TEXT("other.channel == \"aoc\"");
	take(&s, "n", "count()");
	take(&s, "total", "sum(other.amount)");
	take(&s, "last", "max(other.received_at)");
	take(&s, "held", "share(other.n > 50)");
	s.f.spec.where.source =
		TEXT("done.n <= 3 && row.amount < 400 && (done.last == null "
		     "|| done.last >= row.received_at)");
	if (grouped) {
		s.f.per[0].name = TEXT("key");
		s.f.per[0].expression.source = TEXT("row.case_id");
		s.f.spec.per_count = 1;
		s.f.each[0].name = TEXT("n");
		s.f.each[0].call.source = TEXT("sum(done.n)");
		s.f.each[1].name = TEXT("late");
		s.f.each[1].call.source = TEXT("count(done.last != null)");
		s.f.spec.each_count = 2;
		fixture_metric(&s.f, "sum(n)");
		fixture_metric(&s.f, "max(n)");
		fixture_metric(&s.f, "count(late > 2)");
	} else {
		fixture_metric(&s.f, "count()");
		fixture_metric(&s.f, "sum(done.total)");
		fixture_metric(&s.f, "quantile(0.5, done.n)");
		fixture_metric(&s.f, "max(coalesce(done.last, now) - "
				     "row.received_at)");
		fixture_metric(&s.f, "share(done.n > 1)");
	}
	s.f.job.by_rows = by_rows;
	s.f.job.threads = threads;
	run(&s, batches_of_rows(s.f.arena, 3, 9000),
	    batches_of_rows(s.f.arena, 4, 5000));
	for (size_t i = 0; i < s.f.spec.metric_count; i++)
		buffer_printf(&out, "%s\n", fixture_fact(&s.f, i));
	buffer_printf(
		&out, "%llu of %llu judged, %llu unreadable\n",
		(unsigned long long)s.f.result.answers[0].account.judged,
		(unsigned long long)s.f.result.answers[0].account.read,
		(unsigned long long)s.f.result.answers[0].account.unreadable);
	fixture_end(&s.f);
	return buffer_take(&out, arena);
}

Test(joined_run, by_vectors_as_row_by_row)
{
	struct arena *arena = arena_open();

	for (unsigned i = 0; i < 4; i++) {
		bool grouped = i & 1;
		struct text rows = facts_by(true, 1, grouped, arena);
		struct text got =
			facts_by(false, i & 2 ? 3 : 1, grouped, arena);

		cr_expect(text_equal(rows, got), "%.*snot\n%.*s", TEXT_ARG(got),
			  TEXT_ARG(rows));
	}
	arena_close(arena);
}

#define ROWS(...) TEXT(FIXTURE_HEADER __VA_ARGS__)

/* Every way in which the unreadable rows could be read gives a count within
 * the bounds, and the bounds are met. */
Test(joined_run, an_unreadable_row_could_be_of_any_key)
{
	struct stand s;

	stand_begin(&s);
	take(&s, "n", "count()");
	fixture_metric(&s.f, "count(done.n == 0)");
	fixture_metric(&s.f, "count()");
	fixture_metric(&s.f, "share(done.n == 0)");
	fixture_metric(&s.f, "count(done.n > 5)");
	fixture_metric(&s.f, "max(row.n)");
	run(&s,
	    ROWS("a,aoc,2026-02-01,,1,1,\nb,aoc,2026-02-01,,1,1,\n"
		 "b,aoc,2026-02-01,,1,1,\nc,aoc,2026-02-01,,1,1,\n"
		 "d,aoc,2026-02-01,,1,1,\n"),
	    ROWS("a,aoc,2026-02-01,,1,1,\nbroken\n"));
	cr_assert_eq(s.f.result.answers[0].reason, REASON_NONE);
	cr_expect_str_eq(fixture_fact(&s.f, 0), "4");
	cr_expect_str_eq(fixture_low(&s.f, 0), "2"); /* both of b */
	cr_expect_str_eq(fixture_high(&s.f, 0), "6"); /* sound, not tight */
	cr_expect_str_eq(fixture_low(&s.f, 1), "5");
	cr_expect_str_eq(fixture_high(&s.f, 1), "5");
	cr_expect_str_eq(fixture_low(&s.f, 4), "1");
	fixture_end(&s.f);
}

Test(joined_run, matched_rows_are_in_no_doubt)
{
	struct stand s;

	stand_begin(&s);
	take(&s, "n", "count()");
	fixture_metric(&s.f, "count(done.n == 0)");
	run(&s, ROWS("a,aoc,2026-02-01,,1,1,\n"),
	    ROWS("a,aoc,2026-02-01,,1,1,\nbroken\n"));
	cr_expect_str_eq(fixture_fact(&s.f, 0), "0");
	cr_expect_null(s.f.result.answers[0].bounds);
	fixture_end(&s.f);
}

/* Which rows are judged depends on what is joined. */
Test(joined_run, nothing_judged_may_be_something)
{
	struct stand s;

	stand_begin(&s);
	take(&s, "n", "count()");
	s.f.spec.where.source = TEXT("done.n > 0");
	fixture_metric(&s.f, "count()");
	run(&s, ROWS("a,aoc,2026-02-01,,1,1,\n"),
	    ROWS("b,aoc,2026-02-01,,1,1,\nbroken\n"));
	cr_expect_eq(s.f.result.answers[0].reason, REASON_INCOMPLETE_SOURCE);
	fixture_end(&s.f);
}

Test(joined_run, a_source_without_rows_tells_nothing)
{
	struct stand s;

	stand_begin(&s);
	take(&s, "n", "count()");
	fixture_metric(&s.f, "count(done.n == 0)");
	run(&s, ROWS("a,aoc,2026-02-01,,1,1,\n"), ROWS(""));
	cr_expect_eq(s.f.result.answers[0].reason, REASON_NO_POPULATION);
	cr_expect(text_starts(s.f.result.answers[0].detail,
			      "cases, which the check joins: "));
	fixture_end(&s.f);
}

Test(joined_run, a_missing_column_of_the_other_source)
{
	struct stand s;

	stand_begin(&s);
	take(&s, "n", "count(other.n > 1)");
	fixture_metric(&s.f, "count(done.n == 0)");
	run(&s, ROWS("a,aoc,2026-02-01,,1,1,\n"), TEXT("case_id\na\n"));
	cr_expect_eq(s.f.result.answers[0].reason, REASON_MISSING_COLUMN);
	fixture_end(&s.f);
}

/* A null is equal to nothing, not even to a null. */
Test(joined_run, nulls_match_nothing)
{
	struct stand s;

	stand_begin(&s);
	s.join.on.source = TEXT("row.secret");
	s.key.expression.source = TEXT("other.secret");
	take(&s, "n", "count()");
	take(&s, "kinds", "distinct(other.channel)");
	take(&s, "last", "max(other.n)");
	fixture_metric(&s.f, "count(done.n == 0)");
	fixture_metric(&s.f, "count(done.kinds == 0)");
	fixture_metric(&s.f, "count(done.last == null)");
	fixture_metric(&s.f, "sum(done.n)");
	run(&s, ROWS("a,aoc,2026-02-01,,1,1,\nb,aoc,2026-02-01,,1,1,x\n"),
	    ROWS("a,aoc,2026-02-01,,1,1,\na,aoc,2026-02-01,,1,1,x\n"
		 "a,aoc,2026-02-01,,1,1,x\n"));
	cr_expect_str_eq(fixture_fact(&s.f, 0), "1");
	cr_expect_str_eq(fixture_fact(&s.f, 1), "1");
	cr_expect_str_eq(fixture_fact(&s.f, 2), "1");
	cr_expect_str_eq(fixture_fact(&s.f, 3), "2");
	fixture_end(&s.f);
}

static void expect_refused(const char *on, const char *settle, const char *said)
{
	struct stand s;

	stand_begin(&s);
	s.join.on.source = text_from(on);
	s.f.spec.settle.source = text_from(settle);
	s.f.spec.window_column = COLUMN_RECEIVED;
	take(&s, "n", "count()");
	take(&s, "first", "min(other.received_at)");
	fixture_metric(&s.f, "count(done.first > now)");
	cr_expect_eq(fixture_compile(&s.f), -1);
	cr_expect_not_null(strstr(s.f.problems, said), "%s", s.f.problems);
	fixture_end(&s.f);
}

Test(joined_run, what_is_written_wrong)
{
	expect_refused("row.n", "1d", "looked up by int");
	expect_refused("done.n", "1d", "on does not see");
	expect_refused("other.case_id", "1d", "other");
	expect_refused("row.case_id", "done.n > 1 ? 1d : 2d",
		       "settle does not see");
	expect_refused("row.case_id", "1d", "null");
}

static void many_rows(struct buffer *rows, uint64_t seed)
{
	buffer_str(rows, FIXTURE_HEADER);
	for (int i = 0; i < 30000; i++)
		buffer_printf(rows, "key-%llu,aoc,2026-02-01,,1,%d,some text\n",
			      (unsigned long long)(next(&seed) % 20000), i % 7);
}

/* The facts with this much memory, as one text. */
static struct text facts_within(struct arena *arena, uint64_t memory,
				unsigned threads, struct spill *spill)
{
	struct buffer rows, others, facts;
	struct stand s;

	buffer_init(&rows);
	buffer_init(&others);
	buffer_init(&facts);
	many_rows(&rows, 1);
	many_rows(&others, 2);
	stand_begin(&s);
	take(&s, "n", "count()");
	take(&s, "middle", "quantile(0.5, other.n)");
	fixture_metric(&s.f, "count(done.n == 0)");
	fixture_metric(&s.f, "sum(done.n)");
	fixture_metric(&s.f, "sum(coalesce(done.middle, 1000))");
	s.f.job.spill = spill;
	s.f.job.table_bytes = memory;
	s.f.job.threads = s.reading.job.threads = threads;
	run(&s, buffer_view(&rows), buffer_view(&others));
	cr_expect_eq(s.f.result.answers[0].reason, REASON_NONE);
	for (size_t i = 0; i < 3; i++)
		buffer_printf(&facts, "%s\n", fixture_fact(&s.f, i));
	fixture_end(&s.f);
	buffer_release(&rows);
	buffer_release(&others);
	return buffer_take(&facts, arena);
}

Test(joined_run, keys_beyond_the_memory_are_looked_up_on_the_disk)
{
	struct spill spill = {.directory = "/tmp"};
	struct arena *arena = arena_open();
	struct text all = facts_within(arena, 0, 1, &spill);

	cr_expect_eq(spill.written, 0);
	for (unsigned threads = 1; threads < 4; threads += 2) {
		struct text few = facts_within(arena, 100000, threads, &spill);

		cr_expect(text_equal(few, all), "%.*snot %.*s", TEXT_ARG(few),
			  TEXT_ARG(all));
		cr_expect_gt(spill.written, 500000);
		spill_empty(&spill);
	}
	spill_close(&spill);
	arena_close(arena);
}

/* What is asked of the source that rows are looked up in is judged in the pass
 * that gathers its keys. */
Test(joined_run, one_pass_for_keys_and_own_checks)
{
	struct stand s;
	struct fixture own;
	const struct joined_account *account;

	stand_begin(&s);
	take(&s, "n", "count()");
	s.join.other.where.source = TEXT("other.channel == \"aoc\"");
	fixture_metric(&s.f, "count(done.n > 0)");
	fixture_begin(&own);
	fixture_metric(&own, "count()");
	cr_assert_eq(fixture_compile(&own), 0, "%s", own.problems);
	run_both(&s, ROWS("a,aoc,2026-02-01,,1,1,\nb,aoc,2026-02-01,,1,1,\n"),
		 ROWS("a,aoc,2026-02-01,,1,1,\na,branch,2026-02-01,,1,1,\n"
		      "c,aoc,2026-02-01,,1,1,\n"),
		 &own.query, 1);
	cr_assert_eq(s.reading.passes, 1);
	cr_assert_eq(s.own.passes, 1);
	cr_assert_str_eq(fixture_fact(&s.f, 0), "1");
	own.result = s.reading.result;
	cr_assert_str_eq(fixture_fact(&own, 0), "3");
	cr_assert_eq(s.own.account_counts[0], 1);
	account = &s.own.accounts[0][0];
	cr_assert(text_is(account->join, "done"));
	cr_assert_eq(account->account.read, 3);
	cr_assert_eq(account->account.excluded, 1);
	cr_assert_eq(account->account.judged, 2);
	fixture_end(&own);
	fixture_end(&s.f);
}

/* Looked up in itself: it is read twice, and twice the same. */
Test(joined_run, a_source_looked_up_in_itself)
{
	struct stand s;

	stand_begin(&s);
	take(&s, "n", "count()");
	fixture_metric(&s.f, "count(done.n == 2)");
	run_both(&s,
		 ROWS("a,aoc,2026-02-01,,1,1,\nb,aoc,2026-02-01,,1,1,\n"
		      "a,aoc,2026-02-01,,1,1,\n"),
		 ROWS(""), NULL, 0);
	cr_assert_eq(s.own.passes, 2);
	cr_assert_eq(s.f.result.reason, REASON_NONE);
	cr_assert_str_eq(fixture_fact(&s.f, 0), "2");
	fixture_end(&s.f);
}
