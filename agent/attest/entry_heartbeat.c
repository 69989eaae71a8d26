/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/entry_heartbeat.h"

#include "seal/member.h"

struct json *heartbeat_json(struct arena *arena, const struct heartbeat *from)
{
	struct json *last = json_object(arena), *json = json_object(arena);

	json_add(arena, last, "identity", json_digest(arena, from->identity));
	json_add(arena, last, "sequence", json_count(arena, from->sequence));
	json_add(arena, last, "createdAt", json_time(arena, from->created));
	json_add(arena, json, "last", last);
	json_add(arena, json, "due", json_time(arena, from->due));
	return json;
}

static int heartbeat_read(const struct json *matter, struct heartbeat *out,
			  struct err *err)
{
	static const char *const names[] = {"due", "last", NULL};
	static const char *const parts[] = {"createdAt", "identity", "sequence",
					    NULL};
	const struct json *last;

	if (member_only(matter, names, err) ||
	    member_time(matter, "due", &out->due, err) ||
	    json_get_object(matter, "last", &last, err))
		return -1;
	if (member_only(last, parts, err) ||
	    member_digest(last, "identity", &out->identity, err) ||
	    member_count(last, "sequence", &out->sequence, err) ||
	    member_time(last, "createdAt", &out->created, err))
		return err_prefix(err, "last");
	if (out->sequence == 0)
		return err_set(err, ERR_USAGE, "last: sequence: begins at 1");
	if (instant_compare(out->due, out->created) <= 0)
		return err_set(err, ERR_USAGE, "due: not after the last audit");
	return 0;
}

int heartbeat_check(struct arena *arena, const struct json *matter,
		    struct err *err)
{
	struct heartbeat read;

	(void)arena;
	return heartbeat_read(matter, &read, err);
}
