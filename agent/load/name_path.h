/* SPDX-License-Identifier: Apache-2.0 */
/*
 * {a.b} in a text: name paths. In sentences every brace is one ({{ and }} are
 * braces); in the settings of a probe only {params.x} and {subject.x} are, and
 * any other brace stands for itself.
 */
#ifndef PLAUDIT_LOAD_NAME_PATH_H
#define PLAUDIT_LOAD_NAME_PATH_H

#include "cel/env.h"
#include "load/content.h"
#include "model/check.h"

/* Complains of paths in a sentence that the environment does not have. */
void name_path_check(const struct content *content,
		     const struct yaml_node *sentence,
		     const struct cel_env *env);
/* Complains of {params.x} and {subject.x} that the check does not have. */
void name_path_check_settings(const struct content *content,
			      const struct yaml_node *block,
			      const struct check *check);
/* The text with {params.x} and {subject.x} replaced. */
struct text name_path_fill(struct arena *arena, struct text t,
			   const struct check *check,
			   const struct value *parameters, struct text subject);

#endif
