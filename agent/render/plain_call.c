/* SPDX-License-Identifier: Apache-2.0 */
#include "render/plain_call.h"

#include <string.h>

#include "base/arena.h"

enum reading_as {
	AS_VALUES, /* both operands as values */
	AS_TRUTHS, /* as conditions */
	AS_ORDER, /* values, with words of their own for times */
	AS_ROWS, /* an aggregate over conditions */
	AS_LAST, /* values, and a condition at the end */
};

/* Calls that one phrase says; `most` arguments, the target counted. */
static const struct {
	const char *name;
	size_t count;
	enum reading_as as;
	enum plain phrase, of_times;
} calls[] = {
	{"_==_", 2, AS_VALUES, PLAIN_EQUAL, 0},
	{"_!=_", 2, AS_VALUES, PLAIN_UNEQUAL, 0},
	{"_<_", 2, AS_ORDER, PLAIN_LESS, PLAIN_BEFORE},
	{"_<=_", 2, AS_ORDER, PLAIN_AT_MOST, PLAIN_NOT_AFTER},
	{"_>_", 2, AS_ORDER, PLAIN_MORE, PLAIN_AFTER},
	{"_>=_", 2, AS_ORDER, PLAIN_AT_LEAST, PLAIN_NOT_BEFORE},
	{"_-_", 2, AS_ORDER, PLAIN_MINUS, PLAIN_TIME_BETWEEN},
	{"_+_", 2, AS_VALUES, PLAIN_PLUS, 0},
	{"_*_", 2, AS_VALUES, PLAIN_TIMES, 0},
	{"_/_", 2, AS_VALUES, PLAIN_OVER, 0},
	{"_%_", 2, AS_VALUES, PLAIN_REST, 0},
	{"-_", 1, AS_VALUES, PLAIN_NEGATIVE, 0},
	{"_&&_", 2, AS_TRUTHS, PLAIN_AND, 0},
	{"_||_", 2, AS_TRUTHS, PLAIN_OR, 0},
	{"!_", 1, AS_TRUTHS, PLAIN_NOT, 0},
	{"@in", 2, AS_VALUES, PLAIN_AMONG, 0},
	{"coalesce", 2, AS_VALUES, PLAIN_INSTEAD, 0},
	{"matches", 2, AS_VALUES, PLAIN_FITS, 0},
	{"startsWith", 2, AS_VALUES, PLAIN_BEGINS, 0},
	{"endsWith", 2, AS_VALUES, PLAIN_ENDS, 0},
	{"contains", 2, AS_VALUES, PLAIN_CONTAINS, 0},
	{"size", 1, AS_VALUES, PLAIN_SIZE, 0},
	{"day", 1, AS_VALUES, PLAIN_DAY, 0},
	{"workdays", 2, AS_VALUES, PLAIN_WORKDAYS, 0},
	{"count", 0, AS_ROWS, PLAIN_COUNT, 0},
	{"count", 1, AS_ROWS, PLAIN_COUNT_IF, 0},
	{"share", 1, AS_ROWS, PLAIN_SHARE, 0},
	{"share", 2, AS_ROWS, PLAIN_SHARE_OF, 0},
	{"sum", 1, AS_VALUES, PLAIN_SUM, 0},
	{"mean", 1, AS_VALUES, PLAIN_MEAN, 0},
	{"min", 1, AS_VALUES, PLAIN_LEAST, 0},
	{"max", 1, AS_VALUES, PLAIN_GREATEST, 0},
	{"distinct", 1, AS_VALUES, PLAIN_DISTINCT, 0},
	{"histogram", 2, AS_VALUES, PLAIN_HISTOGRAM, 0},
	{"rolling_sum", 3, AS_VALUES, PLAIN_ROLLING_SUM, 0},
	{"rolling_sum", 4, AS_LAST, PLAIN_ROLLING_SUM_ANEW, 0},
	{"rolling_count", 2, AS_VALUES, PLAIN_ROLLING_COUNT, 0},
	{"rolling_count", 3, AS_LAST, PLAIN_ROLLING_COUNT_ANEW, 0},
	{"longest_gap", 2, AS_VALUES, PLAIN_LONGEST_GAP, 0},
	{"overlap", 2, AS_VALUES, PLAIN_OVERLAP, 0},
	{"overlap_time", 2, AS_VALUES, PLAIN_OVERLAP_TIME, 0},
};

static const struct cel_node *operand(const struct cel_node *call, size_t i)
{
	if (call->target == NULL)
		return call->args[i];
	return i == 0 ? call->target : call->args[i - 1];
}

static size_t operand_count(const struct cel_node *call)
{
	return call->count + (call->target != NULL);
}

static bool is_time_column(const struct check *check, struct text name)
{
	const struct source_kind *source =
		check->records != NULL ? check->records->source : NULL;

	for (size_t i = 0; source != NULL && i < source->column_count; i++)
		if (text_equal(source->columns[i].name, name))
			return source->columns[i].kind == COLUMN_TIMESTAMP;
	return false;
}

/* Trees of metrics carry no types: what stands in them tells. */
static bool is_time(const struct plain_writer *w, const struct cel_node *node)
{
	if (node->type != NULL && node->type->kind == TYPE_TIMESTAMP)
		return true;
	if (node->kind == CEL_NAME)
		return text_is(node->name, "now");
	if (node->kind == CEL_SELECT)
		return node->target != NULL && node->target->kind == CEL_NAME &&
		       text_is(node->target->name, "row") &&
		       is_time_column(w->scope->check, node->name);
	if (node->kind != CEL_CALL)
		return false;
	if (text_is(node->name, "coalesce") && node->count == 2)
		return is_time(w, node->args[0]);
	return text_is(node->name, "_?_:_") && node->count == 3 &&
	       is_time(w, node->args[1]);
}

static bool is_operator(const struct cel_node *node)
{
	return node->kind == CEL_CALL && !text_is(node->name, "_[_]") &&
	       node->name.size > 0 &&
	       (node->name.data[node->name.size - 1] == '_' ||
		text_is(node->name, "@in"));
}

/* What a flag of the check was set to, also behind a !; -1: not known. */
static int known_flag(const struct plain_writer *w, const struct cel_node *node)
{
	const struct value *value;
	int inner;

	if (node->kind == CEL_CALL && text_is(node->name, "!_")) {
		inner = known_flag(w, node->args[0]);
		return inner < 0 ? inner : !inner;
	}
	if (node->kind != CEL_SELECT || node->target == NULL ||
	    node->target->kind != CEL_NAME ||
	    !text_is(node->target->name, "params"))
		return -1;
	value = plain_value(w->scope, node->name);
	return value != NULL && value->kind == VALUE_BOOL ? value->boolean : -1;
}

/* An operator inside another one stands in brackets, && inside && does not. */
static struct text inside(const struct plain_writer *w,
			  const struct cel_node *outer,
			  const struct cel_node *node, struct text said)
{
	bool chain =
		text_equal(outer->name, node->name) &&
		(text_is(node->name, "_&&_") || text_is(node->name, "_||_"));
	bool test = text_is(outer->name, "_&&_") &&
		    !text_is(node->name, "_||_") &&
		    !text_is(node->name, "_?_:_");
	bool plain = node->kind == CEL_CALL && text_is(node->name, "_?_:_") &&
		     known_flag(w, node->args[0]) >= 0;

	if (!is_operator(outer) || text_is(outer->name, "!_") ||
	    !is_operator(node) || chain || test || plain)
		return said;
	return plain_one(w->scope->voice, PLAIN_GROUPED, said);
}

static bool is_truth_name(const struct cel_node *node)
{
	return node->kind == CEL_NAME ||
	       (node->kind == CEL_SELECT && !node->test_only);
}

struct text plain_truth(const struct plain_writer *w,
			const struct cel_node *node)
{
	bool aggregate = node->kind == CEL_NAME && node->type != NULL &&
			 node->type->kind != TYPE_BOOL;

	if (is_truth_name(node) && !aggregate)
		return plain_one(w->scope->voice, PLAIN_HOLDS,
				 plain_node(w, node));
	return plain_node(w, node);
}

/* x == null, x != null: "x is empty" */
static struct text null_test(const struct plain_writer *w,
			     const struct cel_node *node)
{
	bool equal = text_is(node->name, "_==_");
	const struct cel_node *other;

	if ((!equal && !text_is(node->name, "_!=_")) || node->count != 2)
		return (struct text){NULL, 0};
	if (cel_node_is_null(node->args[1]))
		other = node->args[0];
	else if (cel_node_is_null(node->args[0]))
		other = node->args[1];
	else
		return (struct text){NULL, 0};
	return plain_one(w->scope->voice, equal ? PLAIN_EMPTY : PLAIN_NOT_EMPTY,
			 plain_node(w, other));
}

static struct text quantile(const struct plain_writer *w,
			    const struct cel_node *node)
{
	const struct cel_node *p = node->args[0];
	struct text t = {w->source.data + p->offset, p->end - p->offset};
	uint64_t part, whole;
	struct err err = {0};

	if (!share_parse(text_trim(t), &part, &whole, &err))
		t = phrase_value(w->scope->voice, value_share(part, whole));
	return plain_two(w->scope->voice, PLAIN_QUANTILE, t,
			 plain_node(w, node->args[1]));
}

/* A flag that decides nothing any more is not told. */
static struct text decided(const struct plain_writer *w,
			   const struct cel_node *node)
{
	bool both = text_is(node->name, "_&&_");

	if ((!both && !text_is(node->name, "_||_")) || node->count != 2)
		return (struct text){NULL, 0};
	for (size_t i = 0; i < 2; i++)
		if (known_flag(w, node->args[i]) == both)
			return plain_truth(w, node->args[1 - i]);
	return (struct text){NULL, 0};
}

static struct text choice(const struct plain_writer *w,
			  const struct cel_node *node)
{
	int known = known_flag(w, node->args[0]);
	struct text parts[3] = {
		plain_truth(w, node->args[0]),
		inside(w, node, node->args[1], plain_node(w, node->args[1])),
		inside(w, node, node->args[2], plain_node(w, node->args[2])),
	};

	if (known >= 0)
		return plain_node(w, node->args[known ? 1 : 2]);
	return plain_fill(w->scope->voice, PLAIN_CHOICE, parts, 3);
}

/* Calls that the table cannot say; size 0: it can. */
static struct text special(const struct plain_writer *w,
			   const struct cel_node *node)
{
	struct text said = null_test(w, node);

	if (said.size == 0)
		said = decided(w, node);
	if (said.size > 0)
		return said;
	if (text_is(node->name, "_?_:_") && node->count == 3)
		return choice(w, node);
	if (text_is(node->name, "quantile") && node->count == 2)
		return quantile(w, node);
	if (text_is(node->name, "!_") && node->count == 1 &&
	    is_truth_name(node->args[0]))
		return plain_one(w->scope->voice, PLAIN_HOLDS_NOT,
				 plain_node(w, node->args[0]));
	return (struct text){NULL, 0};
}

static struct text unknown_call(const struct plain_writer *w,
				const struct cel_node *node)
{
	struct text all = {NULL, 0};

	if (is_operator(node) || text_is(node->name, "_[_]"))
		return plain_as_written(w, node);
	for (size_t i = 0; i < operand_count(node); i++)
		all = phrase_list(w->scope->voice, all,
				  plain_node(w, operand(node, i)));
	return plain_two(w->scope->voice, PLAIN_CALL, node->name, all);
}

struct text plain_call(const struct plain_writer *w,
		       const struct cel_node *node)
{
	struct text said = special(w, node), parts[4] = {{NULL, 0}};
	size_t count = operand_count(node), row = 0;
	enum plain phrase;
	bool times = count == 2;

	if (said.size > 0)
		return said;
	while (row < ARRAY_SIZE(calls) &&
	       (!text_is(node->name, calls[row].name) ||
		calls[row].count != count))
		row++;
	if (row == ARRAY_SIZE(calls))
		return unknown_call(w, node);
	for (size_t i = 0; i < count; i++) {
		const struct cel_node *at = operand(node, i);
		bool truth = calls[row].as == AS_TRUTHS ||
			     calls[row].as == AS_ROWS ||
			     (calls[row].as == AS_LAST && i + 1 == count);

		parts[i] =
			inside(w, node, at,
			       truth ? plain_truth(w, at) : plain_node(w, at));
		times = times && is_time(w, at);
	}
	phrase = calls[row].as == AS_ORDER && times ? calls[row].of_times
						    : calls[row].phrase;
	return plain_fill(w->scope->voice, phrase, parts, count);
}
