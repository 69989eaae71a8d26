/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RFC 4180 scanner. Runs of plain fields are found 64 bytes at a time by the
 * positions of delimiters, line ends and quotes; only a quoted field is looked
 * at by itself.
 */
#include "parse/csv.h"

#include <string.h>

#include "base/byte_mask.h"
#include "base/limits.h"

_Static_assert(LIMIT_RECORD_BYTES == 1024 * 1024, "the texts say 1 MiB");

enum step {
	STEP_NEXT, /* a field is done or a quote stands at a field's start */
	STEP_DONE, /* the record's line end is behind us */
	STEP_MORE, /* the block ended */
	STEP_BROKEN, /* the record has a problem; skip to its line end */
};

struct scan {
	const char *data;
	size_t size;
	size_t at; /* where the next field begins */
	char delimiter;
	bool last;
	struct csv_record *record;
};

static enum step broken(struct scan *scan, size_t at, const char *problem)
{
	scan->record->problem = problem;
	scan->at = at;
	return STEP_BROKEN;
}

/* A field that has no room is a problem of its record, which still ends where
 * it would have. */
static inline __attribute__((always_inline)) void add_field(
	struct csv_record *record, const char *data, size_t size, bool quoted)
{
	if (__builtin_expect(record->count == record->room, 0))
		record->problem = "more fields than there is room for";
	else
		record->fields[record->count++] =
			(struct csv_field){data, (uint32_t)size, quoted};
}

/* The size of a field that ends its line, without the CR of CRLF. */
static inline size_t without_cr(const char *data, size_t size)
{
	return size && data[size - 1] == '\r' ? size - 1 : size;
}

static enum step end_line(struct scan *scan, size_t at)
{
	const char *field = scan->data + scan->at;
	size_t size = without_cr(field, at - scan->at);

	add_field(scan->record, field, size, false);
	scan->at = at + 1;
	return STEP_DONE;
}

/* Takes what the masks of the 64 bytes at `base` show; STEP_MORE: go on. */
static inline __attribute__((always_inline)) enum step take_masks(
	struct scan *scan, size_t base, struct byte_masks masks)
{
	uint64_t stops = masks.b | masks.c;
	uint64_t delimiters = masks.a & (stops ? (stops & -stops) - 1 : ~0ull);
	size_t at;

	while (delimiters) {
		at = base + (unsigned)__builtin_ctzll(delimiters);
		add_field(scan->record, scan->data + scan->at, at - scan->at,
			  false);
		scan->at = at + 1;
		delimiters &= delimiters - 1;
	}
	if (!stops)
		return STEP_MORE;
	at = base + (unsigned)__builtin_ctzll(stops);
	if (masks.b & (stops & -stops))
		return end_line(scan, at);
	if (at != scan->at)
		return broken(scan, at, "a quote inside an unquoted field");
	return STEP_NEXT;
}

/* The last, short part of a block, seen through a padded copy. */
static enum step take_tail(struct scan *scan, size_t base)
{
	char copy[BYTE_MASK_SPAN] = {0};
	size_t size = scan->size - base;
	uint64_t valid = ((uint64_t)1 << size) - 1;
	struct byte_masks masks;
	enum step step;

	memcpy(copy, scan->data + base, size);
	masks = byte_masks_any(copy, scan->delimiter, '\n', '"');
	masks.a &= valid;
	masks.b &= valid;
	masks.c &= valid;
	step = take_masks(scan, base, masks);
	if (step != STEP_MORE || !scan->last)
		return step;
	step = end_line(scan, scan->size);
	if (step == STEP_DONE)
		scan->at = scan->size;
	return step;
}

static BYTE_MASK_WIDE enum step plain_run_wide(struct scan *scan)
{
	size_t base = scan->at;

	for (; scan->size - base >= BYTE_MASK_SPAN; base += BYTE_MASK_SPAN) {
		enum step step =
			take_masks(scan, base,
				   byte_masks_wide(scan->data + base,
						   scan->delimiter, '\n', '"'));

		if (step != STEP_MORE)
			return step;
	}
	return take_tail(scan, base);
}

static enum step plain_run_any(struct scan *scan)
{
	size_t base = scan->at;

	for (; scan->size - base >= BYTE_MASK_SPAN; base += BYTE_MASK_SPAN) {
		enum step step =
			take_masks(scan, base,
				   byte_masks_any(scan->data + base,
						  scan->delimiter, '\n', '"'));

		if (step != STEP_MORE)
			return step;
	}
	return take_tail(scan, base);
}

/* What follows a closing quote: `at` is the byte after it. */
static enum step after_quote(struct scan *scan, size_t at)
{
	size_t left = scan->size - at;
	const char *next = scan->data + at;

	if (left == 0 || (left == 1 && *next == '\r')) {
		scan->at = scan->size;
		return scan->last ? STEP_DONE : STEP_MORE;
	}
	if (*next == scan->delimiter) {
		scan->at = at + 1;
		return STEP_NEXT;
	}
	if (*next == '\r' && next[1] == '\n')
		next++;
	if (*next != '\n')
		return broken(scan, at, "text after a closing quote");
	scan->at = (size_t)(next - scan->data) + 1;
	return STEP_DONE;
}

static enum step quoted_field(struct scan *scan)
{
	bool cut = scan->size > LIMIT_RECORD_BYTES;
	size_t size = cut ? LIMIT_RECORD_BYTES : scan->size;
	const char *end = scan->data + size;
	const char *begin = scan->data + scan->at + 1;
	const char *quote = begin;

	for (;; quote += 2) {
		if (quote < end)
			quote = memchr(quote, '"', (size_t)(end - quote));
		else
			quote = NULL;
		if (!quote && !scan->last && !cut)
			return STEP_MORE;
		if (!quote)
			return broken(
				scan, 0,
				"a quote that is not closed within 1 MiB");
		if (quote + 1 == end && !scan->last && !cut)
			return STEP_MORE;
		if (quote + 1 == end || quote[1] != '"')
			break;
	}
	add_field(scan->record, begin, (size_t)(quote - begin), true);
	return after_quote(scan, (size_t)(quote - scan->data) + 1);
}

/* Leaves a record that is not CSV at the first line end from scan->at on. */
static enum step skip_line(struct scan *scan)
{
	const char *from = scan->data + scan->at;
	const char *end = memchr(from, '\n', scan->size - scan->at);

	if (!end && !scan->last)
		return STEP_MORE;
	scan->at = end ? (size_t)(end - scan->data) + 1 : scan->size;
	return STEP_DONE;
}

static inline bool at_quote(const struct scan *scan)
{
	return scan->at < scan->size && scan->data[scan->at] == '"';
}

enum csv_state csv_next(struct text bytes, char delimiter, bool last,
			struct csv_record *record, size_t *used)
{
	struct scan scan = {bytes.data, bytes.size, 0, delimiter, last, record};
	bool wide = byte_mask_is_wide();
	enum step step = STEP_NEXT;

	record->count = 0;
	record->problem = NULL;
	if (bytes.size == 0)
		return last ? CSV_END : CSV_MORE;
	while (step == STEP_NEXT) {
		if (at_quote(&scan))
			step = quoted_field(&scan);
		else if (wide)
			step = plain_run_wide(&scan);
		else
			step = plain_run_any(&scan);
	}
	if (step == STEP_BROKEN)
		step = skip_line(&scan);
	if (step == STEP_MORE)
		return CSV_MORE;
	if (scan.at > LIMIT_RECORD_BYTES && !record->problem)
		record->problem = "a record of more than 1 MiB";
	*used = scan.at;
	return CSV_RECORD;
}

struct text csv_value(struct arena *arena, struct csv_field field)
{
	const char *end = field.data + field.size;
	const char *from = field.data;
	char *out;
	size_t size = 0;

	if (!field.quoted || !memchr(from, '"', field.size))
		return (struct text){from, field.size};
	out = arena_alloc(arena, field.size);
	while (from < end) {
		const char *quote = memchr(from, '"', (size_t)(end - from));
		const char *stop = quote ? quote + 1 : end;

		memcpy(out + size, from, (size_t)(stop - from));
		size += (size_t)(stop - from);
		from = quote ? quote + 2 : end;
	}
	return (struct text){out, size};
}
