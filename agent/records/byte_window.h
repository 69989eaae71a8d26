/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands in the 32 bytes at a place of a JSON text, bit per byte. AVX2
 * where BYTE_MASK_WIDE functions may run, SSE2 on every x86-64, byte by byte
 * elsewhere. All 32 bytes must be readable.
 */
#ifndef PLAUDIT_RECORDS_BYTE_WINDOW_H
#define PLAUDIT_RECORDS_BYTE_WINDOW_H

#include "base/byte_mask.h"

#define WINDOW_BYTES 32

#if defined(__x86_64__)

/* A constant that the compiler shall not make out of a byte it has just read
 * and found to be the same: that would be waited for. */
static inline BYTE_MASK_WIDE __m256i byte_in_all(char byte)
{
	__m256i all = _mm256_set1_epi8(byte);

	__asm__("" : "+x"(all));
	return all;
}

/* Where a string could end or needs a closer look: quotes, backslashes and
 * control characters. */
static inline BYTE_MASK_WIDE uint32_t stop_window_wide(const char *at)
{
	__m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)at);
	__m256i quotes = _mm256_cmpeq_epi8(bytes, byte_in_all('"'));
	__m256i slashes = _mm256_cmpeq_epi8(bytes, byte_in_all('\\'));
	/* at most 31, as unsigned */
	__m256i controls = _mm256_cmpeq_epi8(
		_mm256_min_epu8(bytes, byte_in_all(31)), bytes);

	return (uint32_t)_mm256_movemask_epi8(
		_mm256_or_si256(_mm256_or_si256(quotes, slashes), controls));
}

static inline BYTE_MASK_WIDE uint32_t digit_window_wide(const char *at)
{
	__m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)at);
	__m256i above = _mm256_sub_epi8(bytes, _mm256_set1_epi8('0'));

	return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(
		_mm256_min_epu8(above, _mm256_set1_epi8(9)), above));
}

static inline BYTE_MASK_WIDE uint32_t equal_window_wide(const char *a,
							const char *b)
{
	return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(
		_mm256_loadu_si256((const __m256i *)(const void *)a),
		_mm256_loadu_si256((const __m256i *)(const void *)b)));
}

static inline __m128i half_window(const char *at, unsigned half)
{
	return _mm_loadu_si128((const __m128i *)(const void *)(at + half * 16));
}

static inline uint32_t half_bits(__m128i bytes, unsigned half)
{
	return (uint32_t)_mm_movemask_epi8(bytes) << (half * 16);
}

static inline uint32_t stop_window_any(const char *at)
{
	uint32_t bits = 0;

	for (unsigned half = 0; half < 2; half++) {
		__m128i bytes = half_window(at, half);
		__m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
		__m128i slashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
		__m128i controls = _mm_cmpeq_epi8(
			_mm_min_epu8(bytes, _mm_set1_epi8(31)), bytes);

		bits |= half_bits(_mm_or_si128(_mm_or_si128(quotes, slashes),
					       controls),
				  half);
	}
	return bits;
}

static inline uint32_t digit_window_any(const char *at)
{
	uint32_t bits = 0;

	for (unsigned half = 0; half < 2; half++) {
		__m128i above =
			_mm_sub_epi8(half_window(at, half), _mm_set1_epi8('0'));

		bits |= half_bits(
			_mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8(9)),
				       above),
			half);
	}
	return bits;
}

static inline uint32_t equal_window_any(const char *a, const char *b)
{
	return half_bits(_mm_cmpeq_epi8(half_window(a, 0), half_window(b, 0)),
			 0) |
	       half_bits(_mm_cmpeq_epi8(half_window(a, 1), half_window(b, 1)),
			 1);
}

#else

static inline uint32_t stop_window_any(const char *at)
{
	uint32_t bits = 0;

	for (unsigned i = 0; i < WINDOW_BYTES; i++) {
		unsigned char c = (unsigned char)at[i];

		bits |= (uint32_t)(c == '"' || c == '\\' || c < 0x20) << i;
	}
	return bits;
}

static inline uint32_t digit_window_any(const char *at)
{
	uint32_t bits = 0;

	for (unsigned i = 0; i < WINDOW_BYTES; i++)
		bits |= (uint32_t)(at[i] >= '0' && at[i] <= '9') << i;
	return bits;
}

static inline uint32_t equal_window_any(const char *a, const char *b)
{
	uint32_t bits = 0;

	for (unsigned i = 0; i < WINDOW_BYTES; i++)
		bits |= (uint32_t)(a[i] == b[i]) << i;
	return bits;
}

#define stop_window_wide  stop_window_any
#define digit_window_wide digit_window_any
#define equal_window_wide equal_window_any

#endif

#endif
