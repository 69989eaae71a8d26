/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ceiling on what all value tables of one pass hold together, and each
 * table's part of it. The whole is shared by threads; a part is one thread's.
 * A part may grow up to its share whatever the others hold, and beyond it while
 * the whole has room: so nobody starves, and what is held stays near the limit.
 */
#ifndef PLAUDIT_RECORDS_TABLE_BUDGET_H
#define PLAUDIT_RECORDS_TABLE_BUDGET_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct spill;

struct table_budget {
	_Atomic uint64_t used;
	uint64_t limit; /* bytes; of a part, its share */
	struct table_budget *whole; /* of a part; NULL: this is the whole */
	uint64_t granted; /* what a part has taken of the whole */
	/* A part whose owner gives way soon afterwards: refuses nothing, and
	 * says that it is over. */
	bool overdraws, is_over;
	uint64_t share; /* of each part of this whole */
	struct spill *spill; /* where its tables may spill; NULL: nowhere */
};

#define BUDGET_STEP ((uint64_t)64 * 1024) /* that a part takes at once */

static inline void budget_part(struct table_budget *part,
			       struct table_budget *whole)
{
	uint64_t share = whole->share ? whole->share : whole->limit;

	*part = (struct table_budget){.limit = share, .whole = whole};
}

static inline bool whole_take(struct table_budget *whole, uint64_t bytes)
{
	uint64_t before = atomic_fetch_add(&whole->used, bytes);

	if (before + bytes <= whole->limit)
		return true;
	atomic_fetch_sub(&whole->used, bytes);
	return false;
}

static inline uint64_t budget_held(const struct table_budget *budget)
{
	return atomic_load_explicit(&budget->used, memory_order_relaxed);
}

static inline void budget_hold(struct table_budget *budget, uint64_t bytes)
{
	atomic_store_explicit(&budget->used, bytes, memory_order_relaxed);
}

/* Of a part: more than it was granted. */
static inline bool part_grow(struct table_budget *part, uint64_t used)
{
	uint64_t step = used - part->granted;
	bool within;

	if (step < BUDGET_STEP && part->limit > 16 * BUDGET_STEP)
		step = BUDGET_STEP;
	within = whole_take(part->whole, step);
	if (!within) {
		step = used - part->granted;
		within = used <= part->limit;
		if (!within && !part->overdraws)
			return false;
		atomic_fetch_add(&part->whole->used, step);
	}
	part->is_over |= !within;
	part->granted += step;
	return true;
}

static inline bool budget_take(struct table_budget *budget, uint64_t bytes)
{
	uint64_t used;

	if (!budget->whole)
		return whole_take(budget, bytes);
	used = budget_held(budget) + bytes;
	if (used > budget->granted && !part_grow(budget, used))
		return false;
	budget_hold(budget, used);
	return true;
}

/* As budget_take, but refuses also what a part that overdraws would allow. */
static inline bool budget_take_within(struct table_budget *budget,
				      uint64_t bytes)
{
	bool overdraws = budget->overdraws, taken;

	budget->overdraws = false;
	taken = budget_take(budget, bytes);
	budget->overdraws = overdraws;
	return taken;
}

static inline void budget_give(struct table_budget *budget, uint64_t bytes)
{
	uint64_t used, left;

	if (!budget->whole) {
		atomic_fetch_sub(&budget->used, bytes);
		return;
	}
	used = budget_held(budget) - bytes;
	budget_hold(budget, used);
	left = budget->granted - used;
	if (used && left < 2 * BUDGET_STEP)
		return;
	atomic_fetch_sub(&budget->whole->used, left);
	budget->granted = used;
}

/* For the little that must be had, and what others will be made to give. */
static inline void budget_force(struct table_budget *budget, uint64_t bytes)
{
	if (budget_take(budget, bytes))
		return;
	atomic_fetch_add(&budget->used, bytes);
	if (!budget->whole)
		return;
	budget->granted += bytes;
	atomic_fetch_add(&budget->whole->used, bytes);
}

#endif
