/* SPDX-License-Identifier: Apache-2.0 */
#include "records/leaf_hash.h"

#include <string.h>

#include "base/encode.h"
#include "base/sha256_lanes.h"

#define LABEL_BYTES sizeof(leaf_prefix)

const unsigned char leaf_prefix[] = {0,	  'p', 'l', 'a', 'u', 'd', 'i', 't',
				     '/', 'r', 'e', 'c', '/', 'v', '1', 0};

void leaf_writer_init(struct arena *arena, struct leaf_writer *writer,
		      const struct source_kind *kind, struct arena *scratch)
{
	unsigned *columns = arena_many(arena, kind->column_count, unsigned);

	*writer = (struct leaf_writer){.columns = columns, .scratch = scratch};
	for (unsigned c = 0; c < kind->column_count; c++)
		if (kind->columns[c].privacy != PRIVACY_NEVER)
			columns[writer->column_count++] = c;
	buffer_init(&writer->leaf);
	buffer_add(&writer->leaf, leaf_prefix, LABEL_BYTES);
}

void leaf_writer_release(struct leaf_writer *writer)
{
	buffer_release(&writer->leaf);
}

static struct text field_text(struct leaf_writer *writer,
			      const struct file_layout *file,
			      const struct csv_record *record, unsigned column)
{
	int position = file->positions[column];

	if (position < 0 || (size_t)position >= record->count ||
	    record->problem)
		return (struct text){"", 0};
	if (record->fields[position].quoted)
		return csv_value(writer->scratch, record->fields[position]);
	return (struct text){record->fields[position].data,
			     record->fields[position].size};
}

/* 00, then the leaf data. */
static struct text hashed_bytes(struct leaf_writer *writer,
				const struct file_layout *file,
				const struct csv_record *record,
				const unsigned char *salt)
{
	struct buffer *leaf = &writer->leaf;
	size_t size = LEAF_PREFIX;

	buffer_reserve(leaf, LEAF_PREFIX);
	memcpy(leaf->data + LABEL_BYTES, salt, SALT_BYTES);
	for (size_t i = 0; i < writer->column_count; i++) {
		struct text field =
			field_text(writer, file, record, writer->columns[i]);

		leaf->size = size;
		buffer_reserve(leaf, field.size + 4);
		put_u32be((unsigned char *)leaf->data + size,
			  (uint32_t)field.size);
		memcpy(leaf->data + size + 4, field.data, field.size);
		size += field.size + 4;
	}
	leaf->size = size;
	return buffer_view(leaf);
}

struct text leaf_fields(struct leaf_writer *writer,
			const struct file_layout *file,
			const struct csv_record *record)
{
	static const unsigned char no_salt[SALT_BYTES];
	struct text bytes = hashed_bytes(writer, file, record, no_salt);

	return (struct text){bytes.data + LEAF_PREFIX,
			     bytes.size - LEAF_PREFIX};
}

struct text leaf_column(struct leaf_writer *writer,
			const struct file_layout *file,
			const struct csv_record *record, unsigned column)
{
	return field_text(writer, file, record, column);
}

struct digest leaf_hash_fields(struct leaf_writer *writer, struct text fields,
			       const unsigned char salt[SALT_BYTES])
{
	struct buffer *leaf = &writer->leaf;

	leaf->size = LABEL_BYTES;
	buffer_add(leaf, salt, SALT_BYTES);
	buffer_text(leaf, fields);
	return sha256_single(leaf->data, leaf->size);
}

struct digest leaf_hash(struct leaf_writer *writer,
			const struct file_layout *file,
			const struct csv_record *record,
			const unsigned char salt[SALT_BYTES])
{
	struct text bytes = hashed_bytes(writer, file, record, salt);

	return sha256_single(bytes.data, bytes.size);
}

struct digest pair_hash(const struct digest *left, const struct digest *right)
{
	unsigned char bytes[1 + 2 * DIGEST_BYTES] = {1};

	memcpy(bytes + 1, left->bytes, DIGEST_BYTES);
	memcpy(bytes + 1 + DIGEST_BYTES, right->bytes, DIGEST_BYTES);
	return sha256_single(bytes, sizeof(bytes));
}
