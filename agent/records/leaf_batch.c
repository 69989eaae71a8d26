/* SPDX-License-Identifier: Apache-2.0 */
#include "records/leaf_batch.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"

#define BYTES_ENOUGH (512 * 1024) /* of leaves: time to hash them */
#define COPY	     32 /* bytes are copied together where they may be */

struct leaf_batch {
	const struct sha256_kernel *kernel;
	size_t count;
	size_t used, room;
	unsigned char *bytes; /* padded leaves, one behind the other */
	size_t starts[LEAF_BATCH];
	struct sha256_message messages[LEAF_BATCH];
	struct digest hashes[LEAF_BATCH];
	unsigned char salts[LEAF_BATCH * SALT_BYTES];
};

struct leaf_batch *leaf_batch_open(const struct sha256_kernel *kernel)
{
	struct leaf_batch *batch = xmalloc(sizeof(*batch));

	batch->kernel = kernel;
	batch->count = batch->used = batch->room = 0;
	batch->bytes = NULL;
	return batch;
}

void leaf_batch_close(struct leaf_batch *batch)
{
	if (!batch)
		return;
	cleanse(batch->salts, sizeof(batch->salts));
	free(batch->bytes);
	free(batch);
}

void leaf_batch_begin(struct leaf_batch *batch, const unsigned char *key,
		      uint64_t first, size_t rows)
{
	assert(rows <= LEAF_BATCH);
	batch->count = batch->used = 0;
	keystream_fill(key, first * SALT_BYTES, batch->salts,
		       rows * SALT_BYTES);
}

bool leaf_batch_has_room(const struct leaf_batch *batch)
{
	return batch->count < LEAF_BATCH && batch->used < BYTES_ENOUGH;
}

const unsigned char *leaf_batch_salt(const struct leaf_batch *batch)
{
	return batch->salts + batch->count * SALT_BYTES;
}

/* Begins a leaf of at most `fields` bytes behind its salt: where they go. */
static unsigned char *leaf_begin(struct leaf_batch *batch, size_t fields)
{
	size_t need = batch->used + SHA256_ROOM(LEAF_PREFIX + fields) + COPY;
	unsigned char *leaf;

	assert(batch->count < LEAF_BATCH);
	if (need > batch->room) {
		batch->room = need + need / 2;
		batch->bytes = xrealloc(batch->bytes, batch->room);
	}
	leaf = batch->bytes + batch->used;
	memcpy(leaf, leaf_prefix, LEAF_PREFIX - SALT_BYTES);
	memcpy(leaf + LEAF_PREFIX - SALT_BYTES, leaf_batch_salt(batch),
	       SALT_BYTES);
	return leaf + LEAF_PREFIX;
}

static void leaf_end(struct leaf_batch *batch, const unsigned char *end)
{
	unsigned char *leaf = batch->bytes + batch->used;
	size_t size = (size_t)(end - leaf);

	sha256_pad(leaf, size);
	batch->starts[batch->count] = batch->used;
	batch->messages[batch->count].size = size;
	batch->used += SHA256_ROOM(size);
	batch->count++;
}

void leaf_batch_add(struct leaf_batch *batch, struct text fields)
{
	unsigned char *to = leaf_begin(batch, fields.size);

	memcpy(to, fields.data, fields.size);
	leaf_end(batch, to + fields.size);
}

static inline struct field_place place_at(const struct leaf_places *places,
					  size_t i, size_t row)
{
	if (places->columns[i] < 0)
		return (struct field_place){0, 0};
	return places->fields
		->places[(size_t)places->columns[i] * VECTOR_ROWS + row];
}

static size_t fields_size(const struct leaf_places *places, size_t row)
{
	size_t size = 0;

	for (size_t i = 0; i < places->count; i++)
		size += 4 + place_at(places, i, row).size;
	return size;
}

void leaf_batch_add_places(struct leaf_batch *batch,
			   const struct leaf_places *places, size_t row)
{
	unsigned char *to = leaf_begin(batch, fields_size(places, row));

	for (size_t i = 0; i < places->count; i++) {
		struct field_place place = place_at(places, i, row);
		const char *from = places->block.data + place.start;

		put_u32be(to, place.size);
		to += 4;
		/* most fields are short: what is copied too much is
		 * overwritten by the next one or the padding */
		if (place.size <= COPY &&
		    place.start + COPY <= places->block.size)
			memcpy(to, from, COPY);
		else
			memcpy(to, from, place.size);
		to += place.size;
	}
	leaf_end(batch, to);
}

const struct digest *leaf_batch_hash(struct leaf_batch *batch, size_t *count)
{
	for (size_t i = 0; i < batch->count; i++) {
		batch->messages[i].bytes = batch->bytes + batch->starts[i];
		batch->messages[i].digest = batch->hashes[i].bytes;
	}
	sha256_lanes(batch->kernel, batch->messages, batch->count);
	*count = batch->count;
	return batch->hashes;
}
