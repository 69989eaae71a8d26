/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "audit/evidence.h"
#include "base/arena.h"
#include "base/fs.h"
#include "unit/temp_tree.h"

static struct arena *arena;
static char *state;

static void begin(void)
{
	arena = arena_open();
	state = temp_tree_make(arena);
}

static void end(void)
{
	temp_tree_remove(state);
	arena_close(arena);
}

TestSuite(evidence, .init = begin, .fini = end);

static char *place(struct digest digest)
{
	char hex[DIGEST_HEX_ROOM];

	digest_hex(digest, hex);
	return text_cstr(arena, text_format(arena, "%s/evidence/sha256/%.2s/%s",
					    state, hex, hex));
}

Test(evidence, what_is_put_is_got_by_its_digest)
{
	struct err err = {.kind = ERR_NONE};
	struct digest digest;
	struct text out;
	struct stat st;

	cr_assert_eq(evidence_put(arena, state, TEXT("body"), &digest, &err), 0,
		     "%s", err.text);
	cr_assert_eq(evidence_put(arena, state, TEXT("body"), &digest, &err), 0,
		     "twice is fine");
	cr_expect(digest_equal(digest, digest_of(TEXT("body"))));
	cr_assert_eq(evidence_get(arena, state, digest, &out, &err), 0);
	cr_expect(text_is(out, "body"));
	cr_assert_eq(stat(place(digest), &st), 0);
	cr_expect_eq(st.st_mode & 0777, 0600);
	cr_assert_eq(stat(fs_parent(arena, place(digest)), &st), 0);
	cr_expect_eq(st.st_mode & 0777, 0700);
}

Test(evidence, absent_and_altered_are_told_apart)
{
	struct err err = {.kind = ERR_NONE};
	struct digest digest = digest_of(TEXT("nothing"));
	struct text out;

	cr_assert_eq(evidence_get(arena, state, digest, &out, &err), -1);
	cr_expect_eq(err.kind, ERR_USAGE);
	err_clear(&err);
	cr_assert_eq(evidence_put(arena, state, TEXT("body"), &digest, &err),
		     0);
	cr_assert_eq(fs_put(place(digest), TEXT("Body"), 0600, &err), 0);
	cr_assert_eq(evidence_get(arena, state, digest, &out, &err), -1);
	cr_expect_eq(err.kind, ERR_TRUST);
}
