/* SPDX-License-Identifier: Apache-2.0 */
#include "records/ndjson_batch.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/byte_mask.h"

#define NAMES 6

static const struct text names_looked_for[NAMES] = {
	{"id", 2}, {"bank", 4}, {"at", 2}, {"n", 1}, {"ชื่อ", 12}, {"never", 5}};

static uint64_t seed = 88172645463325252ULL;

static unsigned below(unsigned most)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed % most);
}

static void add_string(struct buffer *out)
{
	static const char *const pieces[] = {
		"a",
		"bank-0042",
		"2026-02-01 10:00:00",
		"ก",
		"\\n",
		"\\u0e01",
		"\\\"",
		"{,}:[]",
		" ",
		"0123456789012345678901234567890123456"};

	buffer_char(out, '"');
	for (unsigned i = below(4); i; i--)
		buffer_str(out, pieces[below(below(3) ? 3 : 10)]);
	buffer_char(out, '"');
}

static void add_value(struct buffer *out)
{
	static const char *const values[] = {
		"0",	       "12",
		"-7.25",       "123456789012345678901234567890123456789",
		"1e3",	       "0.00000000000000000000000000001",
		"null",	       "true",
		"false",       "[1,\"]\"]",
		"{\"id\":[]}", "1.5E-2"};
	/* broken ones are rare */
	static const char *const wrong[] = {"01",  "\"\\x\"", "nul",
					    "",	   "\"\t\"",  "1\"",
					    "\"a", "[1",      "\"\\ud800\""};

	switch (below(40)) {
	case 0:
		buffer_str(out, wrong[below(ARRAY_SIZE(wrong))]);
		break;
	case 1 ... 15:
		buffer_str(out,
			   values[below(below(2) ? 2 : ARRAY_SIZE(values))]);
		break;
	default:
		add_string(out);
	}
}

/* A record of some shape; most records of a text have the first one. */
static void add_record(struct buffer *out, unsigned shape)
{
	static const char *const keys[] = {"id", "bank",      "at",	 "n",
					   "ชื่อ", "free text", "x\\u0041"};
	const char *space = shape & 8 ? " " : "";
	unsigned left_out = shape & 16 ? below(ARRAY_SIZE(keys)) : 99;

	buffer_printf(out, "{%s", space);
	for (unsigned i = 0, count = 0; i < ARRAY_SIZE(keys); i++) {
		const char *key = keys[(i + shape) % ARRAY_SIZE(keys)];

		if (i == left_out)
			continue;
		if (count++)
			buffer_printf(out, ",%s", space);
		buffer_printf(out, "\"%s\":%s", key, space);
		add_value(out);
	}
	buffer_str(out, shape & 32 ? "}\r\n" : "}\n");
}

static bool is_odd(const struct field_batch *batch, size_t row)
{
	return batch->odd[row / 64] >> row % 64 & 1;
}

/* A batch's row must be what ndjson_next reads, or odd. */
static size_t compare(const struct ndjson_names *names, struct text block,
		      const struct wanted_fields *wanted,
		      const struct field_batch *batch, size_t from)
{
	struct arena *arena = arena_open();
	struct csv_field fields[NAMES];
	struct csv_record record = {.fields = fields, .room = NAMES};
	size_t row = 0, odd = 0, used;

	while (from < batch->used) {
		struct text left = {block.data + from, block.size - from};

		cr_assert(ndjson_next(left, names, arena, &record, &used));
		if (!record.problem && record.count == 0) {
			from += used;
			continue;
		}
		cr_assert_lt(row, batch->rows);
		cr_assert_eq(batch->records[row], from);
		odd += is_odd(batch, row);
		cr_assert(!record.problem || is_odd(batch, row), "%s",
			  record.problem);
		for (size_t w = 0; w < wanted->count && !is_odd(batch, row);
		     w++) {
			struct field_place place =
				batch->places[w * VECTOR_ROWS + row];
			struct csv_field field = fields[wanted->positions[w]];

			cr_assert_eq(place.size, field.size, "row %zu", row);
			cr_assert_eq(memcmp(block.data + place.start,
					    field.data, field.size),
				     0);
		}
		from += used;
		row++;
	}
	cr_assert_eq(row, batch->rows);
	arena_close(arena);
	return odd;
}

static void read_all(bool wide, struct text block,
		     const struct wanted_fields *wanted, size_t *rows,
		     size_t *odd)
{
	struct arena *arena = arena_open();
	const struct ndjson_names *names =
		ndjson_names_new(arena, names_looked_for, NAMES, false);
	struct field_batch *batch = malloc(sizeof(*batch));
	size_t from = 0;

	batch->places =
		malloc(NAMES * VECTOR_ROWS * sizeof(struct field_place));
	*rows = *odd = 0;
	while (from < block.size) {
		ndjson_batch(wide, names, block, from, wanted, batch);
		cr_assert_gt(batch->used, from);
		*odd += compare(names, block, wanted, batch, from);
		*rows += batch->rows;
		from = batch->used;
		if (batch->rows < VECTOR_ROWS)
			cr_assert_eq(from, block.size);
	}
	free(batch->places);
	free(batch);
	arena_close(arena);
}

static void try_text(struct buffer *bytes)
{
	static const unsigned positions[][3] = {
		{0, 1, 2}, {1, 3, 4}, {3, 4, 5}};

	for (size_t i = 0; i < ARRAY_SIZE(positions); i++) {
		struct wanted_fields wanted = {positions[i], 3, NAMES};
		size_t rows[2] = {0, 0}, odd[2];
		/* exactly as large, for the sanitizer to watch */
		char *copy = malloc(bytes->size + 1);
		struct text block = {copy, bytes->size};

		memcpy(copy, bytes->data, bytes->size);
		read_all(false, block, &wanted, &rows[0], &odd[0]);
		if (byte_mask_is_wide()) {
			read_all(true, block, &wanted, &rows[1], &odd[1]);
			cr_assert_eq(rows[0], rows[1]);
			cr_assert_eq(odd[0], odd[1]);
		}
		free(copy);
	}
}

Test(ndjson_batch, agrees_with_the_reader_of_single_records)
{
	struct buffer bytes;

	buffer_init(&bytes);
	for (unsigned i = 0; i < 400; i++) {
		unsigned shape = below(64);

		bytes.size = 0;
		for (unsigned n = below(300); n; n--)
			add_record(&bytes, below(6) ? shape : below(64));
		if (below(2) && bytes.size)
			bytes.size -= 1 + below(3) % bytes.size;
		try_text(&bytes);
	}
	buffer_release(&bytes);
}

Test(ndjson_batch, empty_lines_and_many_rows)
{
	struct buffer bytes;
	unsigned positions[] = {0, 3};
	struct wanted_fields wanted = {positions, 2, NAMES};
	size_t rows, odd;

	buffer_init(&bytes);
	for (unsigned i = 0; i < 5000; i++)
		buffer_printf(&bytes, "%s{\"id\":\"%u\",\"n\":%u}%s\n",
			      i % 7 ? "" : "\r\n\n", i, i, i % 3 ? "" : "\r");
	read_all(byte_mask_is_wide(), (struct text){bytes.data, bytes.size},
		 &wanted, &rows, &odd);
	cr_expect_eq(rows, 5000);
	cr_expect_eq(odd, 0);
	buffer_release(&bytes);
}

/* A value without its comma must not slip through between known keys. */
Test(ndjson_batch, what_is_compared_is_all_there_is)
{
	static const char good[] = "{\"id\":\"1\",\"n\":12,\"x\":\"t\"}\n";
	static const char *const bad[] = {
		"{\"id\":\"1\",\"n\":12\",\"x\":\"t\"}\n",
		"{\"id\":\"1,\"n\":12,\"x\":\"t\"}\n",
		"{\"id\":1\",\"n\":12,\"x\":\"t\"}\n",
		"{\"id\":\"1\",\"n\":12,\"x\":\"t}\n",
		"{\"id\":\"1\",\"n\":12,\"x\":t\"}\n",
		"{\"id\":\"1\",\"n\":--12,\"x\":\"t\"}\n",
		"{\"id\":\"1\",\"n\":1.2.3,\"x\":\"t\"}\n",
		"{\"id\":\"1\",\"n\":,\"x\":\"t\"}\n",
		"{\"id\":\"1\",\"n\":12,\"x\":\"t\"}}\n",
		"{\"id\":\"1\",\"n\":12,\"y\":\"t\",\"id\":2}\n"};
	/* these are records */
	static const char *const spaced[] = {
		"{\"id\": \"1\",\"n\":12,\"x\":\"t\"}\n",
		"{\"id\":\"1\",\"n\": 12,\"x\":\"t\"}\n",
		"{\"id\":\"1\",\"n\":\tnull,\"x\":\"t\"}\n",
		"{\"id\":\"1\",\"n\":\r[1],\"x\":\"t\"}\n"};
	unsigned positions[] = {0, 3};
	struct wanted_fields wanted = {positions, 2, NAMES};
	struct buffer bytes;
	size_t rows, odd;

	buffer_init(&bytes);
	for (unsigned i = 0; i < 10; i++)
		buffer_str(&bytes, good);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		buffer_str(&bytes, bad[i]);
	for (size_t i = 0; i < ARRAY_SIZE(spaced); i++)
		buffer_str(&bytes, spaced[i]);
	for (unsigned i = 0; i < 10; i++)
		buffer_str(&bytes, good);
	for (unsigned wide = 0; wide < 1u + byte_mask_is_wide(); wide++) {
		read_all(wide, (struct text){bytes.data, bytes.size}, &wanted,
			 &rows, &odd);
		cr_expect_eq(rows, 20 + ARRAY_SIZE(bad) + ARRAY_SIZE(spaced));
		cr_expect_eq(odd, ARRAY_SIZE(bad));
	}
	buffer_release(&bytes);
}
