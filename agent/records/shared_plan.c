/* SPDX-License-Identifier: Apache-2.0 */
/* Which aggregates several queries have in common. */
#include <string.h>

#include "base/arena.h"
#include "records/query_plan.h"
#include "records/row_pass.h"
#include "records/shared_rows.h"

/* While aggregates are looked for: one, and who asks for it. */
struct candidate {
	struct shared_aggregate shared;
	unsigned queries[SHARED_QUERIES_MOST];
	unsigned count;
};

struct candidates {
	struct candidate *items;
	size_t count, room;
};

/* Those whose merging leaves what is merged as it was. */
static bool is_shareable(const struct aggregate_kind *kind)
{
	return kind == &aggregate_quantile || kind == &aggregate_sum ||
	       kind == &aggregate_mean || kind == &aggregate_min ||
	       kind == &aggregate_max;
}

static struct shared_aggregate shared_of(const struct aggregate *a,
					 const int *operations)
{
	struct shared_aggregate out = {.as = *a};

	for (unsigned k = 0; k < AGGREGATE_INPUTS; k++) {
		int input = a->inputs[k];

		out.operations[k] = input >= 0 ? operations[input] : -1;
		out.as.inputs[k] = input >= 0 ? (int)k : -1;
	}
	return out;
}

static bool is_same(const struct shared_aggregate *a,
		    const struct shared_aggregate *b)
{
	return a->as.kind == b->as.kind &&
	       memcmp(a->operations, b->operations, sizeof(a->operations)) == 0;
}

static void offer(struct arena *arena, struct candidates *all, unsigned query,
		  const struct shared_aggregate *shared, unsigned cell)
{
	struct candidate *found = NULL;

	for (size_t i = 0; i < all->count; i++)
		if (is_same(&all->items[i].shared, shared))
			found = &all->items[i];
	if (!found || found->count == SHARED_QUERIES_MOST) {
		if (all->count == all->room)
			all->items =
				arena_grow(arena, all->items, all->count,
					   &all->room, sizeof(*all->items));
		found = &all->items[all->count++];
		*found = (struct candidate){.shared = *shared};
	}
	/* a query whose metrics keep it twice shares the first */
	if (found->count && found->queries[found->count - 1] == query)
		return;
	found->shared.cells[found->count] = cell;
	found->queries[found->count++] = query;
}

static void offer_query(struct arena *arena, struct candidates *all,
			const struct row_pass *pass, unsigned query)
{
	const struct row_programs *programs = &pass->queries[query].programs;
	const struct query_plan *plan = &pass->plan->queries[query];
	const struct aggregate_set *metrics = &programs->metrics;

	if (!plan->is_possible || programs->key_count ||
	    metrics->cell_count > 64)
		return;
	for (unsigned c = 0; c < metrics->cell_count; c++) {
		const struct aggregate *a = metrics->owners[c];
		struct shared_aggregate shared;

		if (!is_shareable(a->kind))
			continue;
		shared = shared_of(a, plan->inputs);
		offer(arena, all, query, &shared, c);
	}
}

/* The domain of exactly these queries. */
static struct shared_domain *domain_of(struct arena *arena,
				       struct shared_plan *plan,
				       const struct candidate *candidate)
{
	size_t size = candidate->count * sizeof(*candidate->queries);
	struct shared_domain *domain;

	for (size_t i = 0; i < plan->count; i++) {
		domain = &plan->domains[i];
		if (domain->query_count == candidate->count &&
		    memcmp(domain->queries, candidate->queries, size) == 0)
			return domain;
	}
	if (plan->count == plan->room)
		plan->domains = arena_grow(arena, plan->domains, plan->count,
					   &plan->room, sizeof(*plan->domains));
	domain = &plan->domains[plan->count++];
	*domain = (struct shared_domain){.query_count = candidate->count};
	memcpy(domain->queries, candidate->queries, size);
	return domain;
}

const struct shared_plan *shared_plan_new(struct arena *arena,
					  const struct row_pass *pass)
{
	struct shared_plan *plan = arena_new(arena, struct shared_plan);
	struct candidates all = {NULL, 0, 0};

	for (unsigned i = 0; i < pass->query_count; i++)
		offer_query(arena, &all, pass, i);
	for (size_t i = 0; i < all.count; i++) {
		const struct candidate *candidate = &all.items[i];
		struct shared_domain *domain;

		if (candidate->count < SHARED_QUERIES_LEAST)
			continue;
		domain = domain_of(arena, plan, candidate);
		if (domain->count == domain->room)
			domain->items = arena_grow(arena, domain->items,
						   domain->count, &domain->room,
						   sizeof(*domain->items));
		domain->items[domain->count++] = candidate->shared;
	}
	return plan->count ? plan : NULL;
}
