/* SPDX-License-Identifier: Apache-2.0 */
/* The ceiling on what all value tables of one pass hold together. Threads
 * share it. A table that is refused stops growing and says so. */
#ifndef PLAUDIT_RECORDS_TABLE_BUDGET_H
#define PLAUDIT_RECORDS_TABLE_BUDGET_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct table_budget {
	_Atomic uint64_t used;
	uint64_t limit; /* bytes */
};

static inline bool budget_take(struct table_budget *budget, uint64_t bytes)
{
	uint64_t before = atomic_fetch_add(&budget->used, bytes);

	if (before + bytes <= budget->limit)
		return true;
	atomic_fetch_sub(&budget->used, bytes);
	return false;
}

/* For the little that must be had, and what others will be made to give. */
static inline void budget_force(struct table_budget *budget, uint64_t bytes)
{
	atomic_fetch_add(&budget->used, bytes);
}

static inline void budget_give(struct table_budget *budget, uint64_t bytes)
{
	atomic_fetch_sub(&budget->used, bytes);
}

#endif
