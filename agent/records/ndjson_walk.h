/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Goes through NDJSON records whose keys stand as they stood in one that was
 * read in full: what stands between two values is compared byte for byte, and
 * only values are looked at.
 */
#ifndef PLAUDIT_RECORDS_NDJSON_WALK_H
#define PLAUDIT_RECORDS_NDJSON_WALK_H

#include "base/byte_mask.h"
#include "base/limits.h"
#include "records/field_batch.h"

#define ORDER_KEYS 64
#define WALK_SLACK 96 /* bytes readable behind where a walk stands */
#define GLUE_MOST  32 /* bytes between two values */

/* What stands before a value: from the end of the one before it. */
struct known_key {
	const char *glue; /* in the block */
	uint32_t size;
	uint32_t care; /* bits of the first 32 bytes that are glue */
	int slot; /* in `wanted`, -1: not wanted */
};

/* The keys of a record that was read in full; the last stands for its end. */
struct known_order {
	struct known_key keys[ORDER_KEYS + 1];
	size_t count; /* values */
	uint16_t absent[LIMIT_RECORD_COLUMNS]; /* slots that it does not have */
	size_t absent_count;
};

/* Where the comparison of a record with an order stands. */
struct known_walk {
	const struct known_key *key;
	const char *at; /* behind the value before the key, or its value */
};

enum walk_end {
	WALK_DONE, /* `at` is behind the record's line end */
	WALK_OTHER, /* it is not in this order, or too near the block's end */
	WALK_VALUE, /* the value at `at` needs a closer look */
};

/*
 * As far as values are plain. Before `limit` a walk may stand; places are the
 * row's, of slot 0; block is where the block begins.
 */
enum walk_end ndjson_walk_wide(const struct known_order *order,
			       struct known_walk *state, const char *limit,
			       struct field_place *places, const char *block);
enum walk_end ndjson_walk_any(const struct known_order *order,
			      struct known_walk *state, const char *limit,
			      struct field_place *places, const char *block);

#endif
