/* SPDX-License-Identifier: Apache-2.0 */
/* Metrics with memory of a few KiB and any number of threads are those with
 * all the memory there is. */
#include "records/spill.h"
#include "unit/records_fixture.h"

static uint64_t draw(uint64_t *seed, uint64_t below)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15ULL;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return (z ^ z >> 31) % below;
}

/* People with few rows and one with many; numbers near and far, repeated. */
static void make_rows(struct buffer *bytes, size_t rows, uint64_t seed)
{
	buffer_str(bytes, FIXTURE_HEADER);
	for (size_t i = 0; i < rows; i++) {
		uint64_t person = draw(&seed, 4) ? draw(&seed, rows / 3) : 7;
		int64_t n = (int64_t)draw(&seed, 5000) - 2000;
		uint64_t second = draw(&seed, 86400 * 20);

		if (draw(&seed, 9) == 0)
			n *= 1000003;
		buffer_printf(bytes,
			      "person-%llu,%s,2026-02-%02llu %02llu:%02llu:%02"
			      "llu,2026-02-28,%lld.%02llu,%lld,text to fill\n",
			      (unsigned long long)person,
			      draw(&seed, 2) ? "aoc" : "branch",
			      (unsigned long long)(1 + second / 86400),
			      (unsigned long long)(second / 3600 % 24),
			      (unsigned long long)(second / 60 % 60),
			      (unsigned long long)(second % 60),
			      (long long)draw(&seed, 900),
			      (unsigned long long)draw(&seed, 100),
			      (long long)n);
	}
}

static void each(struct fixture *f, const char *name, const char *call)
{
	struct metric *m = &f->each[f->spec.each_count++];

	m->name = text_from(name);
	m->call.source = text_from(call);
}

static void plain_metrics(struct fixture *f)
{
	fixture_metric(f, "count()");
	fixture_metric(f, "distinct(row.case_id)");
	fixture_metric(f, "distinct(row.n)");
	fixture_metric(f, "quantile(0.5, row.n)");
	fixture_metric(f, "quantile(0.999, row.n)");
	fixture_metric(f, "quantile(0.01, row.amount)");
	fixture_metric(f, "quantile(1.0, row.received_at)");
	fixture_metric(f, "sum(row.amount)");
	fixture_metric(f, "rolling_sum(row.amount, row.received_at, 3h)");
	fixture_metric(f, "rolling_count(row.received_at, 1d, row.n > 2990)");
	fixture_metric(f, "longest_gap(row.received_at, row.received_at)");
	fixture_metric(f, "overlap(row.received_at, row.received_at + 45m)");
	fixture_metric(f,
		       "overlap_time(row.received_at, row.received_at + 3m)");
}

static void group_metrics(struct fixture *f)
{
	f->per[0].name = TEXT("person");
	f->per[0].expression.source = TEXT("row.case_id");
	f->per[1].name = TEXT("channel");
	f->per[1].expression.source = TEXT("row.channel");
	f->spec.per_count = 2;
	each(f, "rows", "count()");
	each(f, "total", "sum(row.amount)");
	each(f, "low", "min(row.n)");
	each(f, "middle", "quantile(0.5, row.n)");
	each(f, "high", "quantile(0.9, row.n)");
	each(f, "kinds", "distinct(row.n)");
	each(f, "held", "share(row.n > 0)");
	each(f, "burst", "rolling_sum(row.amount, row.received_at, 1d)");
	each(f, "gap", "longest_gap(row.received_at, row.received_at)");
	each(f, "last", "max(row.received_at)");
	fixture_metric(f, "count()");
	fixture_metric(f, "max(rows)");
	fixture_metric(f, "sum(total)");
	fixture_metric(f, "quantile(0.37, low)");
	fixture_metric(f, "sum(middle)");
	fixture_metric(f, "sum(high)");
	fixture_metric(f, "sum(kinds)");
	fixture_metric(f, "max(burst)");
	fixture_metric(f, "sum(gap)");
	fixture_metric(f, "min(last)");
	fixture_metric(f, "distinct(key.person)");
	fixture_metric(f, "distinct(burst)");
}

struct way {
	unsigned threads;
	uint64_t memory, share_from;
};

/* All facts as one text. */
static struct text facts_of(struct text rows, void (*metrics)(struct fixture *),
			    struct way way, struct arena *arena,
			    uint64_t *written)
{
	struct spill spill = {.directory = "/tmp"};
	struct fixture f;
	struct buffer facts;

	buffer_init(&facts);
	fixture_begin(&f);
	metrics(&f);
	f.job.inline_rows = rows;
	f.job.threads = way.threads;
	f.job.table_bytes = way.memory;
	f.job.share_from = way.share_from;
	f.job.spill = &spill;
	fixture_run(&f);
	for (size_t i = 0; i < f.spec.metric_count; i++)
		buffer_printf(&facts, "%s\n", fixture_fact(&f, i));
	*written = spill.written;
	spill_close(&spill);
	fixture_end(&f);
	return buffer_take(&facts, arena);
}

static void compare_with(struct text all, struct text rows,
			 void (*metrics)(struct fixture *), struct way way,
			 struct arena *arena)
{
	uint64_t written;
	struct text got = facts_of(rows, metrics, way, arena, &written);

	cr_expect(text_equal(all, got),
		  "%u threads, %llu bytes, shared from %llu:\n%.*snot\n%.*s",
		  way.threads, (unsigned long long)way.memory,
		  (unsigned long long)way.share_from, TEXT_ARG(got),
		  TEXT_ARG(all));
	if (way.memory && rows.size > 20 * way.memory)
		cr_expect_gt(written, 0);
	if (!way.memory)
		cr_expect_eq(written, 0);
}

static void compare(void (*metrics)(struct fixture *), size_t rows)
{
	static const uint64_t memories[] = {0, 16 << 10, 128 << 10, 1 << 20};
	static const uint64_t shares[] = {0, 1, 40};
	struct arena *arena = arena_open();
	struct buffer bytes;
	struct text all;
	uint64_t written;

	buffer_init(&bytes);
	make_rows(&bytes, rows, rows);
	all = facts_of(buffer_view(&bytes), metrics, (struct way){1, 0, 0},
		       arena, &written);
	for (unsigned threads = 1; threads <= 3; threads += 2)
		for (size_t m = 0; m < ARRAY_SIZE(memories); m++)
			for (size_t s = 0; s < ARRAY_SIZE(shares); s++)
				compare_with(all, buffer_view(&bytes), metrics,
					     (struct way){threads, memories[m],
							  shares[s]},
					     arena);
	buffer_release(&bytes);
	arena_close(arena);
}

Test(group_spill, plain_metrics_do_not_depend_on_memory)
{
	compare(plain_metrics, 1000);
	compare(plain_metrics, 30000);
}

Test(group_spill, groups_do_not_depend_on_memory)
{
	compare(group_metrics, 1000);
	compare(group_metrics, 30000);
}

/* The spill's ceiling stands for a full disk. */
Test(group_spill, without_room_only_what_spills_is_unknown)
{
	struct spill spill = {.directory = "/tmp", .most = 4096};
	struct fixture f;
	struct buffer bytes;

	buffer_init(&bytes);
	make_rows(&bytes, 20000, 3);
	fixture_begin(&f);
	fixture_metric(&f, "distinct(row.case_id)");
	fixture_metric(&f, "quantile(0.5, row.n)");
	fixture_metric(&f, "count()");
	f.job.inline_rows = buffer_view(&bytes);
	f.job.table_bytes = 16 << 10;
	f.job.spill = &spill;
	fixture_run(&f);
	for (unsigned i = 0; i < 2; i++) {
		struct value fact = f.result.answers[0].facts[i];

		cr_expect_eq(fact.kind, VALUE_UNKNOWN);
		cr_expect(text_starts(value_text(fact),
				      "no-space: values that do not fit in "
				      "memory need 1 MiB"));
	}
	cr_expect_str_eq(fixture_fact(&f, 2), "20000");
	cr_expect_gt(spill.refused, 4096);
	spill_close(&spill);
	buffer_release(&bytes);
	fixture_end(&f);
}
