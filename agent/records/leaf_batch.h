/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The leaves of up to LEAF_BATCH neighbouring rows, made and hashed together:
 * their bytes are those of leaf_hash.h, their hashes those of leaf_hash_fields.
 */
#ifndef PLAUDIT_RECORDS_LEAF_BATCH_H
#define PLAUDIT_RECORDS_LEAF_BATCH_H

#include "base/sha256_lanes.h"
#include "records/field_batch.h"
#include "records/leaf_hash.h"

#define LEAF_BATCH VECTOR_ROWS

struct leaf_batch; /* one thread's */

struct leaf_batch *leaf_batch_open(const struct sha256_kernel *kernel);
void leaf_batch_close(struct leaf_batch *batch); /* NULL is allowed */

/* Forgets the leaves; the next is that of row `first` under K. */
void leaf_batch_begin(struct leaf_batch *batch, const unsigned char *key,
		      uint64_t first, size_t rows);
/* Whether another of those `rows` leaves may be added: one can after
 * leaf_batch_begin. */
bool leaf_batch_has_room(const struct leaf_batch *batch);
/* The salt of the leaf that is added next; until the next begin. */
const unsigned char *leaf_batch_salt(const struct leaf_batch *batch);
/* A leaf by its fields as leaf_fields gives them. */
void leaf_batch_add(struct leaf_batch *batch, struct text fields);

/* Where the committed fields of a block's records are. */
struct leaf_places {
	struct text block;
	const struct field_batch *fields;
	/* of each column the places in all rows; NULL: it is not there */
	const struct field_place *const *columns;
	size_t count;
};

/* Makes room for the leaves of all rows; after leaf_batch_begin. */
void leaf_batch_reserve(struct leaf_batch *batch,
			const struct leaf_places *places);
/* A leaf by the places of its fields, for which there is room. */
void leaf_batch_add_places(struct leaf_batch *batch,
			   const struct leaf_places *places, size_t row);

/* Hashes what was added, *count leaves: a view until the next begin. */
const struct digest *leaf_batch_hash(struct leaf_batch *batch, size_t *count);

/* Leaf i as it was added; views until the next begin. */
struct made_leaf {
	uint64_t index; /* of its row, in the order that is committed to */
	struct text fields; /* leaf_fields */
	const unsigned char *salt;
};
struct made_leaf leaf_batch_made(const struct leaf_batch *batch, size_t i);

#endif
