/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules say of content, judged by a reader of the few words of JSON
 * Schema that they are written in. */
#include "load/json_rule.h"

#include <criterion/criterion.h>
#include <regex.h>
#include <string.h>

#include "load/json_shape.h"
#include "load/pack_reader.h"
#include "load/site_reader.h"

static bool holds(struct arena *arena, const struct json *rule,
		  const struct json *v);

static bool same(const struct json *a, const struct json *b)
{
	return a->kind == b->kind && a->boolean == b->boolean &&
	       a->integer == b->integer && text_equal(a->string, b->string);
}

static bool matches(struct arena *arena, struct text pattern, struct text t)
{
	regex_t regex;
	bool found;

	cr_assert_eq(regcomp(&regex, text_cstr(arena, pattern),
			     REG_EXTENDED | REG_NOSUB),
		     0);
	found = regexec(&regex, text_cstr(arena, t), 0, NULL, 0) == 0;
	regfree(&regex);
	return found;
}

static bool is_type(const struct json *type, const struct json *v)
{
	static const char *const names[] = {"null",   "boolean", "integer",
					    "number", "string",	 "array",
					    "object"};
	bool any = false;

	if (type->kind == JSON_IS_STRING)
		return text_is(type->string, names[v->kind]);
	for (size_t i = 0; i < type->count; i++)
		any |= text_is(type->items[i]->string, names[v->kind]);
	return any;
}

static bool has_all(struct arena *arena, const struct json *names,
		    const struct json *v)
{
	for (size_t i = 0; i < names->count; i++)
		if (!json_get(v, text_cstr(arena, names->items[i]->string)))
			return false;
	return true;
}

/* Of an object. */
static bool members_hold(struct arena *arena, const struct json *rule,
			 const struct json *v)
{
	const struct json *properties = json_get(rule, "properties");
	const struct json *rest = json_get(rule, "additionalProperties");
	const struct json *names = json_get(rule, "propertyNames");
	const struct json *needs = json_get(rule, "dependentRequired");

	for (size_t i = 0; i < v->count; i++) {
		const char *name = text_cstr(arena, v->members[i].name);
		const struct json *own =
			properties ? json_get(properties, name) : NULL;
		const struct json *with = needs ? json_get(needs, name) : NULL;

		own = own ? own : rest;
		if ((own && !holds(arena, own, v->members[i].value)) ||
		    (names && !holds(arena, names, json_str(arena, name))) ||
		    (with && !has_all(arena, with, v)))
			return false;
	}
	return true;
}

static bool items_hold(struct arena *arena, const struct json *rule,
		       const struct json *v)
{
	const struct json *items = json_get(rule, "items");
	const struct json *one = json_get(rule, "contains");
	const struct json *most = json_get(rule, "maxItems");
	bool found = false;

	for (size_t i = 0; i < v->count; i++) {
		if (items && !holds(arena, items, v->items[i]))
			return false;
		found |= one && holds(arena, one, v->items[i]);
	}
	return (!one || found) && (!most || (int64_t)v->count <= most->integer);
}

static bool parts_hold(struct arena *arena, const struct json *rule,
		       const struct json *v)
{
	const struct json *condition = json_get(rule, "if");
	const struct json *never = json_get(rule, "not");
	const struct json *all = json_get(rule, "allOf");
	const struct json *any = json_get(rule, "anyOf");
	const struct json *then;
	bool found = !any;

	for (size_t i = 0; all && i < all->count; i++)
		if (!holds(arena, all->items[i], v))
			return false;
	for (size_t i = 0; any && i < any->count; i++)
		found |= holds(arena, any->items[i], v);
	if (!found || (never && holds(arena, never, v)))
		return false;
	if (!condition)
		return true;
	then = json_get(rule, holds(arena, condition, v) ? "then" : "else");
	return !then || holds(arena, then, v);
}

static bool holds(struct arena *arena, const struct json *rule,
		  const struct json *v)
{
	const struct json *list = json_get(rule, "enum"), *word;
	bool found = !list;

	if (rule->kind == JSON_IS_BOOL)
		return rule->boolean;
	for (size_t i = 0; list && i < list->count; i++)
		found |= same(list->items[i], v);
	if (!found)
		return false;
	if ((word = json_get(rule, "const")) && !same(word, v))
		return false;
	if ((word = json_get(rule, "type")) && !is_type(word, v))
		return false;
	if ((word = json_get(rule, "pattern")) && v->kind == JSON_IS_STRING &&
	    !matches(arena, word->string, v->string))
		return false;
	if ((word = json_get(rule, "minProperties")) &&
	    v->kind == JSON_IS_OBJECT && (int64_t)v->count < word->integer)
		return false;
	if (v->kind == JSON_IS_OBJECT) {
		word = json_get(rule, "required");
		if ((word && !has_all(arena, word, v)) ||
		    !members_hold(arena, rule, v))
			return false;
	}
	if (v->kind == JSON_IS_LIST && !items_hold(arena, rule, v))
		return false;
	return parts_hold(arena, rule, v);
}

struct judged {
	const char *content; /* with ' for " */
	bool good;
};

static void judge(struct arena *arena, const struct json *rule,
		  const struct judged *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(cases[i].content);
		char *bytes = arena_alloc(arena, size + 1);
		const struct json *v = NULL;
		struct err err = {0};

		for (size_t k = 0; k <= size; k++)
			bytes[k] = cases[i].content[k] == '\''
					   ? '"'
					   : cases[i].content[k];
		cr_assert_eq(json_parse(arena, (struct text){bytes, size},
					JSON_NO_REALS, &v, &err),
			     0, "%s: %s", bytes, err.text);
		cr_expect_eq(holds(arena, rule, v), cases[i].good, "%s", bytes);
	}
}

static void judge_fields(const struct field *fields, const struct judged *cases,
			 size_t count)
{
	struct arena *arena = arena_open();
	struct json *rule = json_object(arena);

	rule_add(arena, rule, fields);
	judge(arena, rule, cases, count);
	arena_close(arena);
}

Test(json_rule, most_tables_have_none)
{
	struct arena *arena = arena_open();
	struct json *rule = json_object(arena);

	rule_add(arena, rule, profile_fields);
	rule_add(arena, rule, clause_fields);
	cr_expect_eq(rule->count, 0);
	arena_close(arena);
}

Test(json_rule, a_list_needs_groups_and_a_count)
{
	static const struct judged cases[] = {
		{"{}", true},
		{"{'each': {'a': 'max(row.n)'}}", true},
		{"{'list': {}}", false},
		{"{'list': {}, 'per': {}}", false},
		{"{'list': {}, 'each': {'n': 'count()'}}", false},
		{"{'list': {}, 'per': {}, 'each': {'n': 'count()'}}", true},
		{"{'list': {}, 'per': {}, 'each': {'n': ' count ( ) '}}", true},
		{"{'list': {}, 'per': {}, 'each': {'n': 'count(row.b)'}}",
		 false},
		{"{'list': {}, 'per': {}, 'each': {'a': 'max(row.n)', 'n': "
		 "'count()'}}",
		 true},
	};

	judge_fields(records_fields, cases, ARRAY_SIZE(cases));
}

Test(json_rule, rows_are_sorted_by_a_key_that_is_named)
{
	static const struct judged cases[] = {
		{"{}", true},
		{"{'order': 'file'}", true},
		{"{'order': 'key'}", false},
		{"{'order': 'key', 'key': 'id'}", true},
	};

	judge_fields(kind_fields, cases, ARRAY_SIZE(cases));
}

Test(json_rule, a_source_is_files_or_a_table)
{
	static const struct judged cases[] = {
		{"{}", false},
		{"{'files': ['a.csv']}", true},
		{"{'odbc': {}}", true},
		{"{'odbc': {}, 'files': ['a.csv']}", false},
		{"{'odbc': {}, 'delimiter': ';'}", false},
		{"{'odbc': {}, 'push-down': true}", true},
		{"{'files': ['a.csv'], 'push-down': true}", false},
		{"{'files': ['a.csv'], 'keep': '30d'}", false},
		{"{'odbc': {}, 'keep': '30d'}", true},
		{"{'odbc': {}, 'keep': '30d', 'push-down': true}", false},
		{"{'odbc': {}, 'keep': '30d', 'push-down': 'true'}", false},
		{"{'odbc': {}, 'keep': '30d', 'push-down': false}", true},
	};

	judge_fields(source_binding_fields, cases, ARRAY_SIZE(cases));
}

Test(json_rule, standard_input_stands_alone)
{
	static const struct judged cases[] = {
		{"{'files': ['-']}", true},
		{"{'files': ['-', 'a.csv']}", false},
		{"{'files': ['a.csv', '-']}", false},
		{"{'files': ['a-b', 'a.csv']}", true},
		{"{'files': ['-'], 'commit': 'none'}", false},
		{"{'files': ['-'], 'commit': 'rows'}", true},
		{"{'files': ['a.csv'], 'commit': 'none'}", true},
	};

	judge_fields(source_binding_fields, cases, ARRAY_SIZE(cases));
}

Test(json_rule, one_mark_is_not_for_both)
{
	static const struct judged cases[] = {
		{"{'files': ['a'], 'numbers': {'thousands': ','}}", true},
		{"{'files': ['a'], 'numbers': {'thousands': ',', 'decimal': "
		 "'.'}}",
		 true},
		{"{'files': ['a'], 'numbers': {'thousands': ',', 'decimal': "
		 "','}}",
		 false},
		{"{'files': ['a'], 'numbers': {'thousands': '.', 'decimal': "
		 "','}}",
		 true},
		{"{'files': ['a'], 'numbers': {'thousands': '.', 'decimal': "
		 "'.'}}",
		 false},
		/* decimals have a dot unless it is said */
		{"{'files': ['a'], 'numbers': {'thousands': '.'}}", false},
	};

	judge_fields(source_binding_fields, cases, ARRAY_SIZE(cases));
}

Test(json_rule, examples_have_rows_of_what_is_joined)
{
	static const struct judged cases[] = {
		{"{'examples': [{}]}", true},
		{"{'examples': [{'rows-of': {}}]}", false},
		{"{'records': {}, 'examples': [{}, {}]}", true},
		{"{'records': {'join': {'a': 1}}, 'examples': [{}]}", false},
		{"{'records': {'join': {'a': 1}}, 'examples': [{'rows-of': "
		 "{}}, {}]}",
		 false},
		{"{'records': {'join': {'a': 1}}, 'examples': [{'rows-of': "
		 "{}}]}",
		 true},
		{"{'records': {'join': {}}, 'examples': [{'rows-of': {}}]}",
		 false},
	};
	struct arena *arena = arena_open();
	struct json *rule = json_object(arena);

	rule_add_check(arena, rule);
	judge(arena, rule, cases, ARRAY_SIZE(cases));
	arena_close(arena);
}

Test(json_rule, names_that_mean_something_are_taken)
{
	struct arena *arena = arena_open();
	const struct json *rule =
		rule_own_names(arena, shape_typed(arena, "string"));
	static const struct judged cases[] = {
		{"{'cases': 'x'}", true}, {"{'Cases': 'x'}", false},
		{"{'1a': 'x'}", false},	  {"{'now': 'x'}", false},
		{"{'row': 'x'}", false},  {"{'cases': 1}", false},
	};

	judge(arena, rule, cases, ARRAY_SIZE(cases));
	arena_close(arena);
}

Test(json_rule, no_histogram_is_taken_of_a_join)
{
	static const struct judged cases[] = {
		{"{'n': 'count()'}", true},
		{"{}", false},
		{"{'n': 'histogram(row.n, [1])'}", false},
		{"{'n': ' histogram (row.n, [1])'}", false},
	};
	struct arena *arena = arena_open();

	judge(arena, rule_taken(arena), cases, ARRAY_SIZE(cases));
	arena_close(arena);
}
