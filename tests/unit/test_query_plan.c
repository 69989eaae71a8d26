/* SPDX-License-Identifier: Apache-2.0 */
/* What runs over vectors, and with which borders. */
#include "records/query_plan.h"

#include "records/row_pass.h"
#include "unit/records_fixture.h"

#define SECOND	INT64_C(1000000000)
#define QUERIES 4

struct world {
	struct fixture f;
	struct records_spec specs[QUERIES];
	struct records_query asks[QUERIES];
	struct row_query queries[QUERIES];
	struct row_pass pass;
	const struct batch_plan *plan;
};

static void begin(struct world *w)
{
	memset(w, 0, sizeof(*w));
	fixture_begin(&w->f);
	w->f.spec.window_column = COLUMN_RECEIVED;
	fixture_metric(&w->f, "count()");
	w->f.query.window =
		(struct period){instant_from("2026-02-01T00:00:00Z"),
				instant_from("2026-03-01T00:00:00Z")};
}

/* Another query with what the fixture holds now. */
static void add(struct world *w)
{
	size_t i = w->pass.query_count++;
	struct records_context context = {.complain = fixture_complain,
					  .complain_context = &w->f};

	w->specs[i] = w->f.spec;
	cr_assert_eq(records_compile(w->f.arena, &w->f.check, &w->specs[i],
				     &context),
		     0, "%s", w->f.problems);
	w->asks[i] = (struct records_query){.spec = &w->specs[i],
					    .window = w->f.query.window};
}

static const struct query_plan *plan(struct world *w, size_t which)
{
	struct err err = {0};

	w->f.job.queries = w->asks;
	w->f.job.query_count = w->pass.query_count;
	w->pass.job = &w->f.job;
	w->pass.kind = w->f.source.kind;
	w->pass.queries = w->queries;
	for (size_t i = 0; i < w->pass.query_count; i++)
		cr_assert_eq(row_query_prepare(w->f.arena, &w->f.job,
					       &w->asks[i], &w->queries[i],
					       &err),
			     0, "%s", err.text);
	cr_assert_eq(row_pass_prepare(w->f.arena, &w->pass, &err), 0, "%s",
		     err.text);
	w->plan = w->pass.plan;
	return &w->plan->queries[which];
}

static void end(struct world *w)
{
	fixture_end(&w->f);
}

Test(query_plan, the_window_is_half_open)
{
	struct world w;
	const struct query_plan *p;

	begin(&w);
	add(&w);
	p = plan(&w, 0);
	cr_assert(p->is_possible);
	cr_expect_eq(p->from, 1769904000 * SECOND);
	cr_expect_eq(p->last, 1772323200 * SECOND - 1);
	cr_expect_eq(p->settled, INT64_MAX);
	cr_expect_eq(w.pass.columns[p->time], COLUMN_RECEIVED);
	end(&w);
}

Test(query_plan, rows_settle_up_to_now_and_at_it)
{
	struct world w;
	const struct query_plan *p;

	begin(&w);
	w.f.spec.settle.source = TEXT("60m");
	add(&w);
	p = plan(&w, 0);
	cr_expect(p->is_possible);
	cr_expect_eq(p->settled, (1772323200 - 3600) * SECOND);
	end(&w);
}

Test(query_plan, what_settles_by_row_is_taken_row_by_row)
{
	struct world w;

	begin(&w);
	w.f.spec.settle.source =
		TEXT("row.channel == 'aoc' ? duration('1h') : duration('2h')");
	add(&w);
	cr_expect_not(plan(&w, 0)->is_possible);
	end(&w);
}

Test(query_plan, borders_beyond_the_reach_of_vectors)
{
	struct world w;
	const struct query_plan *p;

	begin(&w);
	w.f.query.window = (struct period){INSTANT_ALWAYS, INSTANT_NEVER};
	add(&w);
	p = plan(&w, 0);
	cr_expect(p->is_possible);
	cr_expect_eq(p->from, INT64_MIN);
	cr_expect_eq(p->last, INT64_MAX);
	end(&w);
	/* everything lies before it, and no vector can say so */
	begin(&w);
	w.f.query.window.from = instant_from("2500-01-01T00:00:00Z");
	w.f.query.window.until = instant_from("2600-01-01T00:00:00Z");
	add(&w);
	cr_expect_not(plan(&w, 0)->is_possible);
	end(&w);
	begin(&w);
	w.f.query.window.from = INSTANT_ALWAYS;
	w.f.query.window.until = instant_from("1600-01-01T00:00:00Z");
	add(&w);
	cr_expect_not(plan(&w, 0)->is_possible);
	end(&w);
}

Test(query_plan, without_a_window_there_is_none)
{
	struct world w;
	const struct query_plan *p;

	begin(&w);
	w.f.spec.window_column = -1;
	w.f.query.window = (struct period){INSTANT_ALWAYS, INSTANT_NEVER};
	add(&w);
	p = plan(&w, 0);
	cr_expect(p->is_possible);
	cr_expect_eq(p->window, -1);
	cr_expect_eq(w.plan->window_count, 0);
	end(&w);
}

Test(query_plan, windows_are_shared_only_when_all_of_them_is_alike)
{
	struct world w;

	begin(&w);
	add(&w);
	add(&w);
	w.f.spec.settle.source = TEXT("60m");
	add(&w);
	w.f.spec.settle.source = TEXT("");
	w.f.query.window.until.seconds--;
	add(&w);
	(void)plan(&w, 0);
	cr_expect_eq(w.plan->window_count, 3);
	cr_expect_eq(w.plan->queries[0].window, w.plan->queries[1].window);
	cr_expect_neq(w.plan->queries[0].window, w.plan->queries[2].window);
	cr_expect_neq(w.plan->queries[0].window, w.plan->queries[3].window);
	cr_expect_neq(w.plan->queries[2].window, w.plan->queries[3].window);
	end(&w);
}

Test(query_plan, what_is_written_alike_is_one_operation)
{
	struct world w;
	const struct query_plan *a, *b;

	begin(&w);
	w.f.spec.where.source = TEXT("row.channel == 'aoc' && row.n > 3");
	add(&w);
	w.f.spec.where.source = TEXT("row.n > 3");
	add(&w);
	a = plan(&w, 0);
	b = &w.plan->queries[1];
	cr_assert(a->is_possible && b->is_possible);
	cr_expect_neq(a->conjuncts[0], a->conjuncts[1]);
	cr_expect_eq(a->conjuncts[1], b->conjuncts[0]);
	end(&w);
}

Test(query_plan, parts_that_no_vector_holds)
{
	static const char *const where[] = {
		"row.case_id + 'x' == 'ax'",
		"row.n > 3 && row.case_id + 'x' == 'ax'",
	};

	for (size_t i = 0; i < ARRAY_SIZE(where); i++) {
		struct world w;

		begin(&w);
		w.f.spec.where.source = text_from(where[i]);
		add(&w);
		w.f.spec.where.source = TEXT("");
		add(&w);
		cr_expect_not(plan(&w, 0)->is_possible, "%s", where[i]);
		cr_expect(w.plan->queries[1].is_possible);
		end(&w);
	}
}
