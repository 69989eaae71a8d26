/* SPDX-License-Identifier: Apache-2.0 */
/* Against parse/csv.h: for random bytes made of the awkward ones, the cut must
 * stand where the reader, going through all of it, ends a record, and count
 * what the reader counts. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "parse/csv.h"
#include "records/block_cut.h"

static uint64_t draw(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void fill(char *bytes, size_t size, uint64_t *seed)
{
	static const char letters[] = "\",\n\r\"\n\"\"ab,,\n\r";
	unsigned kinds = draw(seed) % 3 ? 14 : 4;
	bool plain = draw(seed) % 3 == 0;

	for (size_t i = 0; i < size; i++) {
		bytes[i] = letters[draw(seed) % kinds];
		if (plain && bytes[i] == '"')
			bytes[i] = 'x';
		if (draw(seed) % 4 == 0)
			bytes[i] = 'y';
	}
}

static bool is_blank(const struct csv_record *record)
{
	return record->count == 1 && !record->problem &&
	       !record->fields[0].quoted && record->fields[0].size == 0;
}

/* Records that the reader finds in the first `size` bytes, and the end of the
 * last one that is whole. */
static uint64_t read_all(struct text bytes, bool last, bool blank_rows,
			 size_t *end)
{
	struct csv_field fields[512];
	struct csv_record record = {.fields = fields, .room = 512};
	uint64_t rows = 0;
	size_t used;

	*end = 0;
	while (csv_next((struct text){bytes.data + *end, bytes.size - *end},
			',', last, &record, &used) == CSV_RECORD) {
		*end += used;
		rows += blank_rows || !is_blank(&record);
	}
	return rows;
}

Test(block_cut, agrees_with_the_reader)
{
	uint64_t seed = 42;
	char bytes[400];

	for (unsigned round = 0; round < 400000; round++) {
		struct text all = {bytes, draw(&seed) % sizeof(bytes)};
		bool last = draw(&seed) % 2, blank_rows = draw(&seed) % 4 == 0;
		struct cut_rules rules = {',', blank_rows};
		struct block_cut cut = {0, 0, 0};
		size_t end, whole;
		uint64_t rows;
		bool found;

		fill(bytes, all.size, &seed);
		rows = read_all(all, last, blank_rows, &end);
		found = block_cut(all, rules, last, &cut);
		cr_assert_eq(found, end > 0, "%u", round);
		cr_assert_eq(cut.size, end, "round %u: %zu for %zu", round,
			     cut.size, end);
		cr_assert_eq(cut.rows, rows, "round %u: %zu rows for %zu",
			     round, (size_t)cut.rows, (size_t)rows);
		/* the worker reads the cut as if nothing followed */
		cr_assert_eq(read_all((struct text){bytes, cut.size}, true,
				      blank_rows, &whole),
			     rows);
		cr_assert_eq(cut.lines, count_lines((struct text){bytes, end}));
	}
}
