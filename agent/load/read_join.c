/* SPDX-License-Identifier: Apache-2.0 */
/* The `join` of a `records:` block: sources that its rows are looked up in. */
#include "base/limits.h"
#include "load/records_reader.h"
#include "load/scalar.h"
#include "load/schema.h"

const struct field join_fields[] = {
	{.name = "source",
	 .kind = FIELD_NAME,
	 .flags = FIELD_REQUIRED,
	 .about = "a record kind of checks/sources.yaml"},
	{.name = "where",
	 .kind = FIELD_EXPRESSION,
	 .about = "a bool of other.*: the rows that count"},
	{.name = "window",
	 .kind = FIELD_BLOCK,
	 .fields = window_fields,
	 .about = "the other rows' time: {column: done_at, last: 30d}"},
	{.name = "key",
	 .kind = FIELD_EXPRESSION,
	 .flags = FIELD_REQUIRED,
	 .about = "of other.*: what rows are found by"},
	{.name = "on",
	 .kind = FIELD_EXPRESSION,
	 .flags = FIELD_REQUIRED,
	 .about = "of row.*: the key that a row looks for"},
	{.name = "take",
	 .kind = FIELD_TEXT_MAP,
	 .flags = FIELD_REQUIRED,
	 .about = "map of name to aggregate over the rows with one key"},
	{.name = NULL},
};

static void check_taken(const struct content *content,
			const struct yaml_node *take,
			const struct records_spec *other)
{
	if (take == NULL || take->kind != YAML_MAP)
		return;
	if (other->each_count == 0)
		complain(content, take, COMPLAINT_EMPTY, (struct text){0},
			 "take is empty");
	for (size_t i = 0; i < other->each_count; i++) {
		struct text call = text_trim(other->each[i].call.source);

		if (text_starts(call, "histogram"))
			complain_help(content, take->pairs[i].value,
				      COMPLAINT_SHAPE,
				      TEXT("take a count() of each condition"),
				      "a histogram cannot be taken");
	}
}

static void read_one(struct pack_reader *reader, const struct content *content,
		     const struct yaml_pair *pair, struct join_spec *out)
{
	struct records_spec *other = &out->other;
	struct named_expression *key =
		arena_new(content->arena, struct named_expression);

	check_own_name(content, pair->key, "a join");
	out->name = pair->key->scalar;
	out->place = content_place(content, pair->key);
	out->on = read_expression(content, yaml_get(pair->value, "on"));
	key->name = TEXT("key");
	key->expression =
		read_expression(content, yaml_get(pair->value, "key"));
	other->source =
		source_find(reader, content, yaml_get(pair->value, "source"));
	other->where = read_expression(content, yaml_get(pair->value, "where"));
	other->per = key;
	other->per_count = 1;
	other->each = read_metrics(content, yaml_get(pair->value, "take"),
				   &other->each_count);
	check_taken(content, yaml_get(pair->value, "take"), other);
	other->window_column = -1;
	if (other->source != NULL)
		read_window(content, pair->value, other);
}

void read_joins(struct pack_reader *reader, const struct content *content,
		const struct yaml_node *node, struct records_spec *spec)
{
	const struct yaml_node *map = yaml_get(node, "join");

	if (map == NULL || map->kind != YAML_MAP)
		return;
	if (map->count > LIMIT_JOINS) {
		complain_help(content, map, COMPLAINT_RANGE, (struct text){0},
			      "more than %d joins", LIMIT_JOINS);
		return;
	}
	spec->joins = arena_many(content->arena, map->count, struct join_spec);
	spec->join_count = map->count;
	for (size_t i = 0; i < map->count; i++)
		read_one(reader, content, &map->pairs[i], &spec->joins[i]);
}
