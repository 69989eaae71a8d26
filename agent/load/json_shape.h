/* SPDX-License-Identifier: Apache-2.0 */
/* The building blocks of a JSON Schema: types, forms, lists and maps. */
#ifndef PLAUDIT_LOAD_JSON_SHAPE_H
#define PLAUDIT_LOAD_JSON_SHAPE_H

#include "model/words.h"
#include "parse/json.h"

#define NAME_FORM   "^[a-z][a-z0-9_]*$"
#define ID_FORM	    "^[a-z0-9-]+$"
#define CLAUSE_FORM "^[A-Z0-9]([A-Z0-9-]*[A-Z0-9])?$"
#define SPAN_FORM   "^-?([0-9]+(\\.[0-9]+)?(ms|s|m|h|d))+$"
#define DATE_FORM   "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
#define TIME_FORM                                                   \
	"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}" \
	"(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$"

void shape_put(struct arena *a, struct json *o, const char *name,
	       const char *text);
struct json *shape_typed(struct arena *a, const char *type);
/* One of several types, up to a NULL. */
struct json *shape_types(struct arena *a, const char *const *types);
/* YAML has numbers and truths where content only sees a scalar. */
struct json *shape_scalar(struct arena *a);
struct json *shape_pattern(struct arena *a, const char *form);
/* An id may be written as digits alone, which YAML takes for a number. */
struct json *shape_id(struct arena *a);
struct json *shape_list(struct arena *a, struct json *items, bool filled);
/* A map with free names, of a form unless it is NULL. */
struct json *shape_map(struct arena *a, struct json *values, const char *form);
struct json *shape_reference(struct arena *a, const char *definition);
struct json *shape_words(struct arena *a, const struct word *words, int count);
struct json *shape_either(struct arena *a, struct json *x, struct json *y);
struct json *shape_truth(struct arena *a);

#endif
