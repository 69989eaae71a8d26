/* SPDX-License-Identifier: Apache-2.0 */
#include "records/csv_batch.h"

#include <string.h>

#include "base/limits.h"
#include "records/block_reader.h"
#include "records/record_format.h"

struct batching {
	struct text block;
	char delimiter;
	const struct wanted_fields *wanted;
	struct field_batch *out;
	const struct separator_index *index;
	size_t first; /* row of the batch that line 0 of the index is */
};

static void mark_odd(struct field_batch *out, size_t row)
{
	out->odd[row / 64] |= UINT64_C(1) << row % 64;
}

static struct field_place *places_of(const struct batching *b, size_t field)
{
	return b->out->places + field * VECTOR_ROWS;
}

/* A record by csv_next, from `from` on: odd, whatever is in it. */
static void take_odd(struct batching *b, size_t from)
{
	struct csv_field fields[LIMIT_RECORD_COLUMNS];
	struct csv_record record = {.fields = fields,
				    .room = LIMIT_RECORD_COLUMNS};
	struct text left = {b->block.data + from, b->block.size - from};
	struct field_batch *out = b->out;
	size_t used = left.size;

	(void)csv_next(left, b->delimiter, true, &record, &used);
	for (size_t f = 0; f < b->wanted->count; f++)
		places_of(b, f)[out->rows] = (struct field_place){0, 0};
	mark_odd(out, out->rows);
	out->records[out->rows++] = (uint32_t)from;
	out->used = from + used;
}

/* Fields that stand `stride` separators apart: ends[o] before field 0. */
static void take_field(const struct batching *b, size_t lines, size_t field)
{
	const uint32_t *ends = b->index->ends + b->wanted->positions[field];
	struct field_place *places = places_of(b, field) + b->first;
	size_t stride = b->wanted->field_count;

	for (size_t i = 0; i < lines; i++, ends += stride) {
		uint32_t start = ends[0] + 1;

		places[i] = (struct field_place){start, ends[1] - start};
	}
}

/* CRLF: the last field ends before the CR. */
static void cut_returns(const struct batching *b, size_t lines, size_t field)
{
	struct field_place *places = places_of(b, field) + b->first;
	const char *data = b->block.data;

	for (size_t i = 0; i < lines; i++) {
		struct field_place *place = &places[i];

		if (place->size && data[place->start + place->size - 1] == '\r')
			place->size--;
	}
}

/* A field that begins with a quote ends with one: the index has seen to it. */
static void take_quotes_off(const struct batching *b, size_t lines,
			    size_t field)
{
	struct field_place *places = places_of(b, field) + b->first;
	const char *data = b->block.data;
	bool doubled = b->index->doubled;

	for (size_t i = 0; i < lines; i++) {
		struct field_place *place = &places[i];

		if (place->size < 2 || data[place->start] != '"')
			continue;
		place->start++;
		place->size -= 2;
		if (doubled && memchr(data + place->start, '"', place->size))
			mark_odd(b->out, b->first + i);
	}
}

static void finish_fields(const struct batching *b, size_t lines)
{
	const struct wanted_fields *wanted = b->wanted;

	for (size_t f = 0; f < wanted->count; f++) {
		if (wanted->positions[f] + 1 == wanted->field_count)
			cut_returns(b, lines, f);
		if (b->index->quoted)
			take_quotes_off(b, lines, f);
	}
}

/* Every line has as many fields as the header. */
static void take_regular(struct batching *b, size_t lines)
{
	const struct separator_index *index = b->index;
	uint32_t *records = b->out->records + b->first;
	size_t stride = b->wanted->field_count;

	for (size_t i = 0; i < lines; i++)
		records[i] = index->ends[i * stride] + 1;
	for (size_t f = 0; f < b->wanted->count; f++)
		take_field(b, lines, f);
	b->out->rows += lines;
}

static bool is_blank(const struct batching *b, uint32_t start, uint32_t end)
{
	if (b->wanted->field_count < 2)
		return false;
	return start == end ||
	       (start + 1 == end && b->block.data[start] == '\r');
}

/* Lines of any number of fields; what is no record is left out. */
static void take_ragged(struct batching *b, size_t lines)
{
	const struct separator_index *index = b->index;
	const struct wanted_fields *wanted = b->wanted;
	struct field_batch *out = b->out;
	size_t from = 0;

	for (size_t i = 0; i < lines; i++) {
		const uint32_t *ends = index->ends + from;
		size_t count = index->lines[i] - from;

		from = index->lines[i];
		if (count == 1 && is_blank(b, ends[0] + 1, ends[1]))
			continue;
		if (count != wanted->field_count)
			mark_odd(out, out->rows);
		for (size_t f = 0; f < wanted->count; f++) {
			unsigned p = wanted->positions[f];
			struct field_place place = {0, 0};

			if (count == wanted->field_count)
				place = (struct field_place){
					ends[p] + 1, ends[p + 1] - ends[p] - 1};
			places_of(b, f)[out->rows] = place;
		}
		out->records[out->rows++] = ends[0] + 1;
	}
}

static bool all_regular(const struct batching *b, size_t lines)
{
	uint32_t stride = (uint32_t)b->wanted->field_count, from = 0, wrong = 0;

	for (size_t i = 0; i < lines; i++) {
		wrong |= (b->index->lines[i] - from) ^ stride;
		from = b->index->lines[i];
	}
	return !wrong;
}

/* How many of the lines csv_next would call good records: longer ones than
 * 1 MiB or with too many fields are its own affair. */
static size_t good_lines(const struct batching *b, size_t lines)
{
	const struct separator_index *index = b->index;
	size_t from = 0;

	for (size_t i = 0; i < lines; i++) {
		size_t end = index->lines[i];

		if (end - from > LIMIT_RECORD_COLUMNS ||
		    index->ends[end] - index->ends[from] > LIMIT_RECORD_BYTES)
			return i;
		from = end;
	}
	return lines;
}

/* The last line may lack its end. */
static void close_last_line(struct separator_index *index, struct text block)
{
	size_t ends =
		index->line_count ? index->lines[index->line_count - 1] : 0;

	if (!index->ended || index->ends[ends] + 1 == (uint32_t)block.size)
		return;
	index->ends[++index->count] = (uint32_t)block.size;
	index->lines[index->line_count++] = (uint32_t)index->count;
}

/* Takes what the index holds; false when the next record is not in it. */
static bool take_lines(struct batching *b)
{
	const struct separator_index *index = b->index;
	struct field_batch *out = b->out;
	size_t lines = index->line_count, end;

	if (lines > VECTOR_ROWS - out->rows)
		lines = VECTOR_ROWS - out->rows;
	b->first = out->rows;
	if (b->block.size <= LIMIT_RECORD_BYTES && all_regular(b, lines)) {
		take_regular(b, lines);
	} else {
		lines = good_lines(b, lines);
		take_ragged(b, lines);
	}
	if (lines == 0)
		return false;
	finish_fields(b, out->rows - b->first);
	end = index->ends[index->lines[lines - 1]];
	out->used = end < b->block.size ? end + 1 : end;
	return true;
}

void csv_batch(enum byte_width width, struct text block, size_t from,
	       char delimiter, const struct wanted_fields *wanted,
	       struct field_batch *out)
{
	struct separator_index index;
	struct batching b = {
		.block = block,
		.delimiter = delimiter,
		.wanted = wanted,
		.out = out,
		.index = &index,
	};

	out->rows = 0;
	out->used = from;
	out->ascii = true;
	memset(out->odd, 0, sizeof(out->odd));
	while (out->used < block.size && out->rows < VECTOR_ROWS) {
		separator_index_fill(&index, width, block, out->used,
				     delimiter);
		out->ascii &= index.ascii;
		close_last_line(&index, block);
		if (take_lines(&b))
			continue;
		take_odd(&b, out->used);
		out->ascii = false;
	}
	out->records[out->rows] = (uint32_t)out->used;
}

static bool csv_record_next(const struct record_reading *reading,
			    struct text bytes, struct csv_record *record,
			    size_t *used)
{
	return csv_next(bytes, reading->delimiter, true, record, used) ==
	       CSV_RECORD;
}

static void csv_record_batch(const struct record_reading *reading,
			     struct text block, size_t from,
			     const struct wanted_fields *wanted,
			     struct field_batch *out)
{
	csv_batch(byte_width_best(), block, from, reading->delimiter, wanted,
		  out);
}

const struct record_format record_format_csv = {
	.name = "csv",
	.next = csv_record_next,
	.batch = csv_record_batch,
};
