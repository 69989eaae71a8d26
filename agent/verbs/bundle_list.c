/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/bundle_list.h"

#include <sys/stat.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/limits.h"

static int add(struct arena *arena, struct bundle_list *list,
	       const struct bundle_item *item, struct err *err)
{
	if (list->count == LIMIT_BUNDLES)
		return err_set(err, ERR_LIMIT, "more than %d bundles",
			       LIMIT_BUNDLES);
	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 64;
		struct bundle_item *more =
			arena_many(arena, room, struct bundle_item);

		for (size_t i = 0; i < list->count; i++)
			more[i] = list->items[i];
		list->items = more;
		list->room = room;
	}
	list->items[list->count++] = *item;
	return 0;
}

static int add_lines(struct arena *arena, struct bundle_list *list,
		     const char *path, struct err *err)
{
	size_t before = list->count, number = 0;
	struct text bytes, line, rest;

	if (fs_read(arena, path, LIMIT_BUNDLE_LINES, &bytes, err))
		return -1;
	for (rest = bytes; rest.size;) {
		struct bundle_item item = {.path = path};

		line = text_cut(rest, '\n', &rest);
		number++;
		item.bytes = text_trim(line);
		if (!item.bytes.size)
			continue;
		item.name = text_cstr(arena, text_format(arena, "%s:%zu", path,
							 number));
		if (add(arena, list, &item, err))
			return -1;
	}
	if (list->count == before)
		return err_set(err, ERR_USAGE, "%s: no bundle in it", path);
	return 0;
}

static int add_file(struct arena *arena, struct bundle_list *list,
		    const char *path, struct err *err)
{
	struct bundle_item item = {path, path, {NULL, 0}};

	if (text_ends(text_from(path), ".jsonl"))
		return add_lines(arena, list, path, err);
	return add(arena, list, &item, err);
}

static int add_directory(struct arena *arena, struct bundle_list *list,
			 const char *path, struct err *err)
{
	size_t before = list->count;
	struct path_list names;

	if (fs_tree(arena, path, &names, err))
		return -1;
	for (size_t i = 0; i < names.count; i++)
		if ((text_ends(names.items[i], ".json") ||
		     text_ends(names.items[i], ".jsonl")) &&
		    add_file(arena, list,
			     fs_join(arena, path, names.items[i].data), err))
			return -1;
	if (list->count == before)
		return err_set(err, ERR_USAGE,
			       "%s: no bundle in that directory (*.json, "
			       "*.jsonl)",
			       path);
	return 0;
}

int bundle_list_make(struct arena *arena, const struct option_list *given,
		     struct bundle_list *out, struct err *err)
{
	*out = (struct bundle_list){.items = NULL};
	for (size_t i = 0; i < given->count; i++) {
		const char *path = given->items[i];
		struct stat info;
		int result;

		if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
			result = add_directory(arena, out, path, err);
		else
			result = add_file(arena, out, path, err);
		if (result)
			return -1;
	}
	if (!out->count)
		return err_set(err, ERR_USAGE, "verify what? name a bundle");
	return 0;
}

int bundle_item_read(struct arena *arena, const struct bundle_item *item,
		     struct text *out, struct err *err)
{
	if (item->bytes.data) {
		*out = item->bytes;
		return 0;
	}
	return fs_read(arena, item->path, 2 * LIMIT_ENVELOPE_BYTES, out, err);
}
