/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the keys of one block say of each other, as JSON Schema: what the field
 * tables cannot hold and the loader's code judges.
 */
#ifndef PLAUDIT_LOAD_JSON_RULE_H
#define PLAUDIT_LOAD_JSON_RULE_H

#include "load/schema.h"
#include "parse/json.h"

/* Adds the rules of that table to its schema; most have none. */
void rule_add(struct arena *arena, struct json *schema,
	      const struct field *fields);
/* Adds what a check's parts say of each other. */
void rule_add_check(struct arena *arena, struct json *schema);
/* Adds what a target's parts say of each other. */
void rule_add_target(struct arena *arena, struct json *schema);
/* A map whose names mean nothing yet in an expression. */
struct json *rule_own_names(struct arena *arena, struct json *values);
/* What is taken of a joined source: of its aggregates, all but histograms. */
struct json *rule_taken(struct arena *arena);

#endif
