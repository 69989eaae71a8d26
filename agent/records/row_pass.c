/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_pass.h"

#include "base/limits.h"
#include "records/query_plan.h"
#include "records/spill.h"

static unsigned bit_of(const struct row_pass *pass, unsigned column)
{
	unsigned i = 0;

	while (pass->columns[i] != column)
		i++;
	return i;
}

static int collect_columns(struct arena *arena, struct row_pass *pass,
			   struct err *err)
{
	size_t count = pass->kind->column_count;
	bool *used = arena_many(arena, count, bool);

	for (size_t q = 0; q < pass->query_count; q++)
		for (size_t i = 0; i < pass->queries[q].column_count; i++)
			used[pass->queries[q].columns[i]] = true;
	if (pass->kind->time >= 0)
		used[pass->kind->time] = true;
	for (unsigned c = 0; c < count; c++) {
		if (!used[c])
			continue;
		if (pass->column_count == LIMIT_USED_COLUMNS - 1)
			return err_set(err, ERR_LIMIT,
				       "%.*s: checks use more than %d columns",
				       TEXT_ARG(pass->kind->name),
				       LIMIT_USED_COLUMNS - 1);
		pass->columns[pass->column_count++] = c;
	}
	return 0;
}

static bool has_column(const struct row_pass *pass, unsigned column)
{
	for (size_t i = 0; i < pass->column_count; i++)
		if (pass->columns[i] == column)
			return true;
	return false;
}

static void collect_pairs(struct row_pass *pass)
{
	const struct source_kind *kind = pass->kind;

	for (unsigned i = 0; i < kind->ordered_count && i < 64; i++) {
		const struct ordered_pair *pair = &kind->ordered[i];

		if (has_column(pass, pair->earlier) &&
		    has_column(pass, pair->later))
			pass->pairs[pass->pair_count++] =
				(struct used_pair){i,
						   bit_of(pass, pair->earlier),
						   bit_of(pass, pair->later)};
	}
}

int row_pass_prepare(struct arena *arena, struct row_pass *pass,
		     struct err *err)
{
	const struct sha256_kernel *distrusted; /* the verb tells of it */

	if (collect_columns(arena, pass, err))
		return -1;
	collect_pairs(pass);
	pass->time_index = -1;
	if (pass->kind->time >= 0)
		pass->time_index =
			(int)bit_of(pass, (unsigned)pass->kind->time);
	for (size_t q = 0; q < pass->query_count; q++) {
		struct row_query *query = &pass->queries[q];
		const struct row_programs *programs = &query->programs;

		for (size_t i = 0; i < query->column_count; i++)
			query->used |= UINT64_C(1)
				       << bit_of(pass, query->columns[i]);
		if (programs->metrics.input_count > pass->input_most)
			pass->input_most = programs->metrics.input_count;
		if (programs->each.input_count > pass->input_most)
			pass->input_most = programs->each.input_count;
	}
	if (pass->job->by_rows)
		return 0;
	pass->plan = batch_plan_new(arena, pass);
	/* where nothing can be spilled, what fits must not depend on it */
	if (spill_is_allowed(pass->job->spill))
		pass->shared = shared_plan_new(arena, pass);
	if (pass->job->commit && pass->job->source->commit)
		pass->kernel =
			sha256_kernel_choose(pass->job->portable, &distrusted);
	return 0;
}
