/* SPDX-License-Identifier: Apache-2.0 */
/* Aggregates over random rows, and what is right, worked out from the bare
 * values. */
#ifndef PLAUDIT_TESTS_AGGREGATE_TRIAL_H
#define PLAUDIT_TESTS_AGGREGATE_TRIAL_H

#include <criterion/criterion.h>
#include <stdlib.h>

#include "cel/row_program.h"
#include "records/aggregate_set.h"

#define GROUPS	3
#define BATCHES 3
#define ROWS	(BATCHES * VECTOR_ROWS)
#define COLUMNS 7
#define UNREAD	5
#define SEEDS	60

static const struct cel_type money = {.kind = TYPE_DECIMAL, .scale = 2};

static const struct {
	const char *name;
	enum value_kind kind;
	const struct cel_type *type;
} columns[COLUMNS] = {
	{"row.i", VALUE_INT, &type_int},
	{"row.m", VALUE_DECIMAL, &money},
	{"row.d", VALUE_DURATION, &type_duration},
	{"row.t", VALUE_TIMESTAMP, &type_timestamp},
	{"row.b", VALUE_BOOL, &type_bool},
	{"row.c", VALUE_BOOL, &type_bool},
	{"row.s", VALUE_STRING, &type_string},
};

enum asked_kind { COUNT, SHARE, SUM, MEAN, MIN, MAX, RANK, DISTINCT, BUCKETS };

static const struct asked {
	const char *call;
	enum asked_kind kind;
	int a, b; /* columns; -1: none */
	int p; /* percent; or a bound */
} asked[] = {
	{"count()", COUNT, -1, -1, 0},
	{"count(row.b)", COUNT, 4, -1, 0},
	{"share(row.b)", SHARE, 4, -1, 0},
	{"share(row.b, row.c)", SHARE, 4, 5, 0},
	{"sum(row.i)", SUM, 0, -1, 0},
	{"sum(row.m)", SUM, 1, -1, 0},
	{"sum(row.d)", SUM, 2, -1, 0},
	{"mean(row.i)", MEAN, 0, -1, 0},
	{"mean(row.d)", MEAN, 2, -1, 0},
	{"min(row.i)", MIN, 0, -1, 0},
	{"min(row.m)", MIN, 1, -1, 0},
	{"min(row.t)", MIN, 3, -1, 0},
	{"max(row.i)", MAX, 0, -1, 0},
	{"max(row.d)", MAX, 2, -1, 0},
	{"max(row.t)", MAX, 3, -1, 0},
	{"quantile(0.5, row.i)", RANK, 0, -1, 50},
	{"quantile(0.95, row.d)", RANK, 2, -1, 95},
	{"quantile(1, row.m)", RANK, 1, -1, 100},
	{"quantile(0.01, row.t)", RANK, 3, -1, 1},
	{"distinct(row.s)", DISTINCT, 6, -1, 0},
	{"distinct(row.i)", DISTINCT, 0, -1, 0},
	{"histogram(row.i, [-2, 3])", BUCKETS, 0, -1, 0},
};
#define ASKED ((unsigned)ARRAY_SIZE(asked))

struct rows {
	int64_t numbers[COLUMNS][ROWS];
	struct text texts[ROWS];
	uint64_t bits[COLUMNS][ROWS / 64];
	struct row_result results[BATCHES][COLUMNS];
	uint64_t chosen[ROWS / 64];
	uint16_t at[BATCHES][VECTOR_ROWS]; /* of the chosen ones, in a batch */
	size_t count[BATCHES];
	unsigned char group[ROWS];
};

struct trial {
	struct arena *arena;
	struct aggregate_set set;
	struct table_budget budget;
	struct aggregating with;
	const struct row_result *inputs[BATCHES][COLUMNS];
	struct rows *rows;
};

static uint64_t draw(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Values in the ways in which an addition may go wrong. */
static int64_t number(uint64_t *seed, unsigned way, size_t row)
{
	switch (way) {
	case 0:
		return (int64_t)(draw(seed) % 9) - 4;
	case 1:
		return 1000 - (int64_t)row; /* the last is the least */
	case 2:
		return (int64_t)row - 1000;
	case 3:
		return draw(seed) % 3 ? INT64_MAX : INT64_MIN;
	case 4: /* whole seconds, which are counted */
		return (int64_t)(draw(seed) % 90000) * 1000000000;
	case 5:
		return -1 - (int64_t)(draw(seed) % 1000);
	case 6:
		return 1 + (int64_t)(draw(seed) % 1000);
	default:
		return (int64_t)draw(seed);
	}
}

static void fill(struct rows *rows, uint64_t *seed)
{
	static const char *const words[] = {"", "a", "ab", "ก", "abcdefghijkl"};
	unsigned every = 1 + (unsigned)(draw(seed) % 40);

	memset(rows, 0, sizeof(*rows));
	for (size_t c = 0; c < COLUMNS; c++) {
		unsigned way = (unsigned)(draw(seed) % 8);

		for (size_t i = 0; i < ROWS; i++) {
			int64_t n = number(seed, way, i);

			rows->numbers[c][i] = n;
			if (n % 3 == 0)
				bit_set(rows->bits[c], i);
		}
	}
	for (size_t i = 0; i < ROWS; i++) {
		rows->texts[i] = text_from(words[draw(seed) % 5]);
		rows->group[i] = draw(seed) % GROUPS;
		if (draw(seed) % every == 0 || i % VECTOR_ROWS == every)
			bit_set(rows->chosen, i);
	}
	for (size_t i = 0; i < ROWS; i++)
		if (bit_is_set(rows->chosen, i)) {
			size_t b = i / VECTOR_ROWS;

			rows->at[b][rows->count[b]++] =
				(uint16_t)(i % VECTOR_ROWS);
		}
	for (size_t b = 0; b < BATCHES; b++)
		for (size_t c = 0; c < COLUMNS; c++)
			rows->results[b][c] = (struct row_result){
				.vector =
					{.kind = columns[c].kind,
					 .scale = columns[c].type->scale,
					 .numbers =
						 &rows->numbers[c][b *
								   VECTOR_ROWS],
					 .texts =
						 &rows->texts[b * VECTOR_ROWS]},
				.bits = &rows->bits[c][b * VECTOR_WORDS]};
}

static void begin(struct trial *t, struct rows *rows, bool in_group)
{
	struct cel_env env = {0};
	struct cel_problems problems = {0};

	*t = (struct trial){.arena = arena_open(),
			    .rows = rows,
			    .budget = {.limit = UINT64_C(1) << 40}};
	t->set.in_group = in_group;
	for (size_t c = 0; c < COLUMNS; c++)
		cel_env_add(t->arena, &env, TEXT("row"),
			    text_from(columns[c].name + 4), columns[c].type);
	for (unsigned k = 0; k < ASKED; k++)
		cr_assert_eq(aggregate_set_add(t->arena, &t->set,
					       text_from(asked[k].call), &env,
					       &problems),
			     0, "%s", asked[k].call);
	aggregate_set_finish(t->arena, &t->set);
	t->with =
		(struct aggregating){.scratch = t->arena, .budget = &t->budget};
	t->with.inputs = arena_many(t->arena, COLUMNS, struct value);
	for (size_t i = 0; i < t->set.input_count; i++)
		for (size_t c = 0; c < COLUMNS; c++)
			for (size_t b = 0; b < BATCHES; b++)
				if (text_is(t->set.inputs[i].source,
					    columns[c].name))
					t->inputs[b][i] = &rows->results[b][c];
}

static void end(struct trial *t)
{
	cr_expect_eq(t->budget.used, 0, "%llu bytes are not given back",
		     (unsigned long long)t->budget.used);
	arena_close(t->arena);
}

/* -- what is right -------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static int by_text(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

/* The chosen rows of one group, or of all (GROUPS). */
struct right {
	int64_t numbers[ROWS];
	struct text texts[ROWS];
	size_t count, part, whole;
};

static void collect(const struct rows *rows, const struct asked *ask,
		    unsigned group, struct right *out)
{
	out->count = out->part = out->whole = 0;
	for (size_t i = 0; i < ROWS; i++) {
		bool b, whole;

		if (!bit_is_set(rows->chosen, i) ||
		    (group < GROUPS && rows->group[i] != group))
			continue;
		b = ask->a >= 0 && bit_is_set(rows->bits[ask->a], i);
		whole = ask->b < 0 || bit_is_set(rows->bits[ask->b], i);
		out->part += b && whole;
		out->whole += whole;
		out->texts[out->count] = rows->texts[i];
		out->numbers[out->count++] =
			ask->a >= 0 ? rows->numbers[ask->a][i] : 0;
	}
	qsort(out->numbers, out->count, sizeof(*out->numbers), by_value);
	qsort(out->texts, out->count, sizeof(*out->texts), by_text);
}

static struct value of_type(const struct cel_type *type, __int128 n)
{
	__int128 seconds = n / 1000000000, nanos = n % 1000000000;

	if (nanos < 0) {
		seconds--;
		nanos += 1000000000;
	}
	if (type->kind == TYPE_TIMESTAMP)
		return value_timestamp(
			(struct instant){(int64_t)seconds, (int32_t)nanos});
	if (type->kind == TYPE_DURATION)
		return value_duration(
			(struct span){(int64_t)seconds, (int32_t)nanos});
	if (n > INT64_MAX || n < INT64_MIN)
		return value_unknown("our-error: a result beyond 64 bits");
	return type->kind == TYPE_DECIMAL ? value_decimal((int64_t)n, 2)
					  : value_int((int64_t)n);
}

static __int128 sum_of(const struct right *right)
{
	__int128 sum = 0;

	for (size_t i = 0; i < right->count; i++)
		sum += right->numbers[i];
	return sum;
}

/* To the nearest, halves to the even one. */
static __int128 mean_of(const struct right *right)
{
	__int128 n = (__int128)right->count, sum = sum_of(right);
	__int128 down = sum / n - (sum % n < 0), rest = sum - down * n;

	if (2 * rest > n || (2 * rest == n && down % 2 != 0))
		down++;
	return down;
}

static size_t different(const struct right *right, bool texts)
{
	size_t count = right->count > 0;

	for (size_t i = 1; i < right->count; i++)
		count += texts ? !text_equal(right->texts[i],
					     right->texts[i - 1])
			       : right->numbers[i] != right->numbers[i - 1];
	return count;
}

static struct value buckets(struct arena *arena, const struct right *right,
			    int64_t more)
{
	int64_t counts[3] = {more, more, more};
	struct value *items = arena_many(arena, 3, struct value);

	for (size_t i = 0; i < right->count; i++)
		counts[(right->numbers[i] >= -2) + (right->numbers[i] >= 3)]++;
	for (size_t i = 0; i < 3; i++)
		items[i] = value_int(counts[i]);
	return value_list_of(arena, items, 3);
}

static size_t rank_of(const struct asked *ask, size_t count)
{
	return (count * (size_t)ask->p + 99) / 100;
}

static struct value wanted(struct arena *arena, const struct asked *ask,
			   const struct right *right)
{
	const struct cel_type *type =
		ask->a < 0 ? &type_int : columns[ask->a].type;
	size_t n = right->count;

	switch (ask->kind) {
	case COUNT:
		return value_int((int64_t)(ask->a < 0 ? n : right->part));
	case SHARE:
		return right->whole ? value_share(right->part, right->whole)
				    : value_unknown("no-population");
	case DISTINCT:
		if (n)
			return value_int((int64_t)different(
				right, type->kind == TYPE_STRING));
		break;
	case BUCKETS:
		if (n)
			return buckets(arena, right, 0);
		break;
	default:
		break;
	}
	if (!n)
		return value_unknown("no-population");
	return of_type(type, ask->kind == SUM	 ? sum_of(right)
			     : ask->kind == MEAN ? mean_of(right)
			     : ask->kind == MIN	 ? right->numbers[0]
			     : ask->kind == MAX
				     ? right->numbers[n - 1]
				     : right->numbers[rank_of(ask, n) - 1]);
}

/* The least, or the greatest, that UNREAD rows more could make of it. */
static struct value wanted_bound(struct arena *arena, const struct asked *ask,
				 const struct right *right, bool high)
{
	const struct cel_type *type =
		ask->a < 0 ? &type_int : columns[ask->a].type;
	size_t n = right->count, more = high ? UNREAD : 0;
	size_t rank = rank_of(ask, n + UNREAD);

	if (ask->kind == COUNT)
		return value_int(
			(int64_t)((ask->a < 0 ? n : right->part) + more));
	if (!n || (ask->kind == SHARE && !right->whole))
		return value_null();
	switch (ask->kind) {
	case SHARE:
		return value_share(right->part + more, right->whole + UNREAD);
	case DISTINCT:
		return value_int(
			(int64_t)(different(right, type->kind == TYPE_STRING) +
				  more));
	case BUCKETS:
		return buckets(arena, right, (int64_t)more);
	case MIN:
		return high ? of_type(type, right->numbers[0]) : value_null();
	case MAX:
		return high ? value_null()
			    : of_type(type, right->numbers[n - 1]);
	case RANK:
		if (high)
			return rank <= n
				       ? of_type(type, right->numbers[rank - 1])
				       : value_null();
		return rank > UNREAD
			       ? of_type(type,
					 right->numbers[rank - UNREAD - 1])
			       : value_null();
	default:
		return value_null();
	}
}

static void expect(struct trial *t, const struct asked *ask, const char *way,
		   struct value got, struct value right)
{
	cr_expect(got.kind == right.kind &&
			  text_equal(value_literal(t->arena, got),
				     value_literal(t->arena, right)),
		  "%s %s: %.*s, not %.*s", ask->call, way,
		  TEXT_ARG(value_literal(t->arena, got)),
		  TEXT_ARG(value_literal(t->arena, right)));
}

/* Releases the cells. */
static void compare(struct trial *t, struct cell *cells, unsigned group,
		    const char *way)
{
	static struct right right;

	for (unsigned k = 0; k < ASKED; k++) {
		const struct aggregate *a = &t->set.items[k];
		struct cell *cell = &cells[a->cell];
		struct value fact = cell_result(t->arena, a, cell);
		struct fact_bounds bounds;

		collect(t->rows, &asked[k], group, &right);
		expect(t, &asked[k], way, fact,
		       wanted(t->arena, &asked[k], &right));
		bounds = cell_bounds(t->arena, a, cell, fact, UNREAD);
		expect(t, &asked[k], "low", bounds.low,
		       wanted_bound(t->arena, &asked[k], &right, false));
		expect(t, &asked[k], "high", bounds.high,
		       wanted_bound(t->arena, &asked[k], &right, true));
	}
	for (unsigned c = 0; c < t->set.cell_count; c++)
		cell_release(t->set.owners[c], &cells[c], &t->budget);
}

#endif
