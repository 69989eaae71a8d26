/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_print.h"

#include <string.h>

#define ODD_A 0x9e3779b97f4a7c15ULL
#define ODD_B 0xe7037ed1a0b428dbULL

/* Both halves of the product, folded. */
static uint64_t fold(uint64_t a, uint64_t b)
{
	__uint128_t product = (__uint128_t)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t word_of(const void *bytes, size_t size)
{
	uint64_t word = 0;

	memcpy(&word, bytes, size < sizeof(word) ? size : sizeof(word));
	return word;
}

static uint64_t print_of(uint64_t one, uint64_t other, struct text text)
{
	uint64_t h = fold(one ^ text.size, other ^ ODD_A);
	size_t at = 0;

	for (; text.size - at > 16; at += 16)
		h = fold(word_of(text.data + at, 8) ^ one ^ h,
			 word_of(text.data + at + 8, 8) ^ other);
	if (text.size - at > 8)
		h = fold(word_of(text.data + at, 8) ^ one ^ h,
			 word_of(text.data + at + 8, text.size - at - 8) ^
				 other);
	else if (text.size > at)
		h = fold(word_of(text.data + at, text.size - at) ^ one ^ h,
			 other);
	return fold(h ^ ODD_B, other ^ text.size);
}

uint64_t column_print(const unsigned char seed[PRINT_SEED_BYTES],
		      unsigned column, struct text text)
{
	uint64_t one = word_of(seed, 8) + (column + 1) * ODD_A;

	return print_of(one, word_of(seed + 8, 8), text);
}

void key_print(const unsigned char seed[PRINT_SEED_BYTES], struct text key,
	       unsigned char out[16])
{
	uint64_t one = word_of(seed, 8), other = word_of(seed + 8, 8);
	uint64_t halves[2] = {print_of(one ^ ODD_B, other, key),
			      print_of(other ^ ODD_A, one, key)};

	memcpy(out, halves, sizeof(halves));
}

enum row_change row_print_compare(const struct row_print *then,
				  const struct row_print *now,
				  const struct filled_column *filled,
				  size_t count)
{
	uint64_t fresh = now->filled & ~then->filled, sum = now->sum;

	if (then->filled == now->filled && then->sum == now->sum)
		return then->changing == now->changing ? ROW_SAME : ROW_UPDATED;
	if (!fresh || (then->filled & ~now->filled))
		return ROW_REWRITTEN;
	for (size_t i = 0; i < count; i++) {
		uint64_t bit = UINT64_C(1) << filled[i].column;

		if (fresh & bit)
			sum -= filled[i].print;
		fresh &= ~bit;
	}
	return !fresh && sum == then->sum ? ROW_UPDATED : ROW_REWRITTEN;
}
