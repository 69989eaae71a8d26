/* SPDX-License-Identifier: Apache-2.0 */
#include "records/shared_rows.h"

#include <string.h>

#include "base/arena.h"
#include "records/row_pass.h"

#define MASKS_MOST 64
#define MASK_SLOTS 256
/* Fewer rows between two times that all masks are used up: not worth it. */
#define WORTH_ROWS ((uint64_t)MASKS_MOST * 256)

/* One domain, one thread. */
struct domain_state {
	const struct shared_domain *domain;
	bool is_off; /* the queries take their rows by themselves */
	uint64_t noted; /* bits of the queries that judge rows of the batch */
	uint64_t selections[SHARED_QUERIES_MOST][VECTOR_WORDS];
	uint64_t masks[MASKS_MOST];
	unsigned mask_count;
	unsigned char slots[MASK_SLOTS]; /* numbers of masks, plus 1 */
	struct cell *cells; /* of each mask, one an aggregate */
	uint64_t rows; /* since the masks were none */
};

/* Where a query stands in a domain. */
struct membership {
	struct domain_state *state;
	unsigned bit;
	uint64_t cells;
	struct membership *next;
};

struct shared_rows {
	struct domain_state *states;
	size_t count;
	struct membership **of; /* each query */
	struct table_budget own; /* of all cells: refuses nothing, see is_over
				  */
};

static struct membership *join(struct arena *arena, struct domain_state *state,
			       unsigned bit, struct membership *next)
{
	struct membership *out = arena_new(arena, struct membership);

	*out = (struct membership){state, bit, 0, next};
	for (size_t i = 0; i < state->domain->count; i++)
		out->cells |= UINT64_C(1) << state->domain->items[i].cells[bit];
	return out;
}

struct shared_rows *shared_rows_new(struct row_worker *worker)
{
	struct row_pass *pass = worker->pass;
	const struct shared_plan *plan = pass->shared;
	struct arena *arena = worker->arena;
	struct shared_rows *shared;

	if (!plan)
		return NULL;
	shared = arena_new(arena, struct shared_rows);
	shared->count = plan->count;
	shared->states = arena_many(arena, plan->count, struct domain_state);
	shared->of = arena_many(arena, pass->query_count, struct membership *);
	budget_part(&shared->own, &pass->budget);
	shared->own.overdraws = true;
	for (size_t i = 0; i < plan->count; i++) {
		struct domain_state *state = &shared->states[i];

		state->domain = &plan->domains[i];
		state->cells = arena_many(
			arena, MASKS_MOST * state->domain->count, struct cell);
		for (unsigned q = 0; q < state->domain->query_count; q++) {
			unsigned query = state->domain->queries[q];

			shared->of[query] =
				join(arena, state, q, shared->of[query]);
		}
	}
	return shared;
}

static struct cell *cells_of(const struct domain_state *state, unsigned mask)
{
	return state->cells + mask * state->domain->count;
}

/* All cells are empty again. */
static void empty(struct shared_rows *shared, struct domain_state *state)
{
	for (unsigned m = 0; m < state->mask_count; m++)
		for (size_t i = 0; i < state->domain->count; i++) {
			struct cell *cell = &cells_of(state, m)[i];

			cell_release(&state->domain->items[i].as, cell,
				     &shared->own);
			*cell = (struct cell){.count = 0};
		}
	state->mask_count = 0;
	state->rows = 0;
	memset(state->slots, 0, sizeof(state->slots));
}

void shared_rows_release(struct shared_rows *shared)
{
	for (size_t i = 0; shared && i < shared->count; i++)
		empty(shared, &shared->states[i]);
}

uint64_t shared_rows_note(struct shared_rows *shared, size_t query,
			  const uint64_t *rows)
{
	uint64_t cells = 0;

	if (!shared)
		return 0;
	for (struct membership *m = shared->of[query]; m; m = m->next) {
		struct domain_state *state = m->state;

		if (state->is_off)
			continue;
		memcpy(state->selections[m->bit], rows,
		       sizeof(state->selections[m->bit]));
		state->noted |= UINT64_C(1) << m->bit;
		cells |= m->cells;
	}
	return cells;
}

/* What a mask's cell has goes to a query's by cell_merge or cell_borrow. */
typedef void hand_cell(const struct aggregate *a, struct cell *into,
		       struct cell *from, struct table_budget *budget);

/* One mask's cells to one query of the domain. */
static void hand_mask(struct row_worker *worker, struct domain_state *state,
		      unsigned mask, unsigned bit, hand_cell *hand)
{
	const struct shared_domain *domain = state->domain;
	struct query_state *query = &worker->queries[domain->queries[bit]];

	for (size_t i = 0; i < domain->count; i++) {
		const struct shared_aggregate *item = &domain->items[i];
		struct cell *from = &cells_of(state, mask)[i];

		if (from->count || from->state)
			hand(&item->as, &query->cells[item->cells[bit]], from,
			     worker->aggregating.budget);
	}
}

/* The cells of all masks into those of the queries that are in them. */
static void hand_all(struct row_worker *worker, struct domain_state *state,
		     hand_cell *hand)
{
	for (unsigned m = 0; m < state->mask_count; m++)
		for (uint64_t left = state->masks[m]; left; left &= left - 1)
			hand_mask(worker, state, m,
				  (unsigned)__builtin_ctzll(left), hand);
}

static void hand_over(struct row_worker *worker, struct domain_state *state)
{
	hand_all(worker, state, cell_merge);
	empty(worker->shared, state);
}

/* The number of the mask; -1: there are too many. */
static inline int number_of(struct domain_state *state, uint64_t mask)
{
	unsigned at = (unsigned)((mask * 0x9e3779b97f4a7c15ULL) >> 56);

	for (; state->slots[at]; at = (at + 1) % MASK_SLOTS)
		if (state->masks[state->slots[at] - 1] == mask)
			return state->slots[at] - 1;
	if (state->mask_count == MASKS_MOST)
		return -1;
	state->masks[state->mask_count++] = mask;
	state->slots[at] = (unsigned char)state->mask_count;
	return (int)state->mask_count - 1;
}

/* Bit i of word k becomes bit k of word i. */
static void transpose(uint64_t words[64])
{
	uint64_t mask = UINT64_C(0x00000000ffffffff);

	for (unsigned j = 32; j; j >>= 1, mask ^= mask << j)
		for (unsigned k = 0; k < 64; k = (k + j + 1) & ~j) {
			uint64_t t = (words[k] >> j ^ words[k + j]) & mask;

			words[k] ^= t << j;
			words[k + j] ^= t;
		}
}

/* Rows of the batch by mask. */
struct sorted_rows_of {
	uint16_t rows[VECTOR_ROWS], by_mask[VECTOR_ROWS];
	unsigned char numbers[VECTOR_ROWS];
	size_t count, starts[MASKS_MOST + 1];
};

/* The rows of one word and their masks' numbers. False: too many masks. */
static bool number_rows(struct domain_state *state, size_t w,
			struct sorted_rows_of *out)
{
	uint64_t masks[64] = {0}, any = 0;

	for (uint64_t left = state->noted; left; left &= left - 1) {
		unsigned bit = (unsigned)__builtin_ctzll(left);

		masks[bit] = state->selections[bit][w];
		any |= masks[bit];
	}
	if (any)
		transpose(masks);
	for (; any; any &= any - 1) {
		unsigned row = (unsigned)__builtin_ctzll(any);
		int number = number_of(state, masks[row]);

		if (number < 0)
			return false;
		out->rows[out->count] = (uint16_t)(w * 64 + row);
		out->numbers[out->count++] = (unsigned char)number;
	}
	return true;
}

static bool sort_rows(struct domain_state *state, struct sorted_rows_of *out)
{
	size_t next[MASKS_MOST], sum = 0;

	out->count = 0;
	for (size_t w = 0; w < VECTOR_WORDS; w++)
		if (!number_rows(state, w, out))
			return false;
	memset(out->starts, 0, sizeof(out->starts));
	for (size_t i = 0; i < out->count; i++)
		out->starts[out->numbers[i]]++;
	for (unsigned m = 0; m < MASKS_MOST; m++) {
		size_t here = out->starts[m];

		out->starts[m] = next[m] = sum;
		sum += here;
	}
	out->starts[MASKS_MOST] = sum;
	for (size_t i = 0; i < out->count; i++)
		out->by_mask[next[out->numbers[i]]++] = out->rows[i];
	return true;
}

struct adding {
	const struct shared_aggregate *item;
	const struct row_result *inputs[AGGREGATE_INPUTS];
};

static struct adding adding_of(const struct shared_aggregate *item,
			       struct row_machine *machine)
{
	struct adding out = {.item = item};

	for (unsigned k = 0; k < AGGREGATE_INPUTS; k++)
		if (item->operations[k] >= 0)
			out.inputs[k] =
				row_machine_run(machine, item->operations[k]);
	return out;
}

static void add_sorted(struct shared_rows *shared, struct domain_state *state,
		       const struct sorted_rows_of *sorted,
		       struct row_machine *machine)
{
	for (size_t i = 0; i < state->domain->count; i++) {
		struct adding adding =
			adding_of(&state->domain->items[i], machine);
		const struct aggregate *as = &adding.item->as;

		for (unsigned m = 0; m < state->mask_count; m++) {
			size_t from = sorted->starts[m];
			struct row_selection rows = {
				.rows = sorted->by_mask + from,
				.count = sorted->starts[m + 1] - from};

			if (rows.count)
				as->kind->add_rows(as, &cells_of(state, m)[i],
						   adding.inputs, &rows,
						   &shared->own);
		}
	}
	state->rows += sorted->count;
}

/* The batch's rows into each query's own cells. */
static void add_apart(struct row_worker *worker, struct domain_state *state,
		      struct row_machine *machine)
{
	const struct shared_domain *domain = state->domain;
	uint16_t rows[VECTOR_ROWS];

	for (uint64_t left = state->noted; left; left &= left - 1) {
		unsigned bit = (unsigned)__builtin_ctzll(left);
		struct query_state *query =
			&worker->queries[domain->queries[bit]];
		struct row_selection selection = {
			.bits = state->selections[bit], .rows = rows};

		for (size_t i = 0; i < VECTOR_ROWS; i++)
			if (bit_is_set(selection.bits, i))
				rows[selection.count++] = (uint16_t)i;
		for (size_t i = 0; i < domain->count; i++) {
			struct adding adding =
				adding_of(&domain->items[i], machine);
			const struct shared_aggregate *item = adding.item;

			item->as.kind->add_rows(&item->as,
						&query->cells[item->cells[bit]],
						adding.inputs, &selection,
						worker->aggregating.budget);
		}
	}
}

/* With all masks used up it begins anew, unless that was so just before. */
static void take(struct row_worker *worker, struct domain_state *state,
		 struct row_machine *machine)
{
	struct sorted_rows_of sorted;
	bool is_sorted = sort_rows(state, &sorted);

	if (!is_sorted) {
		state->is_off = state->rows < WORTH_ROWS;
		hand_over(worker, state);
		is_sorted = !state->is_off && sort_rows(state, &sorted);
		state->is_off = !is_sorted;
	}
	if (is_sorted)
		add_sorted(worker->shared, state, &sorted, machine);
	else
		add_apart(worker, state, machine);
	if (worker->shared->own.is_over)
		state->is_off = true;
}

void shared_rows_take(struct row_worker *worker, struct row_machine *machine)
{
	struct shared_rows *shared = worker->shared;

	for (size_t i = 0; shared && i < shared->count; i++) {
		struct domain_state *state = &shared->states[i];

		if (state->noted)
			take(worker, state, machine);
		state->noted = 0;
		if (state->is_off && state->mask_count)
			hand_over(worker, state);
	}
}

static void merge_state(struct shared_rows *into, struct domain_state *to,
			struct domain_state *from)
{
	for (unsigned m = 0; m < from->mask_count; m++) {
		int number = number_of(to, from->masks[m]);

		for (size_t i = 0; number >= 0 && i < to->domain->count; i++) {
			struct cell *cell = &cells_of(from, m)[i];

			cell_merge(&to->domain->items[i].as,
				   &cells_of(to, (unsigned)number)[i], cell,
				   &into->own);
			/* its table is released where it was made */
			cell->count = 0;
			cell->state = CELL_GOOD;
		}
	}
}

void shared_rows_merge(struct row_worker *into, struct row_worker *from)
{
	struct shared_rows *shared = into->shared;

	for (size_t i = 0; shared && i < shared->count; i++) {
		struct domain_state *state = &from->shared->states[i];

		merge_state(shared, &shared->states[i], state);
		hand_over(from, state);
	}
}

void shared_rows_finish(struct row_worker *worker)
{
	struct shared_rows *shared = worker->shared;

	for (size_t i = 0; shared && i < shared->count; i++)
		hand_all(worker, &shared->states[i], cell_borrow);
}
