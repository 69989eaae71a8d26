/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a database answers to a pushed-down statement: the first byte says to
 * which statement (its bits: the dialect, groups, a population that is needed),
 * then a field a line, "-" for a null. It is refused, or adds up.
 */
#include "records/push_answer.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FIELDS 64

static const struct cel_type money = {.kind = TYPE_DECIMAL, .scale = 2};
static const struct column columns[] = {
	{.name = {"n", 1}, .kind = COLUMN_INT, .type = &type_int},
	{.name = {"m", 1}, .kind = COLUMN_DECIMAL, .scale = 2, .type = &money},
	{.name = {"t", 1}, .kind = COLUMN_TIMESTAMP, .type = &type_timestamp},
	{.name = {"d", 1}, .kind = COLUMN_DURATION, .type = &type_duration},
};
static const struct source_kind kind = {.name = {"things", 6},
					.columns = columns,
					.column_count = ARRAY_SIZE(columns),
					.key = 0,
					.time = 2};

static const char *const calls[] = {
	"count(row.n > 1)",	"share(row.n > 1, row.m > 2)",
	"sum(row.m)",		"mean(row.d)",
	"min(row.t)",		"max(row.d)",
	"distinct(row.n)",	"histogram(row.d, [1h, 2h])",
	"quantile(0.95, row.d)"};
static const char *const grouped_calls[] = {
	"count(cases > 1)", "sum(cases)", "mean(most)", "quantile(0.5, most)"};

static void complain(void *context, const struct expression *expression,
		     const struct cel_problem *problem)
{
	(void)context;
	(void)expression;
	(void)problem;
	abort();
}

static void build(struct arena *arena, struct records_spec *spec, bool grouped)
{
	const char *const *from = grouped ? grouped_calls : calls;
	size_t count = grouped ? ARRAY_SIZE(grouped_calls) : ARRAY_SIZE(calls);
	struct metric *metrics = arena_many(arena, count + 2, struct metric);
	struct named_expression *per =
		arena_new(arena, struct named_expression);
	struct records_context context = {.complain = complain};

	for (size_t i = 0; i < count; i++) {
		metrics[i].name = TEXT("f");
		metrics[i].call.source = text_from(from[i]);
	}
	spec->metrics = metrics;
	spec->metric_count = count;
	spec->each = &metrics[count];
	metrics[count].name = TEXT("cases");
	metrics[count].call.source = TEXT("count()");
	metrics[count + 1].name = TEXT("most");
	metrics[count + 1].call.source = TEXT("max(row.m)");
	per->name = TEXT("k");
	per->expression.source = TEXT("row.n");
	spec->per = per;
	spec->each_count = grouped ? 2 : 0;
	spec->per_count = grouped ? 1 : 0;
	spec->source = &kind;
	spec->window_column = -1;
	spec->where.source = TEXT("row.n > 0 && row.n < 100");
	if (records_compile(arena, arena_new(arena, struct check), spec,
			    &context))
		abort();
}

/* Every field is there; what is missing is empty. */
static void split(struct text t, struct text fields[FIELDS])
{
	for (size_t i = 0; i < FIELDS; i++) {
		const char *end = t.size ? memchr(t.data, '\n', t.size) : NULL;
		size_t size = end ? (size_t)(end - t.data) : t.size;

		fields[i] = (struct text){t.data, size};
		if (size == 1 && t.data[0] == '-')
			fields[i] = (struct text){NULL, 0};
		size += end != NULL;
		t = (struct text){t.data + size, t.size - size};
	}
}

static void check(struct arena *arena, const struct records_spec *spec,
		  const struct records_answer *answer)
{
	const struct account *account = &answer->account;

	if (account->read != account->unreadable + account->outside +
				     account->unsettled + account->excluded +
				     account->judged)
		abort();
	for (size_t i = 0; i < spec->metric_count; i++) {
		struct value v = answer->facts[i];

		if (v.kind == VALUE_NULL || v.kind == VALUE_ERROR ||
		    (v.kind == VALUE_SHARE && v.uinteger > v.whole))
			abort();
		value_literal(arena, v);
		value_print(arena, v, "th");
		if (!answer->bounds)
			continue;
		value_literal(arena, answer->bounds[i].low);
		value_literal(arena, answer->bounds[i].high);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	unsigned bits = size ? data[0] : 0;
	struct source_binding source = {.kind = &kind};
	struct records_spec spec = {.min_population = bits & 1 ? 20 : 0};
	struct records_query ask = {.spec = &spec,
				    .window = {INSTANT_ALWAYS, INSTANT_NEVER}};
	struct records_job job = {.source = &source,
				  .queries = &ask,
				  .query_count = 1,
				  .now = {1772323200, 0}};
	const struct sql_dialect *dialect =
		sql_dialect_of((bits >> 2) % DATABASE_KIND_COUNT);
	struct text fields[FIELDS];
	struct pushed_answer pushed;
	struct row_query query;
	struct err err = {0};

	build(arena, &spec, bits & 2);
	if (row_query_prepare(arena, &job, &ask, &query, &err) ||
	    push_columns_count(dialect, &query) > FIELDS)
		abort();
	split((struct text){(const char *)data + 1, size ? size - 1 : 0},
	      fields);
	if (!push_answer(arena, dialect, &query, fields, &pushed, &err))
		check(arena, &spec, &pushed.answer);
	arena_close(arena);
	return 0;
}
