/* SPDX-License-Identifier: Apache-2.0 */
/* The expressions of a `records:` block, checked and compiled. */
#include "records/row_query.h"

#include "cel/problem.h"

struct compile {
	struct arena *arena;
	const struct records_spec *spec;
	const struct row_complainer *complainer;
	int status;
};

/* Hands on what was found wrong in one expression. */
static void report(struct compile *c, const struct expression *expression,
		   const struct cel_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		c->complainer->complain(c->complainer->context, expression,
					&problems->items[i]);
	if (problems->count)
		c->status = -1;
}

static const struct cel_program *compile_one(struct compile *c,
					     const struct expression *e,
					     const struct cel_type *wanted)
{
	struct cel_problems problems = {0};
	const struct cel_program *program = cel_compile_text(
		c->arena, e->source, &c->spec->row_env, wanted, &problems);

	if (!program)
		c->status = -1;
	report(c, e, &problems);
	return program;
}

static size_t conjuncts_of(struct cel_node *node, struct cel_node **out)
{
	size_t left;

	if (node->kind != CEL_CALL || !text_is(node->name, "_&&_") ||
	    node->count != 2) {
		if (out)
			*out = node;
		return 1;
	}
	left = conjuncts_of(node->args[0], out);
	return left + conjuncts_of(node->args[1], out ? out + left : NULL);
}

/* c1 && ... && ck: a conjunct alone may lack the null test before it. */
static struct cel_node *join(struct arena *arena, struct cel_node *left,
			     struct cel_node *right)
{
	struct cel_node *both = arena_new(arena, struct cel_node);

	*both = (struct cel_node){
		.kind = CEL_CALL,
		.offset = left->offset,
		.end = right->end,
		.depth = 1 + (left->depth > right->depth ? left->depth
							 : right->depth),
		.name = TEXT("_&&_"),
		.op = OPERATOR_AND,
		.args = arena_many(arena, 2, struct cel_node *),
		.count = 2,
	};
	both->args[0] = left;
	both->args[1] = right;
	return both;
}

static void compile_conjuncts(struct compile *c, const struct expression *where,
			      struct row_programs *out)
{
	struct cel_problems problems = {0};
	struct cel_node *tree = cel_parse(c->arena, where->source, &problems);
	struct cel_node **nodes, *joined = NULL;
	size_t count;

	if (!tree)
		return;
	count = conjuncts_of(tree, NULL);
	nodes = arena_many(c->arena, count, struct cel_node *);
	conjuncts_of(tree, nodes);
	out->conjuncts = arena_many(c->arena, count, struct conjunct);
	out->conjunct_count = count;
	for (size_t i = 0; i < count; i++) {
		struct conjunct *conjunct = &out->conjuncts[i];

		joined = i ? join(c->arena, joined, nodes[i]) : nodes[i];
		conjunct->condition = text_trim(
			(struct text){where->source.data + nodes[i]->offset,
				      nodes[i]->end - nodes[i]->offset});
		conjunct->until_here =
			cel_compile(c->arena, joined, &c->spec->row_env,
				    &type_bool, &problems);
		if (!conjunct->until_here)
			c->status = -1;
	}
	report(c, where, &problems);
}

static void compile_metrics(struct compile *c, const struct metric *metrics,
			    size_t count, const struct cel_env *env,
			    struct aggregate_set *out)
{
	for (size_t i = 0; i < count; i++) {
		struct cel_problems problems = {0};

		if (aggregate_set_add(c->arena, out, metrics[i].call.source,
				      env, &problems))
			c->status = -1;
		report(c, &metrics[i].call, &problems);
	}
	aggregate_set_finish(c->arena, out);
}

struct slot_watch {
	size_t column_count, joined; /* slots of both begin the environment */
	bool by_row, by_join;
};

static void watch_slot(void *context, unsigned slot)
{
	struct slot_watch *watch = context;

	if (slot < watch->column_count)
		watch->by_row = true;
	else if (slot < watch->column_count + watch->joined)
		watch->by_join = true;
}

static struct slot_watch watch_program(const struct compile *c,
				       const struct cel_program *program)
{
	struct slot_watch watch = {
		.column_count = c->spec->source->column_count,
	};

	for (size_t i = 0; i < c->spec->join_count; i++)
		watch.joined += c->spec->joins[i].other.each_count;
	cel_program_slots(program, watch_slot, &watch);
	return watch;
}

static void refuse(struct compile *c, const struct expression *e,
		   const char *why)
{
	struct cel_problems problems = {0};

	problem_add_at(c->arena, &problems, PROBLEM_AGGREGATE, 0, 0,
		       text_from(why));
	report(c, e, &problems);
}

static void compile_settle(struct compile *c, struct row_programs *out)
{
	struct slot_watch watch;

	out->settle = compile_one(c, &c->spec->settle, &type_duration);
	if (!out->settle)
		return;
	watch = watch_program(c, out->settle);
	out->settle_by_row = watch.by_row;
	if (watch.by_join)
		refuse(c, &c->spec->settle,
		       "settle does not see what is joined");
	if (c->spec->window_column < 0)
		refuse(c, &c->spec->settle,
		       "settle needs a window: its column tells how old a row "
		       "is");
}

/* Of the key's type; either may be null. */
static void compile_on(struct compile *c, const struct join_spec *join,
		       const struct cel_program **out)
{
	const struct cel_type *key =
		join->other.group_env.names[join->other.each_count].type;
	const struct cel_type *type;

	*out = compile_one(c, &join->on, NULL);
	if (!*out)
		return;
	type = cel_program_type(*out);
	if (type->kind != key->kind || type->scale != key->scale)
		refuse(c, &join->on,
		       text_cstr(
			       c->arena,
			       text_format(c->arena,
					   "the rows are looked up by %s, the "
					   "key of the other source is %s",
					   type_word(type), type_word(key))));
	if (watch_program(c, *out).by_join)
		refuse(c, &join->on, "on does not see what is joined");
}

int row_programs_compile(struct arena *arena, const struct records_spec *spec,
			 const struct row_complainer *complainer,
			 struct row_programs *out)
{
	struct compile c = {arena, spec, complainer, 0};
	const struct cel_env *env = &spec->row_env;

	*out = (struct row_programs){.key_count = spec->per_count};
	out->on =
		arena_many(arena, spec->join_count, const struct cel_program *);
	for (size_t i = 0; i < spec->join_count; i++)
		compile_on(&c, &spec->joins[i], &out->on[i]);
	if (spec->settle.source.size)
		compile_settle(&c, out);
	if (spec->where.source.size) {
		out->where = compile_one(&c, &spec->where, &type_bool);
		if (out->where)
			compile_conjuncts(&c, &spec->where, out);
	}
	out->keys =
		arena_many(arena, spec->per_count, const struct cel_program *);
	for (size_t i = 0; i < spec->per_count; i++)
		out->keys[i] = compile_one(&c, &spec->per[i].expression, NULL);
	if (spec->per_count) {
		out->each.in_group = true;
		compile_metrics(&c, spec->each, spec->each_count, env,
				&out->each);
		env = &spec->group_env;
	}
	/* the names of a group are known when all before it compiled */
	if (c.status == 0 || !spec->per_count)
		compile_metrics(&c, spec->metrics, spec->metric_count, env,
				&out->metrics);
	return c.status;
}
