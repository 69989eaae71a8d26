/* SPDX-License-Identifier: Apache-2.0 */
#include "base/encode.h"

#include <endian.h>
#include <string.h>

#include "base/arena.h"

#define ALPHABET \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define NO_VALUE 0xff

struct text hex_encode(struct arena *arena, const void *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *in = bytes;
	char *out = arena_array(arena, size + 1, 2);

	for (size_t i = 0; i < size; i++) {
		out[2 * i] = digits[in[i] >> 4];
		out[2 * i + 1] = digits[in[i] & 15];
	}
	return (struct text){out, 2 * size};
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

int hex_decode(struct text hex, void *out, size_t size, struct err *err)
{
	unsigned char *bytes = out;

	if (hex.size != 2 * size)
		return err_set(err, ERR_USAGE,
			       "%zu hexadecimal digits wanted, got %zu",
			       2 * size, hex.size);
	for (size_t i = 0; i < hex.size; i++)
		if (hex_value(hex.data[i]) < 0)
			return err_set(err, ERR_USAGE,
				       "not a lower-case hexadecimal digit at "
				       "byte %zu: 0x%02x",
				       i, (unsigned char)hex.data[i]);
	for (size_t i = 0; i < size; i++)
		bytes[i] = (unsigned char)(hex_value(hex.data[2 * i]) << 4 |
					   hex_value(hex.data[2 * i + 1]));
	return 0;
}

struct text base64_encode(struct arena *arena, struct text bytes)
{
	static const char alphabet[] = ALPHABET "+/";
	size_t groups = (bytes.size + 2) / 3;
	char *out = arena_array(arena, groups + 1, 4);
	const unsigned char *in = (const unsigned char *)bytes.data;

	for (size_t g = 0; g < groups; g++) {
		size_t at = 3 * g;
		size_t left = bytes.size - at;
		uint32_t n = (uint32_t)in[at] << 16;

		if (left > 1)
			n |= (uint32_t)in[at + 1] << 8;
		if (left > 2)
			n |= in[at + 2];
		out[4 * g] = alphabet[n >> 18];
		out[4 * g + 1] = alphabet[n >> 12 & 63];
		out[4 * g + 2] = left > 1 ? alphabet[n >> 6 & 63] : '=';
		out[4 * g + 3] = left > 2 ? alphabet[n & 63] : '=';
	}
	return (struct text){out, 4 * groups};
}

/* The values of one alphabet; all else is NO_VALUE. */
static void alphabet_load(unsigned char value[256], bool url_safe)
{
	static const char letters[] = ALPHABET;

	memset(value, NO_VALUE, 256);
	for (unsigned char i = 0; i < 62; i++)
		value[(unsigned char)letters[i]] = i;
	value[url_safe ? '-' : '+'] = 62;
	value[url_safe ? '_' : '/'] = 63;
}

static bool is_url_safe(struct text encoded)
{
	return encoded.size && (memchr(encoded.data, '-', encoded.size) ||
				memchr(encoded.data, '_', encoded.size));
}

/* The last group has 2 or 3 letters; bits beyond whole bytes must be zero. */
static int tail_decode(const unsigned char *values, size_t letters,
		       unsigned char *out, struct err *err)
{
	uint32_t n = (uint32_t)values[0] << 18 | (uint32_t)values[1] << 12;

	if (letters == 3)
		n |= (uint32_t)values[2] << 6;
	if (n & (letters == 3 ? 0xff : 0xffff))
		return err_set(err, ERR_USAGE,
			       "base64: stray bits before the padding");
	out[0] = (unsigned char)(n >> 16);
	if (letters == 3)
		out[1] = (unsigned char)(n >> 8);
	return 0;
}

int base64_decode(struct arena *arena, struct text encoded, struct text *out,
		  struct err *err)
{
	unsigned char value[256];
	unsigned char tail[4];
	size_t letters = encoded.size;
	size_t whole, rest;
	unsigned char *bytes;

	if (encoded.size % 4)
		return err_set(err, ERR_USAGE,
			       "base64: length %zu is no multiple of 4",
			       encoded.size);
	for (int i = 0; i < 2 && letters && encoded.data[letters - 1] == '=';
	     i++)
		letters--;
	alphabet_load(value, is_url_safe(encoded));
	for (size_t i = 0; i < letters; i++)
		if (value[(unsigned char)encoded.data[i]] == NO_VALUE)
			return err_set(err, ERR_USAGE,
				       "base64: wrong character at byte %zu: "
				       "0x%02x",
				       i, (unsigned char)encoded.data[i]);
	whole = letters / 4;
	rest = letters % 4;
	bytes = arena_alloc(arena, letters / 4 * 3 + 4);
	for (size_t g = 0; g < whole; g++) {
		const unsigned char *in =
			(const unsigned char *)encoded.data + 4 * g;
		uint32_t n = (uint32_t)value[in[0]] << 18 |
			     (uint32_t)value[in[1]] << 12 |
			     (uint32_t)value[in[2]] << 6 | value[in[3]];

		bytes[3 * g] = (unsigned char)(n >> 16);
		bytes[3 * g + 1] = (unsigned char)(n >> 8);
		bytes[3 * g + 2] = (unsigned char)n;
	}
	for (size_t i = 0; i < rest; i++)
		tail[i] = value[(unsigned char)encoded.data[4 * whole + i]];
	if (rest && tail_decode(tail, rest, bytes + 3 * whole, err))
		return -1;
	*out = (struct text){(char *)bytes, 3 * whole + (rest ? rest - 1 : 0)};
	return 0;
}

void put_u32be(unsigned char out[4], uint32_t n)
{
	n = htobe32(n);
	memcpy(out, &n, sizeof(n));
}

void put_u64be(unsigned char out[8], uint64_t n)
{
	n = htobe64(n);
	memcpy(out, &n, sizeof(n));
}

uint32_t get_u32be(const unsigned char in[4])
{
	uint32_t n;

	memcpy(&n, in, sizeof(n));
	return be32toh(n);
}

uint64_t get_u64be(const unsigned char in[8])
{
	uint64_t n;

	memcpy(&n, in, sizeof(n));
	return be64toh(n);
}
