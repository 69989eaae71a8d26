/* SPDX-License-Identifier: Apache-2.0 */
#include "load/json_schema.h"

#include <string.h>

#include "base/limits.h"
#include "load/json_rule.h"
#include "load/json_shape.h"
#include "load/records_reader.h"
#include "load/site_reader.h"
#include "parse/json.h"
#include "probes/probe.h"

#define DRAFT "https://json-schema.org/draft/2020-12/schema"

static struct json *fields_schema(struct arena *a, const struct field *fields);

/* Named once in the file, never held there. */
static struct json *secret_schema(struct arena *a)
{
	static const struct field ways[] = {
		{.name = "env", .about = "name of an environment variable"},
		{.name = "file", .about = "path of a file"},
		{.name = "credential", .about = "name of a systemd credential"},
		{.name = NULL},
	};
	struct json *o = fields_schema(a, ways);

	json_add(a, o, "minProperties", json_integer(a, 1));
	json_add(a, o, "maxProperties", json_integer(a, 1));
	return o;
}

/* A value in a map of parameters or facts: scalars, lists, maps. */
static struct json *value_schema(struct arena *a)
{
	static const char *const types[] = {"string", "number", "boolean",
					    "array",  "object", NULL};

	return shape_types(a, types);
}

static struct json *fact_values(struct arena *a)
{
	return shape_map(a, json_object(a), NULL);
}

static struct json *examples_schema(struct arena *a)
{
	return shape_list(a, fields_schema(a, example_fields), false);
}

static struct json *records_schema(struct arena *a)
{
	return fields_schema(a, records_fields);
}

static struct json *aggregates_schema(struct arena *a)
{
	return rule_own_names(a, shape_scalar(a));
}

static struct json *joins_schema(struct arena *a)
{
	struct json *o = rule_own_names(a, fields_schema(a, join_fields));

	json_add(a, o, "maxProperties", json_integer(a, LIMIT_JOINS));
	return o;
}

static struct json *dated_values(struct arena *a)
{
	return shape_map(a,
			 shape_either(a, fields_schema(a, value_fields),
				      shape_list(a,
						 fields_schema(a, value_fields),
						 true)),
			 NULL);
}

static struct json *liability_schema(struct arena *a)
{
	return shape_map(a, shape_reference(a, "#/$defs/sentence"), NULL);
}

static struct json *ordered_schema(struct arena *a)
{
	struct json *pair = shape_list(a, shape_pattern(a, NAME_FORM), false);

	json_add(a, pair, "minItems", json_integer(a, 2));
	json_add(a, pair, "maxItems", json_integer(a, 2));
	return shape_list(a, pair, false);
}

static struct json *years_schema(struct arena *a)
{
	return shape_map(a,
			 shape_list(a, fields_schema(a, holiday_fields), false),
			 "^[0-9]{4}$");
}

static struct json *targets_schema(struct arena *a)
{
	struct json *target = fields_schema(a, fields_of_target(a));

	rule_add_target(a, target);
	return shape_map(a, target, NAME_FORM);
}

static struct json *lists_schema(struct arena *a)
{
	return shape_map(a, shape_list(a, shape_scalar(a), false), NULL);
}

static struct json *overrides_schema(struct arena *a)
{
	return shape_map(
		a, shape_map(a, fields_schema(a, override_fields), NULL), NULL);
}

static struct json *nulls_schema(struct arena *a)
{
	static const char *const types[] = {"string", "number", "boolean",
					    "null", NULL};

	return shape_list(a, shape_types(a, types), false);
}

static struct json *reason_schema(struct arena *a)
{
	struct json *o = json_object(a), *list = json_list(a);

	for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
		json_push(a, list, json_str(a, reason_words[i].word.word));
	json_add(a, o, "enum", list);
	return o;
}

/* What the tables leave to code of its own; the first that fits. */
static const struct {
	const char *name;
	const struct field *in; /* the table it stands in; NULL: any */
	struct json *(*make)(struct arena *);
} own_shapes[] = {
	{"examples", NULL, examples_schema},
	{"records", NULL, records_schema},
	{"metrics", records_fields, aggregates_schema},
	{"each", records_fields, aggregates_schema},
	{"join", records_fields, joins_schema},
	{"take", join_fields, rule_taken},
	{"with", example_fields, fact_values},
	{"reason", example_fields, reason_schema},
	{"with", NULL, dated_values},
	{"facts", NULL, fact_values},
	{"value", NULL, value_schema},
	{"liability", NULL, liability_schema},
	{"ordered", NULL, ordered_schema},
	{"years", NULL, years_schema},
	{"targets", NULL, targets_schema},
	{"lists", NULL, lists_schema},
	{"parameters", NULL, overrides_schema},
	{"nulls", NULL, nulls_schema},
};

/* NULL: the field's kind says it all. */
static struct json *own_schema(struct arena *a, const struct field *field,
			       const struct field *table)
{
	const struct probe_kind *kind = probe_find(text_from(field->name));

	for (size_t i = 0; i < ARRAY_SIZE(own_shapes); i++)
		if (strcmp(own_shapes[i].name, field->name) == 0 &&
		    (own_shapes[i].in == table ||
		     (own_shapes[i].in == NULL && field->kind == FIELD_ANY)))
			return own_shapes[i].make(a);
	if (field->kind != FIELD_ANY)
		return NULL;
	return kind != NULL && kind->params != NULL
		       ? fields_schema(a, kind->params)
		       : json_object(a);
}

/* The names that a map of such blocks may have. */
static const char *names_of(const struct field *fields)
{
	if (fields == parameter_fields || fields == column_fields)
		return NAME_FORM;
	if (fields == instrument_fields)
		return ID_FORM;
	return fields == clause_fields ? CLAUSE_FORM : NULL;
}

static struct json *kind_schema(struct arena *a, const struct field *field,
				const struct field *table)
{
	bool filled = (field->flags & FIELD_REQUIRED) != 0;
	struct json *own = own_schema(a, field, table);

	if (own != NULL)
		return own;
	switch (field->kind) {
	case FIELD_BITEXT:
		return shape_reference(a, "#/$defs/sentence");
	case FIELD_ID:
		return shape_id(a);
	case FIELD_NAME:
		return shape_pattern(a, NAME_FORM);
	case FIELD_WORD:
		return shape_words(a, field->words, field->word_count);
	case FIELD_BOOL:
		return shape_truth(a);
	case FIELD_INTEGER:
		return shape_either(a, shape_typed(a, "integer"),
				    shape_pattern(a, "^-?(0|[1-9][0-9]*)$"));
	case FIELD_DURATION:
		return shape_pattern(a, SPAN_FORM);
	case FIELD_DATE:
		return shape_pattern(a, DATE_FORM);
	case FIELD_INSTANT:
		return shape_pattern(a, TIME_FORM);
	case FIELD_TEXTS:
		return shape_list(a,
				  field->words != NULL
					  ? shape_words(a, field->words,
							field->word_count)
					  : shape_scalar(a),
				  filled);
	case FIELD_TEXT_MAP:
		return shape_map(a, shape_scalar(a), NULL);
	case FIELD_SECRET:
		return secret_schema(a);
	case FIELD_BLOCK:
		return fields_schema(a, field->fields);
	case FIELD_BLOCKS:
		return shape_list(a, fields_schema(a, field->fields), filled);
	case FIELD_BLOCK_MAP:
		return shape_map(a, fields_schema(a, field->fields),
				 names_of(field->fields));
	default: /* text, pattern, expression */
		return shape_scalar(a);
	}
}

static struct json *field_schema(struct arena *a, const struct field *field,
				 const struct field *table)
{
	struct json *o = kind_schema(a, field, table);

	if (field->flags & FIELD_NULLABLE)
		o = shape_either(a, o, shape_typed(a, "null"));
	if (field->about != NULL)
		shape_put(a, o, "description", field->about);
	return o;
}

static struct json *fields_schema(struct arena *a, const struct field *fields)
{
	struct json *o = shape_typed(a, "object"), *properties = json_object(a);
	struct json *required = json_list(a);

	for (const struct field *f = fields; f->name != NULL; f++) {
		json_add(a, properties, f->name, field_schema(a, f, fields));
		if (f->flags & FIELD_REQUIRED)
			json_push(a, required, json_str(a, f->name));
	}
	json_add(a, o, "properties", properties);
	if (required->count > 0)
		json_add(a, o, "required", required);
	json_add(a, o, "additionalProperties", json_bool(a, false));
	rule_add(a, o, fields);
	return o;
}

/* Exactly one way of looking. */
static struct json *check_schema(struct arena *a)
{
	struct json *o = fields_schema(a, fields_of_check(a));
	struct json *ways = json_list(a);

	for (size_t i = 0; i < probe_kind_count; i++) {
		struct json *way = json_object(a), *keys = json_list(a);

		json_push(a, keys, json_str(a, probe_kinds[i]->name));
		json_add(a, way, "required", keys);
		json_push(a, ways, way);
	}
	json_add(a, o, "oneOf", ways);
	rule_add_check(a, o);
	return o;
}

static struct json *book_schema(struct arena *a)
{
	return fields_schema(a, book_fields);
}

static struct json *profile_schema(struct arena *a)
{
	return fields_schema(a, profile_fields);
}

static struct json *calendar_schema(struct arena *a)
{
	return fields_schema(a, calendar_fields);
}

static struct json *sources_schema(struct arena *a)
{
	return shape_map(a, fields_schema(a, kind_fields), NAME_FORM);
}

static struct json *site_schema(struct arena *a)
{
	return fields_schema(a, site_fields);
}

const struct content_schema content_schemas[] = {
	{"check", "checks/<subject>/<claim>.yaml"},
	{"sources", "checks/sources.yaml"},
	{"rulebook", "policies/rulebooks/<id>.yaml"},
	{"profile", "policies/profiles/<id>.yaml"},
	{"calendar", "policies/calendars/<cc>.yaml"},
	{"site", "plaudit.yaml"},
};
const size_t content_schema_count = ARRAY_SIZE(content_schemas);

static struct json *(*const makers[])(struct arena *) = {
	check_schema,	sources_schema,	 book_schema,
	profile_schema, calendar_schema, site_schema,
};

static struct json *sentence_schema(struct arena *a)
{
	static const struct field languages[] = {
		{.name = "en",
		 .flags = FIELD_REQUIRED,
		 .about = "the sentence in English"},
		{.name = "th", .about = "the sentence in Thai"},
		{.name = NULL},
	};

	return fields_schema(a, languages);
}

struct text json_schema(struct arena *arena, size_t index)
{
	struct json *o = json_object(arena), *definitions = json_object(arena);
	struct json *shape = makers[index](arena);
	struct text document;

	shape_put(arena, o, "$schema", DRAFT);
	json_add(arena, o, "title",
		 json_text(arena, text_format(arena, "plaudit: %s",
					      content_schemas[index].files)));
	for (size_t i = 0; i < shape->count; i++)
		json_add_text(arena, o, shape->members[i].name,
			      shape->members[i].value);
	json_add(arena, definitions, "sentence", sentence_schema(arena));
	json_add(arena, o, "$defs", definitions);
	document = json_pretty(arena, o);
	return text_format(arena, "%.*s\n", TEXT_ARG(document));
}
