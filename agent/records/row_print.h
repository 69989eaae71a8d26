/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A row as a few numbers, by which it is known again and compared with what it
 * was: a print of its key, and the sum of its columns' prints, from which a
 * column that was null before can be taken out again. Prints are keyed; they
 * are for an institution's own book of rows (row_history.h) and prove nothing
 * to anybody else.
 */
#ifndef PLAUDIT_RECORDS_ROW_PRINT_H
#define PLAUDIT_RECORDS_ROW_PRINT_H

#include "base/text.h"

#define PRINT_SEED_BYTES 16
#define PRINT_TIME_NONE	 UINT64_MAX

/* In the order in which rows of one key stand. */
struct row_print {
	uint64_t time; /* seconds + 2^63; PRINT_TIME_NONE: cannot be read */
	uint64_t filled; /* bit per committed column: it is not null */
	uint64_t sum; /* of the filled columns' prints, mod 2^64 */
	uint64_t changing; /* of those of columns that may change */
};

/* A column that may be null and is not. */
struct filled_column {
	unsigned column;
	uint64_t print;
};

uint64_t column_print(const unsigned char seed[PRINT_SEED_BYTES],
		      unsigned column, struct text text);
void key_print(const unsigned char seed[PRINT_SEED_BYTES], struct text key,
	       unsigned char out[16]);

enum row_change { ROW_SAME, ROW_UPDATED, ROW_REWRITTEN };

/* What became of a row: updated when all that was filled is as it was, and
 * what was null is filled now or a column that may change has changed.
 * `filled`: of the row now. */
enum row_change row_print_compare(const struct row_print *then,
				  const struct row_print *now,
				  const struct filled_column *filled,
				  size_t count);

#endif
