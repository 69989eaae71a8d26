/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/tile_builder.h"

#include "unit/seal_words.h"
#include "unit/tile_shelf.h"

static struct tile_shelf shelf;

static void set_up(void)
{
	shelf_open(&shelf);
}

static void tear_down(void)
{
	shelf_close(&shelf);
}

TestSuite(tile_builder, .init = set_up, .fini = tear_down);

static size_t width(unsigned level, uint64_t index)
{
	const struct tile_row *row = shelf_row(&shelf, level, index);

	return row ? row->hashes.size / DIGEST_BYTES : 0;
}

/* The example of tlog-tiles: 273 full tiles and 112 hashes, 1 and 17, 1. */
Test(tile_builder, seventy_thousand_leaves_make_the_tiles_of_the_standard)
{
	shelf_grow(&shelf, 70000);
	cr_assert_eq(width(0, 272), 256);
	cr_assert_eq(width(0, 273), 112);
	cr_assert_eq(width(0, 274), 0);
	cr_assert_eq(width(1, 0), 256);
	cr_assert_eq(width(1, 1), 17);
	cr_assert_eq(width(2, 0), 1);
	cr_assert_eq(width(3, 0), 0);
}

Test(tile_builder, a_partial_tile_is_not_hashed_into_the_level_above)
{
	shelf_grow(&shelf, 255);
	cr_assert_eq(width(1, 0), 0);
	shelf_grow(&shelf, 1);
	cr_assert_eq(width(0, 0), 256);
	cr_assert_eq(width(1, 0), 1);
	cr_assert_eq(width(0, 1), 0);
}

Test(tile_builder, what_was_kept_is_taken_up_again_at_every_size)
{
	static const uint64_t batches[] = {1,	1, 253, 1,   1,	   255,
					   300, 7, 256, 512, 65000};
	struct tree_builder whole = {.size = 0};

	for (size_t i = 0; i < ARRAY_SIZE(batches); i++) {
		struct tile_builder again;

		for (uint64_t k = 0; k < batches[i]; k++)
			tree_add_leaf(&whole, shelf_leaf(whole.size));
		shelf_grow(&shelf, batches[i]);
		cr_assert(digest_equal(tree_root(&shelf.builder.tree),
				       tree_root(&whole)));
		MUST(tile_builder_load(&again, &shelf.base, whole.size,
				       tree_root(&whole), err));
		cr_assert_eq(again.tree.size, whole.size);
		shelf.builder = again; /* goes on from what was read */
	}
}

Test(tile_builder, a_changed_or_missing_tile_is_seen)
{
	struct tile_builder again;
	struct tile_row *row;
	struct digest root;
	char *bytes;

	shelf_grow(&shelf, 700);
	root = tree_root(&shelf.builder.tree);
	row = shelf_row(&shelf, 0, 2);
	bytes = text_cstr(shelf.arena, row->hashes);
	memcpy(bytes, row->hashes.data, row->hashes.size);
	bytes[5] ^= 1;
	row->hashes.data = bytes;
	REFUSED(tile_builder_load(&again, &shelf.base, 700, root, err),
		"another root");
	bytes[5] ^= 1;
	MUST(tile_builder_load(&again, &shelf.base, 700, root, err));
	row->hashes.size -= DIGEST_BYTES;
	REFUSED(tile_builder_load(&again, &shelf.base, 700, root, err),
		"tile 0/2 has not the 188 hashes");
	row->index = 99;
	REFUSED(tile_builder_load(&again, &shelf.base, 700, root, err),
		"tile 0/2");
}
