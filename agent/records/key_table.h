/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A set of different keys, exact, with a few words of the caller's beside each:
 * for `distinct`, the groups of `per` and joins. Keys are byte strings. A slot
 * is found by the highest bits of the hash, so walking the slots is walking
 * the keys by their hashes, which is the order in which they are spilled. Holds
 * its bytes within a budget; a pointer to words is good until the next key is
 * added.
 *
 * Many keys at once: hash them, key_table_prefetch each, then key_table_peek
 * each (which brings the key's bytes on their way), then add them.
 */
#ifndef PLAUDIT_RECORDS_KEY_TABLE_H
#define PLAUDIT_RECORDS_KEY_TABLE_H

#include <string.h>

#include "cel/value.h"
#include "records/table_budget.h"

struct key_slot {
	uint32_t tag; /* high bits of the hash: where its key belongs */
	uint32_t at; /* of the key's entry, in eights of bytes, plus 1; 0: free
		      */
};

/* An entry: the words, the key's size as uint32_t, its bytes. */
struct key_table {
	struct key_slot *slots;
	uint64_t room; /* slots to begin at, a power of two; some more follow */
	unsigned shift; /* of a hash, to the slot to begin at */
	unsigned words; /* beside each key; zeroed at first */
	uint64_t count; /* keys */
	char *entries;
	uint64_t size, entry_room; /* bytes of entries */
	struct table_budget *budget;
	bool refuses; /* to grow by overdrawing: its owner empties it */
};

void key_table_init(struct key_table *table, unsigned words,
		    struct table_budget *budget);
/* Empty again, and its memory given back. */
void key_table_release(struct key_table *table);

/* The words of the key, added when new (*is_new); not NULL where there are no
 * words either. NULL when the budget does not allow it. */
uint64_t *key_table_add(struct key_table *table, struct text key, uint64_t hash,
			bool *is_new);
/* NULL when it is not there. */
uint64_t *key_table_find(const struct key_table *table, struct text key,
			 uint64_t hash);
/* The key whose words these are. */
struct text key_table_key(const struct key_table *table, const uint64_t *words);

/* In the order in which they were added; *at is 0 at first. NULL: the end. */
uint64_t *key_table_next(const struct key_table *table, uint64_t *at);

/* In the order of (hash, key bytes). */
struct key_walk {
	const struct key_table *table;
	uint64_t slot; /* the next cluster begins at or behind it */
	struct walked_key *cluster;
	size_t count, room, next;
};

struct walked_key {
	uint64_t hash;
	uint64_t *words;
};

void key_walk_begin(struct key_walk *walk, const struct key_table *table);
/* Begins at the keys of this hash, or a little before them. */
void key_walk_skip(struct key_walk *walk, uint64_t hash);
/* NULL: the end. */
uint64_t *key_walk_next(struct key_walk *walk, uint64_t *hash);
void key_walk_end(struct key_walk *walk);

static inline uint64_t key_mix(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t key_hash(struct text key)
{
	uint64_t h = key.size ^ 0x9e3779b97f4a7c15ULL, word;
	const char *at = key.data;
	size_t left = key.size;

	for (; left > sizeof(word); left -= sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		h = key_mix(h ^ word, 0xd6e8feb86659fd93ULL);
		at += sizeof(word);
	}
	word = 0;
	if (key.size >= sizeof(word)) /* some of them once more */
		memcpy(&word, key.data + key.size - sizeof(word), sizeof(word));
	else
		for (size_t i = 0; i < left; i++)
			word |= (uint64_t)(unsigned char)at[i] << 8 * i;
	h = key_mix(h ^ word, 0xa0761d6478bd642fULL);
	return h * 0xe7037ed1a0b428dbULL ^ h >> 29;
}

static inline uint32_t key_tag(uint64_t hash)
{
	return (uint32_t)(hash >> 32);
}

/* Brings the slot that a key begins at on its way from memory. */
static inline void key_table_prefetch(const struct key_table *table,
				      uint64_t hash)
{
	if (table->room)
		__builtin_prefetch(&table->slots[hash >> table->shift]);
}

/* Likewise the entry that is most likely its. */
static inline void key_table_peek(const struct key_table *table, uint64_t hash)
{
	const struct key_slot *slot;

	if (!table->room)
		return;
	slot = &table->slots[hash >> table->shift];
	while (slot->at && slot->tag != key_tag(hash))
		slot++;
	if (slot->at)
		__builtin_prefetch(table->entries +
				   (uint64_t)(slot->at - 1) * 8);
}

#endif
