/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C2SP tlog-tiles: a tree cut into files of up to 256 hashes, and bundles of
 * up to 256 entries, with their paths. Nothing is read or written here; bytes
 * come through a callback.
 */
#ifndef PLAUDIT_LEDGER_TILE_H
#define PLAUDIT_LEDGER_TILE_H

#include "base/limits.h"
#include "ledger/tree.h"

#define TILE_HASHES	 256
#define TILE_HEIGHT	 8
#define TILE_ENTRY_LIMIT LIMIT_ENTRY_BYTES

struct tile {
	bool entries; /* a bundle of entries; level is 0 */
	unsigned level; /* 0..63 in a path; of hashes 2^(8 level) leaves wide */
	uint64_t index;
	unsigned width; /* 1..256; less than 256 is a partial tile */
};

/* "tile/0/x001/x234/067", "tile/1/000.p/112", "tile/entries/000" */
struct text tile_path(struct arena *arena, const struct tile *tile);
int tile_path_parse(struct text path, struct tile *out,
		    struct err *err) MUST_USE;

struct tile_list {
	struct tile *items;
	size_t count;
};

/*
 * The hash tiles that a log of new_size publishes and one of old_size did not
 * (partial ones too), lowest level first. Level 0's are the entry bundles'
 * numbers as well.
 */
void tile_list_new(struct arena *arena, uint64_t old_size, uint64_t new_size,
		   struct tile_list *out);

/* Where tiles come from. fetch gives width * 32 bytes, or -1 with err filled.
 */
struct tile_source {
	int (*fetch)(void *context, const struct tile *tile, struct text *out,
		     struct err *err);
	void *context;
	uint64_t size; /* of the log */
};

/* A node_source's `node` (ledger/proof.h) whose context is a tile_source. */
int tile_node(void *source, unsigned level, uint64_t index, struct digest *out,
	      struct err *err) MUST_USE;

/* Entry bundles: each entry after its length in two bytes, big-endian. */
int tile_bundle_add(struct buffer *bundle, struct text entry,
		    struct err *err) MUST_USE;
/* Takes the next entry off the front of *bundle, which must not be empty. */
int tile_bundle_next(struct text *bundle, struct text *entry,
		     struct err *err) MUST_USE;

#endif
