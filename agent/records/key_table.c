/* SPDX-License-Identifier: Apache-2.0 */
#include "records/key_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"

void key_table_init(struct key_table *table, struct table_budget *budget)
{
	memset(table, 0, sizeof(*table));
	table->budget = budget;
}

void key_table_release(struct key_table *table)
{
	budget_give(table->budget,
		    table->room * sizeof(*table->slots) +
			    table->start_room * sizeof(*table->starts) +
			    table->byte_room);
	free(table->slots);
	free(table->starts);
	free(table->bytes);
	key_table_init(table, table->budget);
}

static uint64_t mix(uint64_t h)
{
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93ULL;
	h ^= h >> 32;
	return h;
}

static uint64_t hash(struct text key)
{
	uint64_t h = key.size * 0x9e3779b97f4a7c15ULL, word;
	size_t i = 0;

	for (; key.size - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, key.data + i, sizeof(word));
		h = mix(h ^ word) * 0x9e3779b97f4a7c15ULL;
	}
	word = 0;
	memcpy(&word, key.data + i, key.size - i);
	return mix(mix(h ^ word) * 0x9e3779b97f4a7c15ULL);
}

struct text key_table_get(const struct key_table *table, uint64_t index)
{
	uint64_t from = table->starts[index];

	return (struct text){table->bytes + from,
			     table->starts[index + 1] - from};
}

/* Room for `need` items of `size` bytes in *items, doubling. */
static bool grow(struct key_table *table, void **items, uint64_t *room,
		 uint64_t need, size_t size)
{
	uint64_t wanted = *room ? *room : 16;

	if (need <= *room)
		return true;
	while (wanted < need)
		wanted *= 2;
	if (!budget_take(table->budget, (wanted - *room) * size))
		return false;
	*items = xrealloc(*items, wanted * size);
	*room = wanted;
	return true;
}

static void place(struct key_table *table, uint64_t h, uint64_t index)
{
	uint64_t mask = table->room - 1, at = h & mask;

	while (table->slots[at].index)
		at = (at + 1) & mask;
	table->slots[at].tag = (uint32_t)(h >> 32);
	table->slots[at].index = (uint32_t)index + 1;
}

static bool grow_slots(struct key_table *table)
{
	uint64_t room = table->room ? table->room * 2 : 16;

	if (table->count * 4 < table->room * 3)
		return true;
	if (!budget_take(table->budget,
			 (room - table->room) * sizeof(*table->slots)))
		return false;
	free(table->slots);
	table->slots = xmalloc(room * sizeof(*table->slots));
	memset(table->slots, 0, room * sizeof(*table->slots));
	table->room = room;
	for (uint64_t i = 0; i < table->count; i++)
		place(table, hash(key_table_get(table, i)), i);
	return true;
}

static bool append(struct key_table *table, struct text key)
{
	void *starts = table->starts, *bytes = table->bytes;
	bool grown = table->count < LIMIT_GROUPS &&
		     grow(table, &starts, &table->start_room, table->count + 2,
			  sizeof(*table->starts));

	table->starts = starts;
	grown = grown && grow(table, &bytes, &table->byte_room,
			      table->size + key.size, 1);
	table->bytes = bytes;
	if (!grown)
		return false;
	if (key.size)
		memcpy(table->bytes + table->size, key.data, key.size);
	table->starts[table->count] = table->size;
	table->size += key.size;
	table->starts[++table->count] = table->size;
	return true;
}

uint64_t key_table_add(struct key_table *table, struct text key, bool *is_new)
{
	uint64_t h = hash(key), mask, at;

	*is_new = false;
	if (!grow_slots(table))
		return KEY_TABLE_FULL;
	mask = table->room - 1;
	for (at = h & mask; table->slots[at].index; at = (at + 1) & mask) {
		uint64_t index = table->slots[at].index - 1;

		if (table->slots[at].tag == (uint32_t)(h >> 32) &&
		    text_equal(key_table_get(table, index), key))
			return index;
	}
	if (!append(table, key))
		return KEY_TABLE_FULL;
	*is_new = true;
	table->slots[at].tag = (uint32_t)(h >> 32);
	table->slots[at].index = (uint32_t)table->count;
	return table->count - 1;
}

void key_encode(struct buffer *out, struct value v)
{
	char kind = (char)v.kind;
	uint32_t size;

	buffer_add(out, &kind, 1);
	switch (v.kind) {
	case VALUE_NULL:
		return;
	case VALUE_STRING:
		size = (uint32_t)v.size;
		buffer_add(out, &size, sizeof(size));
		buffer_add(out, v.bytes, v.size);
		return;
	case VALUE_BOOL:
		v.integer = v.boolean;
		break;
	case VALUE_TIMESTAMP:
	case VALUE_DURATION:
		buffer_add(out, &v.nanos, sizeof(v.nanos));
		break;
	case VALUE_DECIMAL:
		buffer_add(out, &v.scale, sizeof(v.scale));
		break;
	default:
		break;
	}
	buffer_add(out, &v.integer, sizeof(v.integer));
}

static void take(struct text *bytes, void *out, size_t size)
{
	assert(bytes->size >= size);
	memcpy(out, bytes->data, size);
	bytes->data += size;
	bytes->size -= size;
}

struct value key_decode(struct text *bytes)
{
	struct value v = {0};
	uint32_t size;
	char kind;

	take(bytes, &kind, 1);
	v.kind = (enum value_kind)kind;
	switch (v.kind) {
	case VALUE_NULL:
		return v;
	case VALUE_STRING:
		take(bytes, &size, sizeof(size));
		v.bytes = bytes->data;
		v.size = size;
		bytes->data += size;
		bytes->size -= size;
		return v;
	case VALUE_TIMESTAMP:
	case VALUE_DURATION:
		take(bytes, &v.nanos, sizeof(v.nanos));
		break;
	case VALUE_DECIMAL:
		take(bytes, &v.scale, sizeof(v.scale));
		break;
	default:
		break;
	}
	take(bytes, &v.integer, sizeof(v.integer));
	if (v.kind == VALUE_BOOL)
		v.boolean = v.integer != 0;
	return v;
}
