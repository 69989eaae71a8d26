/* SPDX-License-Identifier: Apache-2.0 */
#include "records/aggregate_set.h"

#include <string.h>

#include "cel/problem.h"
#include "records/ordinal.h"

#define RANK_DIGITS 18

struct compiling {
	struct arena *arena;
	struct aggregate_set *set;
	struct text source;
	const struct cel_env *env;
	struct cel_problems *problems;
};

static struct text slice(const struct compiling *c, const struct cel_node *node)
{
	return text_trim((struct text){c->source.data + node->offset,
				       node->end - node->offset});
}

#define complain(c, node, ...)                                             \
	(problem_add((c)->arena, (c)->problems, PROBLEM_AGGREGATE, (node), \
		     __VA_ARGS__),                                         \
	 -1)

static bool type_suits(enum argument_need need, enum type_kind kind)
{
	switch (kind) {
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_DURATION:
		return need == ARGUMENT_SUMMED || need == ARGUMENT_ORDERED ||
		       need == ARGUMENT_KEY;
	case TYPE_TIMESTAMP:
		return need == ARGUMENT_ORDERED || need == ARGUMENT_KEY ||
		       need == ARGUMENT_TIME;
	case TYPE_STRING:
		return need == ARGUMENT_KEY;
	case TYPE_BOOL:
		return need == ARGUMENT_BOOL || need == ARGUMENT_KEY;
	default:
		return false;
	}
}

/* The index of the argument among the set's inputs; -1 with a problem. */
static int add_input(struct compiling *c, const struct aggregate_kind *kind,
		     struct cel_node *node, size_t which)
{
	enum argument_need need = aggregate_need(kind, which);
	struct aggregate_set *set = c->set;
	struct text source = slice(c, node);
	const struct cel_program *program;
	const struct cel_type *type;

	for (size_t i = 0; i < set->input_count; i++)
		if (text_equal(set->inputs[i].source, source) &&
		    type_suits(need, set->inputs[i].type->kind))
			return (int)i;
	program = cel_compile(c->arena, node, c->env, NULL, c->problems);
	if (!program)
		return -1;
	type = cel_program_type(program);
	if (type->nullable)
		return complain(c, node,
				"%s of something that may be null; write "
				"coalesce(x, ...) or leave such rows out",
				kind->name);
	if (!type_suits(need, type->kind))
		return complain(c, node, "%s cannot take %s; it is %s",
				kind->name, type_word(type), kind->usage);
	if (set->input_count == set->input_room)
		set->inputs =
			arena_grow(c->arena, set->inputs, set->input_count,
				   &set->input_room, sizeof(*set->inputs));
	set->inputs[set->input_count] =
		(struct aggregate_input){program, source, type};
	return (int)set->input_count++;
}

/* "0.95" as 95 of 100, from the text: never through a binary fraction. */
static int read_rank(struct compiling *c, const struct cel_node *node,
		     struct aggregate *a)
{
	struct text t = slice(c, node);
	bool dotted = false, good = t.size > 0 && t.size <= RANK_DIGITS;

	a->p_part = 0;
	a->p_whole = 1;
	for (size_t i = 0; i < t.size && good; i++) {
		unsigned digit = (unsigned)(unsigned char)t.data[i] - '0';

		if (t.data[i] == '.' && !dotted) {
			dotted = true;
			continue;
		}
		good = digit <= 9;
		a->p_part = a->p_part * 10 + digit;
		a->p_whole *= dotted ? 10 : 1;
	}
	if (good && a->p_part > 0 && a->p_part <= a->p_whole)
		return 0;
	return complain(c, node,
			"the rank of a quantile is a decimal number above 0 "
			"and up to 1, written out");
}

static bool same_kind(const struct cel_type *type, struct value v)
{
	if (type->kind == TYPE_DURATION)
		return v.kind == VALUE_DURATION;
	return v.kind == VALUE_INT;
}

/* The literal as an ordinal of the argument's type. */
static int read_bound(struct compiling *c, struct cel_node *node,
		      const struct cel_type *type, int64_t *out)
{
	static const struct cel_env nothing = {0};
	const struct cel_program *program;
	struct err err = {0};
	struct value v;
	__int128 n;

	if (type->kind == TYPE_DECIMAL) {
		if (decimal_parse(slice(c, node), type->scale, out, &err))
			return complain(c, node, "%s", err.text);
		return 0;
	}
	program = cel_compile(c->arena, node, &nothing, NULL, c->problems);
	if (!program)
		return -1;
	v = cel_eval(program, NULL, c->arena);
	n = ordinal_of(v);
	if (!same_kind(type, v) || n > INT64_MAX || n < INT64_MIN)
		return complain(c, node, "a bound of this histogram is a %s",
				type_word(type));
	*out = (int64_t)n;
	return 0;
}

static int read_bounds(struct compiling *c, struct cel_node *node,
		       struct aggregate *a)
{
	int64_t *bounds;

	if (node->kind != CEL_LIST || node->count == 0)
		return complain(c, node,
				"the bounds of a histogram are a list of "
				"literals in order");
	bounds = arena_many(c->arena, node->count, int64_t);
	for (size_t i = 0; i < node->count; i++) {
		if (read_bound(c, node->args[i], a->argument, &bounds[i]))
			return -1;
		if (i && bounds[i] <= bounds[i - 1])
			return complain(c, node->args[i],
					"the bounds of a histogram ascend");
	}
	a->bounds = bounds;
	a->bound_count = node->count;
	return 0;
}

/* A duration above zero, written out. */
static int read_stretch(struct compiling *c, struct cel_node *node,
			struct aggregate *a)
{
	static const struct cel_env nothing = {0};
	struct cel_problems ignored = {0};
	const struct cel_program *program =
		cel_compile(c->arena, node, &nothing, &type_duration, &ignored);
	__int128 n = 0;

	if (program)
		n = ordinal_of(cel_eval(program, NULL, c->arena));
	if (n <= 0 || n > INT64_MAX)
		return complain(c, node,
				"the stretch of %s is a duration above 0, "
				"written out: 1d",
				a->kind->name);
	a->span = (int64_t)n;
	return 0;
}

static bool same_inputs(const struct aggregate *a, const struct aggregate *b)
{
	for (size_t i = 0; i < AGGREGATE_INPUTS; i++)
		if (a->inputs[i] != b->inputs[i])
			return false;
	return true;
}

static void choose_cell(struct aggregate_set *set, struct aggregate *a)
{
	for (size_t i = 0; i < set->count && a->kind->shares_cell; i++) {
		if (set->items[i].kind == a->kind &&
		    same_inputs(&set->items[i], a)) {
			a->cell = set->items[i].cell;
			return;
		}
	}
	a->cell = set->cell_count++;
}

static int build(struct compiling *c, struct cel_node *call,
		 struct aggregate *a)
{
	size_t first = a->kind->takes_rank;
	size_t last = call->count - a->kind->takes_bounds;
	size_t span = a->kind->span_at ? a->kind->span_at : call->count;
	size_t taken = 0;

	if (a->kind->takes_rank && read_rank(c, call->args[0], a))
		return -1;
	for (size_t i = first; i < last; i++) {
		int input;

		if (i == span)
			continue;
		input = add_input(c, a->kind, call->args[i], taken);
		if (input < 0)
			return -1;
		a->inputs[taken++] = input;
	}
	if (span < call->count && read_stretch(c, call->args[span], a))
		return -1;
	if (a->inputs[0] >= 0)
		a->argument = c->set->inputs[a->inputs[0]].type;
	a->type = a->kind->yields ? a->kind->yields : a->argument;
	if (a->kind->takes_bounds)
		return read_bounds(c, call->args[last], a);
	return 0;
}

int aggregate_set_add(struct arena *arena, struct aggregate_set *set,
		      struct text source, const struct cel_env *env,
		      struct cel_problems *problems)
{
	struct compiling c = {arena, set, source, env, problems};
	struct cel_node *call = cel_parse(arena, source, problems);
	struct aggregate a = {.inputs = {-1, -1, -1},
			      .in_group = set->in_group};
	size_t more;

	if (!call)
		return -1;
	if (call->kind == CEL_CALL && !call->target)
		a.kind = aggregate_find(call->name);
	if (!a.kind)
		return complain(&c, call, "a metric is one call of %.*s",
				TEXT_ARG(aggregate_names(arena)));
	more = (size_t)a.kind->takes_rank + a.kind->takes_bounds +
	       (a.kind->span_at > 0);
	if (call->count < a.kind->least + more ||
	    call->count > a.kind->most + more)
		return complain(&c, call, "it is %s", a.kind->usage);
	if (build(&c, call, &a))
		return -1;
	choose_cell(set, &a);
	if (set->count == set->room)
		set->items = arena_grow(arena, set->items, set->count,
					&set->room, sizeof(*set->items));
	set->items[set->count++] = a;
	return 0;
}

void aggregate_set_finish(struct arena *arena, struct aggregate_set *set)
{
	set->owners =
		arena_many(arena, set->cell_count, const struct aggregate *);
	for (size_t i = set->count; i-- > 0;)
		set->owners[set->items[i].cell] = &set->items[i];
}

static bool is_value(struct value v)
{
	return v.kind < VALUE_ERROR && v.kind != VALUE_NULL;
}

static void add_where_good(const struct aggregate_set *set, struct cell *cells,
			   struct aggregating *with)
{
	for (unsigned i = 0; i < set->cell_count; i++) {
		const struct aggregate *a = set->owners[i];
		bool good = true;

		for (unsigned k = 0; k < AGGREGATE_INPUTS; k++)
			if (a->inputs[k] >= 0 && !a->kind->takes_any &&
			    !is_value(with->inputs[a->inputs[k]]))
				good = false;
		if (good)
			a->kind->add(a, &cells[i], with->inputs, with->budget);
		else
			cells[i].state = CELL_ERROR;
	}
}

bool aggregate_set_row(const struct aggregate_set *set,
		       const struct value *slots, struct cell *cells,
		       struct aggregating *with)
{
	bool good = true;

	for (size_t i = 0; i < set->input_count; i++) {
		struct value v =
			cel_eval(set->inputs[i].program, slots, with->scratch);

		with->inputs[i] = v;
		if (__builtin_expect(!is_value(v), 0)) {
			with->trouble = v;
			good = false;
		}
	}
	if (__builtin_expect(!good, 0)) {
		add_where_good(set, cells, with);
		return false;
	}
	for (unsigned i = 0; i < set->cell_count; i++) {
		const struct aggregate *a = set->owners[i];

		a->kind->add(a, &cells[i], with->inputs, with->budget);
	}
	return true;
}
