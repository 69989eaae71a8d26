/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/add_checkpoint.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/arena.h"
#include "base/limits.h"

#define HASH "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"

Test(add_checkpoint, is_read_as_it_is_printed)
{
	struct arena *arena = arena_open();
	struct text body = TEXT("old 12\n" HASH HASH "\nlog.example\n13\n");
	struct add_checkpoint request;
	struct err err = {.kind = ERR_NONE};

	cr_assert(zero(int, add_checkpoint_parse(arena, body, &request, &err)),
		  "%s", err.text);
	cr_assert(eq(u64, request.old_size, 12));
	cr_assert(eq(sz, request.path.count, 2));
	cr_assert(text_is(request.checkpoint, "log.example\n13\n"));
	cr_assert(text_equal(add_checkpoint_print(arena, &request), body));
	arena_close(arena);
}

Test(add_checkpoint, refuses_all_else)
{
	static const char *const bad[] = {
		"",
		"old 1",
		"old 1\n",
		"old 01\n\nx",
		"old -1\n\nx",
		"old +1\n\nx",
		"old  1\n\nx",
		"old 9223372036854775808\n\nx",
		"Old 1\n\nx",
		"size 1\n\nx",
		"old 1\n" HASH "x",
		"old 1\nAAAA\n\nx",
		"old 1\r\n\r\nx",
		/* another spelling of the same hash */
		"old 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n\nx",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct arena *arena = arena_open();
		struct add_checkpoint request;
		struct err err = {.kind = ERR_NONE};

		cr_assert(eq(int,
			     add_checkpoint_parse(arena, text_from(bad[i]),
						  &request, &err),
			     -1),
			  "taken: %s", bad[i]);
		arena_close(arena);
	}
}

Test(add_checkpoint, takes_63_hashes_and_no_more)
{
	struct arena *arena = arena_open();
	struct add_checkpoint request;
	struct err err = {.kind = ERR_NONE};
	struct buffer body;

	buffer_init(&body);
	buffer_str(&body, "old 1\n");
	for (int i = 0; i < LIMIT_PROOF_HASHES; i++)
		buffer_str(&body, HASH);
	buffer_str(&body, "\nx");
	cr_assert(zero(int, add_checkpoint_parse(arena, buffer_view(&body),
						 &request, &err)));
	body.size -= 2;
	buffer_str(&body, HASH "\nx");
	cr_assert(eq(int,
		     add_checkpoint_parse(arena, buffer_view(&body), &request,
					  &err),
		     -1));
	cr_assert(eq(int, err.kind, ERR_LIMIT));
	buffer_release(&body);
	arena_close(arena);
}
