/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tile.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"

#define LEVEL_LIMIT 63

/* N in groups of three digits, all but the last after an 'x'. */
static void add_number(struct buffer *out, uint64_t n)
{
	if (n >= 1000) {
		uint64_t high = n / 1000, divisor = 1;

		while (high / divisor >= 1000)
			divisor *= 1000;
		for (; divisor; divisor /= 1000)
			buffer_printf(out, "x%03u/",
				      (unsigned)(high / divisor % 1000));
	}
	buffer_printf(out, "%03u", (unsigned)(n % 1000));
}

struct text tile_path(struct arena *arena, const struct tile *tile)
{
	struct buffer out;

	buffer_init(&out);
	if (tile->entries)
		buffer_str(&out, "tile/entries/");
	else
		buffer_printf(&out, "tile/%u/", tile->level);
	add_number(&out, tile->index);
	if (tile->width < TILE_HASHES)
		buffer_printf(&out, ".p/%u", tile->width);
	return buffer_take(&out, arena);
}

static int bad_path(struct err *err, const char *why)
{
	return err_set(err, ERR_USAGE, "tile path: %s", why);
}

static int parse_level(struct text part, struct tile *tile, struct err *err)
{
	uint64_t level;

	tile->entries = text_is(part, "entries");
	tile->level = 0;
	if (tile->entries)
		return 0;
	if (text_to_u64(part, &level, err) || level > LEVEL_LIMIT) {
		err_clear(err);
		return bad_path(err, "level is not 0 to 63");
	}
	tile->level = (unsigned)level;
	return 0;
}

/* "...ddd.p/W": cuts the end off *path. */
static int parse_width(struct text *path, struct tile *tile, struct err *err)
{
	uint64_t width;
	struct text part;
	const char *mark =
		path->size ? memmem(path->data, path->size, ".p/", 3) : NULL;

	tile->width = TILE_HASHES;
	if (!mark)
		return 0;
	part.data = mark + 3;
	part.size = path->size - (size_t)(part.data - path->data);
	if (text_to_u64(part, &width, err) || width < 1 ||
	    width >= TILE_HASHES) {
		err_clear(err);
		return bad_path(err, "width is not 1 to 255");
	}
	tile->width = (unsigned)width;
	path->size = (size_t)(mark - path->data);
	return 0;
}

static bool parse_group(struct text group, uint64_t *n)
{
	if (group.size != 3)
		return false;
	for (size_t i = 0; i < 3; i++) {
		char c = group.data[i];

		if (c < '0' || c > '9' || *n > TREE_SIZE_LIMIT / 10 - 1)
			return false;
		*n = *n * 10 + (uint64_t)(c - '0');
	}
	return true;
}

static int parse_number(struct text path, struct tile *tile, struct err *err)
{
	struct text rest = path;
	bool first = true, more;

	tile->index = 0;
	do {
		struct text group = text_cut(rest, '/', &rest);

		more = rest.data != NULL;
		if (more != text_starts(group, "x"))
			return bad_path(err, "number is not in groups");
		if (more) {
			group.data++;
			group.size--;
		}
		if (!parse_group(group, &tile->index))
			return bad_path(err, "number is not in groups");
		if (more && first && tile->index == 0)
			return bad_path(err, "number begins with zeros");
		first = false;
	} while (more);
	return 0;
}

int tile_path_parse(struct text path, struct tile *out, struct err *err)
{
	struct tile tile;
	struct text rest, level;

	if (path.size > LIMIT_TILE_PATH_BYTES || !text_starts(path, "tile/"))
		return bad_path(err, "does not begin with tile/");
	path.data += strlen("tile/");
	path.size -= strlen("tile/");
	level = text_cut(path, '/', &rest);
	if (parse_level(level, &tile, err) || parse_width(&rest, &tile, err) ||
	    parse_number(rest, &tile, err))
		return -1;
	*out = tile;
	return 0;
}

/* Hashes of that tile level in a log of `size`. */
static uint64_t level_count(uint64_t size, unsigned level)
{
	unsigned shift = level * TILE_HEIGHT;

	return shift < 64 ? size >> shift : 0;
}

static struct tile hash_tile(unsigned level, uint64_t index, uint64_t count)
{
	uint64_t left = count - index * TILE_HASHES;

	return (struct tile){
		.level = level,
		.index = index,
		.width = left < TILE_HASHES ? (unsigned)left : TILE_HASHES,
	};
}

void tile_list_new(struct arena *arena, uint64_t old_size, uint64_t new_size,
		   struct tile_list *out)
{
	size_t room = 0;

	*out = (struct tile_list){0};
	for (unsigned level = 0; level_count(new_size, level); level++) {
		uint64_t before = level_count(old_size, level);
		uint64_t count = level_count(new_size, level);
		uint64_t index = before / TILE_HASHES;

		for (; before < count && index * TILE_HASHES < count; index++) {
			out->items = arena_grow(arena, out->items, out->count,
						&room, sizeof(*out->items));
			out->items[out->count++] =
				hash_tile(level, index, count);
		}
	}
}

/* The tile that holds the hash of the index-th subtree of 2^level leaves, as
 * wide as it is in a log of `size`. The subtree must lie wholly in the log. */
static struct tile tile_of_node(unsigned level, uint64_t index, uint64_t size)
{
	unsigned row = level % TILE_HEIGHT;

	assert(level < TREE_LEVELS && index < size >> level);
	level /= TILE_HEIGHT;
	return hash_tile(level, (index << row) / TILE_HASHES,
			 level_count(size, level));
}

int tile_node(void *source, unsigned level, uint64_t index, struct digest *out,
	      struct err *err)
{
	const struct tile_source *tiles = source;
	struct tile tile = tile_of_node(level, index, tiles->size);
	unsigned row = level % TILE_HEIGHT;
	size_t from = (size_t)(index << row) % TILE_HASHES;
	struct digest hashes[TILE_HASHES];
	struct text bytes;

	if (tiles->fetch(tiles->context, &tile, &bytes, err))
		return -1;
	if (bytes.size != (size_t)tile.width * DIGEST_BYTES)
		return err_set(err, ERR_TRUST,
			       "tile %u/%llu: %zu bytes, wanted %u", tile.level,
			       (unsigned long long)tile.index, bytes.size,
			       tile.width * DIGEST_BYTES);
	memcpy(hashes, bytes.data + from * DIGEST_BYTES,
	       (size_t)DIGEST_BYTES << row);
	for (size_t n = (size_t)1 << row; n > 1; n /= 2)
		for (size_t i = 0; i < n / 2; i++)
			hashes[i] = ledger_node_hash(hashes[2 * i],
						     hashes[2 * i + 1]);
	*out = hashes[0];
	return 0;
}

int tile_bundle_add(struct buffer *bundle, struct text entry, struct err *err)
{
	unsigned char size[2];

	if (entry.size > TILE_ENTRY_LIMIT)
		return err_set(err, ERR_LIMIT,
			       "log entry of %zu bytes, at most %d", entry.size,
			       TILE_ENTRY_LIMIT);
	size[0] = (unsigned char)(entry.size >> 8);
	size[1] = (unsigned char)entry.size;
	buffer_add(bundle, size, sizeof(size));
	buffer_text(bundle, entry);
	return 0;
}

int tile_bundle_next(struct text *bundle, struct text *entry, struct err *err)
{
	const unsigned char *head = (const unsigned char *)bundle->data;
	size_t size;

	if (bundle->size < 2)
		return err_set(err, ERR_TRUST,
			       "entry bundle: ends inside a length");
	size = (size_t)head[0] << 8 | head[1];
	if (bundle->size - 2 < size)
		return err_set(err, ERR_TRUST,
			       "entry bundle: ends inside an entry");
	*entry = (struct text){bundle->data + 2, size};
	bundle->data += 2 + size;
	bundle->size -= 2 + size;
	return 0;
}
