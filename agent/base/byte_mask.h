/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where do a few bytes occur among the next 64? Bit i of a mask stands for the
 * byte at data[i]. SSE2 on every x86-64, AVX2 where BYTE_MASK_WIDE functions
 * may run (ask byte_mask_is_wide first), eight bytes at a time elsewhere. All
 * 64 bytes must be readable.
 */
#ifndef PLAUDIT_BASE_BYTE_MASK_H
#define PLAUDIT_BASE_BYTE_MASK_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define BYTE_MASK_SPAN 64

struct byte_masks {
	uint64_t a, b, c;
};

/* Bit i: byte i of the little-endian word equals `wanted`. */
static inline uint64_t byte_mask_word(uint64_t word, char wanted)
{
	uint64_t low7 = UINT64_C(0x7f7f7f7f7f7f7f7f);
	uint64_t x =
		word ^ (UINT64_C(0x0101010101010101) * (unsigned char)wanted);
	uint64_t zero = ~(((x & low7) + low7) | x | low7);

	return ((zero >> 7) * UINT64_C(0x0102040810204080)) >> 56;
}

static inline struct byte_masks byte_masks_words(const char *data, char a,
						 char b, char c)
{
	struct byte_masks masks = {0, 0, 0};

	for (unsigned i = 0; i < BYTE_MASK_SPAN; i += 8) {
		uint64_t word;

		memcpy(&word, data + i, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		word = __builtin_bswap64(word);
#endif
		masks.a |= byte_mask_word(word, a) << i;
		masks.b |= byte_mask_word(word, b) << i;
		masks.c |= byte_mask_word(word, c) << i;
	}
	return masks;
}

#if defined(__x86_64__)

#include <immintrin.h>

#define BYTE_MASK_WIDE __attribute__((target("avx2,bmi,bmi2,lzcnt")))

static inline bool byte_mask_is_wide(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}

static inline BYTE_MASK_WIDE uint64_t byte_mask_pair(__m256i low, __m256i high,
						     char wanted)
{
	__m256i pattern = _mm256_set1_epi8(wanted);
	__m256i l = _mm256_cmpeq_epi8(low, pattern);
	__m256i h = _mm256_cmpeq_epi8(high, pattern);

	return (uint64_t)(uint32_t)_mm256_movemask_epi8(l) |
	       (uint64_t)(uint32_t)_mm256_movemask_epi8(h) << 32;
}

static inline BYTE_MASK_WIDE struct byte_masks byte_masks_wide(const char *data,
							       char a, char b,
							       char c)
{
	__m256i low = _mm256_loadu_si256((const __m256i *)(const void *)data);
	__m256i high =
		_mm256_loadu_si256((const __m256i *)(const void *)(data + 32));

	return (struct byte_masks){byte_mask_pair(low, high, a),
				   byte_mask_pair(low, high, b),
				   byte_mask_pair(low, high, c)};
}

static inline struct byte_masks byte_masks_any(const char *data, char a, char b,
					       char c)
{
	struct byte_masks masks = {0, 0, 0};

	for (unsigned i = 0; i < BYTE_MASK_SPAN; i += 16) {
		__m128i part = _mm_loadu_si128(
			(const __m128i *)(const void *)(data + i));
		__m128i x = _mm_cmpeq_epi8(part, _mm_set1_epi8(a));
		__m128i y = _mm_cmpeq_epi8(part, _mm_set1_epi8(b));
		__m128i z = _mm_cmpeq_epi8(part, _mm_set1_epi8(c));

		masks.a |= (uint64_t)(uint32_t)_mm_movemask_epi8(x) << i;
		masks.b |= (uint64_t)(uint32_t)_mm_movemask_epi8(y) << i;
		masks.c |= (uint64_t)(uint32_t)_mm_movemask_epi8(z) << i;
	}
	return masks;
}

#else

#define BYTE_MASK_WIDE

static inline bool byte_mask_is_wide(void)
{
	return false;
}

static inline struct byte_masks byte_masks_any(const char *data, char a, char b,
					       char c)
{
	return byte_masks_words(data, a, b, c);
}

static inline struct byte_masks byte_masks_wide(const char *data, char a,
						char b, char c)
{
	return byte_masks_any(data, a, b, c);
}

#endif

#endif
