/* SPDX-License-Identifier: Apache-2.0 */
/* The examples of a check. Running them is audit's. */
#include "load/pack_reader.h"
#include "load/scalar.h"
#include "load/schema.h"
#include "load/value_yaml.h"
#include "probes/probe.h"

const struct field example_fields[] = {
	{.name = "name",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "what the example shows"},
	{.name = "now",
	 .kind = FIELD_INSTANT,
	 .flags = FIELD_REQUIRED,
	 .about = "the start of the audit, with its offset"},
	{.name = "with", .kind = FIELD_ANY, .about = "every parameter"},
	{.name = "subject", .kind = FIELD_TEXT, .about = "with for-each"},
	{.name = "rows", .kind = FIELD_TEXT, .about = "CSV with a header"},
	{.name = "rows-of",
	 .kind = FIELD_TEXT_MAP,
	 .about = "rows of each source that is joined, by the join's name"},
	{.name = "facts", .kind = FIELD_ANY, .about = "the probe's facts"},
	{.name = "verdict",
	 .kind = FIELD_WORD,
	 .flags = FIELD_REQUIRED,
	 .words = verdict_words,
	 .word_count = VERDICT_NOT_APPLICABLE,
	 .about = "pass, fail or unknown"},
	{.name = "reason",
	 .kind = FIELD_TEXT,
	 .about = "why it is unknown; any when left out"},
	{.name = NULL},
};

static const struct yaml_node *map_of(const struct content *content,
				      const struct yaml_node *item,
				      const char *key)
{
	const struct yaml_node *map = yaml_get(item, key);

	if (map == NULL || map->kind == YAML_MAP)
		return map;
	complain(content, map, COMPLAINT_SHAPE, (struct text){0},
		 "%s is a map of names to values", key);
	return NULL;
}

static size_t index_of(const struct text *names, size_t count, struct text name)
{
	size_t i = 0;

	while (i < count && !text_equal(names[i], name))
		i++;
	return i;
}

static void read_with(const struct content *content,
		      const struct yaml_node *item, const struct check *check,
		      struct example *out)
{
	const struct yaml_node *map = map_of(content, item, "with");
	size_t count = check->parameter_count;
	struct text *names = arena_many(content->arena, count, struct text);
	struct value *values = arena_many(content->arena, count, struct value);

	for (size_t i = 0; i < count; i++) {
		names[i] = check->parameters[i].name;
		values[i] = value_unknown("not given");
	}
	for (size_t i = 0; map != NULL && i < map->count; i++) {
		const struct yaml_pair *pair = &map->pairs[i];
		size_t at = index_of(names, count, pair->key->scalar);

		if (at == count)
			complain_unknown(content, pair->key,
					 COMPLAINT_NO_PARAMETER, "parameter",
					 names, count);
		else if (!value_read(content, pair->value,
				     check->parameters[at].type, &values[at]))
			values[at] = value_null();
	}
	for (size_t i = 0; i < count; i++)
		if (values[i].kind == VALUE_UNKNOWN)
			complain_help(content, item, COMPLAINT_MISSING,
				      TEXT("with gives every parameter of the "
					   "check"),
				      "the example does not give %.*s",
				      TEXT_ARG(names[i]));
	out->with = read_settings(content, map, &out->with_count);
	out->with_values = values;
}

/* NULL after a complaint at the key. */
static const struct field *fact_find(const struct content *content,
				     const struct field *facts,
				     const struct yaml_node *key)
{
	struct text names[64];
	size_t count = 0;

	for (; facts != NULL && facts[count].name != NULL &&
	       count < ARRAY_SIZE(names);
	     count++) {
		names[count] = text_from(facts[count].name);
		if (text_equal(names[count], key->scalar))
			return &facts[count];
	}
	complain_unknown(content, key, COMPLAINT_NO_FACT, "fact", names, count);
	return NULL;
}

static void read_facts(const struct content *content,
		       const struct yaml_node *item, const struct check *check,
		       struct example *out)
{
	const struct yaml_node *map = map_of(content, item, "facts");
	size_t count = check->fact_count;
	struct value *values = arena_many(content->arena, count, struct value);

	for (size_t i = 0; i < count; i++)
		values[i] = value_unknown("not-observable");
	for (size_t i = 0; map != NULL && i < map->count; i++) {
		const struct yaml_pair *pair = &map->pairs[i];
		const struct field *fact =
			fact_find(content, check->probe->facts, pair->key);
		size_t at =
			index_of(check->fact_names, count, pair->key->scalar);
		struct value value;

		/* one that no expectation names is read and not kept */
		if (fact != NULL &&
		    value_read(content, pair->value, fact->type, &value) &&
		    at < count)
			values[at] = value;
	}
	out->facts = read_settings(content, map, &out->fact_count);
	out->fact_values = values;
}

/* Every join has its rows, and nothing else has. */
static void read_rows_of(const struct content *content,
			 const struct yaml_node *item,
			 const struct check *check, struct example *out)
{
	const struct yaml_node *map = map_of(content, item, "rows-of");
	size_t count = check->records != NULL ? check->records->join_count : 0;
	struct text *names = arena_many(content->arena, count, struct text);
	struct text *rows = arena_many(content->arena, count, struct text);

	for (size_t i = 0; i < count; i++)
		names[i] = check->records->joins[i].name;
	if (map != NULL && count == 0)
		complain_help(content, map, COMPLAINT_SHAPE,
			      TEXT("take it out: the check joins no source"),
			      "an example of this check has no rows-of");
	for (size_t i = 0; map != NULL && count > 0 && i < map->count; i++) {
		const struct yaml_pair *pair = &map->pairs[i];
		size_t at = index_of(names, count, pair->key->scalar);

		if (at == count)
			complain_unknown(content, pair->key,
					 COMPLAINT_NO_SOURCE, "join", names,
					 count);
		else if (pair->value->kind == YAML_SCALAR)
			rows[at] = pair->value->scalar;
	}
	for (size_t i = 0; i < count; i++)
		if (rows[i].size == 0)
			complain_help(content, item, COMPLAINT_MISSING,
				      TEXT("rows-of: {name: rows}, a header at "
					   "least"),
				      "the example has no rows-of %.*s",
				      TEXT_ARG(names[i]));
	out->rows_of = rows;
}

/* What is looked at must fit the way of looking. */
static void check_subject_matter(const struct content *content,
				 const struct yaml_node *item,
				 const struct check *check)
{
	bool records = check->records != NULL;
	const char *wanted = records ? "rows" : "facts";
	const char *other = records ? "facts" : "rows";

	if (yaml_get(item, wanted) == NULL)
		complain_help(content, item, COMPLAINT_MISSING,
			      TEXT("records have rows, live checks facts"),
			      "the example has no %s", wanted);
	if (yaml_get(item, other) != NULL)
		complain_help(content, yaml_get(item, other), COMPLAINT_SHAPE,
			      TEXT("records have rows, live checks facts"),
			      "an example of this check has no %s", other);
	if (check->for_each_name.size > 0 && yaml_get(item, "subject") == NULL)
		complain_help(content, item, COMPLAINT_MISSING,
			      TEXT("the check is asked of one subject"),
			      "the example has no subject");
}

static void read_reason(const struct content *content,
			const struct yaml_node *item, struct example *out)
{
	const struct yaml_node *at = yaml_get(item, "reason");
	struct text names[REASON_COUNT];
	int found;

	if (at == NULL || at->kind != YAML_SCALAR)
		return;
	found = reason_find(at->scalar);
	if (found > REASON_NONE) {
		out->reason = (enum reason)found;
		if (out->verdict != VERDICT_UNKNOWN)
			complain_help(content, at, COMPLAINT_SHAPE,
				      TEXT("take the reason out"),
				      "only unknown has a reason");
		return;
	}
	for (int i = 0; i < REASON_COUNT; i++)
		names[i] = text_from(reason_words[i].word.word);
	complain_unknown(content, at, COMPLAINT_WORD, "reason", names,
			 REASON_COUNT);
}

static void read_example(const struct content *content,
			 const struct yaml_node *item,
			 const struct check *check, struct example *out)
{
	struct err err = {0};

	out->place = content_place(content, item);
	out->name = read_text(item, "name");
	out->subject = read_text(item, "subject");
	out->rows = read_text(item, "rows");
	out->verdict = (enum verdict)read_word(item, "verdict", verdict_words,
					       VERDICT_NOT_APPLICABLE,
					       VERDICT_UNKNOWN);
	if (instant_parse(read_text(item, "now"), &out->now, &err) < 0)
		out->now = (struct instant){0, 0};
	read_with(content, item, check, out);
	if (check->records == NULL)
		read_facts(content, item, check, out);
	read_rows_of(content, item, check, out);
	check_subject_matter(content, item, check);
	read_reason(content, item, out);
}

static void check_repeated(const struct content *content,
			   const struct yaml_node *list,
			   const struct check *check)
{
	for (size_t i = 1; i < check->example_count; i++) {
		struct text name = check->examples[i].name;

		for (size_t j = 0; j < i; j++)
			if (text_equal(name, check->examples[j].name))
				complain(content,
					 yaml_get(list->items[i], "name"),
					 COMPLAINT_REPEATED, (struct text){0},
					 "two examples have this name");
	}
}

static void check_shown(const struct content *content,
			const struct yaml_node *list, const struct check *check)
{
	bool passes = false, fails = false;

	for (size_t i = 0; i < check->example_count; i++) {
		passes |= check->examples[i].verdict == VERDICT_PASS;
		fails |= check->examples[i].verdict == VERDICT_FAIL;
	}
	if (!fails)
		complain(content, list, COMPLAINT_NO_FAILING, (struct text){0},
			 "no example of the check fails");
	if (!passes)
		complain(content, list, COMPLAINT_NO_PASSING, (struct text){0},
			 "no example of the check passes");
}

void read_examples(struct pack_reader *reader, const struct content *content,
		   const struct yaml_node *list, struct check *check)
{
	struct example *examples;

	if (list != NULL && list->kind != YAML_LIST) {
		complain(content, list, COMPLAINT_SHAPE, (struct text){0},
			 "examples is a list");
		return;
	}
	if (list != NULL) {
		examples =
			arena_many(reader->arena, list->count, struct example);
		for (size_t i = 0; i < list->count; i++) {
			schema_walk(content, list->items[i], example_fields,
				    "an example");
			read_example(content, list->items[i], check,
				     &examples[i]);
		}
		check->examples = examples;
		check->example_count = list->count;
		check_repeated(content, list, check);
	}
	check_shown(content, list, check);
}
