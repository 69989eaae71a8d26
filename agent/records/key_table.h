/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A set of different keys, exact: keys are byte strings, numbered from 0 in the
 * order in which they came. For `distinct` and for the groups of `per`. Holds
 * its bytes on the heap, within the pass's budget.
 */
#ifndef PLAUDIT_RECORDS_KEY_TABLE_H
#define PLAUDIT_RECORDS_KEY_TABLE_H

#include "cel/value.h"
#include "records/table_budget.h"

struct key_slot {
	uint32_t tag; /* high bits of the hash */
	uint32_t index; /* of the key, plus 1; 0: free */
};

struct key_table {
	struct key_slot *slots;
	uint64_t *starts; /* of each key in bytes, and the end of the last */
	char *bytes;
	uint64_t room; /* slots, a power of two */
	uint64_t count; /* keys */
	uint64_t start_room, size, byte_room;
	struct table_budget *budget;
};

#define KEY_TABLE_FULL UINT64_MAX

void key_table_init(struct key_table *table, struct table_budget *budget);
void key_table_release(struct key_table *table);
/* The number of the key, added when new (*is_new); KEY_TABLE_FULL when the
 * budget does not allow it. */
uint64_t key_table_add(struct key_table *table, struct text key, bool *is_new);
struct text key_table_get(const struct key_table *table, uint64_t index);

/* A value as key bytes that tell kinds and values apart, and back. */
void key_encode(struct buffer *out, struct value v);
/* Cuts one value off the front; strings point into `bytes`. */
struct value key_decode(struct text *bytes);

#endif
