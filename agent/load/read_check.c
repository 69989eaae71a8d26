/* SPDX-License-Identifier: Apache-2.0 */
/* A check file. */
#include "load/lint_check.h"
#include "load/name_path.h"
#include "load/pack_reader.h"
#include "load/scalar.h"
#include "load/schema.h"
#include "load/value_yaml.h"
#include "probes/probe.h"

const struct field parameter_fields[] = {
	{.name = "type",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "int, bool, string, strings, duration, timestamp, share or "
		  "decimal(2)"},
	{.name = "stricter",
	 .kind = FIELD_WORD,
	 .flags = FIELD_REQUIRED,
	 .words = direction_words,
	 .word_count = DIRECTION_COUNT,
	 .about = "lower, higher or fixed"},
	{.name = "about",
	 .kind = FIELD_BITEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "what the parameter means"},
	{.name = NULL},
};

static const struct field check_fields[] = {
	{.name = "title",
	 .kind = FIELD_BITEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "the claim, as it reads when it holds"},
	{.name = "stage",
	 .kind = FIELD_TEXTS,
	 .flags = FIELD_REQUIRED,
	 .words = stage_words,
	 .word_count = STAGE_COUNT,
	 .about = "where it can be asked: [production]"},
	{.name = "parameters",
	 .kind = FIELD_BLOCK_MAP,
	 .fields = parameter_fields,
	 .about = "map of name to parameter"},
	{.name = "for-each",
	 .kind = FIELD_TEXT_MAP,
	 .about = "once for each subject of a list: {domain: mail_domains}"},
	{.name = "calendar",
	 .kind = FIELD_ID,
	 .about = "a calendar of policies/calendars/"},
	{.name = "expect",
	 .kind = FIELD_BLOCKS,
	 .flags = FIELD_REQUIRED,
	 .fields = expect_fields,
	 .about = "list of expectations, all must hold"},
	{.name = "evidence",
	 .kind = FIELD_WORD,
	 .words = keep_words,
	 .word_count = KEEP_COUNT,
	 .about = "what is kept of a look beside its facts: `none`, `hash` "
		  "(keyed), `excerpt` (default) or `full`; see "
		  "reports/evidence.md"},
	{.name = "remedy",
	 .kind = FIELD_BITEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "what to do when it fails"},
	{.name = "examples", .kind = FIELD_ANY, .about = "list of examples"},
};

/* The fields above and one for each way of looking. */
const struct field *fields_of_check(struct arena *arena)
{
	size_t own = ARRAY_SIZE(check_fields);
	struct field *out =
		arena_many(arena, own + probe_kind_count + 1, struct field);

	for (size_t i = 0; i < own; i++)
		out[i] = check_fields[i];
	for (size_t i = 0; i < probe_kind_count; i++)
		out[own + i] = (struct field){
			.name = probe_kinds[i]->name,
			.kind = FIELD_ANY,
			.about = probe_kinds[i]->summary,
		};
	return out;
}

static bool has_order(const struct cel_type *type)
{
	return type->kind == TYPE_INT || type->kind == TYPE_DURATION ||
	       type->kind == TYPE_TIMESTAMP || type->kind == TYPE_SHARE ||
	       type->kind == TYPE_DECIMAL;
}

static void read_parameter(const struct content *content,
			   const struct yaml_pair *pair, struct parameter *out)
{
	const struct yaml_node *type = yaml_get(pair->value, "type");

	out->name = pair->key->scalar;
	out->place = content_place(content, pair->key);
	out->about = read_bitext(pair->value, "about");
	out->stricter =
		(enum direction)read_word(pair->value, "stricter",
					  direction_words, DIRECTION_COUNT,
					  DIRECTION_FIXED);
	out->type =
		type != NULL ? type_read(content->arena, type->scalar) : NULL;
	if (!is_name(out->name))
		complain_help(content, pair->key, COMPLAINT_NAME,
			      TEXT("a name begins with a lower-case letter; "
				   "letters, digits and _ follow"),
			      "\"%.*s\" is no name", TEXT_ARG(out->name));
	if (out->type == NULL && type != NULL)
		complain_help(content, type, COMPLAINT_VALUE,
			      text_from(parameter_fields[0].about),
			      "\"%.*s\" is no type of a parameter",
			      TEXT_ARG(type->scalar));
	if (out->type == NULL)
		out->type = &type_dyn;
	else if (out->stricter != DIRECTION_FIXED && !has_order(out->type))
		complain(content, yaml_get(pair->value, "stricter"),
			 COMPLAINT_DIRECTION, (struct text){0},
			 "a %s cannot be %s", type_word(out->type),
			 direction_words[out->stricter].word);
}

static void read_parameters(const struct content *content,
			    const struct yaml_node *map, struct check *out)
{
	struct parameter *parameters;

	if (map == NULL || map->kind != YAML_MAP)
		return;
	parameters = arena_many(content->arena, map->count, struct parameter);
	for (size_t i = 0; i < map->count; i++)
		read_parameter(content, &map->pairs[i], &parameters[i]);
	out->parameters = parameters;
	out->parameter_count = map->count;
}

static void read_for_each(const struct content *content,
			  const struct yaml_node *map, struct check *out)
{
	if (map == NULL || map->kind != YAML_MAP)
		return;
	if (map->count != 1) {
		complain_help(content, map, COMPLAINT_SHAPE,
			      TEXT("for-each: {domain: mail_domains}"),
			      "for-each is one pair of a name and a list");
		return;
	}
	out->for_each_name = map->pairs[0].key->scalar;
	out->for_each_list = map->pairs[0].value->scalar;
	for (int i = 0; i < 2; i++) {
		const struct yaml_node *at =
			i == 0 ? map->pairs[0].key : map->pairs[0].value;

		if (at->kind == YAML_SCALAR && !is_name(at->scalar))
			complain_help(content, at, COMPLAINT_NAME,
				      TEXT("a name begins with a lower-case "
					   "letter; letters, digits and _ "
					   "follow"),
				      "\"%.*s\" is no name",
				      TEXT_ARG(at->scalar));
	}
}

static const struct calendar *find_calendar(struct pack_reader *reader,
					    const struct content *content,
					    const struct yaml_node *at)
{
	struct text *names =
		arena_many(reader->arena, reader->calendar_count, struct text);

	if (at == NULL || at->kind != YAML_SCALAR)
		return NULL;
	for (size_t i = 0; i < reader->calendar_count; i++) {
		names[i] = reader->calendars[i].id;
		if (text_equal(names[i], at->scalar))
			return &reader->calendars[i];
	}
	complain_unknown(content, at, COMPLAINT_NO_CALENDAR, "calendar", names,
			 reader->calendar_count);
	return NULL;
}

static struct text probes_help(struct arena *arena)
{
	struct text out = TEXT("give one of");

	for (size_t i = 0; i < probe_kind_count; i++)
		out = text_format(arena, "%.*s%s %s", TEXT_ARG(out),
				  i ? "," : "", probe_kinds[i]->name);
	return out;
}

/* The one block that says how the check looks; NULL after a complaint. */
static const struct yaml_node *find_probe(const struct content *content,
					  struct check *out)
{
	const struct yaml_node *block = NULL;
	const struct yaml_node *root = content->root;

	for (size_t i = 0; i < root->count; i++) {
		const struct probe_kind *kind =
			probe_find(root->pairs[i].key->scalar);

		if (kind == NULL)
			continue;
		if (block != NULL) {
			complain(content, root->pairs[i].key, COMPLAINT_PROBE,
				 (struct text){0},
				 "%s is a second way of "
				 "looking",
				 kind->name);
			return NULL;
		}
		out->probe = kind;
		block = root->pairs[i].value;
	}
	if (block == NULL)
		complain_help(content, root, COMPLAINT_PROBE,
			      probes_help(content->arena),
			      "the check does not say how to look");
	return block;
}

/* False when nothing can be said of what is done with the facts. */
static bool read_look(struct pack_reader *reader, const struct content *content,
		      const struct calendar *calendar, struct check *out)
{
	const struct yaml_node *block = find_probe(content, out);

	if (block == NULL)
		return false;
	if (text_is(text_from(out->probe->name), "records")) {
		read_records(reader, content, block, calendar, out);
		return out->records != NULL;
	}
	schema_walk(content, block, out->probe->params, out->probe->name);
	name_path_check_settings(content, block, out);
	out->settings = read_settings(content, block, &out->setting_count);
	return true;
}

void read_check(struct pack_reader *reader, const struct content *content,
		struct text id, struct check *out)
{
	const struct yaml_node *root = content->root;
	const struct calendar *calendar;
	size_t before;
	bool whole;

	out->id = id;
	out->place = content_place(content, root);
	schema_walk(content, root, fields_of_check(reader->arena), "the check");
	if (root == NULL || root->kind != YAML_MAP)
		return;
	out->title = read_bitext(root, "title");
	out->remedy = read_bitext(root, "remedy");
	out->evidence = (enum keep)read_word(root, "evidence", keep_words,
					     KEEP_COUNT, KEEP_EXCERPT);
	out->stages = read_words(root, "stage", stage_words, STAGE_COUNT);
	read_parameters(content, yaml_get(root, "parameters"), out);
	read_for_each(content, yaml_get(root, "for-each"), out);
	before = content->complaints->errors;
	calendar = find_calendar(reader, content, yaml_get(root, "calendar"));
	out->zone = calendar != NULL ? calendar->zone : NULL;
	if (!read_look(reader, content, calendar, out))
		return;
	/* the facts of other ways of looking are known whatever is wrong */
	whole = out->records == NULL || content->complaints->errors == before;
	read_expect(content, yaml_get(root, "expect"), calendar, out);
	read_examples(reader, content, yaml_get(root, "examples"), out);
	if (whole)
		lint_check(content, out);
	else
		out->records = NULL; /* it may not be compiled */
}
