/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/hold.h"

#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "seal/member.h"

#define DIRECTORY  "holds"
#define ENDING	   ".json"
#define HOLD_BYTES (256 * 1024)

static const char *path_of(struct arena *arena, const char *state,
			   struct text id)
{
	return fs_join(arena, fs_join(arena, state, DIRECTORY),
		       text_cstr(arena, text_format(arena, "%.*s" ENDING,
						    TEXT_ARG(id))));
}

int hold_add(struct arena *arena, const char *state, const struct hold *hold,
	     struct err *err)
{
	struct json *json = json_object(arena), *list = json_list(arena);
	int made;

	if (!id_is_valid(hold->id))
		return err_set(err, ERR_USAGE, "\"%.*s\" is no id",
			       TEXT_ARG(hold->id));
	for (size_t i = 0; i < hold->count; i++)
		json_push(arena, list,
			  json_digest(arena, hold->attestations[i]));
	json_add(arena, json, "attestations", list);
	json_add(arena, json, "reason", json_text(arena, hold->reason));
	json_add(arena, json, "at", json_time(arena, hold->at));
	if (fs_make_dirs(fs_join(arena, state, DIRECTORY), 0700, err))
		return -1;
	made = fs_put_new(path_of(arena, state, hold->id),
			  json_pretty(arena, json), 0600, err);
	if (made == 1)
		return err_set(err, ERR_USAGE, "there is a hold %.*s already",
			       TEXT_ARG(hold->id));
	return made;
}

int hold_release(struct arena *arena, const char *state, struct text id,
		 struct err *err)
{
	const char *path;

	if (!id_is_valid(id))
		return err_set(err, ERR_USAGE, "\"%.*s\" is no id",
			       TEXT_ARG(id));
	path = path_of(arena, state, id);
	if (!fs_exists(path))
		return err_set(err, ERR_USAGE, "there is no hold %.*s",
			       TEXT_ARG(id));
	return fs_remove(path, err);
}

static int read_one(struct arena *arena, const char *path, struct hold *out,
		    struct err *err)
{
	static const char *const names[] = {"attestations", "reason", "at",
					    NULL};
	const struct json *json, *list;
	struct digest *items;
	struct text bytes;

	if (fs_read(arena, path, HOLD_BYTES, &bytes, err) ||
	    json_parse(arena, bytes, JSON_NO_REALS, &json, err) ||
	    member_only(json, names, err) ||
	    member_words(json, "reason", LIMIT_WORDS_BYTES, &out->reason,
			 err) ||
	    member_time(json, "at", &out->at, err) ||
	    json_get_list(json, "attestations", &list, err))
		return err_prefix(err, "%s", path);
	items = arena_many(arena, list->count, struct digest);
	for (size_t i = 0; i < list->count; i++)
		if (json_to_digest(list->items[i], &items[i], err))
			return err_prefix(err, "%s", path);
	out->attestations = items;
	out->count = list->count;
	return 0;
}

int holds_read(struct arena *arena, const char *state, const struct hold **out,
	       size_t *count, struct err *err)
{
	const char *directory = fs_join(arena, state, DIRECTORY);
	struct path_list names = {.count = 0};
	struct hold *holds;

	if (fs_exists(directory) && fs_list(arena, directory, &names, err))
		return -1;
	holds = arena_many(arena, names.count, struct hold);
	*count = 0;
	for (size_t i = 0; i < names.count; i++) {
		struct hold *hold = &holds[*count];
		struct text name = names.items[i];

		if (name.size <= strlen(ENDING) ||
		    strcmp(name.data + name.size - strlen(ENDING), ENDING) != 0)
			continue;
		if (read_one(arena, fs_join(arena, directory, name.data), hold,
			     err))
			return -1;
		hold->id = (struct text){name.data, name.size - strlen(ENDING)};
		++*count;
	}
	*out = holds;
	return 0;
}
