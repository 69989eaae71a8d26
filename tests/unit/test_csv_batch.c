/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random CSV, cut into random blocks: csv_batch at every width must agree with
 * csv_next, and csv_next with a reader that looks at one byte after another,
 * about every record's start, its fields and whether it is CSV at all.
 */
#include "records/csv_batch.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "parse/csv.h"
#include "records/block_cut.h"

#if defined(__SANITIZE_ADDRESS__)
#define CASES 40000
#else
#define CASES 550000
#endif
#define BYTES	    400
#define MOST_FIELDS 8

static const enum byte_width widths[] = {WIDTH_PORTABLE, WIDTH_AVX2,
					 WIDTH_AVX512};

static uint64_t draw(uint64_t *seed, uint64_t below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (*seed >> 11) % below;
}

/* What a record is, read byte by byte. */
struct plain_record {
	size_t start, used, count;
	bool problem, blank;
	struct plain_field {
		size_t start, size;
		bool doubled;
	} fields[BYTES + 1];
};

static size_t line_end(const char *data, size_t size, size_t at)
{
	while (at < size && data[at] != '\n')
		at++;
	return at < size ? at + 1 : at;
}

static bool at_line_end(const char *data, size_t size, size_t at)
{
	if (at < size && data[at] == '\r')
		at++;
	return at >= size || data[at] == '\n';
}

/* The byte behind the closing quote, 0 when there is none. */
static size_t behind_quotes(const char *data, size_t size, size_t at,
			    bool *doubled)
{
	for (at++; at < size; at++) {
		if (data[at] != '"')
			continue;
		if (at + 1 == size || data[at + 1] != '"')
			return at + 1;
		*doubled = true;
		at++;
	}
	return 0;
}

/* One field from *at on; false: no CSV, *at is where that shows, and for quotes
 * that are not closed the record's start. */
static bool plain_field(const char *data, size_t size, size_t start, size_t *at,
			struct plain_field *field)
{
	size_t from = *at, end = *at;

	*field = (struct plain_field){.start = from};
	if (end < size && data[end] == '"') {
		end = behind_quotes(data, size, end, &field->doubled);
		*at = end ? end : start;
		if (end == 0)
			return false;
		field->start++;
		field->size = end - from - 2;
		return at_line_end(data, size, end) || data[end] == ',';
	}
	while (!at_line_end(data, size, end) && data[end] != ',' &&
	       data[end] != '"')
		end++;
	*at = end;
	field->size = end - from;
	return end == size || data[end] != '"';
}

static void plain_next(const char *data, size_t size, size_t start,
		       struct plain_record *out)
{
	size_t at = start;

	out->start = start;
	out->count = 0;
	out->problem = false;
	for (;; at++) {
		if (!plain_field(data, size, start, &at,
				 &out->fields[out->count++])) {
			out->problem = true;
			break;
		}
		if (at_line_end(data, size, at))
			break;
	}
	out->used = line_end(data, size, at) - start;
	out->blank = out->count == 1 && !out->problem &&
		     out->fields[0].size == 0 &&
		     (out->fields[0].start == start);
}

struct stand {
	uint64_t seed;
	char bytes[BYTES];
	size_t size;
	unsigned positions[MOST_FIELDS];
	struct wanted_fields wanted;
	struct field_batch batch;
	struct field_place places[MOST_FIELDS * VECTOR_ROWS];
};

static void add_bytes(struct stand *s, const char *text)
{
	for (; *text && s->size < BYTES; text++)
		s->bytes[s->size++] = *text;
}

static void add_field(struct stand *s)
{
	static const char *const fields[] = {"",
					     "a",
					     "bc",
					     "\"\"",
					     "\"d\"",
					     "\"e,\"",
					     "\"\n\"",
					     "\"\r\n,\"",
					     "\"f\"\"\"",
					     "\"\"\"\"",
					     "\r",
					     "a\r",
					     "12345678",
					     "\"x\ry\"",
					     "2026-01-31T12:42:59Z",
					     "\xe0\xb8\x81"};
	static const char *const broken[] = {
		"\"", "a\"", "\"b\"c", "\"\" ", "\"\"\"", "\"a\r", "\"a\"\r"};

	if (draw(&s->seed, 60) == 0)
		add_bytes(s, broken[draw(&s->seed, ARRAY_SIZE(broken))]);
	else if (draw(&s->seed, 3))
		add_bytes(s, fields[draw(&s->seed, ARRAY_SIZE(fields))]);
	else
		for (size_t n = draw(&s->seed, 90); n; n--)
			add_bytes(s, "z");
}

/* Rows of mostly as many fields, and now and then anything at all. */
static void make(struct stand *s)
{
	static const char letters[] = "aaaaaaaaaaaa,,,,,\"\"\"\n\n\r";
	size_t most = 1 + draw(&s->seed, BYTES), count;

	s->size = 0;
	s->wanted.field_count = 1 + draw(&s->seed, MOST_FIELDS);
	s->wanted.positions = s->positions;
	s->wanted.count = 0;
	for (unsigned i = 0; i < s->wanted.field_count; i++)
		if (draw(&s->seed, 2))
			s->positions[s->wanted.count++] = i;
	if (draw(&s->seed, 8) == 0) {
		while (s->size < most)
			s->bytes[s->size++] =
				letters[draw(&s->seed, sizeof(letters) - 1)];
		return;
	}
	while (s->size < most) {
		count = s->wanted.field_count;
		if (draw(&s->seed, 20) == 0)
			count = draw(&s->seed, MOST_FIELDS + 2);
		for (size_t i = 0; i < count; i++) {
			if (i)
				add_bytes(s, ",");
			add_field(s);
		}
		add_bytes(s, draw(&s->seed, 3) ? "\n" : "\r\n");
	}
	if (s->size > most)
		s->size = most;
}

static void check_next(const char *data, size_t size,
		       const struct plain_record *wanted)
{
	static struct csv_field fields[LIMIT_RECORD_COLUMNS];
	struct csv_record record = {.fields = fields,
				    .room = LIMIT_RECORD_COLUMNS};
	size_t used = 0;

	cr_assert(csv_next((struct text){data + wanted->start,
					 size - wanted->start},
			   ',', true, &record, &used) == CSV_RECORD);
	cr_assert(used == wanted->used && !record.problem == !wanted->problem);
	if (record.problem)
		return;
	cr_assert(record.count == wanted->count);
	for (size_t i = 0; i < record.count; i++)
		cr_assert(fields[i].data == data + wanted->fields[i].start &&
			  fields[i].size == wanted->fields[i].size);
}

static bool is_odd(const struct stand *s, const struct plain_record *wanted)
{
	if (wanted->problem || wanted->count != s->wanted.field_count)
		return true;
	for (size_t f = 0; f < s->wanted.count; f++)
		if (wanted->fields[s->positions[f]].doubled)
			return true;
	return false;
}

static void check_row(const struct stand *s, size_t row,
		      const struct plain_record *wanted)
{
	const struct field_batch *batch = &s->batch;
	bool odd = batch->odd[row / 64] >> row % 64 & 1;

	cr_assert(row < batch->rows && batch->records[row] == wanted->start);
	cr_assert(odd == is_odd(s, wanted));
	for (size_t f = 0; f < s->wanted.count && !odd; f++) {
		const struct plain_field *field =
			&wanted->fields[s->positions[f]];
		const struct field_place *place =
			&batch->places[f * VECTOR_ROWS + row];

		cr_assert(place->size == field->size &&
			  (field->size == 0 || place->start == field->start));
	}
}

static uint64_t check_block(struct stand *s, struct text block)
{
	struct plain_record wanted;
	uint64_t rows = 0;

	for (size_t w = 0; w < ARRAY_SIZE(widths); w++) {
		size_t at = 0, row = 0;

		if (widths[w] > byte_width_best())
			break;
		csv_batch(widths[w], block, 0, ',', &s->wanted, &s->batch);
		cr_assert(s->batch.used == block.size);
		for (; at < block.size; at += wanted.used) {
			plain_next(block.data, block.size, at, &wanted);
			if (w == 0)
				check_next(block.data, block.size, &wanted);
			if (!wanted.blank || s->wanted.field_count == 1)
				check_row(s, row++, &wanted);
		}
		cr_assert(row == s->batch.rows);
		rows = row;
	}
	return rows;
}

/* Blocks of about `room` bytes, as the reader cuts them. */
static uint64_t check_blocks(struct stand *s, size_t room)
{
	struct cut_rules rules = {',', s->wanted.field_count == 1};
	struct block_cut cut;
	size_t want = room;
	uint64_t rows = 0;

	for (size_t at = 0; at < s->size;) {
		size_t left = s->size - at;
		bool last = want >= left;
		struct text seen = {s->bytes + at, last ? left : want};

		if (!block_cut(seen, rules, last, &cut)) {
			want *= 2;
			continue;
		}
		cr_assert(check_block(s, (struct text){seen.data, cut.size}) ==
			  cut.rows);
		rows += cut.rows;
		at += cut.size;
		want = room;
	}
	return rows;
}

static void run_cases(uint64_t seed)
{
	struct stand *s = xmalloc(sizeof(*s));
	uint64_t rows;

	s->seed = seed;
	s->batch.places = s->places;
	for (size_t i = 0; i < CASES; i++) {
		make(s);
		rows = check_block(s, (struct text){s->bytes, s->size});
		if (i % 4 == 0)
			cr_assert(check_blocks(s, 1 + draw(&s->seed, 200)) ==
				  rows);
	}
	free(s);
}

Test(csv_batch, agrees_on_random_csv)
{
	run_cases(88172645463325252u);
}

Test(csv_batch, agrees_on_more_random_csv)
{
	run_cases(6364136223846793005u);
}

static struct stand *long_stand(size_t field_count)
{
	struct stand *s = xmalloc(sizeof(*s));

	memset(s, 0, sizeof(*s));
	s->batch.places = s->places;
	s->wanted = (struct wanted_fields){s->positions, 1, field_count};
	return s;
}

Test(csv_batch, goes_on_after_a_full_batch)
{
	struct stand *s = long_stand(1);
	char bytes[2 * (2 * VECTOR_ROWS + 10)];
	struct text block = {bytes, sizeof(bytes)};
	size_t from = 0, rows = 0;

	for (size_t w = 0; w < ARRAY_SIZE(widths); w++) {
		if (widths[w] > byte_width_best())
			break;
		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = i % 2 ? '\n' : (char)('a' + i / 2 % 26);
		for (from = rows = 0; from < block.size; from = s->batch.used) {
			csv_batch(widths[w], block, from, ',', &s->wanted,
				  &s->batch);
			for (size_t i = 0; i < s->batch.rows; i++, rows++)
				cr_assert(s->places[i].start == 2 * rows &&
					  s->places[i].size == 1);
		}
		cr_assert(rows == 2 * VECTOR_ROWS + 10);
	}
	free(s);
}

/* A record with more separators than an index holds, one with too many fields
 * and one of more than 1 MiB between good ones. */
Test(csv_batch, what_is_too_large_is_odd)
{
	struct stand *s = long_stand(2);
	size_t size = 0, room = 2 * LIMIT_RECORD_BYTES;
	char *bytes = xmalloc(room);

	memcpy(bytes, "a,b\n", 4);
	size = 4;
	memset(bytes + size, ',', SEPARATORS + 100);
	size += SEPARATORS + 100;
	bytes[size++] = '\n';
	memset(bytes + size, ',', LIMIT_RECORD_COLUMNS);
	size += LIMIT_RECORD_COLUMNS;
	memcpy(bytes + size, "\"\n\"\nc,d\ne,", 10);
	size += 10;
	memset(bytes + size, 'x', LIMIT_RECORD_BYTES);
	size += LIMIT_RECORD_BYTES;
	memcpy(bytes + size, "\nf,g", 4);
	size += 4;
	for (size_t w = 0; w < ARRAY_SIZE(widths); w++) {
		const struct field_place *places = s->places;

		if (widths[w] > byte_width_best())
			break;
		csv_batch(widths[w], (struct text){bytes, size}, 0, ',',
			  &s->wanted, &s->batch);
		cr_assert(s->batch.used == size && s->batch.rows == 6);
		cr_assert(s->batch.odd[0] == 0x16, "%lx",
			  (unsigned long)s->batch.odd[0]);
		cr_assert(bytes[places[0].start] == 'a' &&
			  bytes[places[3].start] == 'c' &&
			  bytes[places[5].start] == 'f');
	}
	free(bytes);
	free(s);
}
