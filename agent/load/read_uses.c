/* SPDX-License-Identifier: Apache-2.0 */
/* The checks that show a clause, with dated values for their parameters. */
#include "load/pack_reader.h"
#include "load/scalar.h"
#include "load/schema.h"
#include "load/value_yaml.h"

const struct field value_fields[] = {
	{.name = "value",
	 .kind = FIELD_ANY,
	 .flags = FIELD_REQUIRED,
	 .about = "the value, of the parameter's type"},
	{.name = "basis",
	 .kind = FIELD_WORD,
	 .flags = FIELD_REQUIRED,
	 .words = basis_words,
	 .word_count = BASIS_COUNT,
	 .about = "law, published or engineering"},
	{.name = "from", .kind = FIELD_DATE, .about = "the first day"},
	{.name = "until",
	 .kind = FIELD_DATE,
	 .about = "the first day on which it no longer holds"},
	{.name = NULL},
};

static const struct check *find_check(struct pack_reader *reader,
				      const struct content *content,
				      const struct yaml_node *at)
{
	struct text *ids;

	if (at == NULL || at->kind != YAML_SCALAR)
		return NULL;
	ids = arena_many(reader->arena, reader->check_count, struct text);
	for (size_t i = 0; i < reader->check_count; i++) {
		ids[i] = reader->checks[i].id;
		if (text_equal(ids[i], at->scalar))
			return &reader->checks[i];
	}
	complain_near(content, at, COMPLAINT_NO_CHECK,
		      text_nearest(at->scalar, ids, reader->check_count),
		      (struct text){0},
		      text_format(reader->arena, "unknown check \"%.*s\"",
				  TEXT_ARG(at->scalar)));
	return NULL;
}

static const struct parameter *find_parameter(const struct content *content,
					      const struct check *check,
					      const struct yaml_node *at)
{
	struct text *names =
		arena_many(content->arena, check->parameter_count, struct text);

	for (size_t i = 0; i < check->parameter_count; i++) {
		names[i] = check->parameters[i].name;
		if (text_equal(names[i], at->scalar))
			return &check->parameters[i];
	}
	complain_unknown(content, at, COMPLAINT_NO_PARAMETER, "parameter",
			 names, check->parameter_count);
	return NULL;
}

static bool read_value(const struct content *content,
		       const struct yaml_node *node,
		       const struct parameter *parameter,
		       struct dated_value *out)
{
	const struct yaml_node *value;

	schema_walk(content, node, value_fields, "a value");
	if (node->kind != YAML_MAP)
		return false;
	value = yaml_get(node, "value");
	out->place = content_place(content, node);
	out->basis = (enum basis)read_word(node, "basis", basis_words,
					   BASIS_COUNT, BASIS_ENGINEERING);
	out->in_force.from = read_date(content, node, "from", INSTANT_ALWAYS);
	out->in_force.until = read_date(content, node, "until", INSTANT_NEVER);
	return value != NULL &&
	       value_read(content, value, parameter->type, &out->value);
}

/* A missing end is where the neighbour begins or ends. */
static void join_values(const struct content *content,
			const struct yaml_node *list,
			struct dated_value *values, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct period *before = &values[i - 1].in_force;
		struct period *after = &values[i].in_force;
		bool from = yaml_get(list->items[i], "from") != NULL;
		bool until = yaml_get(list->items[i - 1], "until") != NULL;

		if (from && !until)
			before->until = after->from;
		else if (!from && until)
			after->from = before->until;
		if ((!from && !until) ||
		    instant_compare(after->from, before->until) < 0)
			complain(content, list->items[i], COMPLAINT_OVERLAP,
				 (struct text){0},
				 "the value begins before the one before it "
				 "ends");
	}
	for (size_t i = 0; i < count; i++)
		if (instant_compare(values[i].in_force.from,
				    values[i].in_force.until) >= 0)
			complain(content, list->items[i], COMPLAINT_OVERLAP,
				 (struct text){0},
				 "the value is never in force");
}

static void read_values(const struct content *content,
			const struct yaml_node *node, struct with *out)
{
	struct yaml_node *one = NULL;
	struct yaml_node list = {.kind = YAML_LIST, .mark = node->mark};
	struct dated_value *values;
	size_t before = content->complaints->errors;

	if (node->kind == YAML_MAP) {
		one = arena_new(content->arena, struct yaml_node);
		*one = *node;
		list.items = &one;
		list.count = 1;
		node = &list;
	}
	if (node->kind != YAML_LIST || node->count == 0) {
		complain_help(content, node, COMPLAINT_SHAPE,
			      TEXT("write {value: 60m, basis: law}, or a list "
				   "of such maps in order of time"),
			      "a dated value is wanted here");
		return;
	}
	values = arena_many(content->arena, node->count, struct dated_value);
	for (size_t i = 0; i < node->count; i++)
		if (read_value(content, node->items[i], out->parameter,
			       &values[i]))
			out->count++;
	if (content->complaints->errors > before) {
		out->count = 0;
		return;
	}
	join_values(content, node, values, node->count);
	out->values = values;
}

/* Where in the period no value is in force; false when there is none. */
static bool find_gap(const struct with *with, struct period needed,
		     struct instant *at)
{
	*at = needed.from;
	for (size_t i = 0; i < with->count; i++) {
		const struct period *has = &with->values[i].in_force;

		if (instant_compare(has->from, *at) <= 0 &&
		    instant_compare(has->until, *at) > 0)
			*at = has->until;
	}
	return instant_compare(*at, needed.until) < 0;
}

/* The date of a midnight in the rule book's zone. */
static struct text day_of(const struct content *content, struct instant t)
{
	struct civil day = {0};

	if (instant_compare(t, INSTANT_ALWAYS) == 0)
		return TEXT("the beginning");
	if (content->zone != NULL)
		day = zone_civil(content->zone, t);
	else
		civil_from_days(t.seconds / 86400, &day.year, &day.month,
				&day.day);
	return text_format(content->arena, "%04lld-%02u-%02u",
			   (long long)day.year, day.month, day.day);
}

static void check_filled(const struct content *content,
			 const struct yaml_node *at,
			 const struct clause *clause,
			 const struct clause_use *use)
{
	for (size_t i = 0; i < use->check->parameter_count; i++) {
		const struct parameter *parameter = &use->check->parameters[i];
		const struct with *with = NULL;
		struct instant gap;

		for (size_t j = 0; j < use->with_count; j++)
			if (use->with[j].parameter == parameter)
				with = &use->with[j];
		if (with == NULL)
			complain(content, at, COMPLAINT_GAP, (struct text){0},
				 "%.*s has no value for %.*s of %.*s",
				 TEXT_ARG(clause->id),
				 TEXT_ARG(parameter->name),
				 TEXT_ARG(use->check->id));
		else if (find_gap(with, clause->in_force, &gap))
			complain(content, at, COMPLAINT_GAP, (struct text){0},
				 "%.*s has no value for %.*s from %.*s on",
				 TEXT_ARG(clause->id),
				 TEXT_ARG(parameter->name),
				 TEXT_ARG(day_of(content, gap)));
	}
}

static void read_with(const struct content *content,
		      const struct yaml_node *map, struct clause_use *out)
{
	struct with *withs;

	if (map == NULL)
		return;
	if (map->kind != YAML_MAP) {
		complain(content, map, COMPLAINT_SHAPE, (struct text){0},
			 "with is a map of parameters to values");
		return;
	}
	withs = arena_many(content->arena, map->count, struct with);
	for (size_t i = 0; i < map->count; i++) {
		struct with *with = &withs[out->with_count];

		with->parameter =
			find_parameter(content, out->check, map->pairs[i].key);
		with->place = content_place(content, map->pairs[i].key);
		if (with->parameter == NULL)
			continue;
		read_values(content, map->pairs[i].value, with);
		out->with_count++;
	}
	out->with = withs;
}

static void read_use(struct pack_reader *reader, const struct content *content,
		     const struct yaml_node *node, const struct clause *clause,
		     struct clause_use *out)
{
	size_t before = content->complaints->errors;

	out->place = content_place(content, node);
	out->shows = (enum extent)read_word(node, "shows", extent_words,
					    EXTENT_COUNT, EXTENT_PART);
	out->check = find_check(reader, content, yaml_get(node, "use"));
	if (out->check == NULL)
		return;
	read_with(content, yaml_get(node, "with"), out);
	if (content->complaints->errors == before)
		check_filled(content, node, clause, out);
}

void read_uses(struct pack_reader *reader, const struct content *content,
	       const struct yaml_node *list, struct clause *clause)
{
	struct clause_use *uses;

	if (list == NULL || list->kind != YAML_LIST)
		return;
	uses = arena_many(reader->arena, list->count, struct clause_use);
	for (size_t i = 0; i < list->count; i++) {
		struct clause_use *use = &uses[clause->use_count];

		read_use(reader, content, list->items[i], clause, use);
		if (use->check != NULL)
			clause->use_count++;
	}
	clause->uses = uses;
}
