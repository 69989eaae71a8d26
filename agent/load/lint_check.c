/* SPDX-License-Identifier: Apache-2.0 */
#include "load/lint_check.h"

#include <string.h>

#include "base/limits.h"
#include "cel/regex.h"
#include "model/policy.h"

/* What a walk over the expressions of a check looks for. */
struct search {
	const struct content *content;
	const struct expression *expression; /* at hand */
	struct text parameter; /* params.<this>; size 0: patterns */
	bool found;
};

static bool is_parameter(const struct cel_node *node, struct text name)
{
	return node->kind == CEL_SELECT && node->target != NULL &&
	       node->target->kind == CEL_NAME &&
	       text_is(node->target->name, "params") &&
	       text_equal(node->name, name);
}

static bool matches_empty(struct arena *arena, struct text pattern)
{
	struct err err = {0};
	const struct regex *regex = regex_new(arena, pattern, &err);

	return regex != NULL && regex_matches(regex, TEXT("")) == REGEX_YES;
}

/* x.matches("p") and matches(x, "p") */
static const struct cel_node *pattern_of(const struct cel_node *node)
{
	const struct cel_node *last;

	if (node->kind != CEL_CALL || !text_is(node->name, "matches") ||
	    node->count == 0)
		return NULL;
	last = node->args[node->count - 1];
	return last->kind == CEL_LITERAL && last->literal.kind == VALUE_STRING
		       ? last
		       : NULL;
}

static void warn_pattern(struct search *search, const struct cel_node *pattern)
{
	struct cel_problem problem = {
		.offset = pattern->offset,
		.end = pattern->end,
		.code = complaint_code(COMPLAINT_MATCHES_EMPTY),
		.text = TEXT("the pattern holds of an empty text"),
		.help = text_from(complaint_help(COMPLAINT_MATCHES_EMPTY)),
	};

	if (matches_empty(search->content->arena, value_text(pattern->literal)))
		complain_expression(search->content, search->expression,
				    &problem);
}

static void search_node(struct search *search, const struct cel_node *node)
{
	const struct cel_node *pattern;

	if (node == NULL)
		return;
	if (search->parameter.size > 0) {
		search->found |= is_parameter(node, search->parameter);
	} else {
		pattern = pattern_of(node);
		if (pattern != NULL)
			warn_pattern(search, pattern);
	}
	search_node(search, node->target);
	for (size_t i = 0; i < node->count; i++)
		search_node(search, node->args[i]);
	if (node->kind != CEL_COMPREHENSION)
		return;
	search_node(search, node->range);
	search_node(search, node->init);
	search_node(search, node->condition);
	search_node(search, node->step);
	search_node(search, node->result);
}

static void search_expression(struct search *search,
			      const struct expression *expression)
{
	struct cel_problems problems = {0};

	if (expression->source.size == 0)
		return;
	search->expression = expression;
	search_node(search, expression->tree != NULL
				    ? expression->tree
				    : cel_parse(search->content->arena,
						expression->source, &problems));
}

static void search_check(struct search *search, const struct check *check)
{
	const struct records_spec *spec = check->records;

	for (size_t i = 0; i < check->expect_count; i++)
		search_expression(search, &check->expect[i].that);
	if (spec == NULL)
		return;
	search_expression(search, &spec->where);
	search_expression(search, &spec->settle);
	for (size_t i = 0; i < spec->per_count; i++)
		search_expression(search, &spec->per[i].expression);
	for (size_t i = 0; i < spec->each_count; i++)
		search_expression(search, &spec->each[i].call);
	for (size_t i = 0; i < spec->metric_count; i++)
		search_expression(search, &spec->metrics[i].call);
}

/* In the settings of a probe parameters stand as {params.x}. */
static bool settings_name(const struct setting *settings, size_t count,
			  struct text path)
{
	for (size_t i = 0; i < count; i++)
		if ((settings[i].value.size > 0 &&
		     memmem(settings[i].value.data, settings[i].value.size,
			    path.data, path.size) != NULL) ||
		    settings_name(settings[i].items, settings[i].count, path))
			return true;
	return false;
}

static void lint_parameters(const struct content *content,
			    const struct check *check)
{
	const struct yaml_node *map = yaml_get(content->root, "parameters");

	for (size_t i = 0; i < check->parameter_count; i++) {
		struct text name = check->parameters[i].name;
		struct search search = {.content = content, .parameter = name};
		struct text path = text_format(content->arena, "{params.%.*s}",
					       TEXT_ARG(name));

		search_check(&search, check);
		if (search.found ||
		    settings_name(check->settings, check->setting_count, path))
			continue;
		complain(content, map->pairs[i].key, COMPLAINT_UNUSED_PARAMETER,
			 (struct text){0},
			 "nothing is judged by the parameter %.*s",
			 TEXT_ARG(name));
	}
}

/* a <= a: the same words on both sides. */
static bool is_same_twice(const struct expression *that)
{
	static const char *const names[] = {"_==_", "_<=_", "_>=_"};
	const struct cel_node *tree = that->tree;
	struct text sides[2];

	if (tree == NULL || tree->kind != CEL_CALL || tree->count != 2)
		return false;
	for (int i = 0; i < 2; i++)
		sides[i] = text_trim((struct text){
			that->source.data + tree->args[i]->offset,
			tree->args[i]->end - tree->args[i]->offset});
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (text_is(tree->name, names[i]))
			return text_equal(sides[0], sides[1]);
	return false;
}

/* True without a single fact being known. */
static bool is_always_true(const struct content *content,
			   const struct check *check,
			   const struct expression *that)
{
	unsigned count = check->expect_env->slots;
	struct value *slots = arena_many(content->arena, count, struct value);
	struct value answer;

	if (that->program == NULL)
		return false;
	for (unsigned i = 0; i < count; i++)
		slots[i] = value_unknown("not-observable");
	answer = cel_eval(that->program, slots, content->arena);
	return (answer.kind == VALUE_BOOL && answer.boolean) ||
	       is_same_twice(that);
}

static void lint_expect(const struct content *content,
			const struct check *check)
{
	for (size_t i = 0; i < check->expect_count; i++)
		if (is_always_true(content, check, &check->expect[i].that))
			complain(content, check->expect[i].that.node,
				 COMPLAINT_ALWAYS_TRUE, (struct text){0},
				 "the expectation holds whatever is seen");
}

static size_t characters_of(struct text t)
{
	size_t count = 0;

	for (size_t i = 0; i < t.size; i++)
		count += ((unsigned char)t.data[i] & 0xc0) != 0x80;
	return count;
}

void lint_title(const struct content *content, const struct yaml_node *title)
{
	for (size_t i = 0;
	     title != NULL && title->kind == YAML_MAP && i < title->count;
	     i++) {
		const struct yaml_node *at = title->pairs[i].value;
		size_t count =
			at->kind == YAML_SCALAR ? characters_of(at->scalar) : 0;

		if (count > LIMIT_TITLE_CHARACTERS)
			complain(content, at, COMPLAINT_LONG_TITLE,
				 (struct text){0},
				 "the title has %zu characters", count);
	}
}

void lint_pattern(const struct content *content, const struct yaml_node *at)
{
	if (matches_empty(content->arena, at->scalar))
		complain(content, at, COMPLAINT_MATCHES_EMPTY, (struct text){0},
			 "the pattern holds of an empty text");
}

void lint_check(const struct content *content, const struct check *check)
{
	struct search patterns = {.content = content};

	lint_title(content, yaml_get(content->root, "title"));
	lint_parameters(content, check);
	lint_expect(content, check);
	search_check(&patterns, check);
}

static bool is_used(const struct pack *pack, const struct check *check)
{
	for (size_t i = 0; i < pack->rule_book_count; i++) {
		const struct rule_book *book = &pack->rule_books[i];

		for (size_t j = 0; j < book->clause_count; j++)
			for (size_t k = 0; k < book->clauses[j].use_count; k++)
				if (book->clauses[j].uses[k].check == check)
					return true;
	}
	return false;
}

void lint_uses(struct complaints *complaints, const struct pack *pack)
{
	for (size_t i = 0; i < pack->check_count; i++) {
		const struct check *check = &pack->checks[i];
		struct complaint complaint = {
			.level = COMPLAINT_WARNING,
			.code = complaint_code(COMPLAINT_NO_USE),
			.place = {.file = check->place.file},
			.width = 1,
			.help = text_from(complaint_help(COMPLAINT_NO_USE)),
			.text = text_format(complaints->arena,
					    "no clause uses the check %.*s",
					    TEXT_ARG(check->id)),
		};

		if (!is_used(pack, check))
			complaints_add(complaints, &complaint);
	}
}
