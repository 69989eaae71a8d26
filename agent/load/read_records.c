/* SPDX-License-Identifier: Apache-2.0 */
/* The `records:` block of a check. */
#include "base/limits.h"
#include "load/records_reader.h"
#include "load/scalar.h"
#include "load/schema.h"
#include "records/engine.h"

const struct field window_fields[] = {
	{.name = "column",
	 .kind = FIELD_NAME,
	 .flags = FIELD_REQUIRED,
	 .about = "a timestamp column of the source"},
	{.name = "last",
	 .kind = FIELD_DURATION,
	 .flags = FIELD_REQUIRED,
	 .about = "how far back: 30d"},
	{.name = NULL},
};

const struct field records_fields[] = {
	{.name = "source",
	 .kind = FIELD_NAME,
	 .flags = FIELD_REQUIRED,
	 .about = "a record kind of checks/sources.yaml"},
	{.name = "window",
	 .kind = FIELD_BLOCK,
	 .fields = window_fields,
	 .about = "the rows' time: {column: received_at, last: 30d}"},
	{.name = "settle",
	 .kind = FIELD_EXPRESSION,
	 .about = "a duration: younger rows are left out"},
	{.name = "where",
	 .kind = FIELD_EXPRESSION,
	 .about = "a bool: rows for which it is false are excluded"},
	{.name = "min-population",
	 .kind = FIELD_INTEGER,
	 .about = "with fewer rows nothing is judged"},
	{.name = "per", .kind = FIELD_TEXT_MAP, .about = "group keys"},
	{.name = "each",
	 .kind = FIELD_TEXT_MAP,
	 .about = "aggregates inside a group"},
	{.name = "metrics",
	 .kind = FIELD_TEXT_MAP,
	 .flags = FIELD_REQUIRED,
	 .about = "map of name to aggregate"},
	{.name = "list",
	 .kind = FIELD_BLOCK,
	 .fields = list_fields,
	 .about = "which groups to list, worst first: {worst: p95, most: 10}"},
	{.name = "join",
	 .kind = FIELD_BLOCK_MAP,
	 .fields = join_fields,
	 .about = "map of name to a source that rows are looked up in"},
	{.name = NULL},
};

const struct source_kind *source_find(struct pack_reader *reader,
				      const struct content *content,
				      const struct yaml_node *at)
{
	struct text *names =
		arena_many(reader->arena, reader->source_count, struct text);

	if (at == NULL || at->kind != YAML_SCALAR)
		return NULL;
	for (size_t i = 0; i < reader->source_count; i++) {
		names[i] = reader->sources[i].name;
		if (text_equal(names[i], at->scalar))
			return &reader->sources[i];
	}
	complain_unknown(content, at, COMPLAINT_NO_SOURCE, "source", names,
			 reader->source_count);
	return NULL;
}

static int window_column(const struct content *content,
			 const struct source_kind *source,
			 const struct yaml_node *at)
{
	struct text *names =
		arena_many(content->arena, source->column_count, struct text);
	size_t count = 0;

	for (size_t i = 0; i < source->column_count; i++) {
		const struct column *column = &source->columns[i];

		if (column->kind != COLUMN_TIMESTAMP || column->nullable)
			continue;
		names[count++] = column->name;
		if (text_equal(column->name, at->scalar))
			return (int)i;
	}
	complain_unknown(content, at, COMPLAINT_NO_COLUMN,
			 "timestamp column that is never null,", names, count);
	return -1;
}

const char *const taken_names[] = {"row", "other", "params", "subject",
				   "now", "key",   NULL};

static bool is_taken(struct text name)
{
	for (size_t i = 0; taken_names[i] != NULL; i++)
		if (text_is(name, taken_names[i]))
			return true;
	return false;
}

void check_own_name(const struct content *content, const struct yaml_node *key,
		    const char *what)
{
	if (!is_name(key->scalar))
		complain_help(content, key, COMPLAINT_NAME,
			      TEXT("a name begins with a lower-case letter; "
				   "letters, digits and _ follow"),
			      "\"%.*s\" is no name", TEXT_ARG(key->scalar));
	else if (is_taken(key->scalar))
		complain_help(content, key, COMPLAINT_NAME,
			      TEXT("row, other, params, subject, key and now "
				   "have a meaning of their own"),
			      "\"%.*s\" cannot be the name of %s",
			      TEXT_ARG(key->scalar), what);
}

const struct metric *read_metrics(const struct content *content,
				  const struct yaml_node *map, size_t *count)
{
	struct metric *out;

	*count = map != NULL && map->kind == YAML_MAP ? map->count : 0;
	out = arena_many(content->arena, *count, struct metric);
	for (size_t i = 0; i < *count; i++) {
		check_own_name(content, map->pairs[i].key, "a metric");
		out[i].name = map->pairs[i].key->scalar;
		out[i].call = read_expression(content, map->pairs[i].value);
	}
	return out;
}

static void read_groups(const struct content *content,
			const struct yaml_node *node, struct records_spec *spec)
{
	const struct yaml_node *per = yaml_get(node, "per");
	struct named_expression *keys;

	spec->each = read_metrics(content, yaml_get(node, "each"),
				  &spec->each_count);
	if (per == NULL && spec->each_count > 0)
		complain_help(content, yaml_get(node, "each"), COMPLAINT_SHAPE,
			      TEXT("add per: {name: row.column}"),
			      "each needs groups to be inside of");
	if (per == NULL || per->kind != YAML_MAP)
		return;
	keys = arena_many(content->arena, per->count, struct named_expression);
	for (size_t i = 0; i < per->count; i++) {
		check_own_name(content, per->pairs[i].key, "a metric");
		keys[i].name = per->pairs[i].key->scalar;
		keys[i].expression =
			read_expression(content, per->pairs[i].value);
	}
	spec->per = keys;
	spec->per_count = per->count;
}

void read_window(const struct content *content, const struct yaml_node *node,
		 struct records_spec *spec)
{
	const struct yaml_node *window = yaml_get(node, "window");
	const struct yaml_node *column;

	spec->window_column = -1;
	if (window == NULL) {
		if (spec->settle.source.size > 0)
			complain_help(content, yaml_get(node, "settle"),
				      COMPLAINT_SHAPE,
				      TEXT("add window: {column: ..., last: "
					   "...}"),
				      "settle needs a window to count from");
		return;
	}
	column = yaml_get(window, "column");
	if (column != NULL && column->kind == YAML_SCALAR)
		spec->window_column =
			window_column(content, spec->source, column);
	spec->window_last = read_span(window, "last");
	if (span_compare(spec->window_last, (struct span){0, 0}) <= 0)
		complain_help(content, window, COMPLAINT_RANGE,
			      TEXT("a window reaches back: last: 30d"),
			      "the window has no length");
}

static void complain_of(void *context, const struct expression *expression,
			const struct cel_problem *problem)
{
	complain_expression(context, expression, problem);
}

void read_records(struct pack_reader *reader, const struct content *content,
		  const struct yaml_node *node, const struct calendar *calendar,
		  struct check *check)
{
	struct records_spec *spec =
		arena_new(reader->arena, struct records_spec);
	struct content copy = *content;
	struct records_context context = {
		.zone = calendar != NULL ? calendar->zone : NULL,
		.holidays = calendar != NULL ? calendar->holidays : NULL,
		.functions = content->functions,
		.complain = complain_of,
		.complain_context = &copy,
	};
	size_t before = content->complaints->errors;

	schema_walk(content, node, records_fields, "records");
	spec->source = source_find(reader, content, yaml_get(node, "source"));
	spec->where = read_expression(content, yaml_get(node, "where"));
	spec->settle = read_expression(content, yaml_get(node, "settle"));
	spec->min_population = read_integer(node, "min-population", 0);
	spec->min_population_place =
		content_place(content, yaml_get(node, "min-population"));
	spec->metrics = read_metrics(content, yaml_get(node, "metrics"),
				     &spec->metric_count);
	if (spec->metric_count == 0 && yaml_get(node, "metrics") != NULL)
		complain(content, yaml_get(node, "metrics"), COMPLAINT_EMPTY,
			 (struct text){0}, "metrics is empty");
	read_groups(content, node, spec);
	read_list(content, node, spec);
	read_joins(reader, content, node, spec);
	if (spec->source == NULL)
		return;
	read_window(content, node, spec);
	check->records = spec;
	if (content->complaints->errors > before)
		records_guess_types(reader->arena, spec);
	else if (records_compile(reader->arena, check, spec, &context) == 0)
		check_list(content, node, spec);
}
