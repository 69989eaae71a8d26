/* SPDX-License-Identifier: Apache-2.0 */
/* The first byte says how many fields a record has; the rest is CSV, which
 * csv_batch must read as csv_next does, at every width. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "parse/csv.h"
#include "records/block_cut.h"
#include "records/csv_batch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FIELDS 4

static struct csv_field fields[LIMIT_RECORD_COLUMNS];
static struct field_place places[FIELDS * VECTOR_ROWS];
static struct field_batch batch = {.places = places};

static void check(bool good)
{
	if (!good)
		abort();
}

static bool has_doubled(const struct csv_record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (fields[i].quoted &&
		    memchr(fields[i].data, '"', fields[i].size))
			return true;
	return false;
}

static void check_row(const char *block, size_t row, size_t from,
		      const struct csv_record *record, size_t field_count)
{
	bool odd = batch.odd[row / 64] >> row % 64 & 1;

	check(row < batch.rows && batch.records[row] == from);
	check(odd == (record->problem || record->count != field_count ||
		      has_doubled(record)));
	for (size_t i = 0; i < field_count && !odd; i++) {
		struct field_place place = places[i * VECTOR_ROWS + row];

		check(place.size == fields[i].size &&
		      block + place.start == fields[i].data);
	}
}

/* Compares the rows of one batch; gives how many there are. */
static size_t check_batch(struct text block, size_t from, size_t field_count)
{
	struct csv_record record = {.fields = fields,
				    .room = LIMIT_RECORD_COLUMNS};
	size_t row = 0, used = 0;

	for (; from < batch.used; from += used) {
		check(csv_next((struct text){block.data + from,
					     block.size - from},
			       ',', true, &record, &used) == CSV_RECORD);
		if (field_count > 1 && record.count == 1 && !record.problem &&
		    !fields[0].quoted && fields[0].size == 0)
			continue;
		check_row(block.data, row++, from, &record, field_count);
	}
	check(row == batch.rows && from == batch.used);
	return row;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned positions[FIELDS] = {0, 1, 2, 3};
	struct text block = {(const char *)data + 1, size ? size - 1 : 0};
	size_t field_count = size ? data[0] % FIELDS + 1u : 1;
	struct wanted_fields wanted = {positions, field_count, field_count};
	struct cut_rules rules = {',', field_count == 1};
	struct block_cut cut = {0, 0, 0};

	block_cut(block, rules, true, &cut);
	for (enum byte_width w = WIDTH_PORTABLE; w <= byte_width_best(); w++) {
		size_t rows = 0;

		for (size_t from = 0; from < block.size; from = batch.used) {
			csv_batch(w, block, from, ',', &wanted, &batch);
			check(batch.used > from);
			rows += check_batch(block, from, field_count);
		}
		check(rows == cut.rows);
	}
	return 0;
}
