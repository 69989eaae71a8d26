/* SPDX-License-Identifier: Apache-2.0 */
/* An expression in a content file: its text, where it stands, its tree and,
 * once checked against an environment, its program. */
#ifndef PLAUDIT_MODEL_EXPRESSION_H
#define PLAUDIT_MODEL_EXPRESSION_H

#include "cel/program.h"
#include "model/place.h"

struct yaml_node;

struct expression {
	struct text source; /* size 0: not given */
	struct place place;
	const struct yaml_node *node; /* for the place of a byte inside it */
	struct cel_node *tree;
	const struct cel_program *program;
};

#endif
