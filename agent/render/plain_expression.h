/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An expression as a plain sentence: "p95 is at most p95_limit (1 h)". What has
 * no plain form stands as it is written.
 */
#ifndef PLAUDIT_RENDER_PLAIN_EXPRESSION_H
#define PLAUDIT_RENDER_PLAIN_EXPRESSION_H

#include "model/plan.h"
#include "render/plain_words.h"

struct plain_scope {
	const struct voice *voice;
	const struct check *check;
	const struct parameter_value
		*values; /* check order; NULL: none known */
};

/* Of a value, and of what must be true. */
struct text plain_condition(const struct plain_scope *scope,
			    const struct expression *expression);
struct text plain_expression(const struct plain_scope *scope,
			     const struct expression *expression);
/* The parameter's value, or NULL where none is known. */
const struct value *plain_value(const struct plain_scope *scope,
				struct text name);

#endif
