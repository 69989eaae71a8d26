/* SPDX-License-Identifier: Apache-2.0 */
/* Checks that ask of the same vectors give the same answers together as each by
 * itself, row by row: whatever their conditions have in common, for any number
 * of threads and with little memory. */
#include "records/spill.h"
#include "unit/records_fixture.h"

#define QUERIES 70
#define ROWS	20000

static uint64_t draw(uint64_t *seed, uint64_t below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed % below;
}

/* Whole seconds and others, near and far; some rows cannot be read. */
static void make_rows(struct buffer *bytes, uint64_t seed)
{
	buffer_str(bytes, FIXTURE_HEADER);
	for (int i = 0; i < ROWS; i++) {
		uint64_t second = draw(&seed, draw(&seed, 50) ? 4000 : 2000000);
		uint64_t odd = draw(&seed, 500);

		buffer_printf(bytes, "c%d,%s,2026-02-01 00:00:00,", i,
			      draw(&seed, 2) ? "aoc" : "branch");
		if (odd != 2)
			buffer_printf(bytes, "2026-02-%02llu %02llu:%02llu:",
				      (unsigned long long)(1 + second / 86400),
				      (unsigned long long)(second / 3600 % 24),
				      (unsigned long long)(second / 60 % 60));
		if (odd != 2)
			buffer_printf(bytes, "%02llu%s",
				      (unsigned long long)(second % 60),
				      odd ? "" : ".25");
		buffer_printf(bytes, ",%llu.5,%s%llu,\n",
			      (unsigned long long)draw(&seed, 900),
			      odd == 1 ? "x" : "",
			      (unsigned long long)draw(&seed, 5000));
	}
}

struct way {
	size_t queries;
	unsigned threads;
	uint64_t memory;
	bool nested; /* conditions: each within the one before */
};

static struct text condition_of(struct arena *arena, const struct way *way,
				size_t i)
{
	uint64_t seed = 77 + i, from = draw(&seed, 5000);

	if (way->nested)
		return text_format(arena, "row.n >= %zu", i * 70);
	return text_format(arena, "row.n >= %llu && row.n < %llu",
			   (unsigned long long)from,
			   (unsigned long long)(from + draw(&seed, 5000)));
}

static void compile(struct fixture *f, struct records_spec *spec)
{
	struct records_context context = {.complain = fixture_complain,
					  .complain_context = f};

	cr_assert_eq(records_compile(f->arena, &f->check, spec, &context), 0,
		     "%s", f->problems);
}

static void print_answer(struct buffer *out, struct arena *arena,
			 const struct records_answer *answer, size_t facts)
{
	for (size_t i = 0; i < facts; i++)
		buffer_printf(out, "%.*s ",
			      TEXT_ARG(value_literal(arena, answer->facts[i])));
	buffer_printf(out, "%llu judged, %llu excluded, %llu unreadable\n",
		      (unsigned long long)answer->account.judged,
		      (unsigned long long)answer->account.excluded,
		      (unsigned long long)answer->account.unreadable);
}

static void run(struct fixture *f, const struct records_query *queries,
		size_t count, struct buffer *out)
{
	struct err err = {0};

	f->job.queries = queries;
	f->job.query_count = count;
	cr_assert_eq(records_run(f->arena, &f->job, deadline_after_ms(60000),
				 &f->result, &err),
		     0, "%s", err.text);
	for (size_t i = 0; i < count; i++)
		print_answer(out, f->arena, &f->result.answers[i],
			     queries[i].spec->metric_count);
}

/* A fixture with that many queries. */
struct many {
	struct fixture f;
	struct records_spec specs[QUERIES];
	struct records_query queries[QUERIES];
	struct spill spill;
};

static void begin(struct many *m, struct text rows, const struct way *way)
{
	static const char *const metrics[] = {
		"count()",
		"quantile(0.95, coalesce(row.frozen_at, now) - "
		"row.received_at)",
		"quantile(0.5, coalesce(row.frozen_at, now) - row.received_at)",
		"sum(row.amount)",
		"mean(row.n)",
		"max(coalesce(row.frozen_at, now))",
		"min(row.n)",
		"share(row.n > 2500)",
	};

	fixture_begin(&m->f);
	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++)
		fixture_metric(&m->f, metrics[i]);
	for (size_t i = 0; i < way->queries; i++) {
		m->specs[i] = m->f.spec;
		m->specs[i].where.source = condition_of(m->f.arena, way, i);
		/* not all ask of everything */
		m->specs[i].metric_count -= i % 3;
		compile(&m->f, &m->specs[i]);
		m->queries[i] = m->f.query;
		m->queries[i].spec = &m->specs[i];
	}
	m->spill = (struct spill){.directory = "/tmp"};
	m->f.job.spill = &m->spill;
	m->f.job.inline_rows = rows;
	m->f.job.threads = way->threads;
	m->f.job.table_bytes = way->memory;
}

static void end(struct many *m)
{
	spill_close(&m->spill);
	fixture_end(&m->f);
}

static void together(struct text rows, const struct way *way, struct text apart)
{
	struct buffer out;
	struct many m;

	buffer_init(&out);
	begin(&m, rows, way);
	run(&m.f, m.queries, way->queries, &out);
	cr_expect(out.size <= apart.size &&
			  memcmp(apart.data, out.data, out.size) == 0,
		  "%zu queries, %u threads, %llu bytes:\n%.*snot\n%.*s",
		  way->queries, way->threads, (unsigned long long)way->memory,
		  TEXT_ARG(buffer_view(&out)), TEXT_ARG(apart));
	end(&m);
	buffer_release(&out);
}

static void compare(struct text rows, bool nested)
{
	static const size_t counts[] = {3, 12, 40, QUERIES};
	struct way way = {QUERIES, 1, 0, nested};
	struct buffer apart;
	struct many m;

	buffer_init(&apart);
	begin(&m, rows, &way);
	m.f.job.by_rows = true;
	for (size_t i = 0; i < QUERIES; i++)
		run(&m.f, &m.queries[i], 1, &apart);
	end(&m);
	for (size_t c = 0; c < ARRAY_SIZE(counts); c++)
		for (unsigned i = 0; i < 4; i++)
			together(rows,
				 &(struct way){counts[c], i & 1 ? 3 : 1,
					       i & 2 ? 200 << 10 : 0, nested},
				 buffer_view(&apart));
	buffer_release(&apart);
}

Test(shared_rows, together_as_apart)
{
	struct buffer bytes;

	buffer_init(&bytes);
	make_rows(&bytes, 4711);
	compare(buffer_view(&bytes), true);
	compare(buffer_view(&bytes), false);
	buffer_release(&bytes);
}
