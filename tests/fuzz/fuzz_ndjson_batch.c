/* SPDX-License-Identifier: Apache-2.0 */
/* Batches agree with single records. */
#include <stdlib.h>
#include <string.h>

#include "base/byte_mask.h"
#include "records/line_cut.h"
#include "records/ndjson_batch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct field_place places[3 * VECTOR_ROWS];

static void check_row(const struct field_batch *batch, size_t row,
		      struct text block, const struct csv_record *record)
{
	bool odd = batch->odd[row / 64] >> row % 64 & 1;

	if (row >= batch->rows || (record->problem && !odd))
		abort();
	for (size_t i = 0; i < 3 && !odd; i++) {
		struct field_place place = places[i * VECTOR_ROWS + row];

		if (place.size != record->fields[i].size ||
		    memcmp(block.data + place.start, record->fields[i].data,
			   place.size) != 0)
			abort();
	}
}

static size_t check_batch(bool wide, const struct ndjson_names *names,
			  struct arena *arena, struct text block, size_t from,
			  size_t *rows)
{
	static const unsigned positions[] = {0, 1, 2};
	struct wanted_fields wanted = {positions, 3, 3};
	struct field_batch batch = {.places = places};
	struct csv_field fields[3];
	struct csv_record record = {.fields = fields, .room = 3};
	size_t row = 0, used;

	ndjson_batch(wide, names, block, from, &wanted, &batch);
	if (batch.used <= from || batch.used > block.size)
		abort();
	for (; from < batch.used; from += used) {
		struct text left = {block.data + from, block.size - from};

		if (!ndjson_next(left, names, arena, &record, &used))
			abort();
		if (record.problem || record.count)
			check_row(&batch, row++, block, &record);
	}
	if (row != batch.rows || from != batch.used)
		abort();
	*rows += row;
	return batch.used;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct text wanted[] = {{"id", 2}, {"at", 2}, {"n", 1}};
	struct arena *arena = arena_open();
	const struct ndjson_names *names =
		ndjson_names_new(arena, wanted, 3, false);
	struct text block = {(const char *)data, size};
	struct block_cut cut = {0, 0, 0};

	(void)line_cut(block, true, &cut);
	for (unsigned wide = 0; wide < 1u + byte_mask_is_wide(); wide++) {
		size_t from = 0, rows = 0;

		while (from < size)
			from = check_batch(wide, names, arena, block, from,
					   &rows);
		if (rows != cut.rows)
			abort();
	}
	arena_close(arena);
	return 0;
}
