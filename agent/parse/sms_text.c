/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/sms_text.h"

#include <assert.h>

#define ESCAPE	    0x1b
#define REPLACEMENT 0xfffd

/* clang-format off */
static const uint16_t alphabet[128] = {
	'@', 0xa3, '$', 0xa5, 0xe8, 0xe9, 0xf9, 0xec, 0xf2, 0xc7, '\n', 0xd8, 0xf8, '\r', 0xc5, 0xe5,
	0x394, '_', 0x3a6, 0x393, 0x39b, 0x3a9, 0x3a0, 0x3a8, 0x3a3, 0x398, 0x39e, 0, 0xc6, 0xe6, 0xdf, 0xc9,
	' ', '!', '"', '#', 0xa4, '%', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/',
	'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', ';', '<', '=', '>', '?',
	0xa1, 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O',
	'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 0xc4, 0xd6, 0xd1, 0xdc, 0xa7,
	0xbf, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',
	'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 0xe4, 0xf6, 0xf1, 0xfc, 0xe0,
};
/* clang-format on */

static const struct {
	unsigned char octet;
	uint16_t point;
} escaped[] = {
	{0x0a, '\f'}, {0x14, '^'}, {0x28, '{'}, {0x29, '}'}, {0x2f, '\\'},
	{0x3c, '['},  {0x3d, '~'}, {0x3e, ']'}, {0x40, '|'}, {0x65, 0x20ac},
};

/* The octet, with ESCAPE << 8 where it stands behind one; -1: it has none. */
static int gsm_of(uint32_t point)
{
	for (int i = 0; i < 128; i++)
		if (i != ESCAPE && alphabet[i] == point)
			return i;
	for (size_t i = 0; i < ARRAY_SIZE(escaped); i++)
		if (escaped[i].point == point)
			return ESCAPE << 8 | escaped[i].octet;
	return -1;
}

uint8_t sms_coding_of(struct text utf8)
{
	uint32_t point;

	for (size_t i = 0; i < utf8.size;) {
		size_t size = utf8_next(utf8.data + i, utf8.size - i, &point);

		if (!size || gsm_of(point) < 0)
			return SMS_CODING_UCS2;
		i += size;
	}
	return SMS_CODING_DEFAULT;
}

static void put_unit(struct buffer *out, uint32_t unit)
{
	buffer_char(out, (char)(unit >> 8 & 0xff));
	buffer_char(out, (char)(unit & 0xff));
}

static void put_point(struct buffer *out, uint32_t point, uint8_t coding)
{
	int gsm;

	if (coding == SMS_CODING_UCS2) {
		if (point >= 0x10000) {
			put_unit(out, 0xd800 + ((point - 0x10000) >> 10));
			point = 0xdc00 + ((point - 0x10000) & 0x3ff);
		}
		put_unit(out, point);
		return;
	}
	if (coding == SMS_CODING_LATIN1) {
		buffer_char(out, point < 256 ? (char)point : '?');
		return;
	}
	gsm = gsm_of(point);
	assert(gsm >= 0);
	if (gsm >> 8)
		buffer_char(out, ESCAPE);
	buffer_char(out, (char)(gsm & 0x7f));
}

struct text sms_encode(struct arena *arena, struct text utf8, uint8_t coding)
{
	struct buffer out;
	uint32_t point;

	buffer_init(&out);
	for (size_t i = 0; i < utf8.size;) {
		size_t size = utf8_next(utf8.data + i, utf8.size - i, &point);

		assert(size);
		put_point(&out, point, coding);
		i += size;
	}
	return buffer_take(&out, arena);
}

static void add_utf8(struct buffer *out, uint32_t point)
{
	char room[4];

	buffer_add(out, room, utf8_put(point, room));
}

static uint32_t escaped_point(unsigned char octet)
{
	for (size_t i = 0; i < ARRAY_SIZE(escaped); i++)
		if (escaped[i].octet == octet)
			return escaped[i].point;
	return REPLACEMENT;
}

static void decode_gsm(struct buffer *out, struct text bytes)
{
	for (size_t i = 0; i < bytes.size; i++) {
		unsigned char c = (unsigned char)bytes.data[i];

		if (c == ESCAPE && i + 1 < bytes.size)
			add_utf8(out,
				 escaped_point((unsigned char)bytes.data[++i]));
		else
			add_utf8(out, c < 128 && c != ESCAPE ? alphabet[c]
							     : REPLACEMENT);
	}
}

static uint32_t unit_at(struct text bytes, size_t i)
{
	if (i + 1 >= bytes.size)
		return 0;
	return (uint32_t)(unsigned char)bytes.data[i] << 8 |
	       (unsigned char)bytes.data[i + 1];
}

static void decode_ucs2(struct buffer *out, struct text bytes)
{
	size_t i = 0;

	for (; i + 1 < bytes.size; i += 2) {
		uint32_t unit = unit_at(bytes, i), next = unit_at(bytes, i + 2);

		if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 &&
		    next < 0xe000) {
			unit = 0x10000 + ((unit - 0xd800) << 10) +
			       (next - 0xdc00);
			i += 2;
		} else if (unit >= 0xd800 && unit < 0xe000) {
			unit = REPLACEMENT;
		}
		add_utf8(out, unit);
	}
	if (i < bytes.size)
		add_utf8(out, REPLACEMENT);
}

struct text sms_decode(struct arena *arena, struct text bytes, uint8_t coding)
{
	struct buffer out;

	buffer_init(&out);
	if (coding == SMS_CODING_UCS2)
		decode_ucs2(&out, bytes);
	else if (coding <= 1)
		decode_gsm(&out, bytes);
	else
		for (size_t i = 0; i < bytes.size; i++)
			add_utf8(&out, (unsigned char)bytes.data[i]);
	return buffer_take(&out, arena);
}

/* One element of the header; false when it is broken. */
static bool take_element(unsigned tag, struct text value, struct sms_part *out)
{
	const unsigned char *at = (const unsigned char *)value.data;

	if (tag == 0x00 && value.size == 3) {
		out->reference = at[0];
		out->total = at[1];
		out->number = at[2];
	} else if (tag == 0x08 && value.size == 4) {
		out->reference = (unsigned)at[0] << 8 | at[1];
		out->total = at[2];
		out->number = at[3];
	} else {
		return tag != 0x00 && tag != 0x08;
	}
	return out->number > 0 && out->number <= out->total;
}

bool sms_part_read(struct text bytes, struct sms_part *out)
{
	struct sms_part part = {.total = 1, .number = 1};
	size_t end, i = 1;

	if (!bytes.size)
		return false;
	end = 1 + (unsigned char)bytes.data[0];
	if (end > bytes.size)
		return false;
	while (i < end) {
		size_t size;

		if (i + 2 > end)
			return false;
		size = (unsigned char)bytes.data[i + 1];
		if (i + 2 + size > end ||
		    !take_element((unsigned char)bytes.data[i],
				  (struct text){bytes.data + i + 2, size},
				  &part))
			return false;
		i += 2 + size;
	}
	part.body = (struct text){bytes.data + end, bytes.size - end};
	*out = part;
	return true;
}

void sms_part_header(unsigned char out[SMS_PART_HEADER], uint8_t reference,
		     uint8_t total, uint8_t number)
{
	out[0] = SMS_PART_HEADER - 1;
	out[1] = 0x00;
	out[2] = 3;
	out[3] = reference;
	out[4] = total;
	out[5] = number;
}
