/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One body for all widths: what differs is how 64 bytes become masks and how
 * the set bits of a mask become positions. Quotes are looked at only in those
 * 64 bytes that have any: whether a byte is inside quotes is the parity of the
 * quotes up to it, and each quote is checked against its neighbours.
 */
#include "records/separator_index.h"

#include <string.h>

#include "base/byte_mask.h"

#define SPAN   BYTE_MASK_SPAN
#define INLINE static inline __attribute__((always_inline))

struct masks {
	uint64_t separators, lines, quotes;
	uint64_t high; /* bytes beyond 7 bits; any bit, not each one's */
};

/* What one span of 64 bytes leaves for the next. */
struct quote_state {
	uint64_t inside; /* all bits: the span begins inside quotes */
	uint64_t closed; /* 1: the byte before it closed a field */
	uint64_t closed_cr; /* 1: CR after a closed field */
};

struct filling {
	struct separator_index *index;
	const char *data;
	size_t from, size;
	char delimiter;
	struct quote_state quotes;
};

/* The bits of x, each xor all below it. */
INLINE uint64_t parity_up(uint64_t x)
{
	for (unsigned shift = 1; shift < 64; shift *= 2)
		x ^= x << shift;
	return x;
}

/* Whether a quote at `base` stands where a field begins; not inside quotes. */
INLINE uint64_t begins_field(const struct filling *filling, size_t base)
{
	char before;

	if (base == filling->from)
		return 1;
	before = filling->data[base - 1];
	return before == '\n' || before == filling->delimiter;
}

/*
 * Takes separators inside quotes out of the masks. Gives the bits from the
 * first byte on that is no CSV: a quote that neither begins a field nor is
 * doubled, or a closed field that goes on.
 */
INLINE uint64_t take_quotes(struct filling *filling, size_t base,
			    uint64_t returns, struct masks *m)
{
	struct quote_state *state = &filling->quotes;
	uint64_t inside = parity_up(m->quotes) ^ state->inside;
	uint64_t opening = m->quotes & inside;
	uint64_t closing = m->quotes & ~inside;
	uint64_t after = closing << 1 | state->closed;
	uint64_t begins, wrong, cr;

	m->separators &= ~inside;
	m->lines &= ~inside;
	begins = m->separators << 1 | after | begins_field(filling, base);
	cr = after & returns;
	wrong = opening & ~begins;
	wrong |= after & ~(m->separators | opening | returns);
	wrong |= (cr << 1 | state->closed_cr) & ~m->lines;
	filling->index->quoted = true;
	if (opening & after)
		filling->index->doubled = true;
	state->inside = (uint64_t)((int64_t)inside >> 63);
	state->closed = closing >> 63;
	state->closed_cr = cr >> 63;
	return wrong;
}

/* Only what stands before the first wrong byte counts. */
static void stop_at(struct filling *filling, uint64_t wrong, struct masks *m)
{
	m->separators &= (wrong & -wrong) - 1;
	m->lines &= (wrong & -wrong) - 1;
	filling->index->broken = true;
}

INLINE bool has_quotes(const struct filling *filling, const struct masks *m)
{
	return m->quotes | filling->quotes.inside | filling->quotes.closed |
	       filling->quotes.closed_cr;
}

INLINE bool has_room(const struct filling *filling, size_t base)
{
	const struct separator_index *index = filling->index;

	return filling->size - base >= SPAN && index->count < SEPARATORS &&
	       index->line_count < VECTOR_ROWS && !index->broken;
}

/* Notes which separators end lines, before the separators are counted. */
INLINE void add_lines(struct separator_index *index, const struct masks *m)
{
	uint32_t *out = index->lines + index->line_count;
	uint64_t lines = m->lines;
	unsigned count = (unsigned)__builtin_popcountll(lines);
	unsigned i = 0;

	do {
		for (unsigned k = 0; k < 2; k++, i++) {
			uint64_t below = lines ^ (lines - 1);

			below &= m->separators;
			out[i] = (uint32_t)index->count +
				 (uint32_t)__builtin_popcountll(below);
			lines &= lines - 1;
		}
	} while (__builtin_expect(i < count, 0));
	index->line_count += count;
}

/* Eight at a time, whether they are there or not. */
INLINE void add_bits(struct separator_index *index, size_t base, uint64_t bits)
{
	uint32_t *out = index->ends + 1 + index->count;
	unsigned count = (unsigned)__builtin_popcountll(bits);
	unsigned i = 0;

	do {
#pragma GCC unroll 8
		for (unsigned k = 0; k < 8; k++, i++) {
			/* without any bit left its place is any: not counted */
			out[i] = (uint32_t)base +
				 (uint32_t)__builtin_ctzll(bits | 1ull << 63);
			bits &= bits - 1;
		}
	} while (__builtin_expect(i < count, 0));
	index->count += count;
}

INLINE uint64_t high_bits(const char *data)
{
	uint64_t all = 0, word;

	for (unsigned i = 0; i < SPAN; i += sizeof(word)) {
		memcpy(&word, data + i, sizeof(word));
		all |= word;
	}
	return all & UINT64_C(0x8080808080808080);
}

INLINE struct masks masks_any(const char *data, char delimiter)
{
	struct byte_masks found = byte_masks_any(data, delimiter, '\n', '"');

	return (struct masks){found.a | found.b, found.b, found.c,
			      high_bits(data)};
}

static size_t fill_portable(struct filling *filling)
{
	struct separator_index *index = filling->index;
	size_t base = filling->from;

	for (; has_room(filling, base); base += SPAN) {
		const char *data = filling->data + base;
		struct masks m = masks_any(data, filling->delimiter);
		uint64_t wrong;

		index->ascii &= !m.high;
		if (__builtin_expect(has_quotes(filling, &m), 0)) {
			wrong = take_quotes(
				filling, base,
				byte_masks_any(data, '\r', '\r', '\r').a, &m);
			if (wrong)
				stop_at(filling, wrong, &m);
		}
		add_lines(index, &m);
		add_bits(index, base, m.separators);
	}
	return base;
}

#if defined(__x86_64__)

#define AVX512                                                           \
	__attribute__((                                                  \
		target("avx512f,avx512bw,avx512vl,avx512vbmi2,avx2,bmi," \
		       "bmi2,lzcnt,popcnt,pclmul")))

static BYTE_MASK_WIDE size_t fill_avx2(struct filling *filling)
{
	struct separator_index *index = filling->index;
	size_t base = filling->from;

	for (; has_room(filling, base); base += SPAN) {
		const char *data = filling->data + base;
		struct byte_masks found =
			byte_masks_wide(data, filling->delimiter, '\n', '"');
		struct masks m = {found.a | found.b, found.b, found.c,
				  high_bits(data)};
		uint64_t wrong;

		index->ascii &= !m.high;
		if (__builtin_expect(has_quotes(filling, &m), 0)) {
			wrong = take_quotes(
				filling, base,
				byte_masks_wide(data, '\r', '\r', '\r').a, &m);
			if (wrong)
				stop_at(filling, wrong, &m);
		}
		add_lines(index, &m);
		add_bits(index, base, m.separators);
	}
	return base;
}

/* Sixteen at a time: the numbers 0..63 of the set bits, pressed together. */
AVX512 INLINE void add_bits_avx512(struct separator_index *index, size_t base,
				   uint64_t bits, __m512i numbers)
{
	uint32_t *out = index->ends + 1 + index->count;
	unsigned count = (unsigned)__builtin_popcountll(bits);
	__m512i set = _mm512_maskz_compress_epi8(bits, numbers);
	__m512i from = _mm512_set1_epi32((int)base);

	_mm512_storeu_si512(
		out, _mm512_add_epi32(
			     _mm512_cvtepu8_epi32(_mm512_castsi512_si128(set)),
			     from));
	for (unsigned i = 16; __builtin_expect(i < count, 0); i += 16) {
		set = _mm512_shuffle_i64x2(set, set, 0x39);
		_mm512_storeu_si512(
			out + i,
			_mm512_add_epi32(_mm512_cvtepu8_epi32(
						 _mm512_castsi512_si128(set)),
					 from));
	}
	index->count += count;
}

AVX512 INLINE __m512i numbers_to_63(void)
{
	static const unsigned char numbers[SPAN] = {
		0,  1,	2,  3,	4,  5,	6,  7,	8,  9,	10, 11, 12, 13, 14, 15,
		16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
		32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
		48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

	return _mm512_loadu_si512(numbers);
}

static AVX512 size_t fill_avx512(struct filling *filling)
{
	struct separator_index *index = filling->index;
	const __m512i delimiter = _mm512_set1_epi8(filling->delimiter);
	const __m512i line = _mm512_set1_epi8('\n');
	const __m512i quote = _mm512_set1_epi8('"');
	const __m512i numbers = numbers_to_63();
	__m512i high = _mm512_setzero_si512();
	size_t base = filling->from;

	for (; has_room(filling, base); base += SPAN) {
		__m512i bytes = _mm512_loadu_si512(filling->data + base);
		uint64_t lines = _mm512_cmpeq_epi8_mask(bytes, line);
		struct masks m = {
			_mm512_cmpeq_epi8_mask(bytes, delimiter) | lines, lines,
			_mm512_cmpeq_epi8_mask(bytes, quote), 0};
		uint64_t wrong;

		high = _mm512_or_si512(high, bytes);
		if (__builtin_expect(has_quotes(filling, &m), 0)) {
			wrong = take_quotes(
				filling, base,
				_mm512_cmpeq_epi8_mask(bytes,
						       _mm512_set1_epi8('\r')),
				&m);
			if (wrong)
				stop_at(filling, wrong, &m);
		}
		add_lines(index, &m);
		add_bits_avx512(index, base, m.separators, numbers);
	}
	index->ascii &= !_mm512_movepi8_mask(high);
	return base;
}

enum byte_width byte_width_best(void)
{
	if (__builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512vl") &&
	    __builtin_cpu_supports("avx512vbmi2"))
		return WIDTH_AVX512;
	return byte_mask_is_wide() ? WIDTH_AVX2 : WIDTH_PORTABLE;
}

static size_t fill_spans(struct filling *filling, enum byte_width width)
{
	if (width == WIDTH_AVX512)
		return fill_avx512(filling);
	return width == WIDTH_AVX2 ? fill_avx2(filling)
				   : fill_portable(filling);
}

#else

enum byte_width byte_width_best(void)
{
	return WIDTH_PORTABLE;
}

static size_t fill_spans(struct filling *filling, enum byte_width width)
{
	(void)width;
	return fill_portable(filling);
}

#endif

/* The last bytes, fewer than a span, seen through a padded copy. */
static void fill_tail(struct filling *filling, size_t base)
{
	struct separator_index *index = filling->index;
	size_t size = filling->size - base;
	uint64_t valid = (UINT64_C(1) << size) - 1, wrong;
	char copy[SPAN] = {0};
	struct masks m;

	memcpy(copy, filling->data + base, size);
	m = masks_any(copy, filling->delimiter);
	m.separators &= valid;
	m.lines &= valid;
	m.quotes &= valid;
	index->ascii &= !m.high;
	if (has_quotes(filling, &m)) {
		wrong = take_quotes(filling, base,
				    byte_masks_any(copy, '\r', '\r', '\r').a,
				    &m) &
			valid;
		if (wrong)
			stop_at(filling, wrong, &m);
	}
	add_lines(index, &m);
	add_bits(index, base, m.separators);
}

void separator_index_fill(struct separator_index *index, enum byte_width width,
			  struct text bytes, size_t from, char delimiter)
{
	struct filling filling = {
		.index = index,
		.data = bytes.data,
		.from = from,
		.size = bytes.size,
		.delimiter = delimiter,
	};
	size_t base;

	index->count = index->line_count = 0;
	index->broken = index->ended = false;
	index->quoted = index->doubled = false;
	index->ascii = true;
	index->ends[0] = (uint32_t)from - 1;
	base = fill_spans(&filling, width);
	if (index->broken || bytes.size - base >= SPAN)
		return;
	fill_tail(&filling, base);
	if (filling.quotes.inside)
		index->broken = true;
	index->ended = !index->broken;
}
