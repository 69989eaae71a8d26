/* SPDX-License-Identifier: Apache-2.0 */
/* Running a program: logic that absorbs errors, calls, selection, literals. */
#include <stddef.h>
#include <string.h>

#include "base/limits.h"
#include "cel/code.h"

void run_load(const struct code *code, struct frame *frame, struct value *out)
{
	*out = *code_operand(code, frame, out);
}

/* Unknown wins over an error, the first error over a later one. */
static const struct value *worse(const struct value *a, const struct value *b)
{
	if (a && (a->kind == VALUE_UNKNOWN || b->kind != VALUE_UNKNOWN))
		return a;
	return b;
}

static struct value no_overload(void)
{
	return value_error("no such overload");
}

static inline const struct value *as_condition(const struct value *v,
					       struct value *room)
{
	if (v->kind == VALUE_BOOL || value_failed(v))
		return v;
	*room = value_error("no such overload");
	return room;
}

static inline void set_bool(struct value *out, bool b)
{
	out->kind = VALUE_BOOL;
	out->boolean = b;
}

static inline void run_logic(const struct code *code, struct frame *frame,
			     bool decides, struct value *out)
{
	struct value left_room, right_room;
	const struct value *left, *right;

	left = as_condition(code_operand(code->args[0], frame, &left_room),
			    &left_room);
	if (left->kind == VALUE_BOOL && left->boolean == decides) {
		set_bool(out, decides);
		return;
	}
	right = as_condition(code_operand(code->args[1], frame, &right_room),
			     &right_room);
	if (right->kind == VALUE_BOOL &&
	    (right->boolean == decides || left->kind == VALUE_BOOL))
		set_bool(out, right->boolean);
	else if (left->kind == VALUE_BOOL)
		*out = *right;
	else if (right->kind == VALUE_BOOL)
		*out = *left;
	else
		*out = *worse(left, right);
}

void run_and(const struct code *code, struct frame *frame, struct value *out)
{
	run_logic(code, frame, false, out);
}

void run_or(const struct code *code, struct frame *frame, struct value *out)
{
	run_logic(code, frame, true, out);
}

void run_choice(const struct code *code, struct frame *frame, struct value *out)
{
	struct value room;
	const struct value *test =
		as_condition(code_operand(code->args[0], frame, &room), &room);

	if (test->kind != VALUE_BOOL)
		*out = *test;
	else
		*out = *code_operand(code->args[test->boolean ? 1 : 2], frame,
				     out);
}

void run_coalesce(const struct code *code, struct frame *frame,
		  struct value *out)
{
	for (size_t i = 0; i < code->count; i++) {
		const struct value *v = code_operand(code->args[i], frame, out);

		if (v->kind != VALUE_NULL || i + 1 == code->count) {
			*out = *v;
			return;
		}
	}
}

void run_null_test(const struct code *code, struct frame *frame,
		   struct value *out)
{
	const struct value *v = code_operand(code->args[0], frame, out);

	if (value_failed(v))
		*out = *v;
	else
		set_bool(out, (v->kind == VALUE_NULL) != code->negated);
}

/* Nothing takes an error or an unknown. */
static inline bool accepts(const struct overload *overload,
			   const struct value *args, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!(overload->kinds[i] & 1u << args[i].kind))
			return false;
	return true;
}

void run_with(const struct code *code, struct frame *frame,
	      const struct value *args, struct value *out)
{
	const struct value *bad = NULL;

	for (size_t i = 0; i < code->overload_count; i++) {
		if (!accepts(&code->overloads[i], args, code->count))
			continue;
		frame->call.regex = code->regex;
		*out = code->overloads[i].function->run(&frame->call, args);
		return;
	}
	for (size_t i = 0; i < code->count; i++)
		if (value_failed(&args[i]))
			bad = worse(bad, &args[i]);
	*out = bad ? *bad : no_overload();
}

void run_call(const struct code *code, struct frame *frame, struct value *out)
{
	struct value args[FUNCTION_ARGUMENTS];

	for (size_t i = 0; i < code->count; i++) {
		const struct value *v =
			code_operand(code->args[i], frame, &args[i]);

		if (v != &args[i])
			args[i] = *v;
	}
	run_with(code, frame, args, out);
}

static struct value select_field(const struct code *code, struct frame *frame,
				 const struct value *v)
{
	const struct value *found;
	struct value inner, *kept;

	switch (v->kind) {
	case VALUE_MAP:
		found = value_map_get(v->map, code->constant);
		return found ? *found : value_error("no such key");
	case VALUE_OPTIONAL:
		if (!v->inner)
			return *v;
		found = v->inner->kind == VALUE_MAP
				? value_map_get(v->inner->map, code->constant)
				: NULL;
		if (v->inner->kind != VALUE_MAP)
			inner = select_field(code, frame, v->inner);
		else if (!found)
			return (struct value){.kind = VALUE_OPTIONAL};
		else
			inner = *found;
		if (value_failed(&inner))
			return inner;
		kept = arena_new(frame->call.scratch, struct value);
		*kept = inner;
		return (struct value){.kind = VALUE_OPTIONAL, .inner = kept};
	case VALUE_ERROR:
	case VALUE_UNKNOWN:
		return *v;
	default:
		return value_error("no such key: the value has no fields");
	}
}

static inline const struct value *find_field(const struct code *code,
					     struct frame *frame,
					     const struct value_map *map)
{
	uint8_t *hint = &frame->hints[code->slot % HINTS];
	const struct value *name = &code->constant, *found;

	if (*hint < map->count) {
		const struct value *key = &map->entries[*hint].key;

		if (key->size == name->size && key->kind == VALUE_STRING &&
		    (!name->size ||
		     memcmp(key->bytes, name->bytes, name->size) == 0))
			return &map->entries[*hint].value;
	}
	found = value_map_get(map, *name);
	if (found) /* values stand as far from each other as entries */
		*hint = (uint8_t)(((const char *)found -
				   (const char *)&map->entries->value) /
				  (ptrdiff_t)sizeof(*map->entries));
	return found;
}

const struct value *select_operand(const struct code *code, struct frame *frame,
				   struct value *room)
{
	const struct value *v = code_operand(code->args[0], frame, room);

	if (v->kind == VALUE_MAP) {
		const struct value *found = find_field(code, frame, v->map);

		if (found)
			return found;
	}
	*room = select_field(code, frame, v);
	return room;
}

void run_select(const struct code *code, struct frame *frame, struct value *out)
{
	const struct value *v = select_operand(code, frame, out);

	if (v != out)
		*out = *v;
}

void run_has(const struct code *code, struct frame *frame, struct value *out)
{
	const struct value *v = code_operand(code->args[0], frame, out);

	if (v->kind == VALUE_OPTIONAL) {
		if (!v->inner) {
			*out = value_bool(false);
			return;
		}
		v = v->inner;
	}
	if (v->kind == VALUE_MAP)
		*out = value_bool(value_map_get(v->map, code->constant));
	else if (value_failed(v))
		*out = *v;
	else
		*out = no_overload();
}

/* An optional item: true when there is one, then *v is what is in it. */
static bool item_present(const struct code *code, size_t i, struct value *v)
{
	if (!code->optional_items || !code->optional_items[i] ||
	    value_failed(v))
		return true;
	if (v->kind != VALUE_OPTIONAL) {
		*v = no_overload();
		return true;
	}
	if (!v->inner)
		return false;
	*v = *v->inner;
	return true;
}

void run_list(const struct code *code, struct frame *frame, struct value *out)
{
	struct value *items =
		call_alloc(&frame->call, code->count, sizeof(*items));
	struct value bad = {.kind = VALUE_NULL};
	size_t used = 0;

	if (!items) {
		*out = value_too_large();
		return;
	}
	for (size_t i = 0; i < code->count; i++) {
		struct value v = *code_operand(code->args[i], frame, out);

		if (!item_present(code, i, &v))
			continue;
		if (value_failed(&v))
			bad = value_failed(&bad) ? *worse(&bad, &v) : v;
		items[used++] = v;
	}
	*out = value_failed(&bad)
		       ? bad
		       : value_list_of(frame->call.scratch, items, used);
}

void run_map(const struct code *code, struct frame *frame, struct value *out)
{
	struct value_entry *items =
		call_alloc(&frame->call, code->count / 2, sizeof(*items));
	struct value bad = {.kind = VALUE_NULL};
	size_t used = 0;

	if (!items) {
		*out = value_too_large();
		return;
	}
	for (size_t i = 0; i + 1 < code->count; i += 2) {
		struct value key = *code_operand(code->args[i], frame, out);
		struct value v = *code_operand(code->args[i + 1], frame, out);

		if (!item_present(code, i, &v))
			continue;
		if (value_failed(&key))
			bad = value_failed(&bad) ? *worse(&bad, &key) : key;
		if (value_failed(&v))
			bad = value_failed(&bad) ? *worse(&bad, &v) : v;
		items[used++] = (struct value_entry){key, v};
	}
	*out = value_failed(&bad)
		       ? bad
		       : value_map_of(frame->call.scratch, items, used);
}

static void start(struct frame *frame, const struct cel_env *env,
		  const struct value *slots, struct arena *scratch)
{
	frame->slots = slots;
	frame->steps = 0;
	memset(frame->hints, 0, sizeof(frame->hints));
	frame->left = LIMIT_CEL_MEMORY;
	frame->call = (struct cel_call){scratch, env->zone, env->holidays, NULL,
					&frame->left};
}

static __attribute__((noinline)) struct value eval_with_locals(
	const struct code *code, const struct cel_env *env,
	const struct value *slots, struct arena *scratch)
{
	struct value locals[LIMIT_CEL_LOCALS];
	struct frame frame;
	struct value out;

	frame.locals = locals;
	start(&frame, env, slots, scratch);
	code->run(code, &frame, &out);
	return out;
}

struct value code_eval(const struct code *code, const struct cel_env *env,
		       unsigned locals, const struct value *slots,
		       struct arena *scratch)
{
	struct frame frame;
	struct value out;

	if (locals)
		return eval_with_locals(code, env, slots, scratch);
	frame.locals = NULL;
	start(&frame, env, slots, scratch);
	code->run(code, &frame, &out);
	return out;
}

struct value cel_eval(const struct cel_program *program,
		      const struct value *slots, struct arena *scratch)
{
	return code_eval(program->root, program->env, program->locals, slots,
			 scratch);
}
