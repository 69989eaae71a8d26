/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the wanted fields of up to VECTOR_ROWS records stand in a block: what
 * a format's scanner (CSV, NDJSON) tells the readers of columns. Quotes are
 * already taken off. A record whose fields are not told by a place in the
 * block alone (it is broken, ragged, a wanted field holds doubled quotes or
 * escapes) is odd: it is read again by itself.
 */
#ifndef PLAUDIT_RECORDS_FIELD_BATCH_H
#define PLAUDIT_RECORDS_FIELD_BATCH_H

#include "cel/vector.h"

struct field_place {
	uint32_t start, size; /* bytes in the block */
};

/* The first byte of a wanted field tells nothing by itself: a field that is
 * not in the record (a missing column or key) has size 0. */
struct field_batch {
	size_t rows;
	size_t used; /* where the next record begins in the block */
	bool ascii; /* no byte of the records is beyond 7 bits; false: unknown
		     */
	/* [wanted * VECTOR_ROWS + row] */
	struct field_place *places;
	uint32_t records[VECTOR_ROWS + 1]; /* where each record begins */
	uint64_t odd[VECTOR_WORDS]; /* bit per row */
};

/* The fields that a scanner is asked for, by their position in the layout
 * (the CSV field's number, the NDJSON name's), ascending, none twice. */
struct wanted_fields {
	const unsigned *positions;
	size_t count;
	size_t field_count; /* of a whole record, CSV */
};

#endif
