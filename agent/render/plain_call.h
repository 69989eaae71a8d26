/* SPDX-License-Identifier: Apache-2.0 */
/* Inside plain_expression: operators, functions and aggregates as phrases. */
#ifndef PLAUDIT_RENDER_PLAIN_CALL_H
#define PLAUDIT_RENDER_PLAIN_CALL_H

#include "render/plain_expression.h"

struct plain_writer {
	const struct plain_scope *scope;
	struct text source; /* of the expression */
};

struct text plain_node(const struct plain_writer *w,
		       const struct cel_node *node);
struct text plain_call(const struct plain_writer *w,
		       const struct cel_node *node);
/* Where a truth is wanted: a bare name becomes "x is true". */
struct text plain_truth(const struct plain_writer *w,
			const struct cel_node *node);
struct text plain_as_written(const struct plain_writer *w,
			     const struct cel_node *node);

#endif
