/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operations that rows are judged by, without the detour over the table:
 * times, durations and integers compared and subtracted, anything equal. What
 * is not of the expected kinds (null, error, unknown) takes the long way.
 */
#include <string.h>

#include "cel/code.h"

struct pair {
	const struct value *a, *b;
	struct value rooms[2];
};

static inline void load(const struct code *code, struct frame *frame,
			struct pair *p)
{
	p->a = code_operand(code->args[0], frame, &p->rooms[0]);
	p->b = code_operand(code->args[1], frame, &p->rooms[1]);
}

static __attribute__((noinline)) void run_pair(const struct code *code,
					       struct frame *frame,
					       const struct pair *p,
					       struct value *out)
{
	const struct value args[] = {*p->a, *p->b};

	run_with(code, frame, args, out);
}

static inline int time_order(const struct value *a, const struct value *b)
{
	if (a->seconds != b->seconds)
		return a->seconds < b->seconds ? -1 : 1;
	return a->nanos < b->nanos ? -1 : a->nanos > b->nanos;
}

static inline void set_bool(struct value *out, bool b)
{
	out->kind = VALUE_BOOL;
	out->boolean = b;
}

/* Values of one kind; what has an order of its own goes the long way. */
#define FAST_COMPARE(word, sign)                                             \
	static void run_##word(const struct code *code, struct frame *frame, \
			       struct value *out)                            \
	{                                                                    \
		struct pair p;                                               \
		load(code, frame, &p);                                       \
		if (p.a->kind != p.b->kind)                                  \
			run_pair(code, frame, &p, out);                      \
		else if (p.a->kind == VALUE_INT)                             \
			set_bool(out, p.a->integer sign p.b->integer);       \
		else if (p.a->kind == VALUE_DOUBLE)                          \
			set_bool(out, p.a->real sign p.b->real);             \
		else if (p.a->kind == VALUE_TIMESTAMP ||                     \
			 p.a->kind == VALUE_DURATION)                        \
			set_bool(out, time_order(p.a, p.b) sign 0);          \
		else                                                         \
			run_pair(code, frame, &p, out);                      \
	}
FAST_COMPARE(less, <)
FAST_COMPARE(at_most, <=)
FAST_COMPARE(more, >)
FAST_COMPARE(at_least, >=)

static void run_times_sub(const struct code *code, struct frame *frame,
			  struct value *out)
{
	struct pair p;
	int64_t seconds;
	int32_t nanos;

	load(code, frame, &p);
	if (p.a->kind != VALUE_TIMESTAMP || p.b->kind != VALUE_TIMESTAMP) {
		run_pair(code, frame, &p, out);
		return;
	}
	seconds = p.a->seconds - p.b->seconds;
	nanos = p.a->nanos - p.b->nanos;
	if (nanos < 0) {
		nanos += 1000000000;
		seconds--;
	}
	if (seconds > SPAN_SECONDS_MAX || seconds < -SPAN_SECONDS_MAX) {
		*out = value_error("duration out of range");
		return;
	}
	out->kind = VALUE_DURATION;
	out->nanos = nanos;
	out->seconds = seconds;
}

static inline bool fast_equal(const struct value *a, const struct value *b)
{
	if (a->kind == VALUE_STRING && b->kind == VALUE_STRING)
		return a->size == b->size &&
		       (!a->size || memcmp(a->bytes, b->bytes, a->size) == 0);
	if (a->kind == VALUE_INT && b->kind == VALUE_INT)
		return a->integer == b->integer;
	return value_equal(*a, *b);
}

static inline bool is_plain(const struct value *v)
{
	return v->kind < VALUE_LIST || v->kind == VALUE_TIMESTAMP ||
	       v->kind == VALUE_DURATION;
}

static void run_equal(const struct code *code, struct frame *frame,
		      struct value *out)
{
	struct pair p;

	load(code, frame, &p);
	if (is_plain(p.a) && is_plain(p.b))
		set_bool(out, fast_equal(p.a, p.b));
	else
		run_pair(code, frame, &p, out);
}

static void run_unequal(const struct code *code, struct frame *frame,
			struct value *out)
{
	struct pair p;

	load(code, frame, &p);
	if (is_plain(p.a) && is_plain(p.b))
		set_bool(out, !fast_equal(p.a, p.b));
	else
		run_pair(code, frame, &p, out);
}

static void run_negation(const struct code *code, struct frame *frame,
			 struct value *out)
{
	struct value room;
	const struct value *v = code_operand(code->args[0], frame, &room);

	if (v->kind == VALUE_BOOL)
		set_bool(out, !v->boolean);
	else
		run_with(code, frame, v, out);
}

code_run *code_fast(enum cel_operator op)
{
	static code_run *const table[OPERATORS] = {
		[OPERATOR_EQUAL] = run_equal,
		[OPERATOR_UNEQUAL] = run_unequal,
		[OPERATOR_AT_MOST] = run_at_most,
		[OPERATOR_AT_LEAST] = run_at_least,
		[OPERATOR_LESS] = run_less,
		[OPERATOR_MORE] = run_more,
		[OPERATOR_SUBTRACT] = run_times_sub,
		[OPERATOR_NOT] = run_negation,
	};

	return table[op] ? table[op] : run_call;
}
