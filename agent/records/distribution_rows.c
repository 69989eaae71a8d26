/* SPDX-License-Identifier: Apache-2.0 */
/* Many values at once: most are counted on pages that are there already. */
#include "records/distribution.h"
#include "records/ordinal.h"

static inline bool add_rows(struct distribution *values, int64_t unit,
			    const int64_t *numbers, const uint16_t *rows,
			    size_t count, struct table_budget *budget)
{
	for (size_t i = 0; i < count; i++) {
		int64_t n = numbers[rows[i]];
		uint64_t *counter = distribution_counter(values, n, unit);

		if (counter)
			++*counter;
		else if (!distribution_add(values, n, budget))
			return false;
	}
	return true;
}

bool distribution_add_rows(struct distribution *values, const int64_t *numbers,
			   const uint16_t *rows, size_t count,
			   struct table_budget *budget)
{
	/* a known unit divides by a multiplication */
	if (values->unit == NANOS)
		return add_rows(values, NANOS, numbers, rows, count, budget);
	return add_rows(values, values->unit, numbers, rows, count, budget);
}
