/* SPDX-License-Identifier: Apache-2.0 */
/* Random sources against a straightforward computation, and the same result
 * for any number of threads. */
#include "unit/records_fixture.h"

#include "ledger/tree.h"

#define ROWS 40000

struct row {
	bool aoc, frozen, readable;
	int64_t received, latency;
	int64_t cents, n;
};

struct model {
	struct row rows[ROWS];
	struct buffer bytes;
};

static uint64_t draw(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void write_time(struct buffer *out, int64_t seconds)
{
	char room[INSTANT_TEXT_ROOM];
	struct text t = instant_print((struct instant){seconds, 0}, room);

	buffer_printf(out, "%.10s %.8s", t.data, t.data + 11);
}

/* Quoted fields with quotes, delimiters and line ends, long enough to lie
 * across the borders of blocks. */
static void write_secret(struct buffer *out, uint64_t *seed)
{
	static const char *const parts[] = {"a",  "\"\"", ",",
					    "\n", "\r\n", "\xe0\xb8\x81"};
	uint64_t count = draw(seed) % 60;

	buffer_char(out, '"');
	for (uint64_t i = 0; i < count; i++)
		buffer_str(out, parts[draw(seed) % 6]);
	buffer_char(out, '"');
}

static void make(struct model *model, uint64_t seed, bool quoted)
{
	int64_t base = instant_from("2026-01-01T00:00:00Z").seconds;
	struct buffer *out = &model->bytes;

	buffer_init(out);
	buffer_str(out, FIXTURE_HEADER);
	for (int i = 0; i < ROWS; i++) {
		struct row *row = &model->rows[i];

		*row = (struct row){
			.aoc = draw(&seed) % 3 != 0,
			.frozen = draw(&seed) % 10 != 0,
			.readable = draw(&seed) % 500 != 0,
			.received = base + (int64_t)(draw(&seed) % 5000000),
			.latency = (int64_t)(draw(&seed) % 90000),
			.cents = (int64_t)(draw(&seed) % 2000000) - 1000000,
			.n = (int64_t)(draw(&seed) % 97),
		};
		buffer_printf(out, "c%d,%s,", i, row->aoc ? "aoc" : "branch");
		write_time(out, row->received);
		buffer_char(out, ',');
		if (row->frozen)
			write_time(out, row->received + row->latency);
		buffer_printf(out, ",%s%lld.%02lld,%lld%s,",
			      row->cents < 0 ? "-" : "",
			      (long long)llabs(row->cents) / 100,
			      (long long)llabs(row->cents) % 100,
			      (long long)row->n, row->readable ? "" : "?");
		if (quoted && draw(&seed) % 3)
			write_secret(out, &seed);
		buffer_str(out, i % 7 ? "\n" : "\r\n");
	}
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

struct expected {
	int64_t judged, unreadable, outside, excluded, unfrozen, p95, middle;
	int64_t cents, most_n, kinds;
};

static struct expected compute(const struct model *model, int64_t from,
			       int64_t until)
{
	static int64_t latencies[ROWS], amounts[ROWS];
	struct expected e = {.most_n = -1};
	bool seen[97] = {false};

	for (int i = 0; i < ROWS; i++) {
		const struct row *row = &model->rows[i];

		if (!row->readable) {
			e.unreadable++;
		} else if (row->received < from || row->received >= until) {
			e.outside++;
		} else if (!row->aoc || row->n < 10) {
			e.excluded++;
		} else {
			latencies[e.judged] = row->frozen ? row->latency : 0;
			amounts[e.judged++] = row->cents;
			e.unfrozen += !row->frozen;
			e.cents += row->cents;
			e.kinds += !seen[row->n];
			seen[row->n] = true;
			if (row->n > e.most_n)
				e.most_n = row->n;
		}
	}
	qsort(latencies, (size_t)e.judged, sizeof(*latencies), compare);
	qsort(amounts, (size_t)e.judged, sizeof(*amounts), compare);
	e.p95 = latencies[(e.judged * 95 + 99) / 100 - 1];
	e.middle = amounts[(e.judged + 1) / 2 - 1];
	return e;
}

static void ask(struct fixture *f)
{
	f->spec.window_column = COLUMN_RECEIVED;
	f->query.window = (struct period){instant_from("2026-01-10T00:00:00Z"),
					  instant_from("2026-02-20T12:00:00Z")};
	f->spec.where.source = TEXT("row.channel == \"aoc\" && row.n >= 10");
	fixture_metric(f, "count()");
	fixture_metric(f, "count(row.frozen_at == null)");
	fixture_metric(f, "quantile(0.95, coalesce(row.frozen_at, "
			  "row.received_at) - row.received_at)");
	fixture_metric(f, "sum(row.amount)");
	fixture_metric(f, "quantile(0.5, row.amount)");
	fixture_metric(f, "max(row.n)");
	fixture_metric(f, "distinct(row.n)");
	f->job.commit = true;
}

static void expect_same(const struct fixture *f, const struct expected *e)
{
	const struct records_answer *a = &f->result.answers[0];

	cr_assert_eq(f->result.reason, REASON_NONE, "%.*s",
		     TEXT_ARG(f->result.detail));
	cr_expect_eq(a->account.read, ROWS);
	cr_expect_eq(a->account.unreadable, e->unreadable);
	cr_expect_eq(a->account.outside, e->outside);
	cr_expect_eq(a->account.excluded, e->excluded);
	cr_expect_eq(a->account.judged, e->judged);
	cr_expect_eq(a->facts[0].integer, e->judged);
	cr_expect_eq(a->facts[1].integer, e->unfrozen);
	cr_expect_eq(a->facts[2].seconds, e->p95);
	cr_expect_eq(a->facts[3].integer, e->cents);
	cr_expect_eq(a->facts[4].integer, e->middle);
	cr_expect_eq(a->facts[5].integer, e->most_n);
	cr_expect_eq(a->facts[6].integer, e->kinds);
}

static void run_all(uint64_t seed, bool quoted)
{
	static struct model model;
	static const unsigned threads[] = {1, 2, 5};
	struct digest first = {0};
	struct text samples = TEXT("");
	struct expected e;

	make(&model, seed, quoted);
	e = compute(&model, instant_from("2026-01-10T00:00:00Z").seconds,
		    instant_from("2026-02-20T12:00:00Z").seconds);
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++) {
		struct fixture f;
		struct buffer all;

		fixture_begin(&f);
		ask(&f);
		f.job.threads = threads[i];
		memset(f.job.salt_key, 7, sizeof(f.job.salt_key));
		fixture_file(&f, "a.csv", model.bytes.data, model.bytes.size);
		fixture_run(&f);
		expect_same(&f, &e);
		cr_assert(f.result.source.committed);
		cr_expect_eq(f.result.source.commitment.size, ROWS);
		buffer_init(&all);
		for (size_t s = 0; s < f.result.source.sample_count; s++)
			buffer_text(&all, f.result.source.samples[s]);
		if (i == 0)
			first = f.result.source.commitment.root;
		else
			cr_expect(text_equal(samples, buffer_view(&all)));
		cr_expect(digest_equal(first, f.result.source.commitment.root));
		free((void *)(uintptr_t)(i ? samples.data : NULL));
		samples = buffer_view(&all);
		fixture_end(&f);
	}
	free((void *)(uintptr_t)samples.data);
	buffer_release(&model.bytes);
}

Test(row_pass, plain_rows_as_computed_by_hand)
{
	run_all(1, false);
}

Test(row_pass, quoted_line_ends_at_the_borders_of_blocks)
{
	for (uint64_t seed = 2; seed < 6; seed++)
		run_all(seed, true);
}

/* The root by the definition: leaves one by one into an RFC 6962 tree. */
Test(row_pass, commits_as_the_format_says)
{
	static const char rows[] = "case_id,channel,received_at,frozen_at,"
				   "amount,n,secret\n"
				   "a,aoc,2026-02-01,,1.00,1,hidden\n"
				   "\"b\"\"\",aoc,2026-02-01,,1.00,2,hidden\n"
				   "c,aoc,2026-02-01,,1.00\n";
	static const char *const fields[3][6] = {
		{"a", "aoc", "2026-02-01", "", "1.00", "1"},
		{"b\"", "aoc", "2026-02-01", "", "1.00", "2"},
		{"c", "aoc", "2026-02-01", "", "1.00", ""},
	};
	struct tree_builder tree = {0};
	struct fixture f;

	fixture_begin(&f);
	fixture_metric(&f, "count()");
	f.job.commit = true;
	memset(f.job.salt_key, 9, sizeof(f.job.salt_key));
	fixture_file(&f, "a.csv", rows, sizeof(rows) - 1);
	fixture_run(&f);
	for (unsigned i = 0; i < 3; i++) {
		struct buffer leaf;
		unsigned char salt[32];

		buffer_init(&leaf);
		keystream_fill(f.job.salt_key, i * 32, salt, 32);
		buffer_add(&leaf, "plaudit/rec/v1", 15);
		buffer_add(&leaf, salt, 32);
		for (unsigned c = 0; c < 6; c++) {
			char size[4] = {0, 0, 0, (char)strlen(fields[i][c])};

			buffer_add(&leaf, size, 4);
			buffer_str(&leaf, fields[i][c]);
		}
		tree_add_leaf(&tree, ledger_leaf_hash(buffer_view(&leaf)));
		buffer_release(&leaf);
	}
	cr_expect(digest_equal(tree_root(&tree),
			       f.result.source.commitment.root));
	cr_expect(text_is(f.result.source.commitment.kind, "rows"));
	cr_expect_eq(f.result.answers[0].account.unreadable, 1);
	fixture_end(&f);
}
