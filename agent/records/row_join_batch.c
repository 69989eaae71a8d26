/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_join_batch.h"

#include "records/key_bytes.h"

#define AHEAD 64 /* keys whose memory is asked for together */

bool row_joins_are_vectors(const struct row_query *query)
{
	for (size_t i = 0; i < query->join_count; i++)
		if (query->joins[i].table->file)
			return false;
	return !query->is_doubtful;
}

static enum value_kind kind_of(const struct cel_type *type)
{
	switch (type->kind) {
	case TYPE_INT:
		return VALUE_INT;
	case TYPE_DECIMAL:
		return VALUE_DECIMAL;
	case TYPE_TIMESTAMP:
		return VALUE_TIMESTAMP;
	case TYPE_DURATION:
		return VALUE_DURATION;
	default:
		return VALUE_NULL;
	}
}

bool joined_column_holds(const struct row_join *join, size_t which)
{
	return kind_of(join->table->taken[which].type) != VALUE_NULL;
}

static size_t first_of(const struct row_query *query, size_t which)
{
	return query->joins[which].slot - query->joins[0].slot;
}

struct joined_columns *joined_columns_new(struct arena *arena,
					  const struct row_query *query)
{
	struct joined_columns *joined = arena_new(arena, struct joined_columns);
	const struct row_join *last = &query->joins[query->join_count - 1];
	size_t count = first_of(query, query->join_count - 1) + last->width;

	buffer_init(&joined->keys);
	joined->columns = arena_many(arena, count + 1, struct value_vector);
	joined->nulls =
		arena_alloc(arena, (count + 1) * sizeof(*joined->nulls));
	for (size_t i = 0; i < query->join_count; i++) {
		const struct row_join *join = &query->joins[i];

		for (size_t k = 0; k < join->width; k++) {
			const struct cel_type *type =
				join->table->taken[k].type;
			struct value_vector *column =
				&joined->columns[first_of(query, i) + k];

			column->kind = kind_of(type);
			column->scale = type->scale;
			column->numbers =
				arena_many(arena, VECTOR_ROWS, int64_t);
		}
	}
	return joined;
}

void joined_columns_release(struct joined_columns *joined)
{
	if (joined)
		buffer_release(&joined->keys);
}

/* Some rows' keys at a time. */
struct looked_up {
	uint16_t rows[AHEAD];
	size_t ends[AHEAD]; /* of the keys' bytes; as before: it is null */
	uint64_t hashes[AHEAD];
	size_t count;
};

static void put_values(struct joined_columns *joined, size_t first,
		       const struct row_join *join, uint16_t row,
		       const struct value *values)
{
	for (size_t k = 0; k < join->width; k++) {
		struct value_vector *column = &joined->columns[first + k];
		struct value v = values[k];

		if (v.kind == VALUE_NULL) {
			bit_set(joined->nulls[first + k], row);
			column->nulls = joined->nulls[first + k];
		} else if (column->kind != VALUE_NULL &&
			   (v.kind != column->kind ||
			    !vector_number(v, &column->numbers[row]))) {
			bit_set(joined->slow, row);
		}
	}
}

static void add_key(struct joined_columns *joined, const struct row_result *on,
		    uint16_t row, struct looked_up *some)
{
	struct value v = row_result_value(on, row);

	if (v.kind != VALUE_NULL)
		key_encode(&joined->keys, v);
	some->rows[some->count] = row;
	some->ends[some->count++] = joined->keys.size;
}

/* The values of the keys that were gathered. */
static void look_up(struct joined_columns *joined, size_t first,
		    const struct row_join *join, struct looked_up *some)
{
	const struct key_table *table = &join->table->keys;
	struct text keys[AHEAD];

	for (size_t i = 0; i < some->count; i++) {
		size_t from = i ? some->ends[i - 1] : 0;

		keys[i] = (struct text){joined->keys.data + from,
					some->ends[i] - from};
		some->hashes[i] = key_hash(keys[i]);
		key_table_prefetch(table, some->hashes[i]);
	}
	for (size_t i = 0; i < some->count; i++)
		key_table_peek(table, some->hashes[i]);
	for (size_t i = 0; i < some->count; i++) {
		const uint64_t *words = NULL;

		if (keys[i].size)
			words = key_table_find(table, keys[i], some->hashes[i]);
		put_values(joined, first, join, some->rows[i],
			   words ? (const struct value *)(const void *)words
				 : join->none);
	}
	some->count = 0;
	joined->keys.size = 0;
}

void joined_columns_fill(struct joined_columns *joined,
			 const struct row_query *query, size_t which,
			 const struct row_result *on, const uint64_t *rows)
{
	const struct row_join *join = &query->joins[which];
	size_t first = first_of(query, which);
	struct looked_up some = {.count = 0};

	if (which == 0)
		memset(joined->slow, 0, sizeof(joined->slow));
	for (size_t k = 0; k < join->width; k++) {
		memset(joined->nulls[first + k], 0,
		       sizeof(joined->nulls[first + k]));
		joined->columns[first + k].nulls = NULL;
	}
	joined->keys.size = 0;
	for (size_t w = 0; w < VECTOR_WORDS; w++)
		for (uint64_t left = rows[w]; left; left &= left - 1) {
			size_t row = w * 64 + (unsigned)__builtin_ctzll(left);

			add_key(joined, on, (uint16_t)row, &some);
			if (some.count == AHEAD)
				look_up(joined, first, join, &some);
		}
	look_up(joined, first, join, &some);
}
