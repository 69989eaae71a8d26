/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parsed expression: a tree with byte offsets into the source, macros
 * already expanded to comprehensions. Rooms above use it to look at an
 * expression's shape (which aggregate a metric calls, which comparison an
 * expectation makes); evaluation runs over programs.
 */
#ifndef PLAUDIT_CEL_AST_H
#define PLAUDIT_CEL_AST_H

#include "cel/value.h"

enum cel_node_kind {
	CEL_LITERAL,
	CEL_NAME,
	CEL_SELECT, /* operand.name; test_only for has() */
	CEL_CALL, /* name(args); operators have names "_<=_", "_&&_" */
	CEL_LIST,
	CEL_MAP,
	CEL_COMPREHENSION,
};

/* The operators, and what macros are made of; their names are CEL's own. The
 * order of the binary ones is that of their levels in cel_parser.c. */
#define CEL_OPERATORS(X)           \
	X(OR, "_||_")              \
	X(AND, "_&&_")             \
	X(LESS, "_<_")             \
	X(AT_MOST, "_<=_")         \
	X(MORE, "_>_")             \
	X(AT_LEAST, "_>=_")        \
	X(EQUAL, "_==_")           \
	X(UNEQUAL, "_!=_")         \
	X(IN, "@in")               \
	X(ADD, "_+_")              \
	X(SUBTRACT, "_-_")         \
	X(MULTIPLY, "_*_")         \
	X(DIVIDE, "_/_")           \
	X(REMAINDER, "_%_")        \
	X(NOT, "!_")               \
	X(NEGATE, "-_")            \
	X(CHOICE, "_?_:_")         \
	X(INDEX, "_[_]")           \
	X(OPTIONAL_INDEX, "_[?_]") \
	X(OPTIONAL_SELECT, "_?._") \
	X(APPEND, "@append")       \
	X(MERGE, "@merge")         \
	X(NOT_FALSE, "@not_strictly_false")

#define OPERATOR_NUMBER(name, text) OPERATOR_##name,
enum cel_operator {
	OPERATOR_NONE, /* a function, by its name */
	CEL_OPERATORS(OPERATOR_NUMBER) OPERATORS
};
#undef OPERATOR_NUMBER

/* Where the value of a name is found. */
enum cel_place {
	CEL_NOWHERE, /* nothing of that name, or not a name at all */
	CEL_SLOT,
	CEL_LOCAL, /* a variable of a macro */
	CEL_CONSTANT, /* a name of a type: its value is in literal */
};

struct cel_node {
	enum cel_node_kind kind;
	uint32_t offset, end; /* bytes in the source */
	uint32_t depth; /* levels of the tree from here down */
	struct value literal;
	struct text name; /* name, field or function */
	struct cel_node *target; /* receiver of a method, operand of a select */
	struct cel_node **args; /* arguments, items, or key value pairs */
	size_t count;
	bool *optional_items; /* [?a], {?k: v}; NULL: none */
	/* filled by the checker */
	const struct cel_type *type;
	const struct function_row *row; /* NULL: picked at run time */
	unsigned slot;
	enum cel_place place : 8; /* of a CEL_NAME, a CEL_SELECT of a root */
	enum cel_operator op : 8; /* of a CEL_CALL */
	bool test_only; /* has() */
	/* A CEL_COMPREHENSION has these; the memory of other nodes ends before
	 * them. */
	struct text var, var2, accumulator;
	struct cel_node *range, *init, *condition, *step, *result;
};

struct function_row; /* cel/function.h */

struct cel_problem {
	uint32_t offset, end; /* bytes in the source; end may be offset */
	struct text text; /* "unknown name row.frozen, did you mean ..." */
	struct text help; /* one line, or size 0 */
	const char *code; /* "E0412", stable */
};

struct cel_problems {
	struct cel_problem *items;
	size_t count;
	size_t room;
};

static inline bool cel_node_is_null(const struct cel_node *node)
{
	return node->kind == CEL_LITERAL && node->literal.kind == VALUE_NULL;
}

static inline bool cel_node_is_null_test(const struct cel_node *node)
{
	return (node->op == OPERATOR_EQUAL || node->op == OPERATOR_UNEQUAL) &&
	       (cel_node_is_null(node->args[0]) ||
		cel_node_is_null(node->args[1]));
}

/* NULL when it does not parse; then problems has at least one more. */
struct cel_node *cel_parse(struct arena *arena, struct text source,
			   struct cel_problems *problems);

#endif
