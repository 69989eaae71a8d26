/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the last whole CSV record of a block ends, and how many records and
 * lines stand before it: what must be known, in file order, before the blocks
 * go to different threads. Follows parse/csv.h to the letter, broken records
 * included, but touches only quotes and line ends.
 */
#ifndef PLAUDIT_RECORDS_BLOCK_CUT_H
#define PLAUDIT_RECORDS_BLOCK_CUT_H

#include "base/text.h"

struct block_cut {
	size_t size; /* bytes of whole records */
	uint64_t rows; /* records in them */
	uint64_t lines; /* line ends in them */
};

struct cut_rules {
	char delimiter;
	bool blank_rows; /* an empty line is a record too */
};

/*
 * `bytes` begins at a record. False when no record ends in them; with `last`
 * (nothing follows) everything is whole.
 */
bool block_cut(struct text bytes, struct cut_rules rules, bool last,
	       struct block_cut *out);

/* Line ends in bytes. */
uint64_t count_lines(struct text bytes);

#endif
