/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Digits as numbers, eight bytes at a time by arithmetic on a word: all are
 * digits, and within their ranges, or the answer is false and somebody slower
 * looks at the text.
 */
#ifndef PLAUDIT_RECORDS_DIGIT_WORDS_H
#define PLAUDIT_RECORDS_DIGIT_WORDS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The first byte is the lowest. */
static inline uint64_t load_word(const char *data)
{
	uint64_t word;

	memcpy(&word, data, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

/* The last 1 to 8 digits before `end`; eight bytes before it are readable. */
static inline bool digits_before(const char *end, unsigned count, uint64_t *out)
{
	uint64_t x = load_word(end - 8) ^ UINT64_C(0x3030303030303030);

	/* what stands before the digits becomes zeros */
	x &= ~UINT64_C(0) << (64 - 8 * count);
	if ((x | (x + UINT64_C(0x7676767676767676))) &
	    UINT64_C(0x8080808080808080))
		return false;
	x = x * 10 + (x >> 8); /* pairs, in every other byte */
	x = ((x & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064) +
	     (x >> 16 & UINT64_C(0x000000ff000000ff)) *
		     UINT64_C(0x0000271000000001)) >>
	    32;
	*out = x & 0xffffffff;
	return true;
}

/* "HH:MM:SS" as seconds of the day; leap seconds are not told here. */
static inline bool clock_digits(const char *data, uint32_t *seconds)
{
	uint64_t x = load_word(data) ^ UINT64_C(0x30303a30303a3030);
	uint64_t hour;

	/* highest digits: 29:59:59; a byte beyond 127 keeps its top bit */
	if ((x | (x + UINT64_C(0x767a7f767a7f767d))) &
	    UINT64_C(0x8080808080808080))
		return false;
	x = x * 10 + (x >> 8);
	hour = x & 0xff;
	*seconds = (uint32_t)(hour * 3600 + (x >> 24 & 0xff) * 60 +
			      (x >> 48 & 0xff));
	return hour < 24;
}

#endif
