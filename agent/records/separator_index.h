/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the fields and lines of CSV end, 64 bytes at a time: delimiters and
 * line ends outside quotes as a list of positions. Goes on for as long as the
 * bytes are CSV to the letter of parse/csv.h; where they are not, it stops and
 * says so, and the lines before that stand.
 */
#ifndef PLAUDIT_RECORDS_SEPARATOR_INDEX_H
#define PLAUDIT_RECORDS_SEPARATOR_INDEX_H

#include "base/text.h"
#include "cel/vector.h"
#include "records/span_masks.h"

#define SEPARATORS 16384 /* most of them in an index */

struct separator_index {
	size_t count; /* of separators */
	size_t line_count; /* may pass VECTOR_ROWS by the lines of 64 bytes */
	/* The line after the last one is not to be had from here: it is no
	 * CSV, has too many fields, or its quotes are not closed. */
	bool broken;
	bool ended; /* all bytes were seen */
	bool quoted; /* there are quotes */
	bool doubled; /* and some of them are doubled */
	bool ascii; /* no byte of those seen is beyond 7 bits */
	/* Positions: ends[1] is the first separator; ends[0] the byte before
	 * the first line, so that field i begins at ends[i] + 1. */
	uint32_t ends[1 + SEPARATORS + 4 * 64];
	/* Number of the separator that ends a line: ends[lines[0]] */
	uint32_t lines[VECTOR_ROWS + 4 * 64];
};

/* Indexes bytes from `from`, where a line begins, until VECTOR_ROWS lines,
 * SEPARATORS separators or the end. */
void separator_index_fill(struct separator_index *index, enum byte_width width,
			  struct text bytes, size_t from, char delimiter);

#endif
