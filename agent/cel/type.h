/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Static types of expressions. Types are immutable and live in an arena, or
 * are the constants below. "nullable" marks a column or fact that may be null:
 * the checker refuses its use until a null test narrows it.
 */
#ifndef PLAUDIT_CEL_TYPE_H
#define PLAUDIT_CEL_TYPE_H

#include "base/arena.h"
#include "base/text.h"

enum type_kind {
	TYPE_DYN,
	TYPE_NULL,
	TYPE_BOOL,
	TYPE_INT,
	TYPE_UINT,
	TYPE_DOUBLE,
	TYPE_STRING,
	TYPE_BYTES,
	TYPE_TIMESTAMP,
	TYPE_DURATION,
	TYPE_LIST,
	TYPE_MAP,
	TYPE_TYPE,
	TYPE_OPTIONAL,
	TYPE_DECIMAL,
	TYPE_SHARE,
	TYPE_RECORD, /* a name with declared fields: row, params, subject */
	TYPE_PARAM, /* a type variable, inside the checker only */
};

struct cel_type {
	enum type_kind kind;
	bool nullable;
	uint32_t scale; /* decimal */
	const struct cel_type *key; /* map */
	const struct cel_type *item; /* list, map value, optional, type */
	struct text name; /* type variable */
};

extern const struct cel_type type_dyn, type_null, type_bool, type_int,
	type_uint, type_double, type_string, type_bytes, type_timestamp,
	type_duration, type_share;

const struct cel_type *type_list_of(struct arena *, const struct cel_type *);
const struct cel_type *type_map_of(struct arena *, const struct cel_type *key,
				   const struct cel_type *value);
const struct cel_type *type_decimal(struct arena *, uint32_t scale);
const struct cel_type *type_nullable(struct arena *, const struct cel_type *);
struct cel_type *type_new(struct arena *, enum type_kind,
			  const struct cel_type *item);
/* "duration", "list": the kind alone. */
const char *type_word(const struct cel_type *);
bool type_equal(const struct cel_type *a, const struct cel_type *b);
/* "list(map(string, int))", "decimal(2)", "timestamp or null" */
struct text type_print(struct arena *, const struct cel_type *);

#endif
