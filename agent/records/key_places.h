/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the rows of given keys stand, found in one reading without any hashing:
 * in a sorted tree by how many rows have a smaller key, else by their numbers.
 */
#ifndef PLAUDIT_RECORDS_KEY_PLACES_H
#define PLAUDIT_RECORDS_KEY_PLACES_H

#include "records/row_proof.h"

struct found_rows {
	uint64_t *rows; /* of an unsorted source: numbers of rows that have
			   one of the keys */
	size_t count;
	uint64_t total; /* rows of the source */
};

/* Fills each place's count, and its first where the source is sorted. At most
 * LIMIT_PROVEN_ROWS rows are found. */
int key_places_find(struct arena *arena, const struct records_job *job,
		    struct key_place *places, size_t place_count,
		    struct found_rows *found, struct err *err) MUST_USE;

#endif
