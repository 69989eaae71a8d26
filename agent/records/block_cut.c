/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks that are CSV to the letter are cut in one look at their masks; one
 * with a record that is not, or may be too long, is gone through quote by
 * quote. */
#include "records/block_cut.h"

#include <string.h>

#include "base/byte_mask.h"
#include "base/limits.h"
#include "records/clean_cut.h"
#include "records/span_masks.h"

struct cut_scan {
	const char *data;
	size_t size;
	struct cut_rules rules;
	bool last;
	size_t counted; /* rows before this byte are in `rows` */
	size_t record; /* where the record at `counted` begins */
	size_t seek; /* where to look for the next quote */
	uint64_t rows;
};

static inline __attribute__((always_inline)) uint64_t count_chunk(
	const struct cut_scan *scan, size_t base, struct byte_masks masks)
{
	uint64_t ends = masks.a;

	if (!scan->rules.blank_rows)
		ends &= ~span_blank_ends(scan->data, base, masks.a, masks.c);
	return (uint64_t)__builtin_popcountll(ends);
}

static BYTE_MASK_WIDE uint64_t count_wide(const struct cut_scan *scan,
					  size_t *at, size_t to)
{
	uint64_t rows = 0;
	size_t base = *at;

	for (; to - base >= BYTE_MASK_SPAN; base += BYTE_MASK_SPAN)
		rows += count_chunk(scan, base,
				    byte_masks_wide(scan->data + base, '\n',
						    '"', '\r'));
	*at = base;
	return rows;
}

static uint64_t count_any(const struct cut_scan *scan, size_t *at, size_t to)
{
	uint64_t rows = 0;
	size_t base = *at;

	for (; to - base >= BYTE_MASK_SPAN; base += BYTE_MASK_SPAN)
		rows += count_chunk(scan, base,
				    byte_masks_any(scan->data + base, '\n', '"',
						   '\r'));
	*at = base;
	return rows;
}

/* Records that end in the unquoted bytes [counted, to). */
static void count_rows(struct cut_scan *scan, size_t to)
{
	size_t at = scan->counted;
	char copy[BYTE_MASK_SPAN] = {0};

	scan->rows += byte_mask_is_wide() ? count_wide(scan, &at, to)
					  : count_any(scan, &at, to);
	memcpy(copy, scan->data + at, to - at);
	scan->rows +=
		count_chunk(scan, at, byte_masks_any(copy, '\n', '"', '\r'));
	scan->counted = to;
}

static const char *find(const struct cut_scan *scan, char c, size_t from)
{
	return memchr(scan->data + from, c, scan->size - from);
}

static size_t offset_of(const struct cut_scan *scan, const char *at)
{
	return (size_t)(at - scan->data);
}

/* The start of the record that holds byte `at`, all before it unquoted. */
static size_t record_of(const struct cut_scan *scan, size_t at)
{
	const char *from = scan->data + scan->counted;
	const char *end = memrchr(from, '\n', at - scan->counted);

	return end ? offset_of(scan, end) + 1 : scan->record;
}

/* From a record that is not CSV to the line end that ends it. */
static bool skip_broken(struct cut_scan *scan, size_t from)
{
	const char *end = find(scan, '\n', from);

	if (!end)
		return false;
	scan->seek = offset_of(scan, end) + 1;
	return true;
}

/* The closing quote of the field whose text begins at `from`, or NULL. */
static const char *closing_quote(const struct cut_scan *scan, size_t from,
				 size_t limit)
{
	const char *end = scan->data + limit;
	const char *quote = scan->data + from;

	for (;; quote += 2) {
		if (quote >= end)
			return NULL;
		quote = memchr(quote, '"', (size_t)(end - quote));
		if (!quote || quote + 1 == end || quote[1] != '"')
			return quote;
	}
}

/* Goes on behind a closed field; false: nothing more ends in the block. */
static bool after_close(struct cut_scan *scan, size_t next)
{
	const char *at = scan->data + next;
	size_t left = scan->size - next;

	if (left == 0 || (left == 1 && *at == '\r'))
		return false;
	if (*at == scan->rules.delimiter || *at == '\n') {
		scan->seek = next + 1;
		return true;
	}
	if (*at == '\r' && at[1] == '\n') {
		scan->seek = next + 2;
		return true;
	}
	return skip_broken(scan, next);
}

/* A quote opens a field at `open`; false: the block ends inside its record. */
static bool take_quoted(struct cut_scan *scan, size_t open)
{
	size_t record = record_of(scan, open);
	bool cut = scan->size - record > LIMIT_RECORD_BYTES;
	size_t limit = cut ? record + LIMIT_RECORD_BYTES : scan->size;
	const char *close = closing_quote(scan, open + 1, limit);
	size_t next;

	if (!close) {
		if (!cut && !scan->last)
			return false;
		/* csv_next goes back to the record's own first line end */
		if (record < scan->counted)
			scan->counted = record;
		return skip_broken(scan, record);
	}
	next = offset_of(scan, close) + 1;
	if (next == limit && !cut && !scan->last)
		return false;
	count_rows(scan, open);
	scan->record = record;
	scan->counted = next;
	return after_close(scan, next);
}

/* A quote at the start of a field opens it; elsewhere it breaks the record. */
static bool take_quote(struct cut_scan *scan, size_t at)
{
	char before = at ? scan->data[at - 1] : '\n';

	if (before == '\n' || before == scan->rules.delimiter)
		return take_quoted(scan, at);
	return skip_broken(scan, at);
}

static bool cut_by_quotes(struct text bytes, struct cut_rules rules, bool last,
			  struct block_cut *out)
{
	struct cut_scan scan = {
		.data = bytes.data,
		.size = bytes.size,
		.rules = rules,
		.last = last,
	};
	const char *quote;
	size_t record;

	while ((quote = find(&scan, '"', scan.seek)))
		if (!take_quote(&scan, offset_of(&scan, quote)))
			break;
	/* a record cut off inside its quotes begins where `seek` stands or
	 * later; no line end behind it belongs to a whole record */
	if (quote && !last) {
		size_t stop = offset_of(&scan, quote);

		stop = stop < scan.counted ? scan.counted : stop;
		record = record_of(&scan, stop);
	} else {
		record = record_of(&scan, scan.size);
	}
	out->size = last ? bytes.size : record;
	if (record > scan.counted)
		count_rows(&scan, record);
	out->rows =
		scan.rows + (last && cut_has_open_end(bytes, rules, record));
	out->lines = count_lines((struct text){bytes.data, out->size});
	return out->size > 0;
}

bool block_cut(struct text bytes, struct cut_rules rules, bool last,
	       struct block_cut *out)
{
	if (!clean_cut(bytes, rules, last, out))
		return cut_by_quotes(bytes, rules, last, out);
	return out->size > 0;
}

static BYTE_MASK_WIDE uint64_t lines_wide(struct text bytes, size_t *at)
{
	uint64_t lines = 0;
	size_t base = 0;

	for (; bytes.size - base >= BYTE_MASK_SPAN; base += BYTE_MASK_SPAN)
		lines += (uint64_t)__builtin_popcountll(
			byte_masks_wide(bytes.data + base, '\n', '\n', '\n').a);
	*at = base;
	return lines;
}

uint64_t count_lines(struct text bytes)
{
	uint64_t lines = 0;
	size_t at = 0;

	if (byte_mask_is_wide())
		lines = lines_wide(bytes, &at);
	for (; at < bytes.size; at++)
		lines += bytes.data[at] == '\n';
	return lines;
}
