/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/type.h"

const struct cel_type type_dyn = {.kind = TYPE_DYN};
const struct cel_type type_null = {.kind = TYPE_NULL};
const struct cel_type type_bool = {.kind = TYPE_BOOL};
const struct cel_type type_int = {.kind = TYPE_INT};
const struct cel_type type_uint = {.kind = TYPE_UINT};
const struct cel_type type_double = {.kind = TYPE_DOUBLE};
const struct cel_type type_string = {.kind = TYPE_STRING};
const struct cel_type type_bytes = {.kind = TYPE_BYTES};
const struct cel_type type_timestamp = {.kind = TYPE_TIMESTAMP};
const struct cel_type type_duration = {.kind = TYPE_DURATION};
const struct cel_type type_share = {.kind = TYPE_SHARE};

static const char *const kind_names[] = {
	[TYPE_DYN] = "dyn",
	[TYPE_NULL] = "null",
	[TYPE_BOOL] = "bool",
	[TYPE_INT] = "int",
	[TYPE_UINT] = "uint",
	[TYPE_DOUBLE] = "double",
	[TYPE_STRING] = "string",
	[TYPE_BYTES] = "bytes",
	[TYPE_TIMESTAMP] = "timestamp",
	[TYPE_DURATION] = "duration",
	[TYPE_LIST] = "list",
	[TYPE_MAP] = "map",
	[TYPE_TYPE] = "type",
	[TYPE_OPTIONAL] = "optional_type",
	[TYPE_DECIMAL] = "decimal",
	[TYPE_SHARE] = "share",
	[TYPE_RECORD] = "record",
	[TYPE_PARAM] = "dyn",
};

struct cel_type *type_new(struct arena *arena, enum type_kind kind,
			  const struct cel_type *item)
{
	struct cel_type *type = arena_new(arena, struct cel_type);

	type->kind = kind;
	type->item = item;
	return type;
}

const struct cel_type *type_list_of(struct arena *arena,
				    const struct cel_type *item)
{
	return type_new(arena, TYPE_LIST, item);
}

const struct cel_type *type_map_of(struct arena *arena,
				   const struct cel_type *key,
				   const struct cel_type *value)
{
	struct cel_type *type = type_new(arena, TYPE_MAP, value);

	type->key = key;
	return type;
}

const struct cel_type *type_decimal(struct arena *arena, uint32_t scale)
{
	struct cel_type *type = type_new(arena, TYPE_DECIMAL, NULL);

	type->scale = scale;
	return type;
}

const struct cel_type *type_nullable(struct arena *arena,
				     const struct cel_type *of)
{
	struct cel_type *type;

	if (of->nullable || of->kind == TYPE_NULL || of->kind == TYPE_DYN)
		return of;
	type = arena_new(arena, struct cel_type);
	*type = *of;
	type->nullable = true;
	return type;
}

static bool parts_equal(const struct cel_type *a, const struct cel_type *b)
{
	return (!a && !b) || (a && b && type_equal(a, b));
}

bool type_equal(const struct cel_type *a, const struct cel_type *b)
{
	if (a == b)
		return true;
	return a->kind == b->kind && a->nullable == b->nullable &&
	       a->scale == b->scale && text_equal(a->name, b->name) &&
	       parts_equal(a->key, b->key) && parts_equal(a->item, b->item);
}

const char *type_word(const struct cel_type *type)
{
	return kind_names[type->kind];
}

static void print(struct buffer *out, const struct cel_type *type)
{
	buffer_str(out, kind_names[type->kind]);
	if (type->kind == TYPE_DECIMAL)
		buffer_printf(out, "(%u)", type->scale);
	if (type->kind == TYPE_RECORD && type->name.size)
		buffer_printf(out, " %.*s", TEXT_ARG(type->name));
	if (type->item && type->kind != TYPE_PARAM) {
		buffer_char(out, '(');
		if (type->key) {
			print(out, type->key);
			buffer_str(out, ", ");
		}
		print(out, type->item);
		buffer_char(out, ')');
	}
	if (type->nullable)
		buffer_str(out, " or null");
}

struct text type_print(struct arena *arena, const struct cel_type *type)
{
	struct buffer out;

	buffer_init(&out);
	print(&out, type);
	return buffer_take(&out, arena);
}
