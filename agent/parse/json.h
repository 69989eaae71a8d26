/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON: a reader over jansson with our ceilings (duplicate keys refused at
 * every level, also spelled with escapes; depth, nodes, integers to 2^63-1),
 * and a canonical writer: RFC 8785 for documents without reals, which is all
 * we sign. Trees are plain structs in the arena; jansson's never leave here.
 */
#ifndef PLAUDIT_PARSE_JSON_H
#define PLAUDIT_PARSE_JSON_H

#include "base/arena.h"
#include "base/text.h"

enum json_kind {
	JSON_IS_NULL,
	JSON_IS_BOOL,
	JSON_IS_INTEGER,
	JSON_IS_REAL, /* only read where the caller allows it */
	JSON_IS_STRING,
	JSON_IS_LIST,
	JSON_IS_OBJECT,
};

struct json_member {
	struct text name;
	struct json *value;
};

struct json {
	enum json_kind kind;
	bool boolean;
	int64_t integer;
	double real;
	struct text string;
	struct json **items;
	struct json_member *members; /* in the order read or added */
	size_t count; /* of items or members */
	size_t room;
};

enum json_reals { JSON_NO_REALS, JSON_REALS };

/* Draws jansson's hash seed now: before threads, and before a fence closes
 * /dev/urandom. json_parse does it too; doing it again does nothing. */
void json_prepare(void);

/* ERR_USAGE with line:column, or ERR_LIMIT. The whole text must be JSON. */
int json_parse(struct arena *arena, struct text bytes, enum json_reals reals,
	       const struct json **out, struct err *err) MUST_USE;

const struct json *json_get(const struct json *object, const char *name);
/* Typed members; ERR_USAGE naming the member when absent or of another kind. */
int json_get_text(const struct json *object, const char *name, struct text *out,
		  struct err *err) MUST_USE;
int json_get_integer(const struct json *object, const char *name, int64_t *out,
		     struct err *err) MUST_USE;
int json_get_bool(const struct json *object, const char *name, bool *out,
		  struct err *err) MUST_USE;
int json_get_list(const struct json *object, const char *name,
		  const struct json **out, struct err *err) MUST_USE;
int json_get_object(const struct json *object, const char *name,
		    const struct json **out, struct err *err) MUST_USE;

/* Building. Adding a name twice is a bug (assert). Three of these have the
 * names of jansson's functions; the linker must not mix them up. */
#define JSON_OURS(name) __asm__("plaudit_" name)
struct json *json_object(struct arena *arena) JSON_OURS("json_object");
struct json *json_list(struct arena *arena);
struct json *json_text(struct arena *arena, struct text t);
struct json *json_str(struct arena *arena, const char *terminated);
struct json *json_integer(struct arena *arena, int64_t n)
	JSON_OURS("json_integer");
struct json *json_bool(struct arena *arena, bool b);
struct json *json_null(struct arena *arena) JSON_OURS("json_null");
void json_add(struct arena *arena, struct json *object, const char *name,
	      struct json *value);
void json_add_text(struct arena *arena, struct json *object, struct text name,
		   struct json *value);
void json_push(struct arena *arena, struct json *list, struct json *value);

/* RFC 8785: members by UTF-16 code units, no space. A real or an integer
 * beyond 2^53-1 is ERR_USAGE; strings must be UTF-8. */
int json_canonical(struct arena *arena, const struct json *value,
		   struct text *out, struct err *err) MUST_USE;
/* For people and other tools: two-space indent, order kept, reals allowed. */
struct text json_pretty(struct arena *arena, const struct json *value);

#endif
