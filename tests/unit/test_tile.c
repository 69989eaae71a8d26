/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tile.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "ledger/proof.h"

static struct arena *arena;

static void open_arena(void)
{
	arena = arena_open();
}

static void close_arena(void)
{
	arena_close(arena);
}

TestSuite(tile, .init = open_arena, .fini = close_arena);

static void same(const char *path, struct tile wanted)
{
	struct tile read;
	struct err err = {0};

	cr_assert(text_is(tile_path(arena, &wanted), path), "%.*s, not %s",
		  TEXT_ARG(tile_path(arena, &wanted)), path);
	cr_assert(tile_path_parse(text_from(path), &read, &err) == 0, "%s: %s",
		  path, err.text);
	cr_assert(read.entries == wanted.entries &&
		  read.level == wanted.level && read.index == wanted.index &&
		  read.width == wanted.width);
}

static void refused(const char *path)
{
	struct tile read;
	struct err err = {0};

	cr_assert(tile_path_parse(text_from(path), &read, &err) == -1, "%s",
		  path);
	cr_assert(err.kind == ERR_USAGE);
}

Test(tile, paths)
{
	same("tile/0/x001/x234/067",
	     (struct tile){.index = 1234067, .width = 256});
	same("tile/0/x001/x234/067.p/112",
	     (struct tile){.index = 1234067, .width = 112});
	same("tile/63/000.p/1", (struct tile){.level = 63, .width = 1});
	same("tile/1/x001/000",
	     (struct tile){.level = 1, .index = 1000, .width = 256});
	same("tile/entries/000", (struct tile){.entries = true, .width = 256});
	same("tile/entries/x999/999.p/255",
	     (struct tile){.entries = true, .index = 999999, .width = 255});
	same("tile/0/x036/x028/x797/x018/x963/967",
	     (struct tile){.index = 36028797018963967, .width = 256});
}

Test(tile, paths_that_are_none)
{
	refused("");
	refused("tile");
	refused("tile/");
	refused("tile/0");
	refused("tile/0/");
	refused("tile/64/000");
	refused("tile/00/000");
	refused("tile/-1/000");
	refused("tile/entry/000");
	refused("tile/0/0");
	refused("tile/0/0000");
	refused("tile/0/x000/001");
	refused("tile/0/001/002");
	refused("tile/0/x001");
	refused("tile/0/x001/x002");
	refused("tile/0/x001//002");
	refused("tile/0/000.p/0");
	refused("tile/0/000.p/256");
	refused("tile/0/000.p/01");
	refused("tile/0/000.p/");
	refused("tile/0/000.p/1/");
	refused("tile/0/000/");
	refused("tile/0/../000");
	refused("tile/0/x999/x999/x999/x999/x999/x999/x999/999");
}

static unsigned count(const struct tile_list *list, unsigned level,
		      bool partial)
{
	unsigned found = 0;

	for (size_t i = 0; i < list->count; i++)
		found += list->items[i].level == level &&
			 (list->items[i].width < 256) == partial;
	return found;
}

Test(tile, what_a_size_has)
{
	struct tile_list list;

	tile_list_new(arena, 0, 256, &list);
	cr_assert(list.count == 2 && list.items[0].width == 256);
	cr_assert(list.items[1].level == 1 && list.items[1].width == 1);
	tile_list_new(arena, 0, 70000, &list);
	cr_assert(count(&list, 0, false) == 273 && count(&list, 0, true) == 1);
	cr_assert(count(&list, 1, false) == 1 && count(&list, 1, true) == 1);
	cr_assert(count(&list, 2, false) == 0 && count(&list, 2, true) == 1);
	cr_assert(list.count == 277);
	cr_assert(list.items[273].index == 273 && list.items[273].width == 112);
	cr_assert(list.items[275].index == 1 && list.items[275].width == 17);
	tile_list_new(arena, 70000, 70000, &list);
	cr_assert(list.count == 0);
	tile_list_new(arena, 0, 0, &list);
	cr_assert(list.count == 0);
	tile_list_new(arena, 255, 257, &list);
	cr_assert(list.count == 3 && list.items[0].index == 0);
	cr_assert(list.items[1].index == 1 && list.items[1].width == 1);
	cr_assert(list.items[2].level == 1 && list.items[2].width == 1);
	tile_list_new(arena, UINT64_C(1) << 62, (UINT64_C(1) << 62) + 1, &list);
	cr_assert(list.count == 1 && list.items[0].width == 1);
}

#define LEAVES 70000

struct log {
	struct digest *leaves;
	unsigned fetched;
};

static int fetch(void *context, const struct tile *tile, struct text *out,
		 struct err *err)
{
	struct log *log = context;
	uint64_t span = UINT64_C(1) << (8 * tile->level);
	struct digest *hashes = arena_many(arena, tile->width, struct digest);

	(void)err;
	for (uint64_t i = 0; i < tile->width; i++)
		hashes[i] = tree_root_of(
			log->leaves + (tile->index * 256 + i) * span, span);
	*out = (struct text){(char *)hashes, tile->width * sizeof(*hashes)};
	log->fetched++;
	return 0;
}

Test(tile, proofs_over_tiles)
{
	struct log log = {arena_many(arena, LEAVES, struct digest), 0};
	struct tile_source tiles = {fetch, &log, LEAVES};
	struct node_source source = {tile_node, &tiles};
	static const uint64_t places[] = {0, 1, 255, 256, 65535, 65536, 69999};
	struct digest root, again;
	struct err err = {0};

	for (uint64_t i = 0; i < LEAVES; i++)
		log.leaves[i] = ledger_leaf_hash((struct text){(char *)&i, 8});
	root = tree_root_of(log.leaves, LEAVES);
	cr_assert(proof_root(&source, LEAVES, &again, &err) == 0);
	cr_assert(digest_equal(root, again));
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		struct inclusion_proof in;
		struct consistency_proof grown;
		uint64_t old = places[i] + 1;

		cr_assert(proof_make_inclusion(arena, &source, places[i],
					       LEAVES, &in, &err) == 0);
		cr_assert(proof_check_inclusion(&in, log.leaves[places[i]],
						root, &err) == 0);
		cr_assert(proof_make_consistency(arena, &source, old, LEAVES,
						 &grown, &err) == 0);
		cr_assert(proof_check_consistency(&grown,
						  tree_root_of(log.leaves, old),
						  root, &err) == 0);
	}
}

static int fetch_short(void *context, const struct tile *tile, struct text *out,
		       struct err *err)
{
	(void)context, (void)tile, (void)err;
	*out = TEXT("short");
	return 0;
}

Test(tile, a_tile_of_the_wrong_size)
{
	struct tile_source tiles = {fetch_short, NULL, 300};
	struct digest hash;
	struct err err = {0};

	cr_assert(tile_node(&tiles, 3, 36, &hash, &err) == -1);
	cr_assert_str_eq(err.text, "tile 0/1: 5 bytes, wanted 1408");
}

Test(tile, entry_bundles)
{
	struct buffer bundle;
	char *large = arena_alloc(arena, TILE_ENTRY_LIMIT + 1);
	struct text rest, entry;
	struct err err = {0};

	buffer_init(&bundle);
	cr_assert(tile_bundle_add(&bundle, TEXT("first"), &err) == 0);
	cr_assert(tile_bundle_add(&bundle, TEXT(""), &err) == 0);
	cr_assert(tile_bundle_add(&bundle,
				  (struct text){large, TILE_ENTRY_LIMIT},
				  &err) == 0);
	cr_assert(memcmp(bundle.data, "\0\5first\0\0\xff\xff", 11) == 0);
	cr_assert(tile_bundle_add(&bundle,
				  (struct text){large, TILE_ENTRY_LIMIT + 1},
				  &err) == -1);
	cr_assert(err.kind == ERR_LIMIT);
	err_clear(&err);
	rest = buffer_view(&bundle);
	cr_assert(tile_bundle_next(&rest, &entry, &err) == 0);
	cr_assert(text_is(entry, "first"));
	cr_assert(tile_bundle_next(&rest, &entry, &err) == 0);
	cr_assert(entry.size == 0);
	cr_assert(tile_bundle_next(&rest, &entry, &err) == 0);
	cr_assert(entry.size == TILE_ENTRY_LIMIT && rest.size == 0);
	rest = (struct text){"\0\5firs", 6};
	cr_assert(tile_bundle_next(&rest, &entry, &err) == -1);
	err_clear(&err);
	rest = (struct text){"\0", 1};
	cr_assert(tile_bundle_next(&rest, &entry, &err) == -1);
	buffer_release(&bundle);
}
