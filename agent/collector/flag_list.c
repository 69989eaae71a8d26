/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/flag_list.h"

#include "seal/member.h"

#define FLAGS_SHOWN 200

void flag_list_init(struct flag_list *list, struct arena *arena)
{
	*list = (struct flag_list){.arena = arena, .items = json_list(arena)};
}

struct json *flag_list_add(struct flag_list *list, enum flag_kind kind)
{
	struct json *item = json_object(list->arena);

	json_add(list->arena, item, "kind",
		 json_str(list->arena, flag_words[kind].word));
	if (list->count++ < FLAGS_SHOWN)
		json_push(list->arena, list->items, item);
	return item;
}

static void add_rows(struct flag_list *list, enum flag_kind kind,
		     struct text source, const uint64_t rows[2])
{
	struct json *item;

	if (!rows[0] && !rows[1])
		return;
	item = flag_list_add(list, kind);
	json_add(list->arena, item, "source", json_text(list->arena, source));
	json_add(list->arena, item, "rows", json_count(list->arena, rows[0]));
	json_add(list->arena, item, "earlier",
		 json_count(list->arena, rows[1]));
}

static void add_source(struct flag_list *list,
		       const struct source_report *source)
{
	const struct source_history *h = &source->history;
	struct text name = source->commitment.source;

	if (source->compared) {
		add_rows(list, FLAG_ROWS_REWRITTEN, name,
			 (uint64_t[]){h->rewritten, h->earlier_rewritten});
		add_rows(list, FLAG_ROWS_REMOVED, name,
			 (uint64_t[]){h->removed, h->earlier_removed});
		add_rows(list, FLAG_ROWS_LATE, name,
			 (uint64_t[]){h->late, h->earlier_late});
	}
	for (size_t i = 0; i < source->joined_count; i++)
		add_source(list, &source->joined[i]);
}

void flag_list_rows(struct flag_list *list, const struct report *report)
{
	for (size_t i = 0; i < report->look_count; i++)
		if (report->looks[i].has_source)
			add_source(list, &report->looks[i].source);
}
