/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/entry_tombstone.h"

#include <criterion/criterion.h>

#include "base/limits.h"

static struct tombstone sample(struct arena *arena, size_t count)
{
	struct digest *pieces = arena_many(arena, count, struct digest);

	for (size_t i = 0; i < count; i++) {
		pieces[i] = (struct digest){{0}};
		pieces[i].bytes[0] = (unsigned char)(i >> 8);
		pieces[i].bytes[1] = (unsigned char)i;
	}
	return (struct tombstone){
		.before = {1700000000, 0},
		.audits = 2,
		.held = 1,
		.pieces = pieces,
		.count = count,
		.root = tombstone_root(arena, pieces, count),
	};
}

Test(entry_tombstone, reads_what_it_writes)
{
	struct arena *arena = arena_open();
	struct tombstone from = sample(arena, 3), back;
	struct err err = {.kind = ERR_NONE};

	cr_assert_eq(tombstone_read(arena, tombstone_json(arena, &from), &back,
				    &err),
		     0, "%s", err.text);
	cr_assert_eq(back.count, 3);
	cr_assert_eq(back.audits, 2);
	cr_assert(digest_equal(back.pieces[2], from.pieces[2]));
	arena_close(arena);
}

Test(entry_tombstone, many_pieces_have_a_root_alone)
{
	struct arena *arena = arena_open();
	struct tombstone from = sample(arena, LIMIT_TOMBSTONE_LIST + 1), back;
	struct err err = {.kind = ERR_NONE};
	struct json *json = tombstone_json(arena, &from);

	cr_assert_null(json_get(json, "list"));
	cr_assert_eq(tombstone_read(arena, json, &back, &err), 0);
	cr_assert_null(back.pieces);
	arena_close(arena);
}

Test(entry_tombstone, refuses_a_list_of_another_root_or_order)
{
	struct arena *arena = arena_open();
	struct tombstone from = sample(arena, 3), back;
	struct err err = {.kind = ERR_NONE};

	from.root.bytes[0] ^= 1;
	cr_assert_eq(tombstone_read(arena, tombstone_json(arena, &from), &back,
				    &err),
		     -1);
	cr_assert_str_eq(err.text, "root: not that of the list");
	from = sample(arena, 3);
	((struct digest *)(uintptr_t)from.pieces)[2] = from.pieces[0];
	err.kind = ERR_NONE;
	cr_assert_eq(tombstone_read(arena, tombstone_json(arena, &from), &back,
				    &err),
		     -1);
	cr_assert_str_eq(err.text, "list: not ascending");
	arena_close(arena);
}

Test(entry_tombstone, nothing_removed_is_no_tombstone)
{
	struct arena *arena = arena_open();
	struct tombstone from = sample(arena, 0), back;
	struct err err = {.kind = ERR_NONE};

	cr_assert_eq(tombstone_read(arena, tombstone_json(arena, &from), &back,
				    &err),
		     -1);
	cr_assert_str_eq(err.text, "nothing is removed");
	arena_close(arena);
}
