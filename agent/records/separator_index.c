/* SPDX-License-Identifier: Apache-2.0 */
/* One loop for each width: what differs is how 64 bytes become masks and how
 * the set bits of a mask become positions. Quotes are looked at only in those
 * 64 bytes that have any. */
#include "records/separator_index.h"

struct filling {
	const char *data;
	size_t from, size;
	char delimiter;
	uint32_t *ends, *lines; /* the index's */
};

/* What changes with each span; a copy of the loop's own stays in registers. */
struct progress {
	size_t base, count, line_count;
	struct quote_state quotes;
	uint64_t high;
	bool broken, quoted, doubled;
};

/* Whether a field may begin at `base`, which is not inside quotes. */
SPAN_INLINE bool begins_field(const struct filling *filling, size_t base)
{
	char before;

	if (base == filling->from)
		return true;
	before = filling->data[base - 1];
	return before == '\n' || before == filling->delimiter;
}

/* Where bytes are no CSV, only what stands before the first of them counts. */
SPAN_INLINE void take_quotes(const struct filling *filling, struct progress *at,
			     uint64_t parity, struct span_masks *m)
{
	uint64_t wrong = span_take_quotes(&at->quotes, parity,
					  begins_field(filling, at->base), m,
					  &at->doubled);

	at->quoted = true;
	if (__builtin_expect(wrong != 0, 0)) {
		m->separators &= (wrong & -wrong) - 1;
		m->lines &= (wrong & -wrong) - 1;
		at->broken = true;
	}
}

SPAN_INLINE bool has_room(const struct filling *filling,
			  const struct progress *at)
{
	return filling->size - at->base >= SPAN && at->count < SEPARATORS &&
	       at->line_count < VECTOR_ROWS && !at->broken;
}

/* Notes which separators end lines, before the separators are counted. */
SPAN_INLINE void add_lines(const struct filling *filling, struct progress *at,
			   const struct span_masks *m)
{
	uint32_t *out = filling->lines + at->line_count;
	uint64_t lines = m->lines;
	unsigned count = (unsigned)__builtin_popcountll(lines), i = 0;

	do {
#pragma GCC unroll 2
		for (unsigned k = 0; k < 2; k++, i++) {
			uint64_t below = m->separators & (lines ^ (lines - 1));

			out[i] = (uint32_t)at->count +
				 (uint32_t)__builtin_popcountll(below);
			lines &= lines - 1;
		}
	} while (__builtin_expect(i < count, 0));
	at->line_count += count;
}

/* Eight at a time, whether they are there or not. */
SPAN_INLINE void add_bits(const struct filling *filling, struct progress *at,
			  uint64_t bits)
{
	uint32_t *out = filling->ends + 1 + at->count;
	unsigned count = (unsigned)__builtin_popcountll(bits), i = 0;

	do {
#pragma GCC unroll 8
		for (unsigned k = 0; k < 8; k++, i++) {
			/* without any bit left its place is any: not counted */
			out[i] = (uint32_t)at->base +
				 (uint32_t)__builtin_ctzll(bits | 1ull << 63);
			bits &= bits - 1;
		}
	} while (__builtin_expect(i < count, 0));
	at->count += count;
}

static void fill_portable(const struct filling *filling, struct progress *out)
{
	struct progress at = *out;

	for (; has_room(filling, &at); at.base += SPAN) {
		struct span_masks m = span_masks_any(filling->data + at.base,
						     filling->delimiter);

		at.high |= m.high;
		if (span_has_quotes(&at.quotes, &m))
			take_quotes(filling, &at, parity_up(m.quotes), &m);
		add_lines(filling, &at, &m);
		add_bits(filling, &at, m.separators);
	}
	*out = at;
}

#if defined(__x86_64__)

static BYTE_MASK_WIDE void fill_avx2(const struct filling *filling,
				     struct progress *out)
{
	struct progress at = *out;

	for (; has_room(filling, &at); at.base += SPAN) {
		struct span_masks m = span_masks_avx2(filling->data + at.base,
						      filling->delimiter);

		at.high |= m.high;
		if (span_has_quotes(&at.quotes, &m))
			take_quotes(filling, &at, parity_up(m.quotes), &m);
		add_lines(filling, &at, &m);
		add_bits(filling, &at, m.separators);
	}
	*out = at;
}

SPAN_AVX512 SPAN_INLINE void store_positions(uint32_t *out, __m512i bytes,
					     __m512i base)
{
	__m512i wide = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(bytes));

	_mm512_storeu_si512(out, _mm512_add_epi32(wide, base));
}

/* Sixteen at a time: the numbers 0..63 of the set bits, pressed together. */
SPAN_AVX512 SPAN_INLINE void add_bits_avx512(const struct filling *filling,
					     struct progress *at, uint64_t bits,
					     __m512i numbers)
{
	uint32_t *out = filling->ends + 1 + at->count;
	unsigned count = (unsigned)__builtin_popcountll(bits);
	__m512i set = _mm512_maskz_compress_epi8(bits, numbers);
	__m512i from = _mm512_set1_epi32((int)at->base);

	store_positions(out, set, from);
	for (unsigned i = 16; __builtin_expect(i < count, 0); i += 16) {
		set = _mm512_shuffle_i64x2(set, set, 0x39);
		store_positions(out + i, set, from);
	}
	at->count += count;
}

SPAN_AVX512 SPAN_INLINE __m512i numbers_to_63(void)
{
	static const unsigned char numbers[SPAN] = {
		0,  1,	2,  3,	4,  5,	6,  7,	8,  9,	10, 11, 12, 13, 14, 15,
		16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
		32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
		48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

	return _mm512_loadu_si512(numbers);
}

/* The separators that end lines, by their number among the separators. */
SPAN_AVX512 SPAN_INLINE void add_lines_avx512(const struct filling *filling,
					      struct progress *at,
					      const struct span_masks *m,
					      __m512i numbers)
{
	uint32_t *out = filling->lines + at->line_count;
	uint64_t lines = _pext_u64(m->lines, m->separators);
	unsigned count = (unsigned)__builtin_popcountll(lines);
	__m512i set = _mm512_maskz_compress_epi8(lines, numbers);
	__m512i from = _mm512_set1_epi32((int)at->count + 1);

	store_positions(out, set, from);
	for (unsigned i = 16; __builtin_expect(i < count, 0); i += 16) {
		set = _mm512_shuffle_i64x2(set, set, 0x39);
		store_positions(out + i, set, from);
	}
	at->line_count += count;
}

/* How many spans there is room for, whatever is in them. */
SPAN_INLINE size_t spans_of_room(const struct filling *filling,
				 const struct progress *at)
{
	size_t spans = (filling->size - at->base) / SPAN;
	size_t lines = (VECTOR_ROWS - at->line_count + SPAN - 1) / SPAN;
	size_t separators = (SEPARATORS - at->count + SPAN - 1) / SPAN;

	if (spans > lines)
		spans = lines;
	return spans < separators ? spans : separators;
}

static SPAN_AVX512 void fill_avx512(const struct filling *filling,
				    struct progress *out)
{
	const __m512i numbers = numbers_to_63();
	struct progress at = *out;

	while (has_room(filling, &at)) {
		size_t end = at.base + spans_of_room(filling, &at) * SPAN;

		for (; at.base < end && !at.broken; at.base += SPAN) {
			struct span_masks m = span_masks_avx512(
				filling->data + at.base, filling->delimiter);

			at.high |= m.high;
			if (span_has_quotes(&at.quotes, &m))
				take_quotes(filling, &at,
					    parity_up_avx512(m.quotes), &m);
			add_lines_avx512(filling, &at, &m, numbers);
			add_bits_avx512(filling, &at, m.separators, numbers);
		}
	}
	*out = at;
}

static void fill_spans(const struct filling *filling, enum byte_width width,
		       struct progress *at)
{
	if (width == WIDTH_AVX512)
		fill_avx512(filling, at);
	else if (width == WIDTH_AVX2)
		fill_avx2(filling, at);
	else
		fill_portable(filling, at);
}

#else

static void fill_spans(const struct filling *filling, enum byte_width width,
		       struct progress *at)
{
	(void)width;
	fill_portable(filling, at);
}

#endif

/* The last bytes, fewer than a span. */
static void fill_tail(const struct filling *filling, struct progress *at)
{
	struct span_masks m =
		span_masks_tail(filling->data + at->base,
				filling->size - at->base, filling->delimiter);

	at->high |= m.high;
	if (span_has_quotes(&at->quotes, &m))
		take_quotes(filling, at, parity_up(m.quotes), &m);
	add_lines(filling, at, &m);
	add_bits(filling, at, m.separators);
	at->broken |= at->quotes.inside != 0;
}

void separator_index_fill(struct separator_index *index, enum byte_width width,
			  struct text bytes, size_t from, char delimiter)
{
	struct filling filling = {
		.data = bytes.data,
		.from = from,
		.size = bytes.size,
		.delimiter = delimiter,
		.ends = index->ends,
		.lines = index->lines,
	};
	struct progress at = {.base = from};
	bool all;

	index->ends[0] = (uint32_t)from - 1;
	fill_spans(&filling, width, &at);
	all = !at.broken && bytes.size - at.base < SPAN;
	if (all)
		fill_tail(&filling, &at);
	index->count = at.count;
	index->line_count = at.line_count;
	index->broken = at.broken;
	index->ended = all && !at.broken;
	index->quoted = at.quoted;
	index->doubled = at.doubled;
	index->ascii = !at.high;
}
