/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/cel_unify.h"

const struct cel_type *type_fresh(struct unifier *u)
{
	struct cel_type *type = type_new(u->arena, TYPE_PARAM, NULL);

	if (u->count == u->room)
		u->bound = arena_grow(u->arena, u->bound, u->count, &u->room,
				      sizeof(*u->bound));
	type->scale = (uint32_t)u->count;
	u->bound[u->count++] = NULL;
	return type;
}

const struct cel_type *type_shape(const struct unifier *u,
				  const struct cel_type *type)
{
	while (type->kind == TYPE_PARAM && u->bound[type->scale])
		type = u->bound[type->scale];
	return type;
}

bool type_is_known(const struct unifier *u, const struct cel_type *type)
{
	type = type_shape(u, type);
	if (type->kind == TYPE_DYN || type->kind == TYPE_PARAM)
		return false;
	return (!type->key || type_is_known(u, type->key)) &&
	       (!type->item || type_is_known(u, type->item));
}

size_t unifier_mark(const struct unifier *u)
{
	return u->trail_count;
}

void unifier_undo(struct unifier *u, size_t mark)
{
	while (u->trail_count > mark)
		u->bound[u->trail[--u->trail_count]] = NULL;
}

static bool occurs(const struct unifier *u, uint32_t number,
		   const struct cel_type *in)
{
	in = type_shape(u, in);
	if (in->kind == TYPE_PARAM)
		return in->scale == number;
	return (in->key && occurs(u, number, in->key)) ||
	       (in->item && occurs(u, number, in->item));
}

static bool bind(struct unifier *u, const struct cel_type *variable,
		 const struct cel_type *to)
{
	if (occurs(u, variable->scale, to))
		return false;
	if (u->trail_count == u->trail_room)
		u->trail = arena_grow(u->arena, u->trail, u->trail_count,
				      &u->trail_room, sizeof(*u->trail));
	u->trail[u->trail_count++] = variable->scale;
	u->bound[variable->scale] = to;
	return true;
}

/* CEL's "legacy nullable": null may stand for what is no scalar. */
static bool takes_null(const struct cel_type *type)
{
	return type->nullable || type->kind == TYPE_NULL ||
	       type->kind == TYPE_OPTIONAL || type->kind == TYPE_TIMESTAMP ||
	       type->kind == TYPE_DURATION;
}

bool type_unify(struct unifier *u, const struct cel_type *a,
		const struct cel_type *b)
{
	a = type_shape(u, a);
	b = type_shape(u, b);
	if (a == b)
		return true;
	if (a->kind == TYPE_PARAM && b->kind == TYPE_PARAM &&
	    a->scale == b->scale)
		return true;
	if (a->kind == TYPE_PARAM)
		return bind(u, a, b);
	if (b->kind == TYPE_PARAM)
		return bind(u, b, a);
	if (a->kind == TYPE_DYN || b->kind == TYPE_DYN)
		return true;
	if (a->kind == TYPE_NULL || b->kind == TYPE_NULL)
		return takes_null(a) && takes_null(b);
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case TYPE_LIST:
	case TYPE_OPTIONAL:
		return type_unify(u, a->item, b->item);
	case TYPE_MAP:
		return type_unify(u, a->key, b->key) &&
		       type_unify(u, a->item, b->item);
	case TYPE_DECIMAL:
		return a->scale == b->scale;
	default: /* a type of types is told apart when it runs */
		return true;
	}
}

static const struct cel_type *merge(struct unifier *u, const struct cel_type *a,
				    const struct cel_type *b)
{
	struct cel_type *type;

	a = type_shape(u, a);
	b = type_shape(u, b);
	if (a->kind == TYPE_DYN || b->kind == TYPE_NULL)
		return a;
	if (b->kind == TYPE_DYN || a->kind == TYPE_NULL)
		return b;
	if (!a->item || !b->item)
		return a;
	type = type_new(u->arena, a->kind, merge(u, a->item, b->item));
	if (a->key)
		type->key = merge(u, a->key, b->key);
	return type;
}

const struct cel_type *type_join(struct unifier *u, const struct cel_type *a,
				 const struct cel_type *b)
{
	bool nullable = a->nullable || b->nullable;
	size_t mark = unifier_mark(u);
	const struct cel_type *type;

	if (!type_unify(u, a, b)) {
		unifier_undo(u, mark);
		return &type_dyn;
	}
	type = merge(u, a, b);
	return nullable ? type_nullable(u->arena, type) : type;
}

const struct cel_type *type_settled(const struct unifier *u,
				    const struct cel_type *type)
{
	const struct cel_type *item, *key;
	struct cel_type *out;

	type = type_shape(u, type);
	if (type->kind == TYPE_PARAM)
		return &type_dyn;
	if (!type->item)
		return type;
	item = type_settled(u, type->item);
	key = type->key ? type_settled(u, type->key) : NULL;
	if (item == type->item && key == type->key)
		return type;
	out = arena_new(u->arena, struct cel_type);
	*out = *type;
	out->item = item;
	out->key = key;
	return out;
}

static const struct cel_type *scalar_of(char letter)
{
	switch (letter) {
	case 'n':
		return &type_null;
	case 'b':
		return &type_bool;
	case 'i':
	case 'I':
		return &type_int;
	case 'u':
		return &type_uint;
	case 'd':
		return &type_double;
	case 's':
		return &type_string;
	case 'y':
		return &type_bytes;
	case 't':
		return &type_timestamp;
	case 'D':
		return &type_duration;
	case 'h':
		return &type_share;
	default:
		return &type_dyn;
	}
}

static const struct cel_type *variable(struct unifier *u,
				       const struct cel_type **slot)
{
	if (!*slot)
		*slot = type_fresh(u);
	return *slot;
}

const struct cel_type *signature_type(struct unifier *u, const char **letters,
				      struct match *match)
{
	char letter = *(*letters)++;
	const struct cel_type *key;

	switch (letter) {
	case 'A':
		return variable(u, &match->a);
	case 'B':
		return variable(u, &match->b);
	case 'N':
		return match->scaled ? match->scaled : &type_dyn;
	case 'L':
		return type_list_of(u->arena,
				    signature_type(u, letters, match));
	case 'O':
		return type_new(u->arena, TYPE_OPTIONAL,
				signature_type(u, letters, match));
	case 'T':
		return type_new(u->arena, TYPE_TYPE,
				signature_type(u, letters, match));
	case 'M':
		key = signature_type(u, letters, match);
		return type_map_of(u->arena, key,
				   signature_type(u, letters, match));
	default:
		return scalar_of(letter);
	}
}

static bool is_free(const struct cel_type *type)
{
	return type->kind == TYPE_DYN || type->kind == TYPE_PARAM;
}

static bool is_written_integer(const struct cel_node *node)
{
	return node->kind == CEL_LITERAL && node->literal.kind == VALUE_INT;
}

/* The first argument at a variable gives it its type. */
static bool match_variable(struct unifier *u, const struct cel_type **variable,
			   const struct cel_type *type)
{
	if (*variable)
		return type_unify(u, *variable, type);
	*variable = type;
	return true;
}

static bool match_type(struct unifier *u, const char **letters,
		       const struct cel_type *type, struct match *match)
{
	char letter = **letters;

	type = type_shape(u, type);
	if (letter == 'A' || letter == 'B') {
		++*letters;
		return match_variable(u, letter == 'A' ? &match->a : &match->b,
				      type);
	}
	if ((letter == 'L' && type->kind == TYPE_LIST) ||
	    (letter == 'O' && type->kind == TYPE_OPTIONAL)) {
		++*letters;
		return match_type(u, letters, type->item, match);
	}
	if (letter == 'M' && type->kind == TYPE_MAP) {
		++*letters;
		return match_type(u, letters, type->key, match) &&
		       match_type(u, letters, type->item, match);
	}
	return type_unify(u, signature_type(u, letters, match), type);
}

static bool match_one(struct unifier *u, const char **letters,
		      const struct cel_node *arg, struct match *match)
{
	const struct cel_type *type = type_shape(u, arg->type);
	char letter = **letters;

	switch (letter) {
	case 'm':
	case 'N':
		++*letters;
		if (type->kind != TYPE_DECIMAL)
			return is_free(type);
		if (letter == 'N' && match->scaled &&
		    match->scaled->scale != type->scale)
			return false;
		match->scaled = type;
		return true;
	case 'V':
		++*letters;
		return is_free(type) || type->kind == TYPE_INT ||
		       type->kind == TYPE_UINT || type->kind == TYPE_DOUBLE;
	case 'I':
		++*letters;
		return is_written_integer(arg) || type->kind == TYPE_DYN;
	default:
		return match_type(u, letters, type, match);
	}
}

bool signature_match(struct unifier *u, const char *takes,
		     struct cel_node *const *args, size_t count,
		     struct match *match)
{
	for (size_t i = 0; i < count; i++)
		if (!*takes || !match_one(u, &takes, args[i], match))
			return false;
	return !*takes;
}
