/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many values of one kind side by side: what row programs are run over, a
 * batch of rows at a time. Times and durations are nanoseconds (a time since
 * 1970-01-01 UTC), which reaches from 1678 to 2262; a value beyond is not in a
 * vector: its row is taken by itself, by cel_eval.
 */
#ifndef PLAUDIT_CEL_VECTOR_H
#define PLAUDIT_CEL_VECTOR_H

#include <string.h>

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

/* False when a vector cannot hold the value (another kind, beyond the reach
 * of its times). Of a null only the null is told: *number stays. */
bool vector_number(struct value v, int64_t *number);

static inline bool bit_is_set(const uint64_t *bits, size_t i)
{
	return bits[i / 64] >> i % 64 & 1;
}

static inline void bit_set(uint64_t *bits, size_t i)
{
	bits[i / 64] |= UINT64_C(1) << i % 64;
}

/* The bytes of a text of up to 16, as two words: texts of one size have the
 * same words only if they are the same. Reads nothing beyond the text. */
struct text_words {
	uint64_t low, high;
};

static inline struct text_words text_words(const char *data, size_t size)
{
	struct text_words w = {0, 0};

	if (size >= 8) {
		memcpy(&w.low, data, 8);
		memcpy(&w.high, data + size - 8, 8);
	} else if (size >= 4) {
		uint32_t first, last;

		memcpy(&first, data, 4);
		memcpy(&last, data + size - 4, 4);
		w.low = first | (uint64_t)last << 32;
	} else if (size) {
		w.low = (unsigned char)data[0] |
			(uint64_t)(unsigned char)data[size / 2] << 8 |
			(uint64_t)(unsigned char)data[size - 1] << 16;
	}
	return w;
}

#endif
