/* SPDX-License-Identifier: Apache-2.0 */
#include "records/sql_expression.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "model/check.h"
#include "records/sql_condition.h"

void sql_refuse(struct sql_writer *writer, const struct cel_node *node,
		const char *format, ...)
{
	struct buffer text;
	va_list args;

	if (writer->why.size)
		return;
	buffer_init(&text);
	va_start(args, format);
	buffer_vprintf(&text, format, args);
	va_end(args);
	writer->why = buffer_take(&text, writer->arena);
	writer->offset = node ? node->offset : 0;
	writer->end = node ? node->end : 0;
}

struct cel_node *sql_tree(struct sql_writer *writer, struct text source)
{
	struct cel_problems problems = {0};
	struct cel_node *tree = cel_parse(writer->arena, source, &problems);

	if (tree &&
	    cel_compile(writer->arena, tree, writer->env, NULL, &problems))
		return tree;
	sql_refuse(writer, NULL, "it does not compile");
	return NULL;
}

/* Which argument of its call the input is; -1: of another. */
static int argument_of(const struct aggregate *a, size_t index)
{
	for (unsigned k = 0; k < ARRAY_SIZE(a->inputs); k++)
		if (a->inputs[k] == (int)index)
			return (int)k + a->kind->takes_rank;
	return -1;
}

struct cel_node *sql_input_tree(struct sql_writer *writer,
				const struct aggregate_set *set,
				const struct metric *metrics, size_t index,
				const struct expression **at)
{
	struct cel_problems problems = {0};
	struct cel_node *call, *tree;
	size_t i = 0;
	int k;

	while ((k = argument_of(&set->items[i], index)) < 0)
		if (++i == set->count) {
			*at = &metrics[0].call;
			sql_refuse(writer, NULL, "it is of no metric");
			return NULL;
		}
	*at = &metrics[i].call;
	call = cel_parse(writer->arena, (*at)->source, &problems);
	tree = call && (size_t)k < call->count ? call->args[k] : NULL;
	if (tree &&
	    cel_compile(writer->arena, tree, writer->env, NULL, &problems))
		return tree;
	sql_refuse(writer, NULL, "it does not compile");
	return NULL;
}

/* Whether it reads nothing of a row. */
bool sql_is_constant(const struct sql_writer *writer,
		     const struct cel_node *node)
{
	switch (node->kind) {
	case CEL_LITERAL:
		return true;
	case CEL_NAME:
	case CEL_SELECT:
		return node->place == CEL_SLOT && node->slot >= writer->columns;
	case CEL_CALL:
		if (node->target && !sql_is_constant(writer, node->target))
			return false;
		break;
	case CEL_LIST:
		break;
	default:
		return false;
	}
	for (size_t i = 0; i < node->count; i++)
		if (!sql_is_constant(writer, node->args[i]))
			return false;
	return true;
}

struct value sql_constant(struct sql_writer *writer, struct cel_node *node)
{
	struct cel_problems problems = {0};
	const struct cel_program *program =
		cel_compile(writer->arena, node, writer->env, NULL, &problems);

	if (!program)
		return value_error("it does not compile");
	return cel_eval(program, writer->slots, writer->arena);
}

int64_t sql_micros(int64_t seconds, int32_t nanos, bool *exact)
{
	*exact = nanos % 1000 == 0;
	return seconds * 1000000 + (nanos + 999) / 1000;
}

static void put_number(struct buffer *out, int64_t n)
{
	buffer_printf(out, n < 0 ? "(%" PRId64 ")" : "%" PRId64, n);
}

void sql_put_constant(struct sql_writer *writer, const struct cel_node *node,
		      struct value v, struct buffer *out)
{
	bool exact = true;

	switch (v.kind) {
	case VALUE_BOOL:
		put_number(out, v.boolean);
		return;
	case VALUE_INT:
	case VALUE_DECIMAL:
		if (v.integer == INT64_MIN)
			sql_refuse(writer, node, "the least of all numbers");
		put_number(out, v.integer);
		return;
	case VALUE_TIMESTAMP:
	case VALUE_DURATION:
		put_number(out, sql_micros(v.seconds, v.nanos, &exact));
		if (!exact)
			sql_refuse(writer, node, "finer than a microsecond");
		return;
	case VALUE_STRING:
		if (v.size && memchr(v.bytes, 0, v.size))
			sql_refuse(writer, node, "a NUL in a text");
		sql_literal(out, writer->dialect, value_text(v));
		return;
	default:
		sql_refuse(writer, node,
			   "a constant that is no bool, number, time or text");
	}
}

static void put_column(struct sql_writer *writer, const struct cel_node *node,
		       struct buffer *out)
{
	if (node->place != CEL_SLOT)
		sql_refuse(writer, node, "%.*s is no column",
			   TEXT_ARG(node->name));
	else if (!writer->in_group)
		buffer_printf(out, "c%u", node->slot);
	else if (node->slot < writer->each_count)
		buffer_printf(out, "e%u", node->slot);
	else
		buffer_printf(out, "k%u", node->slot - writer->each_count);
}

static bool is_time(const struct cel_node *node)
{
	return node->type && (node->type->kind == TYPE_TIMESTAMP ||
			      node->type->kind == TYPE_DURATION);
}

bool sql_is_coalesce(const struct cel_node *node)
{
	return node->kind == CEL_CALL && !node->target &&
	       text_is(node->name, "coalesce");
}

static void put_all(struct sql_writer *writer, struct cel_node *node,
		    const char *before, const char *between, const char *after,
		    struct buffer *out)
{
	buffer_str(out, before);
	for (size_t i = 0; i < node->count; i++) {
		buffer_str(out, i ? between : "");
		sql_value(writer, node->args[i], out);
	}
	buffer_str(out, after);
}

void sql_put_choice(struct sql_writer *writer, struct cel_node *node,
		    struct buffer *out)
{
	buffer_str(out, "CASE WHEN ");
	sql_test(writer, node->args[0], out);
	buffer_str(out, " THEN ");
	sql_value(writer, node->args[1], out);
	buffer_str(out, " ELSE ");
	sql_value(writer, node->args[2], out);
	buffer_str(out, " END");
}

void sql_value(struct sql_writer *writer, struct cel_node *node,
	       struct buffer *out)
{
	if (sql_is_constant(writer, node)) {
		sql_put_constant(writer, node, sql_constant(writer, node), out);
		return;
	}
	if (node->kind == CEL_NAME || node->kind == CEL_SELECT) {
		put_column(writer, node, out);
		return;
	}
	if (sql_is_coalesce(node)) {
		put_all(writer, node, "COALESCE(", ", ", ")", out);
		return;
	}
	if (node->kind != CEL_CALL) {
		sql_refuse(writer, node, "it is no comparison, sum or choice");
		return;
	}
	switch (node->op) {
	case OPERATOR_CHOICE:
		sql_put_choice(writer, node, out);
		return;
	case OPERATOR_ADD:
	case OPERATOR_SUBTRACT:
		/* times cannot overflow; of numbers databases make what they
		 * like when they do */
		if (!is_time(node->args[0]) || !is_time(node->args[1]))
			sql_refuse(writer, node,
				   "only times are added and subtracted: "
				   "numbers may overflow");
		put_all(writer, node, "(",
			node->op == OPERATOR_ADD ? " + " : " - ", ")", out);
		return;
	case OPERATOR_NONE:
		sql_refuse(writer, node, "%.*s() is not among the forms",
			   TEXT_ARG(node->name));
		return;
	default:
		break;
	}
	if (!node->type || node->type->kind != TYPE_BOOL) {
		sql_refuse(writer, node, "%.*s is not among the forms",
			   TEXT_ARG(node->name));
		return;
	}
	buffer_str(out, "CASE WHEN ");
	sql_test(writer, node, out);
	buffer_str(out, " THEN 1 ELSE 0 END");
}
