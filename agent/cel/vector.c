/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/vector.h"

#define NANOS_A_SECOND 1000000000

static struct span split(int64_t n)
{
	int64_t seconds = n / NANOS_A_SECOND - (n % NANOS_A_SECOND < 0);

	/* as unsigned: the product of the least second wraps */
	return (struct span){
		seconds,
		(int32_t)((uint64_t)n - (uint64_t)seconds * NANOS_A_SECOND)};
}

struct value vector_value(const struct value_vector *vector, size_t i)
{
	struct span s;

	if (vector->nulls && bit_is_set(vector->nulls, i))
		return value_null();
	switch (vector->kind) {
	case VALUE_STRING:
		return value_string(vector->texts[i]);
	case VALUE_BOOL:
		return value_bool(vector->numbers[i] != 0);
	case VALUE_DECIMAL:
		return value_decimal(vector->numbers[i], vector->scale);
	case VALUE_TIMESTAMP:
		s = split(vector->numbers[i]);
		return value_timestamp((struct instant){s.seconds, s.nanos});
	case VALUE_DURATION:
		return value_duration(split(vector->numbers[i]));
	default:
		return value_int(vector->numbers[i]);
	}
}

bool vector_number(struct value v, int64_t *number)
{
	switch (v.kind) {
	case VALUE_BOOL:
		*number = v.boolean;
		return true;
	case VALUE_INT:
	case VALUE_DECIMAL:
		*number = v.integer;
		return true;
	case VALUE_TIMESTAMP:
	case VALUE_DURATION:
		if (v.seconds < 0) { /* so that the least one fits too */
			v.seconds++;
			v.nanos -= NANOS_A_SECOND;
		}
		return !__builtin_mul_overflow(v.seconds, NANOS_A_SECOND,
					       number) &&
		       !__builtin_add_overflow(*number, v.nanos, number);
	case VALUE_NULL:
	case VALUE_STRING:
		return true;
	default:
		return false;
	}
}
