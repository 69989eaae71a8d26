/* SPDX-License-Identifier: Apache-2.0 */
#include "records/key_bytes.h"

#include <assert.h>
#include <string.h>

#include "base/encode.h"

void key_with_hash(struct buffer *out, struct text key, uint64_t hash)
{
	unsigned char bytes[KEY_HASH_BYTES];

	put_u64be(bytes, hash);
	out->size = 0;
	buffer_add(out, bytes, sizeof(bytes));
	buffer_text(out, key);
}

/* Most strings are short: one byte says how long they are. */
#define LONG_STRING 255

static void encode_string(struct buffer *out, struct value v)
{
	uint32_t size = (uint32_t)v.size;
	unsigned char few =
		size < LONG_STRING ? (unsigned char)size : LONG_STRING;

	buffer_add(out, &few, 1);
	if (few == LONG_STRING)
		buffer_add(out, &size, sizeof(size));
	buffer_add(out, v.bytes, v.size);
}

void key_encode(struct buffer *out, struct value v)
{
	char kind = (char)v.kind;

	buffer_add(out, &kind, 1);
	switch (v.kind) {
	case VALUE_NULL:
		return;
	case VALUE_STRING:
		encode_string(out, v);
		return;
	case VALUE_BOOL:
		v.integer = v.boolean;
		break;
	case VALUE_TIMESTAMP:
	case VALUE_DURATION:
		buffer_add(out, &v.nanos, sizeof(v.nanos));
		break;
	case VALUE_DECIMAL:
		buffer_add(out, &v.scale, sizeof(v.scale));
		break;
	default:
		break;
	}
	buffer_add(out, &v.integer, sizeof(v.integer));
}

static void cut(struct text *bytes, void *out, size_t size)
{
	assert(bytes->size >= size);
	memcpy(out, bytes->data, size);
	bytes->data += size;
	bytes->size -= size;
}

struct value key_decode(struct text *bytes)
{
	struct value v = {0};
	unsigned char few;
	uint32_t size;
	char kind;

	cut(bytes, &kind, 1);
	v.kind = (enum value_kind)kind;
	switch (v.kind) {
	case VALUE_NULL:
		return v;
	case VALUE_STRING:
		cut(bytes, &few, 1);
		size = few;
		if (few == LONG_STRING)
			cut(bytes, &size, sizeof(size));
		v.bytes = bytes->data;
		v.size = size;
		bytes->data += size;
		bytes->size -= size;
		return v;
	case VALUE_TIMESTAMP:
	case VALUE_DURATION:
		cut(bytes, &v.nanos, sizeof(v.nanos));
		break;
	case VALUE_DECIMAL:
		cut(bytes, &v.scale, sizeof(v.scale));
		break;
	default:
		break;
	}
	cut(bytes, &v.integer, sizeof(v.integer));
	if (v.kind == VALUE_BOOL)
		v.boolean = v.integer != 0;
	return v;
}
