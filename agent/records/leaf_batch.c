/* SPDX-License-Identifier: Apache-2.0 */
#include "records/leaf_batch.h"

#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define BYTES_ENOUGH (512 * 1024) /* of leaves: time to hash them */
#define COPY	     32 /* bytes are copied together where they may be */
/* Of a leaf behind its fields: padding at most, and what leaf_end clears. */
#define LEAF_ROOM    (SHA256_BLOCK + 8 + SHA256_BLOCK)

struct leaf_batch {
	const struct sha256_kernel *kernel;
	uint64_t first; /* row of the first leaf */
	size_t count, rows;
	size_t used, room;
	size_t promised; /* bytes for leaves by places */
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
	batch->count = batch->rows = 0;
	batch->used = batch->room = batch->promised = 0;
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
	batch->first = first;
	batch->rows = rows;
	batch->count = batch->used = batch->promised = 0;
	keystream_fill(key, first * SALT_BYTES, batch->salts,
		       rows * SALT_BYTES);
}

bool leaf_batch_has_room(const struct leaf_batch *batch)
{
	return batch->count < batch->rows && batch->used < BYTES_ENOUGH;
}

const unsigned char *leaf_batch_salt(const struct leaf_batch *batch)
{
	return batch->salts + batch->count * SALT_BYTES;
}

static void reserve(struct leaf_batch *batch, size_t more)
{
	size_t need = batch->used + more;

	if (need <= batch->room)
		return;
	batch->room = need + need / 2;
	batch->bytes = xrealloc(batch->bytes, batch->room);
}

/* The leaf up to its fields: where they go. */
static inline unsigned char *leaf_begin(struct leaf_batch *batch)
{
	unsigned char *leaf = batch->bytes + batch->used;

	assert(batch->count < LEAF_BATCH);
	memcpy(leaf, leaf_prefix, LEAF_PREFIX - SALT_BYTES);
	memcpy(leaf + LEAF_PREFIX - SALT_BYTES, leaf_batch_salt(batch),
	       SALT_BYTES);
	return leaf + LEAF_PREFIX;
}

/* Pads it, as sha256_pad; what is behind it may be overwritten. */
static inline void leaf_end(struct leaf_batch *batch, unsigned char *end)
{
	unsigned char *leaf = batch->bytes + batch->used;
	size_t size = (size_t)(end - leaf);
	uint64_t bits = htobe64((uint64_t)size * 8);

	memset(end, 0, SHA256_BLOCK);
	*end = 0x80;
	memcpy(leaf + SHA256_ROOM(size) - sizeof(bits), &bits, sizeof(bits));
	batch->starts[batch->count] = batch->used;
	batch->messages[batch->count].size = size;
	batch->used += SHA256_ROOM(size);
	batch->count++;
}

void leaf_batch_add(struct leaf_batch *batch, struct text fields)
{
	unsigned char *to;

	reserve(batch, LEAF_PREFIX + fields.size + LEAF_ROOM + batch->promised);
	to = leaf_begin(batch);
	memcpy(to, fields.data, fields.size);
	leaf_end(batch, to + fields.size);
}

void leaf_batch_reserve(struct leaf_batch *batch,
			const struct leaf_places *places)
{
	size_t rows = places->fields->rows;
	size_t bytes = rows * (LEAF_PREFIX + 4 * places->count + LEAF_ROOM);

	for (size_t i = 0; i < places->count; i++)
		for (size_t k = 0; places->columns[i] && k < rows; k++)
			bytes += places->columns[i][k].size;
	batch->promised = bytes;
	reserve(batch, bytes);
}

static inline unsigned char *put_field(unsigned char *to, struct text block,
				       struct field_place place)
{
	const char *from = block.data + place.start;
	uint32_t size = htobe32(place.size);

	memcpy(to, &size, sizeof(size));
	to += sizeof(size);
	/* most fields are short: what is copied too much is overwritten by the
	 * next one or the padding */
	if (__builtin_expect(
		    place.size <= COPY && place.start + COPY <= block.size, 1))
		memcpy(to, from, COPY);
	else
		memcpy(to, from, place.size);
	return to + place.size;
}

void leaf_batch_add_places(struct leaf_batch *batch,
			   const struct leaf_places *places, size_t row)
{
	struct field_place none = {0, 0};
	unsigned char *to = leaf_begin(batch);

	for (size_t i = 0; i < places->count; i++)
		to = put_field(to, places->block,
			       places->columns[i] ? places->columns[i][row]
						  : none);
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

struct made_leaf leaf_batch_made(const struct leaf_batch *batch, size_t i)
{
	const unsigned char *leaf = batch->bytes + batch->starts[i];

	return (struct made_leaf){
		.index = batch->first + i,
		.fields = {(const char *)leaf + LEAF_PREFIX,
			   batch->messages[i].size - LEAF_PREFIX},
		.salt = leaf + LEAF_PREFIX - SALT_BYTES,
	};
}
