/* SPDX-License-Identifier: Apache-2.0 */
#include "records/spill.h"
#include "unit/records_fixture.h"

#define ROWS   30000
#define PEOPLE 700

static void group_by(struct fixture *f, const char *key)
{
	f->per[0].name = TEXT("person");
	f->per[0].expression.source = text_from(key);
	f->spec.per_count = 1;
}

static void each(struct fixture *f, const char *name, const char *call)
{
	struct metric *m = &f->each[f->spec.each_count++];

	m->name = text_from(name);
	m->call.source = text_from(call);
}

/* Person i % PEOPLE: every aggregate inside a group, for 1 and 3 threads. */
Test(row_groups, against_a_table_of_people)
{
	static int64_t rows[PEOPLE], sums[PEOPLE], low[PEOPLE];
	int64_t most = 0, largest = INT64_MIN, lows = 0, many = 0;
	struct buffer bytes;

	buffer_init(&bytes);
	buffer_str(&bytes, FIXTURE_HEADER);
	for (int64_t i = 0; i < ROWS; i++) {
		int64_t person = i * i % PEOPLE, n = i * 7919 % 1000 - 300;

		buffer_printf(&bytes,
			      "p%lld,aoc,2026-02-01,,1,%lld,a longer text that "
			      "fills several blocks\n",
			      (long long)person, (long long)n);
		low[person] =
			rows[person]++ && low[person] < n ? low[person] : n;
		sums[person] += n;
	}
	for (int p = 0; p < PEOPLE; p++) {
		if (!rows[p])
			continue;
		most = rows[p] > most ? rows[p] : most;
		largest = sums[p] > largest ? sums[p] : largest;
		lows += low[p];
		many++;
	}
	for (unsigned threads = 1; threads < 4; threads += 2) {
		struct fixture f;
		const struct value *facts;

		fixture_begin(&f);
		group_by(&f, "row.case_id");
		each(&f, "rows", "count()");
		each(&f, "total", "sum(row.n)");
		each(&f, "low", "min(row.n)");
		each(&f, "middle", "quantile(1.0, row.n)");
		each(&f, "kinds", "distinct(row.channel)");
		fixture_metric(&f, "count()");
		fixture_metric(&f, "max(rows)");
		fixture_metric(&f, "max(total)");
		fixture_metric(&f, "sum(low)");
		fixture_metric(&f, "count(middle >= low && kinds == 1)");
		f.job.threads = threads;
		f.job.inline_rows = buffer_view(&bytes);
		fixture_run(&f);
		facts = f.result.answers[0].facts;
		cr_expect_eq(facts[0].integer, many);
		cr_expect_eq(facts[1].integer, most);
		cr_expect_eq(facts[2].integer, largest);
		cr_expect_eq(facts[3].integer, lows);
		cr_expect_eq(facts[4].integer, many);
		fixture_end(&f);
	}
	buffer_release(&bytes);
}

/* More than the tables may hold: a clean unknown, and other metrics stand. */
static void overfill(bool grouped)
{
	struct fixture f;
	struct buffer bytes;
	size_t wide = 200000;
	char *text = malloc(wide);
	struct value fact;

	memset(text, 'x', wide);
	buffer_init(&bytes);
	buffer_str(&bytes, FIXTURE_HEADER);
	for (int i = 0; i < 1500; i++) {
		buffer_printf(&bytes, "c%06d", i);
		buffer_add(&bytes, text, wide);
		buffer_str(&bytes, ",aoc,2026-02-01,,1,1,\n");
	}
	fixture_begin(&f);
	if (grouped) {
		group_by(&f, "row.case_id");
		each(&f, "rows", "count()");
		fixture_metric(&f, "max(rows)");
	} else {
		fixture_metric(&f, "distinct(row.case_id)");
		fixture_metric(&f, "sum(row.n)");
	}
	f.job.inline_rows = buffer_view(&bytes);
	fixture_run(&f);
	fact = f.result.answers[0].facts[0];
	cr_expect_eq(fact.kind, VALUE_UNKNOWN);
	cr_expect(text_starts(value_text(fact), "our-error: "));
	cr_expect_eq(f.result.answers[0].account.judged, 1500);
	if (!grouped)
		cr_expect_str_eq(fixture_fact(&f, 1), "1500");
	buffer_release(&bytes);
	free(text);
	fixture_end(&f);
}

/* Bytes that went to the spill file. */
static uint64_t spilled(const struct buffer *bytes, bool grouped)
{
	struct spill spill = {.directory = "/tmp"};
	struct fixture f;
	uint64_t written;

	fixture_begin(&f);
	if (grouped) {
		group_by(&f, "row.case_id");
		each(&f, "rows", "count()");
	}
	fixture_metric(&f, grouped ? "sum(rows)" : "sum(row.n)");
	f.source.sorted = true;
	f.job.commit = true;
	f.job.spill = &spill;
	f.job.table_bytes = 256 * 1024;
	f.job.inline_rows = buffer_view(bytes);
	fixture_run(&f);
	cr_expect_str_eq(fixture_fact(&f, 0), "20000");
	cr_expect(f.result.source.committed);
	written = spill.written;
	fixture_end(&f);
	spill_close(&spill);
	return written;
}

/* The room in which rows are sorted for a commitment is none of the groups. */
Test(row_groups, spill_beside_a_sorted_commitment)
{
	struct buffer bytes;

	buffer_init(&bytes);
	buffer_str(&bytes, FIXTURE_HEADER);
	for (int i = 0; i < 20000; i++)
		buffer_printf(&bytes, "c%06d,aoc,2026-02-01,,1,1,\n", i);
	cr_expect_gt(spilled(&bytes, true), spilled(&bytes, false) + 20000 * 8);
	buffer_release(&bytes);
}

/* Few groups whose keys are short strings: where each one's words are is
 * remembered by the key's bytes. */
static void few_groups(const char *before, const char *after, int keys,
		       uint64_t memory)
{
	struct spill spill = {.directory = "/tmp"};
	struct buffer bytes;
	struct fixture f;
	const struct value *facts;

	buffer_init(&bytes);
	buffer_str(&bytes, FIXTURE_HEADER);
	for (int i = 0; i < ROWS; i++) {
		buffer_printf(&bytes, "%s%05d%s,aoc,2026-02-01,,1,%d,\n",
			      before, i % keys, after, i % keys);
	}
	fixture_begin(&f);
	group_by(&f, "row.case_id");
	each(&f, "rows", "count()");
	each(&f, "low", "min(row.n)");
	each(&f, "high", "quantile(1.0, row.n)");
	fixture_metric(&f, "count()");
	fixture_metric(&f, "sum(rows)");
	fixture_metric(&f, "count(low == high)");
	fixture_metric(&f, "max(rows)");
	f.job.threads = 1;
	f.job.spill = &spill;
	f.job.table_bytes = memory;
	f.job.inline_rows = buffer_view(&bytes);
	fixture_run(&f);
	facts = f.result.answers[0].facts;
	cr_expect_eq(facts[0].integer, keys);
	cr_expect_eq(facts[1].integer, ROWS);
	cr_expect_eq(facts[2].integer, keys);
	cr_expect_eq(facts[3].integer, (ROWS + keys - 1) / keys);
	cr_expect_eq(spill.written > 0, memory != 0);
	fixture_end(&f);
	spill_close(&spill);
	buffer_release(&bytes);
}

/* Keys that are alike in all but their last bytes, or in all but their first,
 * and more of them than are remembered. */
Test(row_groups, keys_that_are_much_alike)
{
	few_groups("acc-0000000", "", 200, 0);
	few_groups("000", "acc-0000", 200, 0);
	few_groups("", "", 200, 0);
}

/* What was remembered of a table is forgotten when it begins anew. */
Test(row_groups, few_groups_that_spill)
{
	few_groups("acc-", "", 150, 16 * 1024);
	few_groups("acc-", "", 60, 4 * 1024);
}

Test(row_groups, beyond_the_ceiling_is_unknown)
{
	overfill(false);
	overfill(true);
}
