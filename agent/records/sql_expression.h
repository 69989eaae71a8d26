/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Row expressions as SQL, from a short list of forms that all databases of
 * sql_dialect.h agree on: null tests and coalesce, comparisons of two values of
 * one type, lists of constants, and, or, not, ?:, and sums and differences of
 * times. Whatever reads no column is worked out here and written as a literal.
 * All else is refused with its place: databases differ in what they then do.
 *
 * Values are integers (sql_dialect.h) and texts; a test is never null, as in
 * CEL, where a value that may be null is compared.
 */
#ifndef PLAUDIT_RECORDS_SQL_EXPRESSION_H
#define PLAUDIT_RECORDS_SQL_EXPRESSION_H

#include "records/row_query.h"
#include "records/sql_dialect.h"

struct sql_writer {
	struct arena *arena;
	const struct sql_dialect *dialect;
	const struct cel_env *env;
	const struct value *slots; /* parameters, subject and now filled */
	/* Slots below are read from rows: c0, c1, ..., or, in a group, e0, ...
	 * of `each` and then k0, ... of its keys. */
	unsigned columns;
	unsigned each_count; /* in_group */
	bool in_group;
	struct text why; /* the first refusal; size 0: none */
	uint32_t offset, end; /* of it, in the expression's source */
};

/* The tree with its types; NULL with a refusal when it does not compile. */
struct cel_node *sql_tree(struct sql_writer *writer, struct text source);
/* The tree of input `index` of a set, from the metric that asks for it first;
 * *at is that metric. */
struct cel_node *sql_input_tree(struct sql_writer *writer,
				const struct aggregate_set *set,
				const struct metric *metrics, size_t index,
				const struct expression **at);
/* As a value; a bool is 1 or 0. */
void sql_value(struct sql_writer *writer, struct cel_node *node,
	       struct buffer *out);
/* As a condition. */
void sql_test(struct sql_writer *writer, struct cel_node *node,
	      struct buffer *out);
/* Notes a refusal, unless there is one. */
void sql_refuse(struct sql_writer *writer, const struct cel_node *node,
		const char *format, ...) PRINTF_LIKE(3, 4);

/* Microseconds, towards the later; *exact false when there is a rest. */
int64_t sql_micros(int64_t seconds, int32_t nanos, bool *exact);

#endif
