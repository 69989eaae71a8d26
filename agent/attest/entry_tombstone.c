/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/entry_tombstone.h"

#include <string.h>

#include "base/limits.h"
#include "ledger/tree.h"
#include "seal/member.h"

struct digest tombstone_root(struct arena *arena, const struct digest *pieces,
			     size_t count)
{
	struct digest *leaves = arena_many(arena, count, struct digest);

	for (size_t i = 0; i < count; i++)
		leaves[i] = ledger_leaf_hash(
			(struct text){(const char *)pieces[i].bytes,
				      sizeof(pieces[i].bytes)});
	return tree_root_of(leaves, count);
}

struct json *tombstone_json(struct arena *arena, const struct tombstone *from)
{
	struct json *json = json_object(arena), *list = json_list(arena);

	json_add(arena, json, "before", json_time(arena, from->before));
	json_add(arena, json, "audits", json_count(arena, from->audits));
	json_add(arena, json, "held", json_count(arena, from->held));
	json_add(arena, json, "pieces", json_count(arena, from->count));
	json_add(arena, json, "root", json_digest(arena, from->root));
	if (from->count > LIMIT_TOMBSTONE_LIST)
		return json;
	for (uint64_t i = 0; i < from->count; i++)
		json_push(arena, list, json_digest(arena, from->pieces[i]));
	json_add(arena, json, "list", list);
	return json;
}

static int read_list(struct arena *arena, const struct json *matter,
		     struct tombstone *out, struct err *err)
{
	const struct json *list;
	struct digest *pieces, root;

	if (out->count > LIMIT_TOMBSTONE_LIST)
		return member_is_set(matter, "list")
			       ? err_set(err, ERR_USAGE, "list: too long")
			       : 0;
	if (json_get_list(matter, "list", &list, err))
		return -1;
	if (list->count != out->count)
		return err_set(err, ERR_USAGE, "list: not all pieces");
	pieces = arena_many(arena, list->count, struct digest);
	for (size_t i = 0; i < list->count; i++) {
		if (json_to_digest(list->items[i], &pieces[i], err))
			return err_prefix(err, "list[%zu]", i);
		if (i && memcmp(pieces[i - 1].bytes, pieces[i].bytes,
				sizeof(pieces[i].bytes)) >= 0)
			return err_set(err, ERR_USAGE, "list: not ascending");
	}
	root = tombstone_root(arena, pieces, list->count);
	if (!digest_equal(root, out->root))
		return err_set(err, ERR_USAGE, "root: not that of the list");
	out->pieces = pieces;
	return 0;
}

int tombstone_read(struct arena *arena, const struct json *matter,
		   struct tombstone *out, struct err *err)
{
	static const char *const names[] = {"audits", "before", "held", "list",
					    "pieces", "root",	NULL};

	memset(out, 0, sizeof(*out));
	if (member_only(matter, names, err) ||
	    member_time(matter, "before", &out->before, err) ||
	    member_count(matter, "audits", &out->audits, err) ||
	    member_count(matter, "held", &out->held, err) ||
	    member_count(matter, "pieces", &out->count, err) ||
	    member_digest(matter, "root", &out->root, err))
		return -1;
	if (!out->audits || !out->count)
		return err_set(err, ERR_USAGE, "nothing is removed");
	return read_list(arena, matter, out, err);
}

int tombstone_check(struct arena *arena, const struct json *matter,
		    struct err *err)
{
	struct tombstone read;

	return tombstone_read(arena, matter, &read, err);
}
