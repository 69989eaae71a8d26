/* SPDX-License-Identifier: Apache-2.0 */
/* Random checks over random rows: by vectors the same answers as row by row,
 * for any number of threads. */
#include "unit/records_fixture.h"

#include "records/spill.h"

#define ROWS   6000
#define CHECKS 60

static uint64_t draw(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static const char *pick(uint64_t *seed, const char *const *from, size_t count)
{
	return from[draw(seed) % count];
}

static void put_time(struct buffer *out, int64_t seconds, uint64_t odd)
{
	char room[INSTANT_TEXT_ROOM];
	struct text t = instant_print((struct instant){seconds, 0}, room);

	if (odd % 400 == 0)
		buffer_str(out, "1500-01-01 00:00:00"); /* beyond a vector */
	else if (odd % 400 == 1)
		buffer_str(out, "never");
	else if (odd % 9 == 2)
		buffer_printf(out, "%.10s %.8s.25", t.data, t.data + 11);
	else
		buffer_printf(out, "%.10s %.8s", t.data, t.data + 11);
}

static void put_row(struct buffer *out, uint64_t *seed, int i)
{
	static const char *const amounts[] = {"92233720368547758.07",
					      "-92233720368547758.08",
					      "0.01",
					      "-5",
					      "100.00",
					      "",
					      "1.234"};
	static const char *const secrets[] = {
		"",   "a",	 "abcdefghijklmnop", "abcdefghijklmnopqrstu",
		"ab", "\"x,y\"", "\"q\"\"q\"",	     "สวัสดี"};
	int64_t at = 1767225600 + (int64_t)(draw(seed) % 5000000);

	buffer_printf(out, "c%d,%s,", i,
		      draw(seed) % 3	 ? "aoc"
		      : draw(seed) % 300 ? "branch"
					 : "other");
	put_time(out, at, draw(seed));
	buffer_char(out, ',');
	if (draw(seed) % 10)
		put_time(out, at - 5 + (int64_t)(draw(seed) % 90000),
			 draw(seed));
	buffer_char(out, ',');
	if (draw(seed) % 50 == 0)
		buffer_str(out, pick(seed, amounts, ARRAY_SIZE(amounts)));
	else
		buffer_printf(out, "%d.%02d", (int)(draw(seed) % 2000) - 300,
			      (int)(draw(seed) % 100));
	if (draw(seed) % 100 == 0)
		buffer_str(out, draw(seed) % 2 ? ",9223372036854775807"
					       : ",-9223372036854775808");
	else
		buffer_printf(out, ",%d", (int)(draw(seed) % 40) - 5);
	buffer_printf(out, ",%s%s\n", pick(seed, secrets, ARRAY_SIZE(secrets)),
		      draw(seed) % 900 ? "" : ",ragged");
}

static const char *const conditions[] = {
	"row.channel == 'aoc'",
	"row.frozen_at != null",
	"row.frozen_at != null && row.frozen_at - row.received_at <= 6h",
	"row.amount > 2",
	"row.amount < 500 || row.n > 7",
	"row.n * 3 < 60",
	"row.n + 1 > 0",
	"row.n / (row.n - 3) >= 0",
	"!(row.channel in ['branch', 'x'])",
	"row.secret == null || row.secret != 'ab'",
	"coalesce(row.secret, '').startsWith('a')",
	"row.received_at >= now - 30d",
	"day(row.received_at) < row.received_at",
	"row.secret != null && row.secret + 'x' != 'ax'",
};

static const char *const metrics[] = {
	"count()",
	"count(row.frozen_at == null)",
	"share(coalesce(row.frozen_at, now) - row.received_at <= 60m)",
	"share(row.n > 3, row.channel == 'aoc')",
	"sum(row.amount)",
	"sum(row.n)",
	"mean(row.amount)",
	"mean(coalesce(row.frozen_at, now) - row.received_at)",
	"min(row.received_at)",
	"max(coalesce(row.frozen_at, now) - row.received_at)",
	"min(row.amount)",
	"quantile(0.95, coalesce(row.frozen_at, now) - row.received_at)",
	"quantile(0.50, row.n)",
	"quantile(1, row.amount)",
	"quantile(0.5, row.received_at)",
	"distinct(row.channel)",
	"distinct(coalesce(row.secret, 'none'))",
	"distinct(row.n)",
	"histogram(row.n, [0, 10, 20])",
	"histogram(coalesce(row.frozen_at, now) - row.received_at, [1h, 1d])",
	"sum(row.n * row.n)",
	"max(row.n - 10)",
	"count(row.n / (row.n - 3) > 0)",
};

static const char *const keys[] = {
	"row.channel",	   "row.secret",
	"row.n",	   "row.amount",
	"row.case_id",	   "day(row.received_at)",
	"row.n > 3",	   "coalesce(row.secret, row.channel)",
	"row.received_at", "row.n / (row.n - 3)",
};

static const char *const group_metrics[] = {"count()", "max(cases)",
					    "sum(cases)",
					    "quantile(0.9, cases)",
					    "count(cases > 5)"};

static void build(struct fixture *f, uint64_t seed)
{
	static char where[16][300];
	char *text = where[seed % 16];
	size_t conjuncts = draw(&seed) % 4;
	bool grouped = draw(&seed) % 3 == 0;

	text[0] = 0;
	for (size_t i = 0; i < conjuncts; i++)
		snprintf(text + strlen(text), sizeof(where[0]) - strlen(text),
			 "%s(%s)", i ? " && " : "",
			 pick(&seed, conditions, ARRAY_SIZE(conditions)));
	f->spec.where.source = text_from(text);
	if (draw(&seed) % 2) {
		f->spec.window_column = COLUMN_RECEIVED;
		f->query.window =
			(struct period){instant_from("2026-01-05T00:00:00Z"),
					instant_from("2026-02-20T00:00:00.5Z")};
		if (draw(&seed) % 2)
			f->spec.settle.source = TEXT("20d");
	}
	f->spec.min_population = draw(&seed) % 3 ? 0 : 4000;
	for (size_t i = 0; i < 5; i++) {
		const char *metric = pick(&seed, metrics, ARRAY_SIZE(metrics));
		struct metric *each = &f->each[f->spec.each_count];

		if (!grouped) {
			fixture_metric(f, metric);
			continue;
		}
		each->name =
			i ? text_format(f->arena, "e%zu", i) : TEXT("cases");
		each->call.source = i ? text_from(metric) : TEXT("count()");
		f->spec.each_count++;
		fixture_metric(f, group_metrics[i]);
	}
	if (!grouped)
		return;
	f->spec.per_count = 1 + draw(&seed) % 2;
	for (size_t i = 0; i < f->spec.per_count; i++) {
		f->per[i].name = text_format(f->arena, "k%zu", i);
		f->per[i].expression.source =
			text_from(pick(&seed, keys, ARRAY_SIZE(keys)));
	}
	for (size_t i = 1; i < f->spec.each_count; i++)
		if (draw(&seed) % 2)
			fixture_metric(
				f, text_cstr(f->arena,
					     text_format(f->arena,
							 "count(e%zu == e%zu)",
							 i, i)));
}

static void print(struct fixture *f, struct buffer *out)
{
	const struct records_result *r = &f->result;
	const struct records_answer *a = &r->answers[0];

	buffer_printf(out, "%d %.*s %.*s rows %llu newest %lld\n", r->reason,
		      TEXT_ARG(r->detail), TEXT_ARG(r->where),
		      (unsigned long long)r->source.rows,
		      (long long)r->source.newest.seconds);
	for (size_t i = 0; i < r->source.sample_count; i++)
		buffer_printf(out, "sample %.*s\n",
			      TEXT_ARG(r->source.samples[i]));
	for (size_t i = 0; i < f->spec.metric_count; i++) {
		buffer_printf(out, "%.*s = %s\n",
			      TEXT_ARG(f->metrics[i].call.source),
			      fixture_fact(f, i));
		if (a->bounds)
			buffer_printf(out, "  %s %s\n", fixture_low(f, i),
				      fixture_high(f, i));
	}
	buffer_printf(out, "detail %.*s\n", TEXT_ARG(a->detail));
	buffer_printf(out, "%llu %llu %llu %llu %llu %llu\n",
		      (unsigned long long)a->account.read,
		      (unsigned long long)a->account.unreadable,
		      (unsigned long long)a->account.outside,
		      (unsigned long long)a->account.unsettled,
		      (unsigned long long)a->account.excluded,
		      (unsigned long long)a->account.judged);
	for (size_t i = 0; i < a->account.exclusion_count; i++)
		buffer_printf(
			out, "%.*s %llu\n",
			TEXT_ARG(a->account.exclusions[i].condition),
			(unsigned long long)a->account.exclusions[i].rows);
	for (size_t i = 0; i < a->case_count; i++)
		buffer_printf(out, "case %.*s\n", TEXT_ARG(a->cases[i]));
}

static void compare(uint64_t seed, const struct buffer *rows)
{
	struct buffer wanted;

	for (unsigned threads = 0; threads < 3; threads++) {
		struct spill spill = {.directory = "/tmp"};
		struct fixture f;
		struct buffer got;

		fixture_begin(&f);
		f.job.spill = &spill;
		/* so little that groups spill */
		f.job.table_bytes = threads == 2 ? 256 * 1024 : 0;
		build(&f, seed);
		fixture_file(&f, "a.csv", rows->data, rows->size);
		f.job.by_rows = threads == 0;
		f.job.threads = threads == 2 ? 3 : 1;
		fixture_run(&f);
		buffer_init(&got);
		print(&f, &got);
		buffer_char(&got, '\0');
		if (threads == 0)
			wanted = got;
		else
			cr_assert_str_eq(got.data, wanted.data,
					 "check %llu, where %.*s",
					 (unsigned long long)seed,
					 TEXT_ARG(f.spec.where.source));
		if (threads)
			buffer_release(&got);
		fixture_end(&f);
		spill_close(&spill);
	}
	buffer_release(&wanted);
}

static void make(struct buffer *rows, uint64_t seed, int count)
{
	buffer_init(rows);
	buffer_str(rows, FIXTURE_HEADER);
	for (int i = 0; i < count; i++)
		put_row(rows, &seed, i);
}

Test(query_batch, answers_as_row_by_row, .timeout = 300)
{
	for (uint64_t seed = 1; seed <= CHECKS; seed++) {
		struct buffer rows;

		make(&rows, seed * 0x9e3779b97f4a7c15,
		     seed % 5 ? ROWS : (int)(seed % 70));
		compare(seed * 0xd6e8feb86659fd93, &rows);
		buffer_release(&rows);
	}
}

Test(query_batch, answers_as_row_by_row_over_blocks, .timeout = 300)
{
	struct buffer rows;

	make(&rows, 4711, 12 * ROWS);
	for (uint64_t seed = 1; seed <= 6; seed++)
		compare(seed * 0xa0761d6478bd642f, &rows);
	buffer_release(&rows);
}

/* So many that threads share the groups out. */
static void many_groups(struct fixture *f, const struct buffer *rows,
			struct buffer *out)
{
	static const char *const figures[] = {"count()", "max(row.n)",
					      "sum(row.amount)"};
	static const char *const asked[] = {"count()",		 "sum(e0)",
					    "max(e1)",		 "min(e2)",
					    "quantile(0.9, e1)", "distinct(e0)",
					    "share(e1 * 3 > 20)"};
	struct spill spill = {.directory = "/tmp"};

	f->job.spill = &spill;
	f->spec.per_count = 1;
	f->per[0].name = TEXT("k");
	f->per[0].expression.source = TEXT("row.case_id");
	for (size_t i = 0; i < ARRAY_SIZE(figures); i++) {
		f->each[i].name = text_format(f->arena, "e%zu", i);
		f->each[i].call.source = text_from(figures[i]);
	}
	f->spec.each_count = ARRAY_SIZE(figures);
	for (size_t i = 0; i < ARRAY_SIZE(asked); i++)
		fixture_metric(f, asked[i]);
	fixture_file(f, "a.csv", rows->data, rows->size);
	fixture_run(f);
	print(f, out);
	buffer_char(out, '\0');
	spill_close(&spill);
}

Test(query_batch, threads_share_many_groups_out, .timeout = 300)
{
	struct buffer rows, wanted, got;

	make(&rows, 4711, 30000);
	for (uint64_t seed = 815, i = 0; i < 60000; i++)
		put_row(&rows, &seed, (int)(i * 7 % 55000));
	/* at last each keeps its own, and they share ranges of hashes out */
	for (unsigned threads = 0; threads < 5; threads++) {
		struct fixture f;

		fixture_begin(&f);
		f.job.by_rows = threads == 0;
		f.job.threads = threads ? threads : 1;
		f.job.share_from = threads == 4 ? UINT64_MAX : 0;
		buffer_init(threads ? &got : &wanted);
		many_groups(&f, &rows, threads ? &got : &wanted);
		if (threads) {
			cr_expect_str_eq(got.data, wanted.data);
			buffer_release(&got);
		}
		fixture_end(&f);
	}
	buffer_release(&wanted);
	buffer_release(&rows);
}
