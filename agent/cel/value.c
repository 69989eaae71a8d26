/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/value.h"

#include <math.h>
#include <string.h>

#define MAP_INDEX_FROM 9 /* entries; smaller maps are searched in order */

struct value value_null(void)
{
	return (struct value){.kind = VALUE_NULL};
}

struct value value_bool(bool b)
{
	return (struct value){.kind = VALUE_BOOL, .boolean = b};
}

struct value value_int(int64_t n)
{
	return (struct value){.kind = VALUE_INT, .integer = n};
}

struct value value_uint(uint64_t n)
{
	return (struct value){.kind = VALUE_UINT, .uinteger = n};
}

struct value value_double(double d)
{
	return (struct value){.kind = VALUE_DOUBLE, .real = d};
}

struct value value_string(struct text t)
{
	return (struct value){
		.kind = VALUE_STRING, .bytes = t.data, .size = t.size};
}

struct value value_bytes(struct text t)
{
	return (struct value){
		.kind = VALUE_BYTES, .bytes = t.data, .size = t.size};
}

struct value value_timestamp(struct instant t)
{
	return (struct value){.kind = VALUE_TIMESTAMP,
			      .nanos = t.nanos,
			      .seconds = t.seconds};
}

struct value value_duration(struct span s)
{
	return (struct value){
		.kind = VALUE_DURATION, .nanos = s.nanos, .seconds = s.seconds};
}

struct value value_decimal(int64_t units, uint32_t scale)
{
	return (struct value){
		.kind = VALUE_DECIMAL, .integer = units, .scale = scale};
}

struct value value_share(uint64_t part, uint64_t whole)
{
	return (struct value){
		.kind = VALUE_SHARE, .uinteger = part, .whole = whole};
}

struct value value_error(const char *literal)
{
	return (struct value){
		.kind = VALUE_ERROR, .bytes = literal, .size = strlen(literal)};
}

struct value value_unknown(const char *literal)
{
	return (struct value){.kind = VALUE_UNKNOWN,
			      .bytes = literal,
			      .size = strlen(literal)};
}

struct value value_list_of(struct arena *arena, const struct value *items,
			   size_t count)
{
	struct value_list *list = arena_new(arena, struct value_list);

	list->items = items;
	list->count = count;
	return (struct value){.kind = VALUE_LIST, .list = list};
}

struct text value_text(struct value v)
{
	return (struct text){v.bytes, v.size};
}

struct instant value_instant(struct value v)
{
	return (struct instant){v.seconds, v.nanos};
}

struct span value_span(struct value v)
{
	return (struct span){v.seconds, v.nanos};
}

static size_t index_room(size_t count)
{
	size_t room = 16;

	while (room < 2 * count)
		room *= 2;
	return room;
}

static uint64_t mix(uint64_t h)
{
	h ^= h >> 33;
	h *= 0xff51afd7ed558ccdULL;
	h ^= h >> 33;
	h *= 0xc4ceb9fe1a85ec53ULL;
	return h ^ (h >> 33);
}

/* Numbers that are equal hash alike whatever their kind. */
static uint64_t key_hash(struct value key)
{
	uint64_t h = 0xcbf29ce484222325ULL;

	switch (key.kind) {
	case VALUE_BOOL:
		return mix(key.boolean ? 0xb001 : 0xb000);
	case VALUE_INT:
	case VALUE_UINT:
		return mix(key.uinteger);
	case VALUE_DOUBLE:
		if (key.real < 0 && key.real >= -0x1p63)
			return mix((uint64_t)(int64_t)key.real);
		if (key.real >= 0 && key.real < 0x1p64)
			return mix((uint64_t)key.real);
		return 0;
	case VALUE_STRING:
		for (size_t i = 0; i < key.size; i++)
			h = (h ^ (unsigned char)key.bytes[i]) * 0x100000001b3;
		return mix(h);
	default:
		return 0;
	}
}

static bool is_key(struct value v)
{
	return v.kind == VALUE_BOOL || v.kind == VALUE_INT ||
	       v.kind == VALUE_UINT || v.kind == VALUE_STRING;
}

static const struct value *find_indexed(const struct value_map *map,
					struct value key)
{
	size_t mask = index_room(map->count) - 1;
	size_t at = key_hash(key) & mask;

	for (; map->index[at]; at = (at + 1) & mask) {
		const struct value_entry *e = &map->entries[map->index[at] - 1];

		if (value_equal(e->key, key))
			return &e->value;
	}
	return NULL;
}

static const struct value *find_word(const struct value_map *map,
				     struct text word)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct value *key = &map->entries[i].key;

		if (key->size == word.size && key->kind == VALUE_STRING &&
		    (!word.size ||
		     (key->bytes[0] == word.data[0] &&
		      memcmp(key->bytes, word.data, word.size) == 0)))
			return &map->entries[i].value;
	}
	return NULL;
}

const struct value *value_map_get(const struct value_map *map, struct value key)
{
	if (map->index)
		return find_indexed(map, key);
	if (key.kind == VALUE_STRING)
		return find_word(map, value_text(key));
	for (size_t i = 0; i < map->count; i++)
		if (value_equal(map->entries[i].key, key))
			return &map->entries[i].value;
	return NULL;
}

/* False when two keys are equal. */
static bool index_build(struct arena *arena, struct value_map *map)
{
	size_t room = index_room(map->count);
	uint32_t *index = arena_many(arena, room, uint32_t);

	for (size_t i = 0; i < map->count; i++) {
		size_t at = key_hash(map->entries[i].key) & (room - 1);

		for (; index[at]; at = (at + 1) & (room - 1))
			if (value_equal(map->entries[index[at] - 1].key,
					map->entries[i].key))
				return false;
		index[at] = (uint32_t)i + 1;
	}
	map->index = index;
	return true;
}

static bool keys_differ(const struct value_entry *items, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = 0; j < i; j++)
			if (value_equal(items[i].key, items[j].key))
				return false;
	return true;
}

struct value value_map_of(struct arena *arena, const struct value_entry *items,
			  size_t count)
{
	struct value_map *map = arena_new(arena, struct value_map);

	for (size_t i = 0; i < count; i++)
		if (!is_key(items[i].key))
			return value_error("unsupported key type");
	map->entries = items;
	map->count = count;
	if (count >= MAP_INDEX_FROM ? !index_build(arena, map)
				    : !keys_differ(items, count))
		return value_error("repeated key in a map");
	return (struct value){.kind = VALUE_MAP, .map = map};
}
