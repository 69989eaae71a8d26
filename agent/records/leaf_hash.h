/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The leaf of one row (DESIGN.md section 6): leaf data = "plaudit/rec/v1" 00
 * salt, then for each column not marked `never`, in sources.yaml order, u32be
 * length and the field's bytes as read, quotes taken off, before any decoding.
 * A field that is not there (column or field missing) is empty; so are all
 * fields of a record that is not CSV. The hash is RFC 6962's: SHA-256(00 ||
 * data).
 */
#ifndef PLAUDIT_RECORDS_LEAF_HASH_H
#define PLAUDIT_RECORDS_LEAF_HASH_H

#include "base/digest.h"
#include "parse/csv.h"
#include "records/block_reader.h"

#define SALT_BYTES  32
#define LEAF_PREFIX (16 + SALT_BYTES) /* bytes of a leaf before its fields */

/* What is hashed before the salt: 00, label, 00. */
extern const unsigned char leaf_prefix[LEAF_PREFIX - SALT_BYTES];

/* One thread's writer. */
struct leaf_writer {
	const unsigned *columns; /* that are committed to */
	size_t column_count;
	struct arena *scratch;
	struct buffer leaf;
};

void leaf_writer_init(struct arena *arena, struct leaf_writer *writer,
		      const struct source_kind *kind, struct arena *scratch);
void leaf_writer_release(struct leaf_writer *writer);
struct digest leaf_hash(struct leaf_writer *writer,
			const struct file_layout *file,
			const struct csv_record *record,
			const unsigned char salt[SALT_BYTES]);
/* The leaf data behind the salt, the row's committed fields; a view until the
 * next call. */
struct text leaf_fields(struct leaf_writer *writer,
			const struct file_layout *file,
			const struct csv_record *record);
/* The text that stands in the leaf for one column of the kind. */
struct text leaf_column(struct leaf_writer *writer,
			const struct file_layout *file,
			const struct csv_record *record, unsigned column);
/* The hash of a leaf whose fields were kept; `fields` is no view of it. */
struct digest leaf_hash_fields(struct leaf_writer *writer, struct text fields,
			       const unsigned char salt[SALT_BYTES]);
/* As ledger_node_hash, without its fetches. */
struct digest pair_hash(const struct digest *left, const struct digest *right);

#endif
