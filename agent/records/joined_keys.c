/* SPDX-License-Identifier: Apache-2.0 */
#include "records/joined_keys.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/pages.h"
#include "records/key_bytes.h"
#include "records/sort_run.h"

#define BLOCK_BYTES  ((uint64_t)8 * 1024)
#define EXTENT_BYTES ((uint64_t)1024 * 1024)
#define FIRST_BLOCKS ((size_t)4096)
#define CHECK_BYTES  sizeof(uint64_t)

struct key_block {
	uint64_t hash; /* of its first key */
	uint64_t at; /* in the spill file */
	uint64_t size; /* bytes: its checksum, then entries of a key table */
};

struct joined_keys {
	struct spill *spill;
	struct table_budget *budget;
	unsigned words;
	struct key_block *blocks;
	size_t count, room;
};

/* What is written next. */
struct writing {
	struct joined_keys *file;
	char *block; /* on the heap */
	uint64_t used, room, hash;
	uint64_t at, end; /* of the extent */
};

void joined_keys_close(struct joined_keys *file)
{
	if (!file)
		return;
	for (size_t i = 0; i < file->count; i++)
		spill_forget(file->spill, file->blocks[i].at,
			     file->blocks[i].size);
	budget_give(file->budget, file->room * sizeof(*file->blocks));
	pages_close(file->blocks, file->room * sizeof(*file->blocks));
	free(file);
}

static void put_block(struct joined_keys *file, const struct key_block *block)
{
	size_t room = file->room ? file->room + file->room / 2 : FIRST_BLOCKS;

	if (file->count == file->room) {
		budget_force(file->budget,
			     (room - file->room) * sizeof(*file->blocks));
		file->blocks = pages_grow(file->blocks,
					  file->room * sizeof(*file->blocks),
					  room * sizeof(*file->blocks));
		file->room = room;
	}
	file->blocks[file->count++] = *block;
}

static int write_block(struct writing *w, struct err *err)
{
	struct key_block block = {.hash = w->hash, .size = w->used};
	uint64_t check;

	if (w->used == CHECK_BYTES)
		return 0;
	if (w->at + w->used > w->end) {
		uint64_t size = w->used > EXTENT_BYTES ? w->used : EXTENT_BYTES;

		w->at = spill_extent(w->file->spill, size);
		w->end = w->at + size;
	}
	block.at = w->at;
	check = block_check(w->block + CHECK_BYTES, w->used - CHECK_BYTES,
			    w->at, w->hash);
	memcpy(w->block, &check, sizeof(check));
	if (spill_write(w->file->spill, w->at, w->block, w->used, err))
		return -1;
	put_block(w->file, &block);
	w->at += w->used;
	w->used = CHECK_BYTES;
	return 0;
}

static uint64_t entry_bytes(unsigned words, uint64_t key_size)
{
	return (words * sizeof(uint64_t) + sizeof(uint32_t) + key_size + 7) &
	       ~7ULL;
}

static int write_entry(struct writing *w, const struct sorted *record,
		       struct err *err)
{
	uint32_t size = (uint32_t)(record->key.size - KEY_HASH_BYTES);
	uint64_t need = entry_bytes(w->file->words, size);
	char *to;

	if (w->used + need > BLOCK_BYTES && write_block(w, err))
		return -1;
	if (w->used + need > w->room) {
		w->room = w->used + need;
		w->block = xrealloc(w->block, w->room);
	}
	if (w->used == CHECK_BYTES)
		w->hash = get_u64be((const unsigned char *)record->key.data);
	to = w->block + w->used;
	memset(to, 0, need);
	if (record->payload.size)
		memcpy(to, record->payload.data, record->payload.size);
	to += record->payload.size;
	memcpy(to, &size, sizeof(size));
	memcpy(to + sizeof(size), record->key.data + KEY_HASH_BYTES, size);
	w->used += need;
	return 0;
}

static int write_all(struct writing *w, struct sorter_merge *merge,
		     struct err *err)
{
	struct sorted record;
	int more;

	while ((more = sorter_merge_next(merge, &record, err)) > 0)
		if (write_entry(w, &record, err))
			return -1;
	return more < 0 ? -1 : write_block(w, err);
}

int joined_keys_write(struct spilling *spilling, unsigned words,
		      struct joined_keys **out, struct err *err)
{
	struct joined_keys *file = xmalloc(sizeof(*file));
	struct writing w = {
		.file = file,
		.block = xmalloc(BLOCK_BYTES),
		.used = CHECK_BYTES,
		.room = BLOCK_BYTES,
	};
	struct sorter_merge *merge;
	int status;

	*file = (struct joined_keys){.spill = spilling->whole->spill,
				     .budget = spilling->whole,
				     .words = words};
	status = sorter_merge_open(spilling->sorters, spilling->count, &merge,
				   err);
	if (!status) {
		status = write_all(&w, merge, err);
		sorter_merge_close(merge);
	}
	free(w.block);
	if (status) {
		joined_keys_close(file);
		return -1;
	}
	*out = file;
	return 0;
}

void key_reader_release(struct key_reader *reader)
{
	free(reader->block);
	*reader = (struct key_reader){.file = reader->file};
}

/* The last block that begins below the hash, or the first. */
static size_t block_of(const struct joined_keys *file, uint64_t hash)
{
	size_t low = 0, high = file->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (file->blocks[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? low - 1 : 0;
}

static int read_block(struct key_reader *reader, size_t which, struct err *err)
{
	const struct key_block *block = &reader->file->blocks[which];
	uint64_t size = block->size, check = 0;

	if (reader->which == which + 1)
		return 0;
	reader->which = 0;
	if (reader->room < size) {
		reader->block = xrealloc(reader->block, size);
		reader->room = size;
	}
	if (spill_read(reader->file->spill, block->at, reader->block, &size,
		       err))
		return -1;
	if (size == block->size)
		memcpy(&check, reader->block, sizeof(check));
	if (size != block->size ||
	    check != block_check(reader->block + CHECK_BYTES,
				 size - CHECK_BYTES, block->at, block->hash))
		return err_set(err, ERR_SYSTEM,
			       "the spill file came back from the disk other "
			       "than it was written");
	reader->which = which + 1;
	return 0;
}

static const uint64_t *find_in_block(const struct key_reader *reader,
				     struct text key)
{
	unsigned words = reader->file->words;
	uint64_t end = reader->file->blocks[reader->which - 1].size;

	for (uint64_t at = CHECK_BYTES; at < end;) {
		const char *entry = reader->block + at;
		const char *bytes = entry + words * sizeof(uint64_t);
		uint32_t size;

		memcpy(&size, bytes, sizeof(size));
		if (size == key.size &&
		    memcmp(bytes + sizeof(size), key.data, size) == 0)
			return (const uint64_t *)(const void *)entry;
		at += entry_bytes(words, size);
	}
	return NULL;
}

int key_reader_find(struct key_reader *reader, struct text key, uint64_t hash,
		    const uint64_t **words, struct err *err)
{
	const struct joined_keys *file = reader->file;

	for (size_t i = block_of(file, hash);
	     i < file->count && file->blocks[i].hash <= hash; i++) {
		if (read_block(reader, i, err))
			return -1;
		*words = find_in_block(reader, key);
		if (*words)
			return 1;
	}
	return 0;
}
