/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of vectors into their groups. */
#include "cel/row_program.h"
#include "records/row_groups.h"

static uint64_t *find(struct row_groups *groups,
		      const struct row_result *const *keys, size_t row)
{
	groups->key.size = 0;
	for (size_t i = 0; i < groups->query->programs.key_count; i++)
		key_encode(&groups->key, row_result_value(keys[i], row));
	return row_groups_find(groups, buffer_view(&groups->key),
			       key_hash(buffer_view(&groups->key)));
}

void row_groups_rows(struct row_groups *groups,
		     const struct row_result *const *keys,
		     const struct row_result *const *inputs,
		     const struct row_selection *rows, struct aggregating *with)
{
	const struct aggregate_set *each = &groups->query->programs.each;
	struct table_budget *budget = with->budget;

	with->budget = &groups->spilling.own;
	for (size_t i = 0; i < rows->count && !groups->state; i++) {
		size_t row = rows->rows[i];
		uint64_t *words = find(groups, keys, row);
		struct cell *cells;

		if (!words)
			break;
		cells = row_groups_unpack(groups, words);
		for (unsigned c = 0; c < each->cell_count; c++)
			aggregate_add_one(each->owners[c], &cells[c], inputs,
					  row, with);
		row_groups_pack(groups, words);
	}
	with->budget = budget;
}
