/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSSL's low-level SHA-256: a third faster than EVP for short messages, of
 * which there are two a row. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "records/leaf_hash.h"

#include <openssl/sha.h>
#include <string.h>

#include "base/encode.h"

#define LABEL	     "\0plaudit/rec/v1" /* 00 of the leaf, label, 00 */
#define LABEL_BYTES  sizeof(LABEL)
#define PREFIX_BYTES (LABEL_BYTES + SALT_BYTES)

static struct digest sha256(const void *bytes, size_t size)
{
	struct digest out;
	SHA256_CTX context;

	SHA256_Init(&context);
	SHA256_Update(&context, bytes, size);
	SHA256_Final(out.bytes, &context);
	return out;
}

void leaf_writer_init(struct arena *arena, struct leaf_writer *writer,
		      const struct source_kind *kind, struct arena *scratch)
{
	unsigned *columns = arena_many(arena, kind->column_count, unsigned);

	*writer = (struct leaf_writer){.columns = columns, .scratch = scratch};
	for (unsigned c = 0; c < kind->column_count; c++)
		if (kind->columns[c].privacy != PRIVACY_NEVER)
			columns[writer->column_count++] = c;
	buffer_init(&writer->leaf);
	buffer_add(&writer->leaf, LABEL, LABEL_BYTES);
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
	size_t size = PREFIX_BYTES;

	buffer_reserve(leaf, PREFIX_BYTES);
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

struct text leaf_data(struct leaf_writer *writer,
		      const struct file_layout *file,
		      const struct csv_record *record,
		      const unsigned char salt[SALT_BYTES])
{
	struct text bytes = hashed_bytes(writer, file, record, salt);

	return (struct text){bytes.data + 1, bytes.size - 1};
}

struct text leaf_fields(struct leaf_writer *writer,
			const struct file_layout *file,
			const struct csv_record *record)
{
	static const unsigned char no_salt[SALT_BYTES];
	struct text bytes = hashed_bytes(writer, file, record, no_salt);

	return (struct text){bytes.data + PREFIX_BYTES,
			     bytes.size - PREFIX_BYTES};
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
	return sha256(leaf->data, leaf->size);
}

struct digest leaf_hash(struct leaf_writer *writer,
			const struct file_layout *file,
			const struct csv_record *record,
			const unsigned char salt[SALT_BYTES])
{
	struct text bytes = hashed_bytes(writer, file, record, salt);

	return sha256(bytes.data, bytes.size);
}

struct digest pair_hash(const struct digest *left, const struct digest *right)
{
	unsigned char bytes[1 + 2 * DIGEST_BYTES] = {1};

	memcpy(bytes + 1, left->bytes, DIGEST_BYTES);
	memcpy(bytes + 1 + DIGEST_BYTES, right->bytes, DIGEST_BYTES);
	return sha256(bytes, sizeof(bytes));
}
