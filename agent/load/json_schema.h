/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shape of content files as JSON Schema (draft 2020-12), for editors: made
 * from the field tables that the loader walks. What needs more than one file or
 * the expression language is the loader's alone.
 */
#ifndef PLAUDIT_LOAD_JSON_SCHEMA_H
#define PLAUDIT_LOAD_JSON_SCHEMA_H

#include "base/text.h"

struct content_schema {
	const char *name; /* "rulebook" */
	const char *files; /* "policies/rulebooks/<id>.yaml" */
};

extern const struct content_schema content_schemas[];
extern const size_t content_schema_count;

/* The document, pretty-printed; `index` of the table above. */
struct text json_schema(struct arena *arena, size_t index);

#endif
