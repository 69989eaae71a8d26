/* SPDX-License-Identifier: Apache-2.0 */
#include "records/spilling.h"

#include <stdlib.h>

#include "base/arena.h"

void spilling_init(struct spilling *spilling, struct table_budget *whole)
{
	*spilling = (struct spilling){.whole = whole};
	budget_part(&spilling->own, whole);
}

void spilling_release(struct spilling *spilling)
{
	for (size_t i = 0; i < spilling->count; i++)
		sorter_close(spilling->sorters[i]);
	free(spilling->sorters);
	spilling->sorters = NULL;
	spilling->sorter = NULL;
	spilling->count = 0;
}

struct spilling *spilling_open(struct table_budget *whole)
{
	struct spilling *spilling;

	if (!spill_is_allowed(whole->spill))
		return NULL;
	spilling = xmalloc(sizeof(*spilling));
	spilling_init(spilling, whole);
	return spilling;
}

void spilling_close(struct spilling *spilling)
{
	if (!spilling)
		return;
	spilling_release(spilling);
	free(spilling);
}

static void add_sorter(struct spilling *spilling, struct sorter *sorter)
{
	spilling->sorters =
		xrealloc(spilling->sorters,
			 (spilling->count + 1) * sizeof(*spilling->sorters));
	spilling->sorters[spilling->count++] = sorter;
}

int spilling_begin(struct spilling *spilling, struct err *err)
{
	struct table_budget *whole = spilling->whole;

	if (!spilling->sorter) {
		spilling->sorter =
			sorter_open(whole->spill, whole, spilling->own.limit);
		add_sorter(spilling, spilling->sorter);
	}
	return sorter_run_begin(spilling->sorter, err);
}

void spilling_take(struct spilling *into, struct spilling *from)
{
	for (size_t i = 0; i < from->count; i++)
		add_sorter(into, from->sorters[i]);
	from->count = 0;
	spilling_release(from);
}

enum cell_state spilling_failure(const struct spilling *spilling)
{
	const struct spill *spill = spilling->whole->spill;

	return spill && spill->refused ? CELL_NO_SPACE : CELL_SPILL;
}
