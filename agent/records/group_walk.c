/* SPDX-License-Identifier: Apache-2.0 */
#include "records/group_walk.h"

#include <stdlib.h>

#include "base/arena.h"

static const struct aggregate_set *each_of(const struct row_groups *groups)
{
	return &groups->query->programs.each;
}

static void step(struct group_walk *walk, struct walked_part *part)
{
	part->words = key_walk_next(&part->walk, &part->hash);
	if (part->words && part->hash > walk->last)
		part->words = NULL;
}

void group_walk_begin(struct group_walk *walk, struct row_groups *groups,
		      uint64_t first, uint64_t last)
{
	size_t cells = each_of(groups)->cell_count + 1;

	walk->count = 1 + groups->other_count;
	walk->last = last;
	walk->cells = xmalloc(cells * sizeof(*walk->cells));
	walk->other = xmalloc(cells * sizeof(*walk->other));
	for (unsigned i = 0; i < walk->count; i++) {
		struct walked_part *part = &walk->parts[i];

		part->groups = i ? groups->others[i - 1] : groups;
		key_walk_begin(&part->walk, &part->groups->table);
		key_walk_skip(&part->walk, first);
		do
			step(walk, part);
		while (part->words && part->hash < first);
	}
}

void group_walk_end(struct group_walk *walk)
{
	for (unsigned i = 0; i < walk->count; i++)
		key_walk_end(&walk->parts[i].walk);
	free(walk->cells);
	free(walk->other);
}

static struct text key_of(const struct walked_part *part)
{
	return key_table_key(&part->groups->table, part->words);
}

static bool is_before(const struct walked_part *a, const struct walked_part *b)
{
	if (!a->words || !b->words)
		return a->words != NULL;
	if (a->hash != b->hash)
		return a->hash < b->hash;
	return text_compare(key_of(a), key_of(b)) < 0;
}

static bool is_same(const struct walked_part *a, const struct walked_part *b)
{
	return b->words && a->hash == b->hash &&
	       text_equal(key_of(a), key_of(b));
}

/* A cell with its table goes over to walk->cells and is put back there. */
static void merge_into(struct group_walk *walk, struct walked_part *first,
		       struct walked_part *part)
{
	const struct aggregate_set *each = each_of(first->groups);

	for (unsigned c = 0; c < each->cell_count; c++) {
		row_groups_unpack_cell(part->groups, part->words, c,
				       &walk->other[c]);
		cell_merge(each->owners[c], &walk->cells[c], &walk->other[c],
			   &first->groups->spilling.own);
		if (!walk->other[c].table)
			continue;
		cell_release(each->owners[c], &walk->other[c],
			     &part->groups->spilling.own);
		row_groups_pack_cell(part->groups, part->words, c,
				     &walk->other[c]);
	}
}

bool group_walk_next(struct group_walk *walk, struct text *key)
{
	struct walked_part *first = &walk->parts[0];
	const struct aggregate_set *each = each_of(first->groups);
	struct walked_part at;

	for (unsigned i = 1; i < walk->count; i++)
		if (is_before(&walk->parts[i], first))
			first = &walk->parts[i];
	if (!first->words)
		return false;
	at = *first;
	*key = key_of(&at);
	for (unsigned c = 0; c < each->cell_count; c++)
		row_groups_unpack_cell(at.groups, at.words, c, &walk->cells[c]);
	for (unsigned i = 0; i < walk->count; i++) {
		struct walked_part *part = &walk->parts[i];

		if (part == first || !is_same(&at, part))
			continue;
		merge_into(walk, &at, part);
		step(walk, part);
	}
	/* tables that the merge made or let grow belong to the first part */
	for (unsigned c = 0; c < each->cell_count; c++)
		if (walk->cells[c].table)
			row_groups_pack_cell(at.groups, at.words, c,
					     &walk->cells[c]);
	step(walk, first);
	return true;
}
