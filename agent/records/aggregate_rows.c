/* SPDX-License-Identifier: Apache-2.0 */
/* Aggregates over rows of vectors. */
#include "cel/row_program.h"
#include "records/aggregate_set.h"

void aggregate_add_one(const struct aggregate *a, struct cell *cell,
		       const struct row_result *const *inputs, size_t row,
		       struct aggregating *with)
{
	for (unsigned k = 0; k < AGGREGATE_INPUTS; k++) {
		int input = a->inputs[k];

		if (input >= 0)
			with->inputs[input] =
				row_result_value(inputs[input], row);
	}
	a->kind->add(a, cell, with->inputs, with->budget);
}

void aggregate_set_rows(const struct aggregate_set *set,
			const struct row_result *const *inputs,
			const struct row_selection *rows, struct cell *cells,
			struct aggregating *with)
{
	for (unsigned c = 0; c < set->cell_count; c++) {
		const struct aggregate *a = set->owners[c];

		if (c < 64 && rows->taken >> c & 1)
			continue;
		if (a->kind->add_rows) {
			a->kind->add_rows(a, &cells[c], inputs, rows,
					  with->budget);
			continue;
		}
		for (size_t i = 0; i < rows->count; i++)
			aggregate_add_one(a, &cells[c], inputs, rows->rows[i],
					  with);
	}
}
