/* SPDX-License-Identifier: Apache-2.0 */
#include "records/key_table.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/pages.h"

#define FIRST_SLOTS ((uint64_t)4) /* many tables are small */
#define MOST_SLOTS  ((uint64_t)1 << 31)
/* Behind the last slot to begin at, so that walking never turns round. */
#define MORE_SLOTS  ((uint64_t)256)
#define FIRST_BYTES ((uint64_t)64)
#define HUGE_FROM   ((uint64_t)1024 * 1024) /* bytes */
#define LARGE_BYTES ((uint64_t)64 * 1024) /* from here on it grows by less */

void key_table_init(struct key_table *table, unsigned words,
		    struct table_budget *budget)
{
	*table = (struct key_table){.words = words, .budget = budget};
}

static uint64_t slot_count(uint64_t room)
{
	return room ? room + (room < MORE_SLOTS ? room : MORE_SLOTS) : 0;
}

static void give_slots(struct key_table *table)
{
	uint64_t size = slot_count(table->room) * sizeof(*table->slots);

	pages_close(table->slots, size);
	budget_give(table->budget, size);
	table->slots = NULL;
	table->room = 0;
}

void key_table_release(struct key_table *table)
{
	give_slots(table);
	pages_close(table->entries, table->entry_room);
	budget_give(table->budget, table->entry_room);
	table->entries = NULL;
	table->count = table->size = table->entry_room = 0;
}

static bool take(struct key_table *table, uint64_t bytes)
{
	return table->refuses ? budget_take_within(table->budget, bytes)
			      : budget_take(table->budget, bytes);
}

static uint64_t *words_at(const struct key_table *table, uint32_t at)
{
	return (uint64_t *)(void *)(table->entries + (uint64_t)(at - 1) * 8);
}

struct text key_table_key(const struct key_table *table, const uint64_t *words)
{
	const char *at = (const char *)(words + table->words);
	uint32_t size;

	memcpy(&size, at, sizeof(size));
	return (struct text){at + sizeof(size), size};
}

static uint64_t entry_bytes(const struct key_table *table, uint64_t key_size)
{
	return (table->words * sizeof(uint64_t) + sizeof(uint32_t) + key_size +
		7) &
	       ~7ULL;
}

uint64_t *key_table_next(const struct key_table *table, uint64_t *at)
{
	uint64_t *words = (uint64_t *)(void *)(table->entries + *at);

	if (*at == table->size)
		return NULL;
	*at += entry_bytes(table, key_table_key(table, words).size);
	return words;
}

/* Slots come in the order of the keys' hashes, or nearly so: both tables are
 * read along. False when all slots up to the last one are taken. */
static bool place_all(struct key_table *table, const struct key_slot *from,
		      uint64_t count)
{
	unsigned shift = table->shift - 32; /* of a tag */
	uint64_t end = slot_count(table->room);

	for (uint64_t i = 0; i < count; i++) {
		uint64_t slot = (uint64_t)from[i].tag >> shift;

		if (!from[i].at)
			continue;
		while (slot < end && table->slots[slot].at)
			slot++;
		if (slot == end)
			return false;
		table->slots[slot] = from[i];
	}
	return true;
}

/* Twice as many slots, and more where too many keys begin at the last ones. */
static bool grow_slots(struct key_table *table)
{
	uint64_t old_count = slot_count(table->room);
	uint64_t room = table->room ? table->room * 2 : FIRST_SLOTS;
	struct key_slot *old = table->slots;

	if (room > MOST_SLOTS ||
	    !take(table, slot_count(room) * sizeof(*table->slots)))
		return false;
	for (;; room *= 2) {
		uint64_t size = slot_count(room) * sizeof(*table->slots);

		table->slots = pages_open(size);
		table->room = room;
		table->shift = 64 - (unsigned)__builtin_ctzll(room);
		if (place_all(table, old, old_count))
			break;
		pages_close(table->slots, size);
		budget_give(table->budget, size);
		budget_force(table->budget,
			     slot_count(room * 2) * sizeof(*table->slots));
	}
	pages_close(old, old_count * sizeof(*old));
	budget_give(table->budget, old_count * sizeof(*old));
	return true;
}

/* Large tables grow by little, so that what all hold stays near the limit; the
 * largest by huge pages. */
static uint64_t step_of(uint64_t room)
{
	if (room < LARGE_BYTES)
		return room;
	if (room >= HUGE_FROM)
		return PAGES_HUGE - room % PAGES_HUGE;
	return room / 4 & ~7ULL;
}

static bool grow_entries(struct key_table *table, uint64_t need)
{
	uint64_t room = table->entry_room ? table->entry_room : FIRST_BYTES;

	while (room < need)
		room += step_of(room);
	if (need <= table->entry_room)
		return true;
	if (!take(table, room - table->entry_room))
		return false;
	table->entries = pages_grow(table->entries, table->entry_room, room);
	table->entry_room = room;
	return true;
}

static uint64_t *append(struct key_table *table, struct text key)
{
	uint64_t need = entry_bytes(table, key.size);
	uint32_t size = (uint32_t)key.size;
	uint64_t *words;
	char *at;

	if ((table->size + need) / 8 >= UINT32_MAX ||
	    !grow_entries(table, table->size + need))
		return NULL;
	words = (uint64_t *)(void *)(table->entries + table->size);
	memset(words, 0, table->words * sizeof(*words));
	at = (char *)(words + table->words);
	memcpy(at, &size, sizeof(size));
	if (key.size)
		memcpy(at + sizeof(size), key.data, key.size);
	table->size += need;
	table->count++;
	return words;
}

static inline uint64_t load_word(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return word;
}

/* Most keys are some words long: no call is worth it. */
static inline bool is_same(struct text a, struct text b)
{
	uint64_t other = 0;
	size_t at = 0;

	if (a.size != b.size)
		return false;
	if (a.size < sizeof(other))
		return memcmp(a.data, b.data, a.size) == 0;
	for (; a.size - at > sizeof(other); at += sizeof(other))
		other |= load_word(a.data + at) ^ load_word(b.data + at);
	at = a.size - sizeof(other);
	other |= load_word(a.data + at) ^ load_word(b.data + at);
	return other == 0;
}

/* The slot of the key, or the free one where it belongs; NULL: none is left. */
static struct key_slot *slot_of(const struct key_table *table, struct text key,
				uint64_t hash)
{
	uint64_t at = hash >> table->shift, end = slot_count(table->room);
	uint32_t tag = key_tag(hash);

	for (; at < end; at++) {
		struct key_slot *slot = &table->slots[at];

		if (!slot->at)
			return slot;
		if (slot->tag == tag &&
		    is_same(key_table_key(table, words_at(table, slot->at)),
			    key))
			return slot;
	}
	return NULL;
}

uint64_t *key_table_find(const struct key_table *table, struct text key,
			 uint64_t hash)
{
	struct key_slot *slot = table->room ? slot_of(table, key, hash) : NULL;

	return slot && slot->at ? words_at(table, slot->at) : NULL;
}

uint64_t *key_table_add(struct key_table *table, struct text key, uint64_t hash,
			bool *is_new)
{
	struct key_slot *slot = table->room ? slot_of(table, key, hash) : NULL;
	uint64_t *words;

	*is_new = false;
	if (slot && slot->at)
		return words_at(table, slot->at);
	while (!slot || table->count * 4 >= table->room * 3) {
		if (!grow_slots(table))
			return NULL;
		slot = slot_of(table, key, hash);
	}
	words = append(table, key);
	if (!words)
		return NULL;
	*is_new = true;
	slot->tag = key_tag(hash);
	slot->at =
		(uint32_t)((uint64_t)((char *)words - table->entries) / 8 + 1);
	return words;
}

void key_walk_begin(struct key_walk *walk, const struct key_table *table)
{
	*walk = (struct key_walk){.table = table};
}

void key_walk_skip(struct key_walk *walk, uint64_t hash)
{
	const struct key_table *table = walk->table;
	uint64_t slot = table->room ? hash >> table->shift : 0;

	while (slot > 0 && table->slots[slot - 1].at)
		slot--;
	walk->slot = slot;
}

void key_walk_end(struct key_walk *walk)
{
	free(walk->cluster);
}

static int compare_walked(const struct key_table *table,
			  const struct walked_key *a,
			  const struct walked_key *b)
{
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return text_compare(key_table_key(table, a->words),
			    key_table_key(table, b->words));
}

/* Keys without a free slot between them; they are few. */
static void take_cluster(struct key_walk *walk)
{
	const struct key_table *table = walk->table;
	uint64_t end = slot_count(table->room);

	walk->count = walk->next = 0;
	while (walk->slot < end && !table->slots[walk->slot].at)
		walk->slot++;
	for (; walk->slot < end && table->slots[walk->slot].at; walk->slot++) {
		struct walked_key key;
		size_t at = walk->count;

		if (walk->slot + 16 < end && table->slots[walk->slot + 16].at)
			__builtin_prefetch(words_at(
				table, table->slots[walk->slot + 16].at));
		key.words = words_at(table, table->slots[walk->slot].at);
		key.hash = key_hash(key_table_key(table, key.words));
		if (walk->count == walk->room) {
			walk->room = walk->room * 2 + 64;
			walk->cluster =
				xrealloc(walk->cluster,
					 walk->room * sizeof(*walk->cluster));
		}
		for (; at > 0 &&
		       compare_walked(table, &walk->cluster[at - 1], &key) > 0;
		     at--)
			walk->cluster[at] = walk->cluster[at - 1];
		walk->cluster[at] = key;
		walk->count++;
	}
}

uint64_t *key_walk_next(struct key_walk *walk, uint64_t *hash)
{
	const struct walked_key *key;

	if (walk->next == walk->count)
		take_cluster(walk);
	if (walk->count == 0)
		return NULL;
	key = &walk->cluster[walk->next++];
	*hash = key->hash;
	return key->words;
}
