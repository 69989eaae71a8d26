/* SPDX-License-Identifier: Apache-2.0 */
/* Comprehensions, and the lists and maps that they build. */
#include <string.h>

#include "base/limits.h"
#include "cel/code.h"

/* What an accumulator points to while its loop runs. Nothing else refers to it
 * before the loop is done: its name cannot be written in an expression. */
struct list_builder {
	struct value_list list;
	struct value *items;
	size_t room;
};

struct map_builder {
	struct value_map map;
	struct value_entry *entries;
	size_t room;
};

static void *grown(struct frame *frame, const void *old, size_t used,
		   size_t *room, size_t size)
{
	size_t wanted = *room ? 2 * *room : 8;
	void *bytes;

	if (wanted > 2 * (size_t)LIMIT_CEL_ITEMS)
		return NULL;
	bytes = call_alloc(&frame->call, wanted, size);
	if (bytes && used)
		memcpy(bytes, old, used * size);
	*room = wanted;
	return bytes;
}

void run_append(const struct code *code, struct frame *frame, struct value *out)
{
	struct value room;
	const struct value *list = code_operand(code->args[0], frame, &room);
	struct value item = *code_operand(code->args[1], frame, out);
	struct list_builder *to;

	if (value_failed(list) || value_failed(&item)) {
		*out = value_failed(list) ? *list : item;
		return;
	}
	to = (struct list_builder *)(uintptr_t)list->list;
	if (to->list.count == to->room) {
		to->items = grown(frame, to->items, to->list.count, &to->room,
				  sizeof(*to->items));
		if (!to->items) {
			*out = value_too_large();
			return;
		}
		to->list.items = to->items;
	}
	to->items[to->list.count++] = item;
	*out = *list;
}

void run_merge(const struct code *code, struct frame *frame, struct value *out)
{
	struct value room, more_room;
	const struct value *map = code_operand(code->args[0], frame, &room);
	const struct value *more =
		code_operand(code->args[1], frame, &more_room);
	struct map_builder *to;

	if (value_failed(map) || value_failed(more)) {
		*out = value_failed(map) ? *map : *more;
		return;
	}
	if (more->kind != VALUE_MAP) {
		*out = value_error("no such overload");
		return;
	}
	to = (struct map_builder *)(uintptr_t)map->map;
	for (size_t i = 0; i < more->map->count; i++) {
		if (to->map.count == to->room) {
			to->entries = grown(frame, to->entries, to->map.count,
					    &to->room, sizeof(*to->entries));
			if (!to->entries) {
				*out = value_too_large();
				return;
			}
		}
		to->entries[to->map.count++] = more->map->entries[i];
	}
	*out = *map;
}

void run_not_false(const struct code *code, struct frame *frame,
		   struct value *out)
{
	const struct value *v = code_operand(code->args[0], frame, out);

	*out = value_bool(v->kind != VALUE_BOOL || v->boolean);
}

static void begin(const struct code *code, struct frame *frame,
		  struct value *accumulator)
{
	struct value room;

	switch (code->builds) {
	case VALUE_LIST:
		accumulator->kind = VALUE_LIST;
		accumulator->list =
			&arena_new(frame->call.scratch, struct list_builder)
				 ->list;
		break;
	case VALUE_MAP:
		accumulator->kind = VALUE_MAP;
		accumulator->map =
			&arena_new(frame->call.scratch, struct map_builder)
				 ->map;
		break;
	default:
		*accumulator = *code_operand(code->args[1], frame, &room);
	}
}

static void set_variables(const struct code *code, struct value *locals,
			  const struct value *range, size_t i)
{
	if (range->kind == VALUE_MAP) {
		locals[0] = range->map->entries[i].key;
		locals[1] = range->map->entries[i].value;
	} else if (code->two) {
		locals[0] = value_int((int64_t)i);
		locals[1] = range->list->items[i];
	} else {
		locals[0] = range->list->items[i];
	}
}

/* False when there is nothing to loop over; *out says so. */
static bool is_range(const struct value *range, struct value *out)
{
	if (range->kind == VALUE_LIST || range->kind == VALUE_MAP)
		return true;
	*out = value_failed(range) ? *range : value_error("no such overload");
	return false;
}

/* False when the accumulator is final. */
static bool turn(const struct code *code, struct frame *frame)
{
	struct value *accumulator = &frame->locals[code->slot + 2];
	struct value room;
	const struct value *test;

	test = code_operand(code->args[2], frame, &room);
	if (test->kind == VALUE_BOOL && !test->boolean)
		return false;
	if (++frame->steps > LIMIT_CEL_STEPS) {
		*accumulator = value_error("the evaluation takes too long");
		return false;
	}
	room = *code_operand(code->args[3], frame, &room);
	*accumulator = room;
	return code->builds == VALUE_NULL || !value_failed(accumulator);
}

static void finish(const struct code *code, struct frame *frame)
{
	struct value *accumulator = &frame->locals[code->slot + 2];
	const struct map_builder *built;

	if (code->builds != VALUE_MAP || accumulator->kind != VALUE_MAP)
		return;
	built = (const struct map_builder *)accumulator->map;
	*accumulator = value_map_of(frame->call.scratch, built->entries,
				    built->map.count);
}

/* all and exists, without an accumulator: the first item that decides ends it,
 * else an unknown or the first error is the answer. */
static inline void run_test(const struct code *code, struct frame *frame,
			    bool decides, struct value *out)
{
	const struct code *test = code->args[3]->args[1];
	struct value range = *code_operand(code->args[0], frame, out);
	struct value bad = {.kind = VALUE_NULL}, room;
	size_t count;

	if (!is_range(&range, out))
		return;
	count = range.kind == VALUE_LIST ? range.list->count : range.map->count;
	for (size_t i = 0; i < count; i++) {
		const struct value *v;

		if (++frame->steps > LIMIT_CEL_STEPS) {
			*out = value_error("the evaluation takes too long");
			return;
		}
		set_variables(code, &frame->locals[code->slot], &range, i);
		v = code_operand(test, frame, &room);
		if (v->kind == VALUE_BOOL && v->boolean == decides) {
			*out = value_bool(decides);
			return;
		}
		if (v->kind == VALUE_BOOL || bad.kind == VALUE_UNKNOWN)
			continue;
		if (v->kind == VALUE_UNKNOWN || bad.kind == VALUE_NULL)
			bad = value_failed(v) ? *v
					      : value_error("no such overload");
	}
	*out = bad.kind == VALUE_NULL ? value_bool(!decides) : bad;
}

void run_all(const struct code *code, struct frame *frame, struct value *out)
{
	run_test(code, frame, false, out);
}

void run_exists(const struct code *code, struct frame *frame, struct value *out)
{
	run_test(code, frame, true, out);
}

void run_loop(const struct code *code, struct frame *frame, struct value *out)
{
	struct value range = *code_operand(code->args[0], frame, out);
	size_t count;

	if (!is_range(&range, out))
		return;
	begin(code, frame, &frame->locals[code->slot + 2]);
	count = range.kind == VALUE_LIST ? range.list->count : range.map->count;
	for (size_t i = 0; i < count; i++) {
		set_variables(code, &frame->locals[code->slot], &range, i);
		if (!turn(code, frame))
			break;
	}
	finish(code, frame);
	*out = *code_operand(code->args[4], frame, out);
}
