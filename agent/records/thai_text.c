/* SPDX-License-Identifier: Apache-2.0 */
#include "records/thai_text.h"

/* What Windows-874 adds to TIS-620 (unicode.org MICSFT/WINDOWS/CP874.TXT). */
static uint32_t windows_point(unsigned char byte)
{
	switch (byte) {
	case 0x80:
		return 0x20ac;
	case 0x85:
		return 0x2026;
	case 0x91:
		return 0x2018;
	case 0x92:
		return 0x2019;
	case 0x93:
		return 0x201c;
	case 0x94:
		return 0x201d;
	case 0x95:
		return 0x2022;
	case 0x96:
		return 0x2013;
	case 0x97:
		return 0x2014;
	case 0xa0:
		return 0x00a0;
	default:
		return 0;
	}
}

/* 0: the byte stands for nothing. */
static uint32_t thai_point(unsigned char byte)
{
	if ((byte >= 0xa1 && byte <= 0xda) || (byte >= 0xdf && byte <= 0xfb))
		return 0x0e00u + byte - 0xa0u;
	return windows_point(byte);
}

static bool is_ascii(struct text t)
{
	unsigned char all = 0;

	for (size_t i = 0; i < t.size; i++)
		all |= (unsigned char)t.data[i];
	return all < 0x80;
}

bool thai_decode(struct arena *arena, struct text bytes, struct text *out)
{
	char *utf8;
	size_t size = 0;

	if (is_ascii(bytes)) {
		*out = bytes;
		return true;
	}
	utf8 = arena_alloc(arena, bytes.size * 3);
	for (size_t i = 0; i < bytes.size; i++) {
		unsigned char byte = (unsigned char)bytes.data[i];
		uint32_t point = byte;
		char code[4];
		size_t width;

		if (byte >= 0x80)
			point = thai_point(byte);
		if (byte >= 0x80 && !point)
			return false;
		width = utf8_put(point, code);
		for (size_t k = 0; k < width; k++)
			utf8[size++] = code[k];
	}
	*out = (struct text){utf8, size};
	return true;
}
