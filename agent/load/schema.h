/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walking a block of YAML along its field table: every unknown or missing key
 * and every scalar that is not of its kind is complained of, and reading goes
 * on. What the table calls FIELD_ANY is left to its own code.
 */
#ifndef PLAUDIT_LOAD_SCHEMA_H
#define PLAUDIT_LOAD_SCHEMA_H

#include "load/content.h"
#include "model/field.h"

/* `what` names the block in complaints: "a clause". */
void schema_walk(const struct content *content, const struct yaml_node *node,
		 const struct field *fields, const char *what);
/* A map with free names: each value walked along `fields`; names are left to
 * the caller. */
void schema_walk_map(const struct content *content,
		     const struct yaml_node *node, const struct field *fields,
		     const char *what);
/* A sentence in both languages. */
void schema_sentence(const struct content *content,
		     const struct yaml_node *node, const char *what);

/* Shapes of words. */
bool is_id(struct text t); /* [a-z0-9-]+ */
bool is_name(struct text t); /* [a-z][a-z0-9_]* */
bool is_null(const struct yaml_node *node);

/* Of a list of texts: complains with did-you-mean and the list as help. */
void complain_unknown(const struct content *content, const struct yaml_node *at,
		      enum complaint_kind kind, const char *what,
		      const struct text *candidates, size_t count);

#endif
