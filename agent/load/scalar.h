/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Single values: checking one against its field, and reading one. Readers
 * assume a checked tree and give the empty value for what is missing.
 */
#ifndef PLAUDIT_LOAD_SCALAR_H
#define PLAUDIT_LOAD_SCALAR_H

#include "base/secret.h"
#include "load/content.h"
#include "model/field.h"
#include "model/policy.h"

void scalar_check(const struct content *content, const struct yaml_node *node,
		  const struct field *field);

/* Of a member of a map; `map` may be NULL or no map. */
struct text read_text(const struct yaml_node *map, const char *key);
struct bitext read_bitext(const struct yaml_node *map, const char *key);
bool read_bool(const struct yaml_node *map, const char *key, bool otherwise);
int64_t read_integer(const struct yaml_node *map, const char *key,
		     int64_t otherwise);
struct span read_span(const struct yaml_node *map, const char *key);
int read_word(const struct yaml_node *map, const char *key,
	      const struct word *words, int count, int otherwise);
unsigned read_words(const struct yaml_node *map, const char *key,
		    const struct word *words, int count); /* a bit each */
const struct text *read_texts(struct arena *arena, const struct yaml_node *map,
			      const char *key, size_t *count);
struct secret_ref read_secret(const struct yaml_node *map, const char *key);
/* Midnight of the date in the content's zone. */
struct instant read_date(const struct content *content,
			 const struct yaml_node *map, const char *key,
			 struct instant otherwise);
/* {from, until} */
struct period read_period(const struct content *content,
			  const struct yaml_node *map, const char *key);

/* A date alone; false when it is none. */
bool date_parse(struct text t, const struct zone *zone, struct instant *out);
struct expression read_expression(const struct content *content,
				  const struct yaml_node *node);

#endif
