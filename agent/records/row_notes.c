/* SPDX-License-Identifier: Apache-2.0 */
/* The first few rows of which something is to be said, ascending. */
#include "records/row_pass.h"

#include <string.h>

#include "base/limits.h"

static bool is_full(const struct row_notes *notes)
{
	return notes->count >= notes->most;
}

bool row_notes_want(const struct row_notes *notes, uint64_t row)
{
	if (is_full(notes) &&
	    (!notes->most || row >= notes->items[notes->most - 1].row))
		return false;
	for (size_t i = notes->count; i-- > 0 && notes->items[i].row >= row;)
		if (notes->items[i].row == row)
			return false; /* one row is told of once */
	return true;
}

void row_notes_add(struct arena *arena, struct row_notes *notes, uint64_t row,
		   struct text text)
{
	size_t at;

	if (!row_notes_want(notes, row))
		return;
	if (is_full(notes))
		notes->count--;
	for (at = notes->count; at > 0 && notes->items[at - 1].row > row; at--)
		notes->items[at] = notes->items[at - 1];
	notes->items[at] = (struct row_note){row, text_copy(arena, text)};
	notes->count++;
}

void row_notes_merge(struct row_notes *into, const struct row_notes *from)
{
	struct row_notes both = {.most = into->most};
	size_t a = 0, b = 0;

	while (!is_full(&both) && (a < into->count || b < from->count)) {
		bool ours = b == from->count ||
			    (a < into->count &&
			     into->items[a].row <= from->items[b].row);

		both.items[both.count++] =
			ours ? into->items[a++] : from->items[b++];
	}
	*into = both;
}
