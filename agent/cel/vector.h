/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many values of one kind side by side: what row programs are run over, a
 * batch of rows at a time. Times and durations are nanoseconds (a time since
 * 1970-01-01 UTC), which reaches from 1678 to 2262; a value beyond is not in a
 * vector: its row is taken by itself, by cel_eval.
 */
#ifndef PLAUDIT_CEL_VECTOR_H
#define PLAUDIT_CEL_VECTOR_H

#include "cel/value.h"

#define VECTOR_ROWS  1024
#define VECTOR_WORDS (VECTOR_ROWS / 64)

struct value_vector {
	/* of all values: BOOL INT DECIMAL TIMESTAMP DURATION STRING */
	enum value_kind kind;
	uint32_t scale; /* decimal */
	int64_t *numbers; /* all but STRING; BOOL: 0 or 1 */
	struct text *texts; /* STRING */
	uint64_t *nulls; /* bit per row; NULL: none is null */
};

/* Value i, as cel_eval has it. */
struct value vector_value(const struct value_vector *vector, size_t i);

#endif
