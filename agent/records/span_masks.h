/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What CSV needs to know of 64 bytes at a time: where separators, line ends
 * and quotes are, and which of them are inside quotes. Three ways to get the
 * masks, to the same result; the AVX functions need their processors.
 */
#ifndef PLAUDIT_RECORDS_SPAN_MASKS_H
#define PLAUDIT_RECORDS_SPAN_MASKS_H

#include <string.h>

#include "base/byte_mask.h"

#define SPAN	    BYTE_MASK_SPAN
#define SPAN_INLINE static inline __attribute__((always_inline))

/* How bytes are compared. */
enum byte_width {
	WIDTH_PORTABLE,
	WIDTH_AVX2,
	WIDTH_AVX512,
};

/* Bit i: byte i of the span. */
struct span_masks {
	uint64_t separators; /* delimiters and line ends */
	uint64_t lines, quotes, returns;
	uint64_t high; /* not 0: bytes beyond 7 bits */
	uint64_t valid; /* the bytes that are there */
};

/* What one span leaves for the next. */
struct quote_state {
	uint64_t inside; /* all bits: the span begins inside quotes */
	uint64_t closed; /* 1: the byte before it closed a field */
	uint64_t closed_cr; /* 1: CR after a closed field */
};

/* Each bit xor all below it. */
SPAN_INLINE uint64_t parity_up(uint64_t x)
{
	for (unsigned shift = 1; shift < 64; shift *= 2)
		x ^= x << shift;
	return x;
}

SPAN_INLINE bool span_has_quotes(const struct quote_state *state,
				 const struct span_masks *m)
{
	return m->quotes | state->inside | state->closed | state->closed_cr;
}

/*
 * Takes separators inside quotes out of the masks; `parity` is that of the
 * quotes, `begins` whether a field may begin at the first byte. Gives the bits
 * from the first byte on that is no CSV: a quote that neither begins a field
 * nor is doubled, or a closed field that goes on.
 */
SPAN_INLINE uint64_t span_take_quotes(struct quote_state *state,
				      uint64_t parity, bool begins,
				      struct span_masks *m, bool *doubled)
{
	uint64_t inside = parity ^ state->inside;
	uint64_t opening = m->quotes & inside;
	uint64_t closing = m->quotes & ~inside;
	uint64_t after = closing << 1 | state->closed;
	uint64_t cr = after & m->returns, wrong;

	m->separators &= ~inside;
	m->lines &= ~inside;
	wrong = opening & ~(m->separators << 1 | after | begins);
	wrong |= after & ~(m->separators | opening | m->returns);
	wrong |= (cr << 1 | state->closed_cr) & ~m->lines;
	*doubled |= (opening & after) != 0;
	state->inside = (uint64_t)((int64_t)inside >> 63);
	state->closed = closing >> 63;
	state->closed_cr = cr >> 63;
	return wrong & m->valid;
}

SPAN_INLINE uint64_t span_high_bits(const char *data)
{
	uint64_t all = 0, word;

	for (unsigned i = 0; i < SPAN; i += sizeof(word)) {
		memcpy(&word, data + i, sizeof(word));
		all |= word;
	}
	return all & UINT64_C(0x8080808080808080);
}

SPAN_INLINE struct span_masks span_masks_any(const char *data, char delimiter)
{
	struct byte_masks found = byte_masks_any(data, delimiter, '\n', '"');

	return (struct span_masks){
		.separators = found.a | found.b,
		.lines = found.b,
		.quotes = found.c,
		.returns = byte_masks_any(data, '\r', '\r', '\r').a,
		.high = span_high_bits(data),
		.valid = UINT64_MAX,
	};
}

/* Of the line ends at data + base those that end an empty line. */
SPAN_INLINE uint64_t span_blank_ends(const char *data, size_t base,
				     uint64_t lines, uint64_t returns)
{
	uint64_t back1 = base == 0 || data[base - 1] == '\n';
	uint64_t back2 = base == 1 || (base > 1 && data[base - 2] == '\n');
	uint64_t cr = base && data[base - 1] == '\r';
	uint64_t lf1 = lines << 1 | back1;
	uint64_t lf2 = lines << 2 | back1 << 1 | back2;

	return lines & (lf1 | ((returns << 1 | cr) & lf2));
}

/* Fewer bytes than a span, seen through a padded copy. */
static inline struct span_masks span_masks_tail(const char *data, size_t size,
						char delimiter)
{
	uint64_t valid = (UINT64_C(1) << size) - 1;
	char copy[SPAN] = {0};
	struct span_masks m;

	if (size)
		memcpy(copy, data, size);
	m = span_masks_any(copy, delimiter);
	m.separators &= valid;
	m.lines &= valid;
	m.quotes &= valid;
	m.valid = valid;
	return m;
}

#if defined(__x86_64__)

#define SPAN_AVX512                                                         \
	__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,avx2," \
			      "bmi,bmi2,lzcnt,popcnt,pclmul")))

BYTE_MASK_WIDE SPAN_INLINE struct span_masks span_masks_avx2(const char *data,
							     char delimiter)
{
	__m256i low = _mm256_loadu_si256((const __m256i *)(const void *)data);
	__m256i high =
		_mm256_loadu_si256((const __m256i *)(const void *)(data + 32));
	uint64_t lines = byte_mask_pair(low, high, '\n');

	return (struct span_masks){
		.separators = byte_mask_pair(low, high, delimiter) | lines,
		.lines = lines,
		.quotes = byte_mask_pair(low, high, '"'),
		.returns = byte_mask_pair(low, high, '\r'),
		.high = (uint32_t)_mm256_movemask_epi8(
			_mm256_or_si256(low, high)),
		.valid = UINT64_MAX,
	};
}

SPAN_AVX512 SPAN_INLINE struct span_masks span_masks_avx512(const char *data,
							    char delimiter)
{
	__m512i bytes = _mm512_loadu_si512(data);
	uint64_t lines = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n'));

	return (struct span_masks){
		.separators = _mm512_cmpeq_epi8_mask(
				      bytes, _mm512_set1_epi8(delimiter)) |
			      lines,
		.lines = lines,
		.quotes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')),
		.returns =
			_mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\r')),
		.high = _mm512_movepi8_mask(bytes),
		.valid = UINT64_MAX,
	};
}

/* As parity_up, by one multiplication without carries. */
SPAN_AVX512 SPAN_INLINE uint64_t parity_up_avx512(uint64_t x)
{
	__m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (int64_t)x),
					       _mm_set1_epi8((char)0xff), 0);

	return (uint64_t)_mm_cvtsi128_si64(product);
}

#endif

/* The widest that this processor has. */
static inline enum byte_width byte_width_best(void)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512vl") &&
	    __builtin_cpu_supports("avx512vbmi2") &&
	    __builtin_cpu_supports("pclmul"))
		return WIDTH_AVX512;
#endif
	return byte_mask_is_wide() ? WIDTH_AVX2 : WIDTH_PORTABLE;
}

#endif
