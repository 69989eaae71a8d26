/* SPDX-License-Identifier: Apache-2.0 */
#include "records/push_answer.h"

#include <string.h>

#include "records/ordinal.h"

/* The most that 2^63 rows of 64 bits add up to: nothing true is more. */
#define NUMBER_MOST ((__int128)1 << 126)

/* A row while it is read. */
struct push_row {
	struct arena *arena;
	const struct row_query *query;
	const struct text *values; /* the next metric's */
	uint64_t unread, judged;
	bool small, failed;
};

size_t push_columns_count(const struct sql_dialect *dialect,
			  const struct row_query *query)
{
	const struct aggregate_set *metrics = &query->programs.metrics;
	size_t count = PUSH_FIRST_EXCLUSION + query->programs.conjunct_count;

	for (size_t i = 0; i < metrics->count; i++)
		count += push_width(dialect, &metrics->items[i]);
	return count;
}

/* A whole number of up to 128 bits; ".000" after it is nothing. */
static bool number_of(struct text t, __int128 *out)
{
	bool negative = t.size && t.data[0] == '-';
	size_t i = negative, digits = 0;
	__int128 n = 0;

	for (; i < t.size && t.data[i] >= '0' && t.data[i] <= '9'; i++) {
		if (__builtin_mul_overflow(n, (__int128)10, &n) ||
		    __builtin_add_overflow(n, (__int128)(t.data[i] - '0'), &n))
			return false;
		digits++;
	}
	if (i < t.size && t.data[i] == '.')
		for (i++; i < t.size && t.data[i] == '0';)
			i++;
	*out = negative ? -n : n;
	return digits && i == t.size;
}

/* n times by and more, which must be a number that can be. */
static __int128 scaled(struct push_row *row, __int128 n, int64_t by,
		       __int128 more)
{
	if (!__builtin_mul_overflow(n, (__int128)by, &n) &&
	    !__builtin_add_overflow(n, more, &n) && n <= NUMBER_MOST &&
	    n >= -NUMBER_MOST)
		return n;
	row->failed = true;
	return 0;
}

static __int128 number_at(struct push_row *row, size_t i)
{
	__int128 n = 0;

	if (!number_of(row->values[i], &n))
		row->failed = true;
	return scaled(row, n, 1, 0);
}

static uint64_t count_at(struct push_row *row, size_t i)
{
	__int128 n = number_at(row, i);

	if (n >= 0 && n <= INT64_MAX)
		return (uint64_t)n;
	row->failed = true;
	return 0;
}

/* A count of what `of` others are too. */
static uint64_t count_among(struct push_row *row, size_t i, uint64_t of)
{
	uint64_t n = count_at(row, i);

	if (n > of)
		row->failed = true;
	return n;
}

static bool is_time(const struct cel_type *type)
{
	return type &&
	       (type->kind == TYPE_TIMESTAMP || type->kind == TYPE_DURATION);
}

/* An argument's integer as the engine has it: times in nanoseconds. */
static __int128 ordinal_at(struct push_row *row, const struct aggregate *a,
			   size_t i)
{
	return scaled(row, number_at(row, i), is_time(a->argument) ? 1000 : 1,
		      0);
}

static struct value value_at(struct push_row *row, const struct aggregate *a,
			     size_t i)
{
	if (!row->values[i].data)
		return value_null();
	return ordinal_value(a->type, ordinal_at(row, a, i));
}

static bool named(const struct aggregate *a, const char *name)
{
	return strcmp(a->kind->name, name) == 0;
}

static struct value counted(struct push_row *row, size_t i, uint64_t more)
{
	return value_int((int64_t)(count_at(row, i) + more));
}

static struct value buckets(struct push_row *row, const struct aggregate *a,
			    uint64_t more)
{
	size_t count = a->bound_count + 1;
	struct value *items = arena_many(row->arena, count, struct value);

	for (size_t i = 0; i < count; i++)
		items[i] = counted(row, i + 1, more);
	return value_list_of(row->arena, items, count);
}

/* Each value is in one of them. */
static struct value buckets_of(struct push_row *row, const struct aggregate *a,
			       uint64_t count)
{
	uint64_t left = count;

	for (size_t i = 0; i <= a->bound_count; i++)
		left -= count_among(row, i + 1, left);
	if (left)
		row->failed = true;
	return buckets(row, a, 0);
}

static struct value sum_of(struct push_row *row, const struct aggregate *a,
			   size_t width)
{
	__int128 total = number_at(row, 1);

	if (width == 3)
		total = scaled(row, total, INT64_C(1) << 32, number_at(row, 2));
	if (is_time(a->argument))
		total = scaled(row, total, 1000, 0);
	if (named(a, "mean"))
		total = ordinal_divide(total, count_at(row, 0));
	return ordinal_value(a->type, total);
}

static struct value fact_of(struct push_row *row, const struct aggregate *a,
			    size_t width)
{
	bool share = named(a, "share");
	uint64_t count = count_among(row, share ? 1 : 0, row->judged);

	if (named(a, "count"))
		return counted(row, 0, 0);
	if (row->judged == 0)
		return value_unknown("no-population");
	if (row->small && a->kind->is_percentile)
		return value_unknown("small-population");
	if (count == 0)
		return value_unknown("no-population");
	if (share)
		return value_share(count_among(row, 0, count), count);
	if (width == 2 && named(a, "distinct"))
		return value_int((int64_t)count_among(row, 1, count));
	if (named(a, "histogram"))
		return buckets_of(row, a, count);
	if (named(a, "sum") || named(a, "mean"))
		return sum_of(row, a, width);
	if (!row->values[1].data) /* of values that are there */
		row->failed = true;
	return value_at(row, a, 1);
}

/* With 0 to `unread` rows more, of any value. */
static struct fact_bounds bounds_of(struct push_row *row,
				    const struct aggregate *a,
				    struct value fact)
{
	struct fact_bounds out = {value_null(), value_null(), false};
	uint64_t u = row->unread;

	if (u == 0)
		return (struct fact_bounds){fact, fact, true};
	if (row->query->programs.key_count)
		return (struct fact_bounds){
			{.kind = VALUE_NULL}, {.kind = VALUE_NULL}, false};
	if (named(a, "count") || named(a, "distinct")) {
		size_t at = named(a, "distinct");

		out.low = counted(row, at, 0);
		out.high = counted(row, at, u);
	} else if (named(a, "share")) {
		uint64_t part = count_at(row, 0), whole = count_at(row, 1);

		out.low = value_share(part, whole + u);
		out.high = value_share(part + u, whole + u);
	} else if (named(a, "histogram")) {
		out.low = buckets(row, a, 0);
		out.high = buckets(row, a, u);
	} else if (named(a, "min")) {
		out.high = fact;
	} else if (named(a, "max")) {
		out.low = fact;
	} else if (named(a, "quantile")) {
		out.low = value_at(row, a, 2);
		out.high = value_at(row, a, 3);
	}
	return out;
}

static void read_account(struct push_row *row, struct account *out)
{
	const struct row_programs *programs = &row->query->programs;
	size_t count = programs->conjunct_count;
	struct exclusion *exclusions =
		arena_many(row->arena, count, struct exclusion);

	out->read = count_at(row, PUSH_READ);
	out->unreadable = count_at(row, PUSH_UNREADABLE);
	out->outside = count_at(row, PUSH_OUTSIDE);
	out->unsettled = count_at(row, PUSH_UNSETTLED);
	out->judged = count_at(row, PUSH_JUDGED);
	for (size_t i = 0; i < count; i++) {
		exclusions[i].condition =
			text_copy(row->arena, programs->conjuncts[i].condition);
		exclusions[i].rows = count_at(row, PUSH_FIRST_EXCLUSION + i);
		out->excluded += exclusions[i].rows;
	}
	out->exclusions = exclusions;
	out->exclusion_count = count;
	if (out->read != out->unreadable + out->outside + out->unsettled +
				 out->excluded + out->judged)
		row->failed = true;
}

static void read_facts(struct push_row *row, const struct sql_dialect *dialect,
		       struct records_answer *out)
{
	const struct aggregate_set *metrics = &row->query->programs.metrics;
	struct value *facts =
		arena_many(row->arena, metrics->count, struct value);
	struct fact_bounds *bounds =
		arena_many(row->arena, metrics->count, struct fact_bounds);

	for (size_t i = 0; i < metrics->count; i++) {
		const struct aggregate *a = &metrics->items[i];
		size_t width = push_width(dialect, a);

		facts[i] = fact_of(row, a, width);
		if (facts[i].kind != VALUE_UNKNOWN)
			bounds[i] = bounds_of(row, a, facts[i]);
		row->values += width;
	}
	out->facts = facts;
	out->bounds = row->unread ? bounds : NULL;
}

int push_answer(struct arena *arena, const struct sql_dialect *dialect,
		const struct row_query *query, const struct text *values,
		struct pushed_answer *pushed, struct err *err)
{
	struct records_answer *out = &pushed->answer;
	struct push_row row = {
		.arena = arena, .query = query, .values = values};
	int64_t least = query->ask->spec->min_population;
	__int128 micros = 0;

	*out = (struct records_answer){.reason = REASON_NONE};
	read_account(&row, &out->account);
	pushed->beyond = count_at(&row, PUSH_BEYOND);
	pushed->newest = INSTANT_ALWAYS;
	if (values[PUSH_NEWEST].data) {
		struct value t;

		micros = number_at(&row, PUSH_NEWEST);
		t = ordinal_value(&type_timestamp,
				  scaled(&row, micros, 1000, 0));
		row.failed |= t.kind == VALUE_UNKNOWN;
		pushed->newest = value_instant(t);
	}
	row.unread = out->account.unreadable;
	row.judged = out->account.judged;
	row.small = least > 0 && row.judged < (uint64_t)least;
	row.values += PUSH_FIRST_EXCLUSION + query->programs.conjunct_count;
	read_facts(&row, dialect, out);
	if (row.small)
		out->detail = text_format(
			arena,
			"%llu rows were judged, at least %lld are needed for a "
			"percentile",
			(unsigned long long)row.judged, (long long)least);
	return row.failed ? err_set(err, ERR_PEER,
				    "the database's answer does not add up")
			  : 0;
}
