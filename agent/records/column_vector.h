/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One column of a batch: places in the block as a vector of values. The usual
 * spellings are read by arithmetic; any other is given to column_read, which
 * alone decides what is readable and what is null.
 */
#ifndef PLAUDIT_RECORDS_COLUMN_VECTOR_H
#define PLAUDIT_RECORDS_COLUMN_VECTOR_H

#include "records/column_text.h"
#include "records/field_batch.h"
#include "records/time_table.h"

struct column_filling {
	struct column_reading *reading;
	struct time_table *times;
	const struct column *column;
	const char *block;
	const struct field_place *places; /* of the rows */
	size_t rows;
	bool ascii; /* the places hold nothing else */
	uint64_t null_sizes; /* bit n: a null is spelled with n bytes; 63: or
				more */
	uint64_t *nulls; /* room for the bits */
	struct value_vector *out; /* its numbers or texts are room for rows */
	uint64_t *slow; /* gets the rows that could not be read */
};

/* The sizes of the spellings of null, "" beside them. */
uint64_t null_sizes_of(const struct source_binding *source);

/* Of the values that a column's vector holds. */
enum value_kind column_vector_kind(enum column_kind kind);

void column_vector_fill(const struct column_filling *filling);

#endif
