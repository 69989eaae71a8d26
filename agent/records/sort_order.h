/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records in memory and the one order in which a sorter gives them. A record is
 * its order among equal keys, the sizes of key and payload, and their bytes.
 */
#ifndef PLAUDIT_RECORDS_SORT_ORDER_H
#define PLAUDIT_RECORDS_SORT_ORDER_H

#include "base/text.h"

struct sorted {
	struct text key, payload; /* views: see who gives it */
	uint64_t order;
};

struct record_head {
	uint64_t order;
	uint32_t key_size, payload_size;
};

/* What is moved when records are sorted. */
struct sort_entry {
	uint64_t prefix; /* eight bytes of the key, the first one highest */
	uint64_t at; /* of the record in the block */
};

/* The record that begins at `at`. */
struct sorted record_at(const char *block, uint64_t at);

/* Eight bytes of the key from `from` on, zeros behind its end. */
uint64_t key_prefix(struct text key, uint64_t from);

/* Below, at or above 0. */
int sorted_compare(const struct sorted *a, const struct sorted *b);

/* Sorts; all keys begin with the same `shared` bytes. */
void sort_records(const char *block, struct sort_entry *entries, uint64_t count,
		  uint64_t shared);

#endif
