/* SPDX-License-Identifier: Apache-2.0 */
#include "render/plain_expression.h"

#include <string.h>

#include "base/arena.h"
#include "render/plain_call.h"

static struct text slice(const struct plain_writer *w,
			 const struct cel_node *node)
{
	return text_trim((struct text){w->source.data + node->offset,
				       node->end - node->offset});
}

struct text plain_as_written(const struct plain_writer *w,
			     const struct cel_node *node)
{
	return plain_one(w->scope->voice, PLAIN_QUOTED, slice(w, node));
}

const struct value *plain_value(const struct plain_scope *scope,
				struct text name)
{
	for (size_t i = 0;
	     scope->values != NULL && i < scope->check->parameter_count; i++)
		if (text_equal(scope->values[i].name, name) &&
		    scope->values[i].value.kind != VALUE_UNKNOWN)
			return &scope->values[i].value;
	return NULL;
}

static struct text parameter(const struct plain_writer *w, struct text name)
{
	const struct voice *voice = w->scope->voice;
	const struct value *value = plain_value(w->scope, name);

	return value == NULL ? plain_one(voice, PLAIN_OPEN_PARAMETER, name)
			     : plain_two(voice, PLAIN_PARAMETER, name,
					 phrase_value(voice, *value));
}

/* row.x, key.x, params.x, subject.x; else "a.b" as it is written. */
static struct text selected(const struct plain_writer *w,
			    const struct cel_node *node)
{
	const struct voice *voice = w->scope->voice;
	const struct cel_node *root = node->target;

	if (node->test_only)
		return plain_one(voice, PLAIN_GIVEN, node->name);
	if (root == NULL || root->kind != CEL_NAME)
		return slice(w, node);
	if (text_is(root->name, "params"))
		return parameter(w, node->name);
	if (text_is(root->name, "subject"))
		return plain_one(voice, PLAIN_THE_SUBJECT, node->name);
	if (text_is(root->name, "row") || text_is(root->name, "key"))
		return node->name;
	return slice(w, node);
}

static struct text literal(const struct plain_writer *w,
			   const struct cel_node *node)
{
	const struct voice *voice = w->scope->voice;

	if (node->literal.kind == VALUE_STRING)
		return plain_one(voice, PLAIN_QUOTED,
				 value_text(node->literal));
	if (node->literal.kind == VALUE_DOUBLE)
		return slice(w, node); /* exactly as the author wrote it */
	return phrase_value(voice, node->literal);
}

static struct text list(const struct plain_writer *w,
			const struct cel_node *node)
{
	struct text all = {NULL, 0};

	for (size_t i = 0; i < node->count; i++)
		all = phrase_list(w->scope->voice, all,
				  plain_node(w, node->args[i]));
	return plain_one(w->scope->voice, PLAIN_LIST, all);
}

/* all and exists: the test is the second operand of each step. */
static struct text comprehension(const struct plain_writer *w,
				 const struct cel_node *node)
{
	bool all = text_is(node->name, "all");
	struct text parts[3];

	if ((!all && !text_is(node->name, "exists")) || node->var2.size > 0 ||
	    node->step == NULL || node->step->kind != CEL_CALL ||
	    node->step->count != 2)
		return plain_as_written(w, node);
	parts[0] = node->var;
	parts[1] = plain_node(w, node->range);
	parts[2] = plain_node(w, node->step->args[1]);
	return plain_fill(w->scope->voice, all ? PLAIN_ALL : PLAIN_EXISTS,
			  parts, 3);
}

struct text plain_node(const struct plain_writer *w,
		       const struct cel_node *node)
{
	switch (node->kind) {
	case CEL_LITERAL:
		return literal(w, node);
	case CEL_NAME:
		return text_is(node->name, "now")
			       ? plain_say(w->scope->voice, PLAIN_NOW)
			       : node->name;
	case CEL_SELECT:
		return selected(w, node);
	case CEL_LIST:
		return list(w, node);
	case CEL_CALL:
		return plain_call(w, node);
	case CEL_COMPREHENSION:
		return comprehension(w, node);
	case CEL_MAP:
		break;
	}
	return plain_as_written(w, node);
}

static const struct cel_node *tree_of(const struct plain_scope *scope,
				      const struct expression *expression)
{
	struct cel_problems problems = {0};

	return expression->tree != NULL
		       ? expression->tree
		       : cel_parse(scope->voice->arena, expression->source,
				   &problems);
}

struct text plain_expression(const struct plain_scope *scope,
			     const struct expression *expression)
{
	struct plain_writer writer = {scope, expression->source};
	const struct cel_node *tree = tree_of(scope, expression);

	return tree != NULL ? plain_node(&writer, tree) : expression->source;
}

struct text plain_condition(const struct plain_scope *scope,
			    const struct expression *expression)
{
	struct plain_writer writer = {scope, expression->source};
	const struct cel_node *tree = tree_of(scope, expression);

	return tree != NULL ? plain_truth(&writer, tree) : expression->source;
}
