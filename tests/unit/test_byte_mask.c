/* SPDX-License-Identifier: Apache-2.0 */
#include "base/byte_mask.h"

#include <criterion/criterion.h>
#include <string.h>

static uint64_t one_by_one(const char *data, char wanted)
{
	uint64_t mask = 0;

	for (unsigned i = 0; i < BYTE_MASK_SPAN; i++)
		mask |= (uint64_t)(data[i] == wanted) << i;
	return mask;
}

static void same(struct byte_masks masks, const char *data, char delimiter)
{
	cr_assert(masks.a == one_by_one(data, delimiter));
	cr_assert(masks.b == one_by_one(data, '\n'));
	cr_assert(masks.c == one_by_one(data, '"'));
}

static BYTE_MASK_WIDE void same_wide(const char *data, char delimiter)
{
	same(byte_masks_wide(data, delimiter, '\n', '"'), data, delimiter);
}

/* Bytes near the wanted ones, with and without the high bit, at all places. */
Test(byte_mask, all_ways_agree)
{
	static const char alphabet[] = ",\n\"-+\x0b\x09!#\xac\x8a\xa2\x80\xff";
	char data[BYTE_MASK_SPAN];
	uint64_t random = 88172645463325252u;

	for (int round = 0; round < 20000; round++) {
		char delimiter = round % 5 ? ',' : (char)(round % 256);

		for (unsigned i = 0; i < sizeof(data); i++) {
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			data[i] = alphabet[random % sizeof(alphabet)];
		}
		same(byte_masks_words(data, delimiter, '\n', '"'), data,
		     delimiter);
		same(byte_masks_any(data, delimiter, '\n', '"'), data,
		     delimiter);
		if (byte_mask_is_wide())
			same_wide(data, delimiter);
	}
}
