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

void distribution_condense(struct distribution *values,
			   struct table_budget *budget)
{
	uint64_t count = values->count;

	distribution_count(values, budget);
	values->count = 0;
	/* what is not counted goes to a place that was read already */
	for (uint64_t i = 0; i < count; i++)
		(void)distribution_add(values, values->items[i], budget);
}

bool distribution_add_times(struct distribution *values, int64_t value,
			    uint64_t times, struct table_budget *budget)
{
	if (!values->pages && times + values->count >= DISTRIBUTION_COUNT_FROM)
		distribution_condense(values, budget);
	for (; times; times--) {
		uint64_t *counter =
			distribution_counter(values, value, values->unit);

		if (counter) {
			*counter += times;
			return true;
		}
		if (!distribution_add(values, value, budget))
			return false;
	}
	return true;
}

/* The next counted value; false: there is none. */
static bool next_counted(const struct distribution *values,
			 struct value_run *run, int64_t *value, uint64_t *times)
{
	for (; values->pages &&
	       run->units < DISTRIBUTION_PAGES * DISTRIBUTION_PAGE;
	     run->units++) {
		const uint64_t *page =
			values->pages[run->units / DISTRIBUTION_PAGE];

		if (!page) /* the last of it, so that the next one follows */
			run->units |= DISTRIBUTION_PAGE - 1;
		else if ((*times = page[run->units % DISTRIBUTION_PAGE])) {
			*value = run->units * values->unit;
			return true;
		}
	}
	return false;
}

bool distribution_next(const struct distribution *values, struct value_run *run)
{
	int64_t value;
	uint64_t times;
	bool is_counted = next_counted(values, run, &value, &times);

	run->times = 0;
	if (run->at < values->count &&
	    (!is_counted || values->items[run->at] <= value)) {
		run->value = values->items[run->at];
		while (run->at < values->count &&
		       values->items[run->at] == run->value) {
			run->at++;
			run->times++;
		}
	} else if (is_counted) {
		run->value = value;
	}
	if (is_counted && run->value == value) {
		run->times += times;
		run->units++;
	}
	return run->times != 0;
}
