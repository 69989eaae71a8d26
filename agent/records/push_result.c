/* SPDX-License-Identifier: Apache-2.0 */
/* The row that comes back: accounts, then what each metric is made of. */
#include <stdio.h>
#include <string.h>

#include "records/push_writer.h"

#define RANK_WHOLE_MOST 1000000 /* times rows stays far below 64 bits */

enum push_kind {
	PUSH_COUNT,
	PUSH_SHARE,
	PUSH_SUM,
	PUSH_EXTREME,
	PUSH_DISTINCT,
	PUSH_HISTOGRAM,
	PUSH_QUANTILE,
	PUSH_OTHER,
};

static enum push_kind kind_of(const struct aggregate *a)
{
	static const struct {
		const char *name;
		enum push_kind kind;
	} kinds[] = {
		{"count", PUSH_COUNT},	     {"share", PUSH_SHARE},
		{"sum", PUSH_SUM},	     {"mean", PUSH_SUM},
		{"min", PUSH_EXTREME},	     {"max", PUSH_EXTREME},
		{"distinct", PUSH_DISTINCT}, {"histogram", PUSH_HISTOGRAM},
		{"quantile", PUSH_QUANTILE},
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strcmp(a->kind->name, kinds[i].name) == 0)
			return kinds[i].kind;
	return PUSH_OTHER;
}

size_t push_width(const struct sql_dialect *dialect, const struct aggregate *a)
{
	switch (kind_of(a)) {
	case PUSH_COUNT:
		return 1;
	case PUSH_SUM:
		return dialect->sum ? 2 : 3;
	case PUSH_HISTOGRAM:
		return a->bound_count + 2;
	case PUSH_QUANTILE:
		return 4;
	default:
		return 2;
	}
}

/* One column of the result, as text. */
static void put_shown(struct push_writer *writer, const char *column)
{
	struct form_of of = {.column = text_from(column)};

	buffer_str(&writer->sql, ", ");
	sql_form(&writer->sql, writer->dialect->shown, &of);
}

static void put_sum(struct push_writer *writer, const char *form, unsigned at,
		    int input)
{
	char name[32];
	struct form_of of = {.column = {name, 0}};

	of.column.size = (size_t)snprintf(name, sizeof(name), "v%d", input);
	buffer_str(&writer->sql, ", COALESCE(");
	sql_form(&writer->sql, form, &of);
	buffer_printf(&writer->sql, ", 0) AS o%u", at);
}

static void put_share(struct push_writer *writer, const struct aggregate *a,
		      unsigned at)
{
	struct buffer *sql = &writer->sql;
	int part = a->inputs[0], whole = a->inputs[1];

	if (whole < 0) {
		buffer_printf(sql,
			      ", COALESCE(SUM(v%d), 0) AS o%u, COUNT(v%d) AS "
			      "o%u",
			      part, at, part, at + 1);
		return;
	}
	buffer_printf(sql,
		      ", COALESCE(SUM(v%d * v%d), 0) AS o%u, "
		      "COALESCE(SUM(v%d), 0) AS o%u",
		      part, whole, at, whole, at + 1);
}

/* Bounds are nanoseconds where the argument is a time. */
static int64_t bound_of(const struct aggregate *a, size_t i)
{
	int64_t bound = a->bounds[i];
	bool is_time = a->argument->kind == TYPE_DURATION;
	bool exact;
	int64_t seconds = bound / 1000000000;
	int64_t nanos = bound % 1000000000;

	if (!is_time)
		return bound;
	if (nanos < 0) {
		seconds--;
		nanos += 1000000000;
	}
	return sql_micros(seconds, (int32_t)nanos, &exact);
}

static void put_histogram(struct push_writer *writer, const struct aggregate *a,
			  unsigned at)
{
	struct buffer *sql = &writer->sql;
	int v = a->inputs[0];

	buffer_printf(sql, ", COUNT(v%d) AS o%u", v, at);
	for (size_t i = 0; i <= a->bound_count; i++) {
		buffer_str(sql, ", COALESCE(SUM(CASE WHEN ");
		if (i)
			buffer_printf(sql, "v%d >= (%lld)", v,
				      (long long)bound_of(a, i - 1));
		if (i && i < a->bound_count)
			buffer_str(sql, " AND ");
		if (i < a->bound_count)
			buffer_printf(sql, "v%d < (%lld)", v,
				      (long long)bound_of(a, i));
		buffer_printf(sql, " THEN 1 ELSE 0 END), 0) AS o%u",
			      at + 1 + (unsigned)i);
	}
}

static void put_count(struct push_writer *writer, const struct aggregate *a,
		      unsigned at)
{
	if (a->inputs[0] < 0)
		buffer_printf(&writer->sql,
			      ", COALESCE(SUM(CASE WHEN place = 0 THEN 1 ELSE "
			      "0 END), 0) AS o%u",
			      at);
	else
		buffer_printf(&writer->sql, ", COALESCE(SUM(v%d), 0) AS o%u",
			      a->inputs[0], at);
}

static void put_metric(struct push_writer *writer, const struct aggregate *a,
		       unsigned at, const struct expression *where)
{
	const struct sql_dialect *dialect = writer->dialect;
	struct buffer *sql = &writer->sql;
	int v = a->inputs[0];

	switch (kind_of(a)) {
	case PUSH_COUNT:
		put_count(writer, a, at);
		return;
	case PUSH_SHARE:
		put_share(writer, a, at);
		return;
	case PUSH_SUM:
		buffer_printf(sql, ", COUNT(v%d) AS o%u", v, at);
		if (dialect->sum) {
			put_sum(writer, dialect->sum, at + 1, v);
			return;
		}
		put_sum(writer, dialect->half_high, at + 1, v);
		put_sum(writer, dialect->half_low, at + 2, v);
		return;
	case PUSH_EXTREME:
		buffer_printf(sql, ", COUNT(v%d) AS o%u, %s(v%d) AS o%u", v, at,
			      strcmp(a->kind->name, "min") == 0 ? "MIN" : "MAX",
			      v, at + 1);
		return;
	case PUSH_DISTINCT:
		buffer_printf(sql,
			      ", COUNT(v%d) AS o%u, COUNT(DISTINCT v%d) AS o%u",
			      v, at, v, at + 1);
		return;
	case PUSH_HISTOGRAM:
		put_histogram(writer, a, at);
		return;
	case PUSH_QUANTILE:
		buffer_printf(sql, ", COUNT(v%d) AS o%u", v, at);
		return;
	case PUSH_OTHER:
		push_refuse(writer, where, NULL, "it is not among the forms");
	}
}

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* The value of rank ceil(p n) in whole numbers, and those of the same rank were
 * all unreadable rows below, or above, what is known. */
static void put_quantile(struct push_writer *writer, const struct aggregate *a,
			 unsigned at, const char *from,
			 const struct expression *where)
{
	uint64_t by = common_divisor(a->p_part, a->p_whole);
	unsigned long long p = a->p_part / by, w = a->p_whole / by;
	int v = a->inputs[0];

	if (w > RANK_WHOLE_MOST)
		push_refuse(writer, where, NULL,
			    "a rank of more than six digits");
	buffer_printf(
		&writer->sql,
		" CROSS JOIN (SELECT MIN(CASE WHEN r * %llu >= %llu * n AND "
		"(r - 1) * %llu < %llu * n THEN v END) AS o%u, MIN(CASE WHEN "
		"(r + u) * %llu >= %llu * (n + u) AND (r + u - 1) * %llu < "
		"%llu * (n + u) THEN v END) AS o%u, MIN(CASE WHEN r * %llu >= "
		"%llu * (n + u) AND (r - 1) * %llu < %llu * (n + u) THEN v "
		"END) AS o%u FROM (SELECT v%d AS v, ROW_NUMBER() OVER (ORDER "
		"BY v%d) AS r, COUNT(*) OVER () AS n FROM %s WHERE v%d IS NOT "
		"NULL) o CROSS JOIN (SELECT COUNT(*) AS u FROM t2 WHERE place "
		"= 1) w) q%u",
		w, p, w, p, at + 1, w, p, w, p, at + 2, w, p, w, p, at + 3, v,
		v, from, v, at);
}

static void put_accounts(struct push_writer *writer)
{
	static const char *const names[] = {
		"n_read",   "n_unreadable", "n_outside", "n_unsettled",
		"n_judged", "n_beyond",	    "newest",
	};
	static const int places[] = {1, 2, 3, 0};
	size_t conjuncts = writer->ask->query->programs.conjunct_count;
	struct buffer *sql = &writer->sql;

	buffer_printf(sql, "(SELECT COUNT(*) AS %s", names[PUSH_READ]);
	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		buffer_printf(sql,
			      ", COALESCE(SUM(CASE WHEN place = %d THEN 1 ELSE "
			      "0 END), 0) AS %s",
			      places[i], names[PUSH_UNREADABLE + i]);
	buffer_str(sql, ", COALESCE(SUM(beyond), 0) AS n_beyond, MAX(newest) "
			"AS newest");
	for (size_t i = 0; i < conjuncts; i++)
		buffer_printf(sql,
			      ", COALESCE(SUM(CASE WHEN place = %zu THEN 1 ELSE"
			      " 0 END), 0) AS x_%zu",
			      i + 4, i);
	buffer_str(sql, " FROM t2) a");
}

static void put_names(struct push_writer *writer)
{
	static const char *const names[] = {
		"n_unreadable", "n_outside", "n_unsettled",
		"n_judged",	"n_beyond",  "newest",
	};
	const struct row_programs *programs = &writer->ask->query->programs;
	struct form_of of = {.column = TEXT("n_read")};
	unsigned at = 0;
	char name[32];

	sql_form(&writer->sql, writer->dialect->shown, &of);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		put_shown(writer, names[i]);
	for (size_t i = 0; i < programs->conjunct_count; i++) {
		snprintf(name, sizeof(name), "x_%zu", i);
		put_shown(writer, name);
	}
	for (size_t i = 0; i < programs->metrics.count; i++) {
		size_t width = push_width(writer->dialect,
					  &programs->metrics.items[i]);

		for (size_t k = 0; k < width; k++) {
			snprintf(name, sizeof(name), "o%u", at++);
			put_shown(writer, name);
		}
	}
}

void push_result(struct push_writer *writer)
{
	const struct row_programs *programs = &writer->ask->query->programs;
	const struct records_spec *spec = writer->ask->query->ask->spec;
	const struct aggregate_set *metrics = &programs->metrics;
	const char *from = programs->key_count ? "m" : "t3";
	unsigned at = 0;

	buffer_str(&writer->sql, " SELECT ");
	put_names(writer);
	buffer_str(&writer->sql, " FROM ");
	put_accounts(writer);
	buffer_str(&writer->sql, " CROSS JOIN (SELECT 0 AS z");
	for (size_t i = 0; i < metrics->count; i++) {
		put_metric(writer, &metrics->items[i], at,
			   &spec->metrics[i].call);
		at += (unsigned)push_width(writer->dialect, &metrics->items[i]);
	}
	buffer_printf(&writer->sql, " FROM %s) b", from);
	at = 0;
	for (size_t i = 0; i < metrics->count; i++) {
		const struct aggregate *a = &metrics->items[i];

		if (kind_of(a) == PUSH_QUANTILE)
			put_quantile(writer, a, at, from,
				     &spec->metrics[i].call);
		at += (unsigned)push_width(writer->dialect, a);
	}
}
