/* SPDX-License-Identifier: Apache-2.0 */
#include "records/push_down.h"

#include <string.h>

#include "base/zone.h"
#include "records/push_writer.h"

void push_refuse(struct push_writer *writer, const struct expression *at,
		 const struct sql_writer *of, const char *why)
{
	if (writer->status)
		return;
	writer->status = -1;
	*writer->why = (struct push_refusal){
		.expression = at,
		.offset = of ? of->offset : 0,
		.end = of ? of->end : 0,
		.why = of ? of->why : text_from(why),
	};
}

struct sql_writer push_expressions(const struct push_writer *writer,
				   bool in_group)
{
	const struct row_query *query = writer->ask->query;
	const struct records_spec *spec = query->ask->spec;
	size_t each = query->programs.each.count;

	return (struct sql_writer){
		.arena = writer->arena,
		.dialect = writer->dialect,
		.env = in_group ? &spec->group_env : &spec->row_env,
		.slots = in_group ? query->group_slots : query->slots,
		.columns = in_group ? (unsigned)(each + spec->per_count)
				    : (unsigned)writer->kind->column_count,
		.each_count = (unsigned)each,
		.in_group = in_group,
	};
}

static void put_value_of(struct push_writer *writer,
			 const struct expression *at)
{
	struct sql_writer of = push_expressions(writer, false);
	struct cel_node *tree = sql_tree(&of, at->source);

	if (tree)
		sql_value(&of, tree, &writer->sql);
	if (of.why.size)
		push_refuse(writer, at, &of, NULL);
}

static void put_input(struct push_writer *writer,
		      const struct aggregate_set *set,
		      const struct metric *metrics, size_t index)
{
	struct sql_writer of = push_expressions(writer, false);
	const struct expression *at;
	struct cel_node *tree = sql_input_tree(&of, set, metrics, index, &at);

	if (tree)
		sql_value(&of, tree, &writer->sql);
	if (of.why.size)
		push_refuse(writer, at, &of, NULL);
}

static void put_unreadable(struct push_writer *writer)
{
	const struct row_query *query = writer->ask->query;
	const struct source_kind *kind = writer->kind;
	struct buffer *sql = &writer->sql;

	buffer_str(sql, "CASE WHEN 1 = 0");
	for (size_t i = 0; i < query->column_count; i++) {
		unsigned c = query->columns[i];

		buffer_printf(sql, " OR b%u = 1", c);
		if (!kind->columns[c].nullable)
			buffer_printf(sql, " OR c%u IS NULL", c);
	}
	for (unsigned i = 0; i < kind->ordered_count && i < 64; i++)
		if (query->pairs >> i & 1)
			buffer_printf(sql, " OR c%u < c%u",
				      kind->ordered[i].later,
				      kind->ordered[i].earlier);
	if (query->window_column >= 0)
		buffer_printf(sql, " OR c%d IS NULL", query->window_column);
	buffer_str(sql, " THEN 1");
}

static void put_window(struct push_writer *writer)
{
	const struct row_query *query = writer->ask->query;
	const struct records_spec *spec = query->ask->spec;
	struct buffer *sql = &writer->sql;
	int w = query->window_column;
	struct instant now = writer->ask->now;
	bool exact;

	if (w < 0)
		return;
	if (instant_compare(query->from, INSTANT_ALWAYS) > 0)
		buffer_printf(sql, " WHEN c%d < (%lld) THEN 2", w,
			      (long long)sql_micros(query->from.seconds,
						    query->from.nanos, &exact));
	if (instant_compare(query->until, INSTANT_NEVER) < 0)
		buffer_printf(sql, " WHEN c%d >= (%lld) THEN 2", w,
			      (long long)sql_micros(query->until.seconds,
						    query->until.nanos,
						    &exact));
	if (query->programs.settle_by_row) {
		buffer_printf(sql, " WHEN c%d > (%lld) - ", w,
			      (long long)sql_micros(now.seconds, now.nanos,
						    &exact));
		put_value_of(writer, &spec->settle);
		buffer_str(sql, " THEN 3");
	} else if (query->has_settled) {
		int64_t at = sql_micros(query->settled.seconds,
					query->settled.nanos, &exact);

		/* later than it, in whole microseconds */
		buffer_printf(sql, " WHEN c%d %s (%lld) THEN 3", w,
			      exact ? ">" : ">=", (long long)at);
	}
}

static size_t flatten(struct cel_node *node, struct cel_node **out, size_t room)
{
	size_t left;

	if (node->kind != CEL_CALL || node->op != OPERATOR_AND ||
	    node->count != 2) {
		if (room)
			*out = node;
		return 1;
	}
	left = flatten(node->args[0], out, room);
	return left + flatten(node->args[1], out + left, room - left);
}

static void put_where(struct push_writer *writer)
{
	const struct records_spec *spec = writer->ask->query->ask->spec;
	size_t count = writer->ask->query->programs.conjunct_count;
	struct sql_writer of = push_expressions(writer, false);
	struct cel_node **nodes, *tree;

	if (spec->where.source.size == 0)
		return;
	nodes = arena_many(writer->arena, count, struct cel_node *);
	tree = sql_tree(&of, spec->where.source);
	if (tree)
		(void)flatten(tree, nodes, count);
	for (size_t i = 0; tree && i < count; i++) {
		buffer_str(&writer->sql, " WHEN NOT ");
		sql_test(&of, nodes[i], &writer->sql);
		buffer_printf(&writer->sql, " THEN %zu", i + 4);
	}
	if (of.why.size)
		push_refuse(writer, &spec->where, &of, NULL);
}

static void put_beyond(struct push_writer *writer)
{
	const struct source_kind *kind = writer->kind;
	struct buffer *sql = &writer->sql;

	buffer_str(sql, " CASE WHEN 1 = 0");
	for (unsigned c = 0; c < kind->column_count; c++)
		if (writer->used[c] && writer->dialect->by_value &&
		    kind->columns[c].kind != COLUMN_STRING)
			buffer_printf(sql, " OR x%u = 1", c);
	buffer_str(sql, " THEN 1 ELSE 0 END AS beyond,");
	if (kind->time >= 0)
		buffer_printf(sql,
			      " CASE WHEN c%d <= %lld THEN c%d END AS newest",
			      kind->time,
			      (long long)writer->ask->now.seconds * 1000000,
			      kind->time);
	else
		buffer_str(sql, " CASE WHEN 1 = 0 THEN 0 END AS newest");
}

/* Arguments of the metrics, or of each with the keys: null but for judged
 * rows. */
static void put_inputs(struct push_writer *writer)
{
	const struct row_programs *programs = &writer->ask->query->programs;
	const struct records_spec *spec = writer->ask->query->ask->spec;
	const struct aggregate_set *set =
		programs->key_count ? &programs->each : &programs->metrics;
	const struct metric *metrics =
		programs->key_count ? spec->each : spec->metrics;
	struct buffer *sql = &writer->sql;

	buffer_str(sql, ", t3 AS (SELECT place");
	for (size_t i = 0; i < set->input_count; i++) {
		buffer_str(sql, ", CASE WHEN place = 0 THEN ");
		put_input(writer, set, metrics, i);
		buffer_printf(sql, " END AS v%zu", i);
	}
	for (size_t i = 0; i < programs->key_count; i++) {
		buffer_str(sql, ", CASE WHEN place = 0 THEN ");
		put_value_of(writer, &spec->per[i].expression);
		buffer_printf(sql, " END AS k%zu", i);
	}
	buffer_str(sql, " FROM t2)");
}

/* A whole zone with one offset, or times cannot be read by SQL alone. */
static void check_source(struct push_writer *writer)
{
	const struct source_binding *source = writer->ask->source;
	const struct zone *zone = source->zone;
	int32_t now = zone ? zone_offset(zone, writer->ask->now) : 0;

	if (writer->ask->query->ask->spec->list.is_given)
		push_refuse(writer, NULL, NULL,
			    "a listing of groups is not among the forms");
	if (writer->ask->query->ask->spec->join_count)
		push_refuse(writer, NULL, NULL,
			    "a look-up in another source is not among the "
			    "forms");
	if (source->era == ERA_BUDDHIST)
		push_refuse(writer, NULL, NULL,
			    "calendar: buddhist is not among the forms");
	/* the last sixty years, and ten to come, a month at a time */
	for (int i = -720; i < 120 && zone && writer->dialect->fixed_offset;
	     i++) {
		struct instant t = {
			writer->ask->now.seconds + i * INT64_C(2629800), 0};

		if (zone_offset(zone, t) != now) {
			push_refuse(writer, NULL, NULL,
				    "the zone's offset changes; this database "
				    "knows no zones");
			return;
		}
	}
}

int push_down_compile(struct arena *arena, const struct push_ask *ask,
		      struct text *sql, struct push_refusal *why)
{
	struct push_writer *writer = arena_new(arena, struct push_writer);
	const struct source_kind *kind = ask->query->kind;

	*writer = (struct push_writer){
		.arena = arena,
		.ask = ask,
		.dialect = sql_dialect_of(ask->source->database->kind),
		.kind = kind,
		.why = why,
	};
	for (size_t i = 0; i < ask->query->column_count; i++)
		writer->used[ask->query->columns[i]] = true;
	if (kind->time >= 0)
		writer->used[kind->time] = true;
	check_source(writer);
	/* what could not be looked up or listed cannot be written either */
	if (writer->status)
		return -1;
	buffer_init(&writer->sql);
	push_columns(writer);
	buffer_str(&writer->sql, ", t2 AS (SELECT ty.*, ");
	put_unreadable(writer);
	put_window(writer);
	put_where(writer);
	buffer_str(&writer->sql, " ELSE 0 END AS place,");
	put_beyond(writer);
	buffer_str(&writer->sql, " FROM ty)");
	put_inputs(writer);
	if (ask->query->programs.key_count)
		push_groups(writer);
	push_result(writer);
	*sql = buffer_take(&writer->sql, arena);
	return writer->status;
}
