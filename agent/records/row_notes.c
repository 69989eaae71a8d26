/* SPDX-License-Identifier: Apache-2.0 */
/* The first few rows of which something is to be said. A thread sees rows in
 * ascending order, so its own first few hold all of the first few overall that
 * it saw. */
#include "records/row_pass.h"

#include <string.h>

bool row_notes_want(const struct row_notes *notes)
{
	return notes->count < notes->most;
}

void row_notes_add(struct arena *arena, struct row_notes *notes, uint64_t row,
		   struct text text)
{
	if (row_notes_want(notes))
		notes->items[notes->count++] =
			(struct row_note){row, text_copy(arena, text)};
}

void row_notes_merge(struct row_notes *into, const struct row_notes *from)
{
	struct row_notes both = {.most = into->most};
	size_t a = 0, b = 0;

	while (row_notes_want(&both) && (a < into->count || b < from->count)) {
		bool ours = b == from->count ||
			    (a < into->count &&
			     into->items[a].row <= from->items[b].row);

		both.items[both.count++] =
			ours ? into->items[a++] : from->items[b++];
	}
	*into = both;
}
