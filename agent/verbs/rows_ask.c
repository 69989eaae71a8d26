/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/rows_ask.h"

#include "base/fs.h"
#include "base/limits.h"

struct texts {
	struct text *items;
	size_t count, room;
};

static int texts_add(struct arena *arena, struct texts *list, struct text item,
		     struct err *err)
{
	if (list->count == LIMIT_PROVEN_ROWS)
		return err_set(err, ERR_LIMIT, "more than %d are asked for",
			       LIMIT_PROVEN_ROWS);
	list->items = arena_grow(arena, list->items, list->count, &list->room,
				 sizeof(*list->items));
	list->items[list->count++] = item;
	return 0;
}

/* The lines of a file; an empty one is none. */
static int add_lines(struct arena *arena, struct texts *list, const char *path,
		     struct err *err)
{
	struct text rest, line;

	if (fs_read(arena, path, LIMIT_PROOF_BYTES, &rest, err))
		return -1;
	while (rest.size) {
		line = text_cut(rest, '\n', &rest);
		if (line.size && line.data[line.size - 1] == '\r')
			line.size--;
		if (line.size && texts_add(arena, list, line, err))
			return err_prefix(err, "%s", path);
	}
	return 0;
}

static int read_texts(struct arena *arena, const struct option_list *given,
		      struct texts *out, struct err *err)
{
	for (size_t i = 0; i < given->count; i++) {
		const char *item = given->items[i];

		if (item[0] == '@'
			    ? add_lines(arena, out, item + 1, err)
			    : texts_add(arena, out, text_from(item), err))
			return -1;
	}
	return 0;
}

struct numbers {
	uint64_t *items;
	size_t count, room;
};

static int add_range(struct arena *arena, struct numbers *list,
		     struct text range, struct err *err)
{
	struct text last, first = text_cut(range, '-', &last);
	uint64_t from, until;

	if (text_to_u64(first, &from, err))
		return err_prefix(err, "--row \"%.*s\"", TEXT_ARG(range));
	until = from;
	if (last.data && text_to_u64(last, &until, err))
		return err_prefix(err, "--row \"%.*s\"", TEXT_ARG(range));
	if (until < from)
		return err_set(err, ERR_USAGE, "--row \"%.*s\" runs backwards",
			       TEXT_ARG(range));
	if (until - from >= LIMIT_PROVEN_ROWS - list->count)
		return err_set(err, ERR_LIMIT, "more than %d are asked for",
			       LIMIT_PROVEN_ROWS);
	for (uint64_t row = from; row <= until; row++) {
		list->items = arena_grow(arena, list->items, list->count,
					 &list->room, sizeof(*list->items));
		list->items[list->count++] = row;
	}
	return 0;
}

static int read_rows(struct arena *arena, const struct option_list *given,
		     struct numbers *out, struct err *err)
{
	struct texts lists = {.count = 0};

	if (read_texts(arena, given, &lists, err))
		return -1;
	for (size_t i = 0; i < lists.count; i++) {
		struct text rest = lists.items[i];

		do {
			struct text one = text_cut(rest, ',', &rest);

			if (add_range(arena, out, one, err))
				return -1;
		} while (rest.data);
	}
	return 0;
}

int rows_ask_read(struct arena *arena, const struct records_options *options,
		  struct row_ask *out, struct err *err)
{
	struct numbers rows = {.count = 0};
	struct texts keys = {.count = 0}, absent = {.count = 0};

	if (read_rows(arena, &options->rows, &rows, err) ||
	    read_texts(arena, &options->keys, &keys, err) ||
	    read_texts(arena, &options->absent, &absent, err))
		return -1;
	if (!rows.count && !keys.count && !absent.count)
		return err_set(err, ERR_USAGE,
			       "which rows? --row N, --key VALUE or --absent "
			       "VALUE");
	*out = (struct row_ask){
		.rows = rows.items,
		.row_count = rows.count,
		.keys = keys.items,
		.key_count = keys.count,
		.absent = absent.items,
		.absent_count = absent.count,
	};
	return 0;
}
