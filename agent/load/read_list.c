/* SPDX-License-Identifier: Apache-2.0 */
/* The `list` of a `records:` block: which groups are shown, worst first. */
#include "base/limits.h"
#include "load/records_reader.h"
#include "load/scalar.h"
#include "load/schema.h"

#define LISTED_DEFAULT 10

static const struct word list_order_words[] = {
	{"greatest", "the greatest first", "มากที่สุดก่อน"},
	{"least", "the least first", "น้อยที่สุดก่อน"},
};

const struct field list_fields[] = {
	{.name = "worst",
	 .kind = FIELD_NAME,
	 .flags = FIELD_REQUIRED,
	 .about = "a name of each: groups are ordered by it"},
	{.name = "order",
	 .kind = FIELD_WORD,
	 .words = list_order_words,
	 .word_count = ARRAY_SIZE(list_order_words),
	 .about = "greatest (default) or least first"},
	{.name = "most",
	 .kind = FIELD_INTEGER,
	 .about = "groups that are listed, 1 to 100; default 10"},
	{.name = "at-least",
	 .kind = FIELD_INTEGER,
	 .about = "groups of fewer rows are not listed"},
	{.name = NULL},
};

static bool is_count(struct text call)
{
	struct text rest = {NULL, 0};

	return text_is(text_trim(text_cut(text_trim(call), '(', &rest)),
		       "count") &&
	       text_is(text_trim(rest), ")");
}

static void find_names(const struct content *content,
		       const struct yaml_node *at, struct records_spec *spec)
{
	struct text *names =
		arena_many(content->arena, spec->each_count, struct text);
	struct group_list_spec *list = &spec->list;
	bool found = false, counted = false;

	for (size_t i = 0; i < spec->each_count; i++) {
		names[i] = spec->each[i].name;
		if (text_equal(names[i], at->scalar)) {
			list->worst = i;
			found = true;
		}
		if (is_count(spec->each[i].call.source)) {
			list->rows = i;
			counted = true;
		}
	}
	if (!found)
		complain_unknown(content, at, COMPLAINT_NO_FACT, "name of each",
				 names, spec->each_count);
	if (!counted)
		complain_help(content, at, COMPLAINT_SHAPE,
			      TEXT("add a count() to each: it tells how many "
				   "rows stand behind a figure"),
			      "a list needs a count() in each");
}

static uint64_t number(const struct content *content,
		       const struct yaml_node *map, const char *key,
		       int64_t otherwise, int64_t most)
{
	int64_t n = read_integer(map, key, otherwise);

	if (n >= 1 && n <= most)
		return (uint64_t)n;
	complain(content, yaml_get(map, key), COMPLAINT_RANGE, (struct text){0},
		 "%s is from 1 to %lld", key, (long long)most);
	return (uint64_t)otherwise;
}

void read_list(const struct content *content, const struct yaml_node *node,
	       struct records_spec *spec)
{
	const struct yaml_node *map = yaml_get(node, "list");
	const struct yaml_node *worst = yaml_get(map, "worst");
	struct group_list_spec *list = &spec->list;

	if (map == NULL || map->kind != YAML_MAP || worst == NULL ||
	    worst->kind != YAML_SCALAR)
		return;
	if (spec->per_count == 0) {
		complain_help(content, map, COMPLAINT_SHAPE,
			      TEXT("add per: {name: row.column}"),
			      "list needs groups to show");
		return;
	}
	find_names(content, worst, spec);
	list->is_given = true;
	list->place = content_place(content, worst);
	list->least_first = read_word(map, "order", list_order_words,
				      ARRAY_SIZE(list_order_words), 0) == 1;
	list->most = number(content, map, "most", LISTED_DEFAULT,
			    LIMIT_LISTED_GROUPS);
	list->at_least = number(content, map, "at-least", 1, INT32_MAX);
}

static bool has_order(const struct cel_type *type)
{
	switch (type->kind) {
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_DURATION:
	case TYPE_TIMESTAMP:
	case TYPE_SHARE:
		return true;
	default:
		return false;
	}
}

void check_list(const struct content *content, const struct yaml_node *node,
		const struct records_spec *spec)
{
	const struct yaml_node *map = yaml_get(node, "list");
	const struct cel_type *type;

	if (!spec->list.is_given)
		return;
	type = spec->each[spec->list.worst].type;
	if (type != NULL && !has_order(type))
		complain_help(content, yaml_get(map, "worst"),
			      COMPLAINT_DIRECTION,
			      TEXT("groups are ordered by a number, a time, a "
				   "duration, a share or an amount"),
			      "a %s has no worst", type_word(type));
}
