/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Typed values written in YAML: a parameter's value, a recorded fact. The type
 * decides how a scalar is read; with type dyn plain null, true, false and
 * integers are themselves and all other scalars are strings.
 */
#ifndef PLAUDIT_LOAD_VALUE_YAML_H
#define PLAUDIT_LOAD_VALUE_YAML_H

#include "load/content.h"

/* False, after a complaint, when it is no value of that type. */
bool value_read(const struct content *content, const struct yaml_node *node,
		const struct cel_type *type, struct value *out);

/* "duration", "strings", "decimal(2)"; NULL when there is no such type. */
const struct cel_type *type_read(struct arena *arena, struct text t);

#endif
