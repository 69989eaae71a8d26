/* SPDX-License-Identifier: Apache-2.0 */
/* Groups of judged rows, and the metrics over them. */
#include "records/push_writer.h"

static void put_inner(struct push_writer *writer, const struct aggregate *a,
		      const struct expression *at)
{
	static const struct {
		const char *name, *before;
	} forms[] = {
		{"count", "SUM("},
		{"sum", "SUM("},
		{"min", "MIN("},
		{"max", "MAX("},
		{"distinct", "COUNT(DISTINCT "},
	};
	struct buffer *sql = &writer->sql;

	if (a->kind == &aggregate_count && a->inputs[0] < 0) {
		buffer_str(sql, "COUNT(*)");
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		if (!text_is(text_from(a->kind->name), forms[i].name))
			continue;
		buffer_printf(sql, "%sv%d)", forms[i].before, a->inputs[0]);
		return;
	}
	push_refuse(writer, at, NULL, "in a group it is not among the forms");
}

void push_groups(struct push_writer *writer)
{
	const struct row_programs *programs = &writer->ask->query->programs;
	const struct records_spec *spec = writer->ask->query->ask->spec;
	struct sql_writer of = push_expressions(writer, true);
	struct buffer *sql = &writer->sql;
	const struct expression *at;

	buffer_str(sql, ", g AS (SELECT ");
	for (size_t i = 0; i < programs->key_count; i++)
		buffer_printf(sql, "k%zu, ", i);
	for (size_t i = 0; i < programs->each.count; i++) {
		buffer_str(sql, i ? ", " : "");
		put_inner(writer, &programs->each.items[i],
			  &spec->each[i].call);
		buffer_printf(sql, " AS e%zu", i);
	}
	buffer_str(sql, " FROM t3 WHERE place = 0 GROUP BY ");
	for (size_t i = 0; i < programs->key_count; i++)
		buffer_printf(sql, "%sk%zu", i ? ", " : "", i);
	buffer_str(sql, "), m AS (SELECT 0 AS place");
	for (size_t i = 0; i < programs->metrics.input_count; i++) {
		struct cel_node *tree = sql_input_tree(&of, &programs->metrics,
						       spec->metrics, i, &at);

		buffer_str(sql, ", ");
		if (tree)
			sql_value(&of, tree, sql);
		buffer_printf(sql, " AS v%zu", i);
		if (of.why.size)
			push_refuse(writer, at, &of, NULL);
	}
	buffer_str(sql, " FROM g)");
}
