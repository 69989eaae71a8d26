/* SPDX-License-Identifier: Apache-2.0 */
/* Making row programs: each function gives the number of an operation, or
 * NOT_POSSIBLE. */
#ifndef PLAUDIT_CEL_ROW_BUILD_H
#define PLAUDIT_CEL_ROW_BUILD_H

#include "cel/row_op.h"

#define NOT_POSSIBLE (-1)

struct row_builder {
	struct row_program *program;
	const struct cel_program *expression;
	const struct row_slots *slots;
};

/* The operation that is like this one, or itself, added. */
int row_intern(struct row_builder *b, const struct row_op *op);
int row_constant(struct row_builder *b, struct value v);
int row_build(struct row_builder *b, const struct code *code);
/* The same for what is neither constant nor a column. */
int row_build_code(struct row_builder *b, const struct code *code);

#endif
