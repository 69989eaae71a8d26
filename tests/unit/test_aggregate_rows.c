/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every aggregate over random rows, against what is worked out here from the
 * bare values: row by row, by vectors, packed in groups, merged from threads,
 * and put away and taken back as a spilled group is.
 */
#include "unit/aggregate_trial.h"

static void add_vectors(struct trial *t, struct cell *cells, size_t b)
{
	struct row_selection rows = {
		.bits = &t->rows->chosen[b * VECTOR_WORDS],
		.rows = t->rows->at[b],
		.count = t->rows->count[b],
	};

	if (rows.count)
		aggregate_set_rows(&t->set, t->inputs[b], &rows, cells,
				   &t->with);
}

static void merge_all(struct trial *t, struct cell *into, struct cell *from)
{
	for (unsigned c = 0; c < t->set.cell_count; c++) {
		cell_merge(t->set.owners[c], &into[c], &from[c], &t->budget);
		cell_release(t->set.owners[c], &from[c], &t->budget);
	}
}

Test(aggregate_rows, by_vectors_row_by_row_and_merged)
{
	static struct rows rows;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct cell by_row[ASKED] = {{0}}, all[ASKED] = {{0}};
		struct cell first[ASKED] = {{0}}, second[ASKED] = {{0}};
		uint64_t dice = seed * 0x9e3779b97f4a7c15;
		struct trial t;

		fill(&rows, &dice);
		begin(&t, &rows, false);
		for (size_t b = 0; b < BATCHES; b++) {
			add_vectors(&t, all, b);
			add_vectors(&t, b == 1 ? second : first, b);
			for (size_t i = 0; i < rows.count[b]; i++)
				for (unsigned c = 0; c < t.set.cell_count; c++)
					aggregate_add_one(t.set.owners[c],
							  &by_row[c],
							  t.inputs[b],
							  rows.at[b][i],
							  &t.with);
		}
		merge_all(&t, first, second);
		compare(&t, by_row, GROUPS, "row by row");
		compare(&t, all, GROUPS, "by vectors");
		compare(&t, first, GROUPS, "merged");
		end(&t);
	}
}

/* A cell as row_groups.h says that it is packed. */
static void unpack(const struct aggregate *a, const uint64_t *words,
		   struct cell *cell)
{
	*cell = (struct cell){.count = *words << 3 >> 3,
			      .state = (enum cell_state)(*words >> 61)};
	words++;
	if (a->kind->keeps & KEEPS_TOTAL) {
		memcpy(&cell->total, words, sizeof(cell->total));
		words += 2;
	}
	if (a->kind->keeps & KEEPS_PART)
		cell->part = *words++;
	if (a->kind->keeps & KEEPS_TABLE)
		memcpy(&cell->table, words, sizeof(cell->table));
}

/* Each row into its group's words, where the kind can. */
static void add_packed(struct trial *t, unsigned c,
		       struct cell cells[GROUPS][ASKED])
{
	const struct aggregate *a = t->set.owners[c];
	uint64_t words[GROUPS][1 + 5] = {{0}};

	for (size_t b = 0; b < BATCHES; b++) {
		uint64_t *of[VECTOR_ROWS];
		struct packed_rows rows = {of, t->rows->at[b],
					   t->rows->count[b], 1};

		for (size_t i = 0; i < rows.count; i++) {
			unsigned char g =
				t->rows->group[b * VECTOR_ROWS + rows.rows[i]];

			of[i] = words[g];
			if (!a->kind->add_packed)
				aggregate_add_one(a, &cells[g][c], t->inputs[b],
						  rows.rows[i], &t->with);
		}
		if (a->kind->add_packed)
			a->kind->add_packed(a, &rows, t->inputs[b], &t->budget);
	}
	for (unsigned g = 0; a->kind->add_packed && g < GROUPS; g++)
		unpack(a, words[g] + 1, &cells[g][c]);
}

/* Items of cells, to be handed back in order. */
struct items {
	struct item_sink sink;
	struct arena *arena;
	struct text *items;
	size_t count, room;
};

static int put_item(struct item_sink *sink, struct text item, struct err *err)
{
	struct items *to = (struct items *)(void *)sink;

	(void)err;
	if (to->count == to->room)
		to->items = arena_grow(to->arena, to->items, to->count,
				       &to->room, sizeof(*to->items));
	to->items[to->count++] = text_copy(to->arena, item);
	return 0;
}

/* One cell of what all groups hold, as groups that were spilled come back. */
static void reload(struct trial *t, unsigned c,
		   struct cell cells[GROUPS][ASKED], struct cell *out)
{
	const struct aggregate *a = t->set.owners[c];
	struct items items = {.sink = {put_item}, .arena = t->arena};
	struct err err = {0};

	for (unsigned g = 0; g < GROUPS; g++) {
		struct cell *cell = &cells[g][c];
		size_t before = items.count;

		if (cell->table) {
			cr_assert_eq(
				a->kind->unload(a, cell, &items.sink, &err), 0);
			cell_release(a, cell, &t->budget);
		}
		for (size_t i = before + 1; i < items.count; i++)
			cr_assert_leq(text_compare(items.items[i - 1],
						   items.items[i]),
				      0, "%s", a->kind->name);
		cell_merge(a, out, cell, &t->budget); /* but for its table */
	}
	if (items.count)
		qsort(items.items, items.count, sizeof(*items.items), by_text);
	for (size_t i = 0; i < items.count; i++)
		cr_assert(a->kind->load(a, out, items.items[i], &t->budget));
}

Test(aggregate_rows, packed_in_groups_and_taken_back)
{
	static struct rows rows;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct cell groups[GROUPS][ASKED] = {{{0}}};
		struct cell back[ASKED] = {{0}};
		uint64_t dice = seed * 0xd6e8feb86659fd93;
		struct trial t;

		fill(&rows, &dice);
		begin(&t, &rows, true);
		for (unsigned c = 0; c < t.set.cell_count; c++)
			add_packed(&t, c, groups);
		if (seed % 2)
			for (unsigned g = 0; g < GROUPS; g++)
				compare(&t, groups[g], g, "packed");
		for (unsigned c = 0; seed % 2 == 0 && c < t.set.cell_count; c++)
			reload(&t, c, groups, &back[c]);
		if (seed % 2 == 0)
			compare(&t, back, GROUPS, "taken back");
		end(&t);
	}
}
