/* SPDX-License-Identifier: Apache-2.0 */
#include "records/clean_cut.h"

#include "base/limits.h"
#include "records/span_masks.h"

/* A block all of whose quotes are good, span by span. */
struct cutting {
	const char *data;
	size_t size;
	struct cut_rules rules;
	struct quote_state quotes;
	size_t end; /* behind the last line end outside quotes */
	uint64_t rows; /* records that end there or before */
	uint64_t lines, lines_to_end; /* all line ends, in quotes too */
	bool quoted;
};

SPAN_INLINE bool may_begin_field(const struct cutting *cut, size_t base)
{
	char before = base ? cut->data[base - 1] : '\n';

	return before == '\n' || before == cut->rules.delimiter;
}

/* Line ends that end no empty line. */
SPAN_INLINE uint64_t row_ends(const struct cutting *cut, size_t base,
			      const struct span_masks *m)
{
	char before = base ? cut->data[base - 1] : '\n';

	if (cut->rules.blank_rows ||
	    (!(m->lines & (m->lines << 1 | (before == '\n'))) && !m->returns &&
	     before != '\r'))
		return m->lines;
	return m->lines &
	       ~span_blank_ends(cut->data, base, m->lines, m->returns);
}

/* False: a record in these bytes is no CSV. */
SPAN_INLINE bool clean_span(struct cutting *cut, size_t base, uint64_t parity,
			    struct span_masks m)
{
	uint64_t all = m.lines;

	if (__builtin_expect(span_has_quotes(&cut->quotes, &m), 0)) {
		bool doubled = false;

		cut->quoted = true;
		if (span_take_quotes(&cut->quotes, parity,
				     may_begin_field(cut, base), &m, &doubled))
			return false;
	}
	if (m.lines) {
		unsigned last = 63 - (unsigned)__builtin_clzll(m.lines);
		uint64_t to_end = all & (UINT64_MAX >> (63 - last));

		cut->end = base + last + 1;
		cut->rows +=
			(uint64_t)__builtin_popcountll(row_ends(cut, base, &m));
		cut->lines_to_end =
			cut->lines + (uint64_t)__builtin_popcountll(to_end);
	}
	cut->lines += (uint64_t)__builtin_popcountll(all);
	return true;
}

static bool clean_portable(struct cutting *cut, size_t *base)
{
	for (; cut->size - *base >= SPAN; *base += SPAN) {
		struct span_masks m =
			span_masks_any(cut->data + *base, cut->rules.delimiter);

		if (!clean_span(cut, *base, parity_up(m.quotes), m))
			return false;
	}
	return true;
}

#if defined(__x86_64__)

static BYTE_MASK_WIDE bool clean_avx2(struct cutting *cut, size_t *base)
{
	for (; cut->size - *base >= SPAN; *base += SPAN) {
		struct span_masks m = span_masks_avx2(cut->data + *base,
						      cut->rules.delimiter);

		if (!clean_span(cut, *base, parity_up(m.quotes), m))
			return false;
	}
	return true;
}

/* Spans with nothing in them but whole plain lines, from *base on. */
static SPAN_AVX512 void plain_avx512(struct cutting *cut, size_t *base)
{
	uint64_t rows = 0, last = 0, before = 1, lines;
	size_t at = *base, last_at = at;

	if (cut->quotes.inside | cut->quotes.closed | cut->quotes.closed_cr)
		return;
	before = at == 0 || cut->data[at - 1] == '\n' ||
		 cut->data[at - 1] == '\r';
	for (; cut->size - at >= SPAN; at += SPAN) {
		struct span_masks m =
			span_masks_avx512(cut->data + at, cut->rules.delimiter);

		lines = m.lines;
		if (m.quotes | m.returns | (lines & (lines << 1 | before)))
			break;
		last = lines ? lines : last;
		last_at = lines ? at : last_at;
		rows += (uint64_t)__builtin_popcountll(lines);
		before = lines >> 63;
	}
	*base = at;
	if (!last)
		return;
	cut->end = last_at + SPAN - (unsigned)__builtin_clzll(last);
	cut->rows += rows;
	cut->lines += rows;
	cut->lines_to_end = cut->lines;
}

static SPAN_AVX512 bool clean_avx512(struct cutting *cut, size_t *base)
{
	for (; cut->size - *base >= SPAN; *base += SPAN) {
		struct span_masks m;

		plain_avx512(cut, base);
		if (cut->size - *base < SPAN)
			break;
		m = span_masks_avx512(cut->data + *base, cut->rules.delimiter);
		if (!clean_span(cut, *base, parity_up_avx512(m.quotes), m))
			return false;
	}
	return true;
}

static bool clean_spans(struct cutting *cut, size_t *base)
{
	switch (byte_width_best()) {
	case WIDTH_AVX512:
		return clean_avx512(cut, base);
	case WIDTH_AVX2:
		return clean_avx2(cut, base);
	default:
		return clean_portable(cut, base);
	}
}

#else

static bool clean_spans(struct cutting *cut, size_t *base)
{
	return clean_portable(cut, base);
}

#endif

bool clean_cut(struct text bytes, struct cut_rules rules, bool last,
	       struct block_cut *out)
{
	struct cutting cut = {
		.data = bytes.data, .size = bytes.size, .rules = rules};
	struct span_masks m;
	size_t base = 0;

	if (!clean_spans(&cut, &base))
		return false;
	m = span_masks_tail(cut.data + base, cut.size - base, rules.delimiter);
	if (!clean_span(&cut, base, parity_up(m.quotes), m) ||
	    (cut.quoted && cut.size > LIMIT_RECORD_BYTES) ||
	    (cut.quotes.inside && last))
		return false;
	if (last) {
		out->size = bytes.size;
		out->rows = cut.rows + cut_has_open_end(bytes, rules, cut.end);
		out->lines = cut.lines;
	} else {
		out->size = cut.end;
		out->rows = cut.rows;
		out->lines = cut.lines_to_end;
	}
	return true;
}
