/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_join.h"

#include <stdlib.h>

#include "model/check.h"
#include "records/key_bytes.h"

void row_joins_prepare(struct arena *arena, struct row_query *query)
{
	const struct records_spec *spec = query->ask->spec;
	unsigned slot = (unsigned)query->kind->column_count;
	struct row_join *joins =
		arena_many(arena, spec->join_count, struct row_join);

	/* compiled only: nothing is looked up */
	if (!query->ask->joined)
		return;
	query->joins = joins;
	query->join_count = spec->join_count;
	for (size_t i = 0; i < spec->join_count; i++) {
		const struct joined_table *table = query->ask->joined[i];
		struct value *none =
			arena_many(arena, table->width + 1, struct value);

		for (size_t k = 0; k < table->width; k++)
			none[k] = joined_none(&table->taken[k]);
		joins[i] = (struct row_join){query->programs.on[i], table, slot,
					     table->width, none};
		slot += (unsigned)table->width;
		query->is_doubtful |= table->unread > 0;
	}
}

void row_joining_init(struct arena *arena, struct row_joining *joining,
		      const struct row_query *query,
		      struct table_budget *budget)
{
	size_t count = query->join_count;
	size_t slots = query->ask->spec->row_env.slots;

	*joining = (struct row_joining){.query = query};
	joining->keys = arena_many(arena, count, struct buffer);
	joining->is_keyed = arena_many(arena, count, bool);
	joining->readers = arena_many(arena, count, struct key_reader);
	joining->doubted = arena_many(arena, count, struct key_table);
	for (size_t i = 0; i < count; i++) {
		buffer_init(&joining->keys[i]);
		key_table_init(&joining->doubted[i], 1, budget);
		joining->doubted[i].refuses = true;
	}
	if (query->is_doubtful)
		joining->bounds =
			arena_many(arena, slots + 1, struct value_bounds);
}

void row_joining_release(struct row_joining *joining)
{
	for (size_t i = 0; i < joining->query->join_count; i++) {
		buffer_release(&joining->keys[i]);
		key_reader_release(&joining->readers[i]);
		key_table_release(&joining->doubted[i]);
	}
}

static void fill(const struct row_join *join, struct value *slots,
		 const struct value *values)
{
	for (size_t k = 0; k < join->width; k++)
		slots[join->slot + k] = values[k];
}

static void fill_error(const struct row_join *join, struct value *slots,
		       struct value error)
{
	for (size_t k = 0; k < join->width; k++)
		slots[join->slot + k] = error;
}

static void look_up(struct row_joining *joining, size_t which,
		    struct value *slots, struct arena *scratch)
{
	const struct row_join *join = &joining->query->joins[which];
	struct buffer *key = &joining->keys[which];
	struct value on = cel_eval(join->on, slots, scratch);
	const struct value *values;
	bool found;

	joining->is_keyed[which] = false;
	if (on.kind >= VALUE_ERROR) {
		fill_error(join, slots, on);
		return;
	}
	if (on.kind == VALUE_NULL) {
		fill(join, slots, join->none);
		return;
	}
	joining->is_keyed[which] = true;
	key->size = 0;
	key_encode(key, on);
	values = joined_table_get(&joining->readers[which], join->table,
				  buffer_view(key), join->none, &found);
	if (values)
		fill(join, slots, values);
	else
		fill_error(join, slots,
			   value_error("what was spilled of the joined source "
				       "could not be read"));
}

void row_joining_look_up(struct row_joining *joining, struct value *slots,
			 struct arena *scratch)
{
	for (size_t i = 0; i < joining->query->join_count; i++)
		look_up(joining, i, slots, scratch);
}

struct slot_range {
	unsigned from, until;
	bool hit;
};

static void watch(void *context, unsigned slot)
{
	struct slot_range *range = context;

	range->hit |= slot >= range->from && slot < range->until;
}

static bool reads_joins(const struct row_query *query,
			const struct cel_program *program)
{
	const struct row_join *last = &query->joins[query->join_count - 1];
	struct slot_range range = {query->joins[0].slot,
				   last->slot + (unsigned)last->width, false};

	if (program)
		cel_program_slots(program, watch, &range);
	return range.hit;
}

bool row_join_selects(const struct row_query *query)
{
	return query->join_count && reads_joins(query, query->programs.where);
}

static const struct aggregate_set *row_set(const struct row_query *query)
{
	return query->programs.key_count ? &query->programs.each
					 : &query->programs.metrics;
}

bool row_join_moves(const struct row_query *query, const struct aggregate *a)
{
	const struct row_programs *programs = &query->programs;

	if (!query->join_count)
		return false;
	if (row_join_selects(query))
		return true;
	for (size_t i = 0; i < AGGREGATE_INPUTS && !programs->key_count; i++)
		if (a->inputs[i] >= 0 &&
		    reads_joins(query,
				programs->metrics.inputs[a->inputs[i]].program))
			return true;
	for (size_t i = 0; i < programs->key_count; i++)
		if (reads_joins(query, programs->keys[i]))
			return true;
	for (size_t i = 0;
	     programs->key_count && i < programs->each.input_count; i++)
		if (reads_joins(query, programs->each.inputs[i].program))
			return true;
	return false;
}

static void fill_bounds(struct row_joining *joining, const struct value *slots)
{
	const struct row_query *query = joining->query;

	for (size_t i = 0; i < query->ask->spec->row_env.slots; i++)
		joining->bounds[i] =
			(struct value_bounds){slots[i], slots[i], true};
	for (size_t i = 0; i < query->join_count; i++) {
		const struct row_join *join = &query->joins[i];
		bool found = false;

		if (!joining->is_keyed[i])
			continue;
		(void)joined_table_get(&joining->readers[i], join->table,
				       buffer_view(&joining->keys[i]),
				       join->none, &found);
		for (size_t k = 0; k < join->width; k++)
			joining->bounds[join->slot + k] = joined_bounds(
				join->table, k, slots[join->slot + k], found);
	}
}

/* Whether the row's part could be another: it could be judged or not, or some
 * argument could have another value. */
static bool could_change(struct row_joining *joining, struct arena *scratch)
{
	const struct row_query *query = joining->query;
	const struct row_programs *programs = &query->programs;
	const struct aggregate_set *set = row_set(query);
	enum truth t = TRUTH_TRUE;

	if (programs->where)
		t = cel_eval_bounds(programs->where, joining->bounds, scratch);
	if (t != TRUTH_TRUE)
		return t != TRUTH_FALSE;
	for (size_t i = 0; i < programs->key_count; i++)
		if (reads_joins(query, programs->keys[i]))
			return true;
	for (size_t i = 0; i < set->input_count; i++) {
		const struct aggregate_input *input = &set->inputs[i];

		if (!reads_joins(query, input->program))
			continue;
		if (input->type->kind != TYPE_BOOL)
			return true;
		t = cel_eval_bounds(input->program, joining->bounds, scratch);
		if (t != TRUTH_TRUE && t != TRUTH_FALSE)
			return true;
	}
	return false;
}

static bool count_key(struct key_table *doubted, struct text key, uint64_t rows)
{
	bool is_new;
	uint64_t *count = key_table_add(doubted, key, key_hash(key), &is_new);

	if (count)
		*count += rows;
	return count != NULL;
}

void row_joining_doubt(struct row_joining *joining, const struct value *slots,
		       struct arena *scratch)
{
	const struct row_query *query = joining->query;

	if (joining->is_full)
		return;
	fill_bounds(joining, slots);
	if (!could_change(joining, scratch))
		return;
	for (size_t i = 0; i < query->join_count; i++)
		if (query->joins[i].table->unread && joining->is_keyed[i] &&
		    !count_key(&joining->doubted[i],
			       buffer_view(&joining->keys[i]), 1))
			joining->is_full = true;
}

void row_joining_merge(struct row_joining *into, struct row_joining *from)
{
	into->is_full |= from->is_full;
	for (size_t i = 0; i < into->query->join_count; i++) {
		const struct key_table *other = &from->doubted[i];
		const uint64_t *count;
		uint64_t at = 0;

		while (!into->is_full && (count = key_table_next(other, &at)))
			into->is_full =
				!count_key(&into->doubted[i],
					   key_table_key(other, count), *count);
	}
}

static int descending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x < y) - (x > y);
}

/* The rows of the `most` keys that have most of them. */
static uint64_t rows_of_most(const struct key_table *doubted, uint64_t most)
{
	uint64_t *counts, at = 0, rows = 0;

	if (!doubted->count || !most)
		return 0;
	counts = xmalloc(doubted->count * sizeof(*counts));
	for (uint64_t i = 0; i < doubted->count; i++)
		counts[i] = *key_table_next(doubted, &at);
	qsort(counts, doubted->count, sizeof(*counts), descending);
	for (uint64_t i = 0; i < doubted->count && i < most; i++)
		rows += counts[i];
	free(counts);
	return rows;
}

uint64_t row_joining_moved(const struct row_joining *joining)
{
	uint64_t moved = 0;

	if (joining->is_full)
		return JOINS_UNKNOWN;
	for (size_t i = 0; i < joining->query->join_count; i++)
		moved += rows_of_most(&joining->doubted[i],
				      joining->query->joins[i].table->unread);
	return moved;
}

/* A row that changes adds or takes one of what is counted; of a share it does
 * most to the part alone. */
struct fact_bounds row_join_bounds(const struct aggregate *a,
				   const struct cell *cell, uint64_t moved,
				   uint64_t unread)
{
	struct fact_bounds out = {value_null(), value_null(), false};
	uint64_t part, most;

	if (moved == JOINS_UNKNOWN || cell->state != CELL_GOOD)
		return out;
	if (a->kind == &aggregate_count) {
		out.low = value_int((int64_t)(cell->count > moved
						      ? cell->count - moved
						      : 0));
		out.high = value_int((int64_t)(cell->count + moved + unread));
	} else if (a->kind == &aggregate_share && cell->count > moved) {
		part = cell->part > moved ? cell->part - moved : 0;
		most = cell->part + moved + unread;
		out.low = value_share(part, cell->count + unread);
		if (most > cell->count + unread)
			most = cell->count + unread;
		out.high = value_share(most, cell->count + unread);
	}
	return out;
}
