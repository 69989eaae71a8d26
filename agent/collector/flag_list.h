/* SPDX-License-Identifier: Apache-2.0 */
/* What re-judging flags, as the `flags` of its summary. */
#ifndef PLAUDIT_COLLECTOR_FLAG_LIST_H
#define PLAUDIT_COLLECTOR_FLAG_LIST_H

#include "collector/flag_words.h"
#include "model/report.h"
#include "parse/json.h"

struct flag_list {
	struct arena *arena;
	struct json *items;
	uint64_t count; /* of which the first 200 are items */
};

void flag_list_init(struct flag_list *list, struct arena *arena);
/* One more, to be filled; where there are enough it is not in the list. */
struct json *flag_list_add(struct flag_list *list, enum flag_kind kind);
/* What became of rows that were committed to, of every source of the report:
 * {kind, source, rows, earlier}, since the entry before, and what commitments
 * told earlier since the last audit. */
void flag_list_rows(struct flag_list *list, const struct report *report);

#endif
