/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/pack_shelf.h"

#include <stdio.h>

#include "base/fs.h"
#include "unit/seal_words.h"
#include "unit/temp_tree.h"

static struct arena *arena;
static char directory[] = "/tmp/plaudit-shelf-XXXXXX";
static struct digest digest;

/* The pack of this repository, on a shelf of its own. */
static void set_up(void)
{
	arena = arena_open();
	cr_assert(mkdtemp(directory) != NULL);
	MUST(pack_shelf_add(arena, directory, ".", &digest, err));
}

static void tear_down(void)
{
	temp_tree_remove(directory);
	arena_close(arena);
}

TestSuite(pack_shelf, .init = set_up, .fini = tear_down);

static char *kept(const char *name)
{
	struct text path =
		text_format(arena, "%s/packs/%.*s/%s", directory,
			    TEXT_ARG(digest_hex_copy(arena, digest)), name);

	return text_cstr(arena, path);
}

Test(pack_shelf, a_copy_is_loaded_once)
{
	struct pack_shelf *shelf = pack_shelf_open(directory);
	const struct pack *pack;
	struct err why = {0};

	pack = pack_shelf_get(shelf, digest, &why);
	cr_assert(pack != NULL, "%s", why.text);
	cr_assert(digest_equal(pack->digest, digest));
	cr_assert(pack_shelf_get(shelf, digest, &why) == pack);
	MUST(pack_shelf_add(arena, directory, ".", &digest, err));
	pack_shelf_close(shelf);
}

Test(pack_shelf, what_was_changed_behind_us_is_not_judged_with)
{
	struct pack_shelf *shelf = pack_shelf_open(directory);
	struct text bytes;
	struct err why = {0};

	MUST(fs_read(arena, kept("checks/sources.yaml"), 1000000, &bytes, err));
	MUST(fs_put(kept("checks/sources.yaml"),
		    text_format(arena, "%.*s# more\n", TEXT_ARG(bytes)), 0644,
		    err));
	cr_assert(pack_shelf_get(shelf, digest, &why) == NULL);
	cr_assert_eq(why.kind, ERR_TRUST);
	cr_assert(strstr(why.text, "its files were changed") != NULL);
	err_clear(&why); /* told once, refused always */
	cr_assert(pack_shelf_get(shelf, digest, &why) == NULL);
	cr_assert_eq(why.kind, ERR_NONE);
	pack_shelf_close(shelf);
}

Test(pack_shelf, what_is_not_there_is_not_made_up)
{
	struct pack_shelf *shelf = pack_shelf_open(directory);
	struct digest other = {{1}};
	struct err why = {0};

	cr_assert(pack_shelf_get(shelf, other, &why) == NULL);
	cr_assert(why.kind != ERR_NONE);
	pack_shelf_close(shelf);
	pack_shelf_close(NULL);
	REFUSED(pack_shelf_add(arena, directory, "/nonexistent", &other, err),
		"/nonexistent");
}
