/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions: tests of nulls and comparisons, joined. */
#include "records/sql_condition.h"

#include <string.h>

static bool may_be_null(const struct cel_node *node)
{
	return !node->type || node->type->nullable ||
	       node->type->kind == TYPE_NULL;
}

/* An integer that is written out beside a decimal means whole units. */
static bool is_scaled(struct sql_writer *writer, const struct cel_node *node,
		      const struct cel_type *other)
{
	return node->type->kind == TYPE_INT && other->kind == TYPE_DECIMAL &&
	       sql_is_constant(writer, node);
}

static void put_operand(struct sql_writer *writer, struct cel_node *node,
			const struct cel_node *other, struct buffer *out)
{
	struct value v;

	if (!is_scaled(writer, node, other->type)) {
		sql_value(writer, node, out);
		return;
	}
	v = sql_constant(writer, node);
	for (uint32_t i = 0; i < other->type->scale; i++)
		if (v.kind != VALUE_INT ||
		    __builtin_mul_overflow(v.integer, (int64_t)10, &v.integer))
			sql_refuse(writer, node, "it is beyond 64 bits");
	sql_put_constant(writer, node, value_int(v.integer), out);
}

static bool has_comparable_kind(const struct cel_type *type)
{
	switch (type->kind) {
	case TYPE_BOOL:
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_STRING:
	case TYPE_TIMESTAMP:
	case TYPE_DURATION:
		return true;
	default:
		return false;
	}
}

static bool is_comparable(struct sql_writer *writer,
			  const struct cel_node *node)
{
	const struct cel_type *a = node->args[0]->type;
	const struct cel_type *b = node->args[1]->type;
	bool ordered =
		node->op != OPERATOR_EQUAL && node->op != OPERATOR_UNEQUAL;

	if (a && b &&
	    (is_scaled(writer, node->args[0], b) ||
	     is_scaled(writer, node->args[1], a)))
		return true;
	if (!a || !b || a->kind != b->kind || a->scale != b->scale)
		sql_refuse(writer, node, "values of two types are compared");
	else if (!has_comparable_kind(a))
		sql_refuse(writer, node, "a %s is compared", type_word(a));
	else if (ordered && a->kind == TYPE_STRING &&
		 !writer->dialect->orders_text)
		sql_refuse(writer, node,
			   "%s does not order texts by code points",
			   writer->dialect->name);
	else
		return true;
	return false;
}

/* Never null: a null equals only a null. */
static void put_equality(struct sql_writer *writer, struct cel_node *node,
			 struct buffer *out)
{
	bool equal = node->op == OPERATOR_EQUAL;
	struct cel_node *a = node->args[0], *b = node->args[1];
	bool a_null = may_be_null(a), b_null = may_be_null(b);

	buffer_str(out, equal ? "(" : "(NOT (");
	for (int i = 0; i < 2; i++) {
		if (!(i ? b_null : a_null))
			continue;
		sql_value(writer, node->args[i], out);
		buffer_str(out, " IS NOT NULL AND ");
	}
	put_operand(writer, a, b, out);
	buffer_str(out, " = ");
	put_operand(writer, b, a, out);
	if (a_null && b_null) {
		buffer_str(out, " OR (");
		sql_value(writer, a, out);
		buffer_str(out, " IS NULL AND ");
		sql_value(writer, b, out);
		buffer_str(out, " IS NULL)");
	}
	buffer_str(out, equal ? ")" : "))");
}

static void put_comparison(struct sql_writer *writer, struct cel_node *node,
			   struct buffer *out)
{
	static const char *const signs[] = {
		[OPERATOR_LESS] = " < ",
		[OPERATOR_AT_MOST] = " <= ",
		[OPERATOR_MORE] = " > ",
		[OPERATOR_AT_LEAST] = " >= ",
	};

	if (!is_comparable(writer, node))
		return;
	if (node->op == OPERATOR_EQUAL || node->op == OPERATOR_UNEQUAL) {
		put_equality(writer, node, out);
		return;
	}
	buffer_char(out, '(');
	put_operand(writer, node->args[0], node->args[1], out);
	buffer_str(out, signs[node->op]);
	put_operand(writer, node->args[1], node->args[0], out);
	buffer_char(out, ')');
}

static void put_null_test(struct sql_writer *writer, struct cel_node *node,
			  struct buffer *out)
{
	size_t null = cel_node_is_null(node->args[0]) ? 0 : 1;

	buffer_char(out, '(');
	sql_value(writer, node->args[1 - null], out);
	buffer_str(out,
		   node->op == OPERATOR_EQUAL ? " IS NULL)" : " IS NOT NULL)");
}

static bool is_alike(const struct cel_type *type, struct value v)
{
	switch (type->kind) {
	case TYPE_INT:
		return v.kind == VALUE_INT;
	case TYPE_STRING:
		return v.kind == VALUE_STRING;
	case TYPE_DECIMAL:
		return v.kind == VALUE_DECIMAL && v.scale == type->scale;
	case TYPE_DURATION:
		return v.kind == VALUE_DURATION;
	case TYPE_TIMESTAMP:
		return v.kind == VALUE_TIMESTAMP;
	default:
		return false;
	}
}

static void put_in(struct sql_writer *writer, struct cel_node *node,
		   struct buffer *out)
{
	struct cel_node *what = node->args[0], *list = node->args[1];
	struct value v = {.kind = VALUE_NULL};

	if (sql_is_constant(writer, list))
		v = sql_constant(writer, list);
	if (v.kind != VALUE_LIST) {
		sql_refuse(writer, node, "in takes a list of constants");
		return;
	}
	if (v.list->count == 0) {
		buffer_str(out, "(1 = 0)");
		return;
	}
	buffer_char(out, '(');
	if (may_be_null(what)) {
		sql_value(writer, what, out);
		buffer_str(out, " IS NOT NULL AND ");
	}
	sql_value(writer, what, out);
	buffer_str(out, " IN (");
	for (size_t i = 0; i < v.list->count; i++) {
		if (!is_alike(what->type, v.list->items[i]))
			sql_refuse(writer, list, "values of two types");
		buffer_str(out, i ? ", " : "");
		sql_put_constant(writer, list, v.list->items[i], out);
	}
	buffer_str(out, "))");
}

static void put_joined(struct sql_writer *writer, struct cel_node *node,
		       const char *between, struct buffer *out)
{
	buffer_char(out, '(');
	sql_test(writer, node->args[0], out);
	buffer_str(out, between);
	sql_test(writer, node->args[1], out);
	buffer_char(out, ')');
}

static void put_test(struct sql_writer *writer, struct cel_node *node,
		     struct buffer *out)
{
	switch (node->op) {
	case OPERATOR_AND:
		put_joined(writer, node, " AND ", out);
		return;
	case OPERATOR_OR:
		put_joined(writer, node, " OR ", out);
		return;
	case OPERATOR_NOT:
		buffer_str(out, "(NOT ");
		sql_test(writer, node->args[0], out);
		buffer_char(out, ')');
		return;
	case OPERATOR_IN:
		put_in(writer, node, out);
		return;
	case OPERATOR_EQUAL:
	case OPERATOR_UNEQUAL:
	case OPERATOR_LESS:
	case OPERATOR_AT_MOST:
	case OPERATOR_MORE:
	case OPERATOR_AT_LEAST:
		if (cel_node_is_null_test(node))
			put_null_test(writer, node, out);
		else
			put_comparison(writer, node, out);
		return;
	case OPERATOR_CHOICE:
		buffer_char(out, '(');
		sql_put_choice(writer, node, out);
		buffer_str(out, " = 1)");
		return;
	default:
		sql_refuse(writer, node, "%.*s is not among the forms",
			   TEXT_ARG(node->name));
	}
}

void sql_test(struct sql_writer *writer, struct cel_node *node,
	      struct buffer *out)
{
	if (sql_is_constant(writer, node)) {
		struct value v = sql_constant(writer, node);

		if (v.kind != VALUE_BOOL)
			sql_refuse(writer, node, "a condition is no bool");
		buffer_str(out, v.kind == VALUE_BOOL && v.boolean ? "(1 = 1)"
								  : "(1 = 0)");
	} else if (node->kind == CEL_CALL && !sql_is_coalesce(node)) {
		put_test(writer, node, out);
	} else {
		buffer_char(out, '(');
		sql_value(writer, node, out);
		buffer_str(out, " = 1)");
	}
}
