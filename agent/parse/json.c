/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading JSON: first a cheap scan that holds the text to our ceilings and
 * finds the first real, then jansson, then a copy into the arena.
 */
#include "parse/json.h"

/* jansson's functions of the names that parse/json.h has too; not called */
#define json_object  jansson_object
#define json_integer jansson_integer
#define json_null    jansson_null
#include <jansson.h>
#include <string.h>
#undef json_object
#undef json_integer
#undef json_null

#include "base/limits.h"

struct prescan {
	size_t line, column; /* 1-based, of the byte looked at */
	size_t depth;
	size_t nodes;
	bool fresh; /* the last thing seen opened a container */
	bool in_string, escaped;
	bool reals; /* allowed */
	bool number; /* inside a number */
};

static int prescan_real(const struct prescan *scan, struct err *err)
{
	return err_set(err, ERR_USAGE,
		       "%zu:%zu: a number with a fraction or an exponent where "
		       "only integers are allowed",
		       scan->line, scan->column);
}

static int prescan_open(struct prescan *scan, struct err *err)
{
	scan->fresh = true;
	if (++scan->depth > LIMIT_JSON_DEPTH)
		return err_set(err, ERR_LIMIT,
			       "%zu:%zu: JSON nested deeper than %d",
			       scan->line, scan->column, LIMIT_JSON_DEPTH);
	return 0;
}

static void prescan_string(struct prescan *scan, char c)
{
	if (scan->escaped)
		scan->escaped = false;
	else if (c == '\\')
		scan->escaped = true;
	else if (c == '"')
		scan->in_string = false;
}

static void prescan_token(struct prescan *scan, char c)
{
	bool digit = (c >= '0' && c <= '9') || c == '-';

	scan->number = digit || (scan->number && c == '+');
	scan->fresh = false;
	scan->in_string = c == '"';
}

/* Counts a value for each comma and for each container that is not empty. */
static int prescan_byte(struct prescan *scan, char c, struct err *err)
{
	switch (c) {
	case '[':
	case '{':
		return prescan_open(scan, err);
	case ']':
	case '}':
		scan->nodes += !scan->fresh;
		scan->depth -= scan->depth > 0;
		prescan_token(scan, c);
		return 0;
	case ',':
		scan->nodes++;
		prescan_token(scan, c);
		return 0;
	case ' ':
	case '\t':
	case '\r':
	case '\n':
		scan->number = false;
		return 0;
	case '.':
	case 'e':
	case 'E':
		if (scan->number && !scan->reals)
			return prescan_real(scan, err);
		return 0;
	default:
		prescan_token(scan, c);
		return 0;
	}
}

static int prescan(struct text bytes, enum json_reals reals, struct err *err)
{
	struct prescan scan = {.line = 1,
			       .column = 1,
			       .nodes = 1,
			       .reals = reals == JSON_REALS};

	for (size_t i = 0; i < bytes.size; i++) {
		char c = bytes.data[i];

		if (scan.in_string)
			prescan_string(&scan, c);
		else if (prescan_byte(&scan, c, err))
			return -1;
		if (scan.nodes > LIMIT_JSON_NODES)
			return err_set(err, ERR_LIMIT,
				       "%zu:%zu: more than %d JSON values",
				       scan.line, scan.column,
				       LIMIT_JSON_NODES);
		if (c == '\n') {
			scan.line++;
			scan.column = 1;
		} else if (((unsigned char)c & 0xc0) != 0x80) {
			scan.column++;
		}
	}
	return 0;
}

/* Depth is bounded by the scan before. */
static struct json *copy_tree(struct arena *arena, json_t *from);

static struct json *copy_object(struct arena *arena, json_t *from)
{
	struct json *object = json_object(arena);
	const char *name;
	json_t *value;

	object->room = json_object_size(from);
	object->members = arena_many(arena, object->room, struct json_member);
	json_object_foreach(from, name, value)
	{
		struct json_member *member = &object->members[object->count++];

		member->name = text_copy(arena, text_from(name));
		member->value = copy_tree(arena, value);
	}
	return object;
}

static struct json *copy_list(struct arena *arena, json_t *from)
{
	struct json *list = json_list(arena);

	list->room = list->count = json_array_size(from);
	list->items = arena_many(arena, list->count, struct json *);
	for (size_t i = 0; i < list->count; i++)
		list->items[i] = copy_tree(arena, json_array_get(from, i));
	return list;
}

static struct json *copy_tree(struct arena *arena, json_t *from)
{
	struct json *real;

	switch (json_typeof(from)) {
	case JSON_OBJECT:
		return copy_object(arena, from);
	case JSON_ARRAY:
		return copy_list(arena, from);
	case JSON_STRING:
		return json_text(arena,
				 (struct text){json_string_value(from),
					       json_string_length(from)});
	case JSON_INTEGER:
		return json_integer(arena, json_integer_value(from));
	case JSON_REAL:
		real = json_null(arena);
		real->kind = JSON_IS_REAL;
		real->real = json_real_value(from);
		return real;
	case JSON_TRUE:
	case JSON_FALSE:
		return json_bool(arena, json_is_true(from));
	case JSON_NULL:
		break;
	}
	return json_null(arena);
}

void json_prepare(void)
{
	json_object_seed(0);
}

int json_parse(struct arena *arena, struct text bytes, enum json_reals reals,
	       const struct json **out, struct err *err)
{
	json_error_t why;
	json_t *tree;

	if (prescan(bytes, reals, err))
		return -1;
	json_prepare();
	tree = json_loadb(bytes.size ? bytes.data : "", bytes.size,
			  JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
	if (!tree)
		return err_set(err, ERR_USAGE, "%d:%d: not JSON: %s", why.line,
			       why.column, why.text);
	/* the library takes one behind a number or a word for its end */
	if (memchr(bytes.data, 0, bytes.size)) {
		json_decref(tree);
		return err_set(err, ERR_USAGE, "not JSON: a zero byte");
	}
	*out = copy_tree(arena, tree);
	json_decref(tree);
	return 0;
}
