/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/tell_apart.h"

#include "audit/value_grid.h"
#include "records/aggregate.h"

/* Two expressions to compare, and what they speak of. */
struct pair {
	struct arena *arena;
	const struct check *check;
	const struct mutant *mutant;
	const struct cel_env *env;
	const char *of; /* "an example in which" */
	struct text guard; /* size 0: none */
};

static const char of_facts[] = "an example in which";
static const char of_rows[] = "an example with a row in which";

static struct text value_shown(struct arena *arena, struct value v)
{
	switch (v.kind) {
	case VALUE_NULL:
		return TEXT("is empty");
	case VALUE_UNKNOWN:
		return TEXT("could not be seen");
	case VALUE_BOOL:
	case VALUE_STRING:
	case VALUE_DECIMAL:
	case VALUE_LIST:
	case VALUE_MAP:
		return text_format(arena, "is %.*s",
				   TEXT_ARG(value_literal(arena, v)));
	default:
		return text_format(arena, "is %.*s",
				   TEXT_ARG(value_print(arena, v, "en")));
	}
}

/* "p95 is 1h and params.p95_limit is 1h", as the axes stand. */
static struct text describe(const struct pair *pair,
			    const struct value_grid *grid)
{
	struct buffer out;
	unsigned said = 0;

	buffer_init(&out);
	buffer_str(&out, pair->of);
	for (size_t i = 0; i < grid->axis_count; i++) {
		const struct axis *axis = &grid->axes[i];
		const struct cel_name *name = axis->name;

		if (axis->guards_only ||
		    (!name->root.size && text_is(name->name, "now")))
			continue;
		buffer_printf(&out, "%s%.*s%s%.*s ", said++ ? " and " : " ",
			      TEXT_ARG(name->root), name->root.size ? "." : "",
			      TEXT_ARG(name->name));
		buffer_text(&out,
			    value_shown(pair->arena, axis->values[axis->at]));
	}
	return buffer_take(&out, pair->arena);
}

static struct cel_node *parsed(const struct pair *pair, struct text source)
{
	struct cel_problems problems = {0};

	return cel_parse(pair->arena, source, &problems);
}

static bool compile_into(const struct pair *pair, struct value_grid *grid,
			 int at, struct cel_node *tree)
{
	struct cel_problems problems = {0};

	if (!tree)
		return false;
	grid->trees[at] = tree;
	grid->programs[at] =
		cel_compile(pair->arena, tree, pair->env, NULL, &problems);
	return grid->programs[at] != NULL;
}

/* `shifted`: the slot of a parameter that the second one sees moved, or -1. */
static enum difference compare(const struct pair *pair, struct cel_node *first,
			       struct cel_node *second, int shifted,
			       struct text *example)
{
	struct value_grid *grid = arena_new(pair->arena, struct value_grid);

	grid->arena = pair->arena;
	grid->check = pair->check;
	grid->env = pair->env;
	grid->shifted = shifted;
	grid->direction = pair->mutant->direction;
	if (!compile_into(pair, grid, 0, first) ||
	    !compile_into(pair, grid, 1, second))
		return DIFFERENCE_NOT_FOUND;
	if (pair->guard.size &&
	    !compile_into(pair, grid, 2, parsed(pair, pair->guard)))
		return DIFFERENCE_NOT_FOUND;
	value_grid_fill(grid);
	if (value_grid_search(grid)) {
		*example = describe(pair, grid);
		return DIFFERENCE_SHOWN;
	}
	return grid->complete ? DIFFERENCE_NONE : DIFFERENCE_NOT_FOUND;
}

static enum difference compare_texts(const struct pair *pair,
				     struct text *example)
{
	const struct mutant *mutant = pair->mutant;

	return compare(pair, parsed(pair, mutant->whole),
		       parsed(pair, mutant->source), -1, example);
}

static enum difference rank_differs(const struct pair *pair,
				    struct text *example)
{
	*example = text_format(pair->arena,
			       "an example in which the values of rank %.*s "
			       "and %.*s lie on both sides of the limit",
			       TEXT_ARG(pair->mutant->original),
			       TEXT_ARG(pair->mutant->mutated));
	return DIFFERENCE_SHOWN;
}

/* The argument of the aggregate that was mutated. */
static enum difference compare_arguments(const struct pair *pair,
					 struct text *example)
{
	const struct mutant *mutant = pair->mutant;
	struct cel_node *a = parsed(pair, mutant->whole);
	struct cel_node *b = parsed(pair, mutant->source);
	const struct aggregate_kind *kind = a ? aggregate_find(a->name) : NULL;
	size_t offset = (size_t)(mutant->original.data - mutant->whole.data);
	size_t i = 0;

	if (!kind || !b || a->count != b->count)
		return DIFFERENCE_NOT_FOUND;
	while (i < a->count && offset >= a->args[i]->end)
		i++;
	if (i == a->count)
		return DIFFERENCE_NOT_FOUND;
	return !i && kind->takes_rank
		       ? rank_differs(pair, example)
		       : compare(pair, a->args[i], b->args[i], -1, example);
}

static enum difference settle_differs(const struct pair *pair,
				      struct text *example)
{
	struct text span = pair->mutant->original;

	if (!pair->mutant->source.size)
		*example = text_format(pair->arena,
				       "an example with a row that is younger "
				       "than %.*s",
				       TEXT_ARG(span));
	else if (pair->mutant->direction > 0)
		*example = text_format(pair->arena,
				       "an example with a row exactly %.*s old",
				       TEXT_ARG(span));
	else
		*example = text_format(pair->arena,
				       "an example with a row a second younger "
				       "than %.*s",
				       TEXT_ARG(span));
	return DIFFERENCE_SHOWN;
}

static enum difference least_differs(const struct pair *pair,
				     struct text *example)
{
	int64_t least = pair->check->records->min_population;
	int64_t rows = pair->mutant->least > least ? least : least - 1;

	*example =
		text_format(pair->arena, "an example in which %lld %s judged",
			    (long long)rows, rows == 1 ? "row is" : "rows are");
	return DIFFERENCE_SHOWN;
}

static int slot_of(const struct cel_env *env, struct text parameter)
{
	const struct cel_name *name =
		cel_env_find(env, TEXT("params"), parameter);

	return name ? (int)name->slot : -1;
}

static bool parameter_shown(const struct pair *pair, struct cel_node *tree,
			    struct text *example)
{
	struct text name = pair->check->parameters[pair->mutant->index].name;

	return compare(pair, tree, tree, slot_of(pair->env, name), example) ==
	       DIFFERENCE_SHOWN;
}

/* Where the parameter stands first: in an expectation, in where, in a
 * metric. Nothing is said to be equivalent. */
static enum difference parameter_differs(struct pair *pair,
					 struct text *example)
{
	const struct check *check = pair->check;
	const struct records_spec *spec = check->records;

	for (size_t i = 0; i < check->expect_count; i++)
		if (parameter_shown(pair,
				    parsed(pair, check->expect[i].that.source),
				    example))
			return DIFFERENCE_SHOWN;
	if (!spec)
		return DIFFERENCE_NOT_FOUND;
	pair->env = &spec->row_env;
	pair->of = of_rows;
	if (spec->where.source.size &&
	    parameter_shown(pair, parsed(pair, spec->where.source), example))
		return DIFFERENCE_SHOWN;
	for (size_t i = 0; i < spec->metric_count && !spec->per_count; i++) {
		struct cel_node *call =
			parsed(pair, spec->metrics[i].call.source);

		for (size_t k = 0; call && k < call->count; k++)
			if (parameter_shown(pair, call->args[k], example))
				return DIFFERENCE_SHOWN;
	}
	return DIFFERENCE_NOT_FOUND;
}

/* The argument before the stretch that the mutant is about; NULL: another. */
static const struct cel_node *time_of_stretch(const struct pair *pair)
{
	const struct mutant *mutant = pair->mutant;
	const struct cel_node *call = parsed(pair, mutant->whole);
	const struct aggregate_kind *kind = call && call->kind == CEL_CALL
						    ? aggregate_find(call->name)
						    : NULL;

	if (!kind || !kind->span_at || kind->span_at >= call->count ||
	    mutant->original.data !=
		    mutant->whole.data + call->args[kind->span_at]->offset)
		return NULL;
	return call->args[kind->span_at - 1];
}

static bool is_longer_than_a_day(const struct pair *pair, struct text span)
{
	static const struct cel_env nothing = {0};
	struct cel_problems problems = {0};
	const struct cel_program *program = cel_compile_text(
		pair->arena,
		text_format(pair->arena, "%.*s >= 25h", TEXT_ARG(span)),
		&nothing, &type_bool, &problems);

	return program && cel_eval(program, NULL, pair->arena).boolean;
}

/* In groups of one calendar day, the longest of 25 hours, a longer stretch
 * holds everything. Else rows that lie just so far apart tell. */
static enum difference stretch_differs(const struct pair *pair,
				       const struct cel_node *at,
				       struct text *example)
{
	const struct mutant *mutant = pair->mutant;
	const struct records_spec *spec = pair->check->records;
	struct text day = text_format(pair->arena, "day(%.*s)",
				      (int)(at->end - at->offset),
				      mutant->whole.data + at->offset);

	for (size_t i = 0; i < spec->per_count; i++)
		if (text_equal(spec->per[i].expression.source, day) &&
		    is_longer_than_a_day(pair, mutant->original) &&
		    is_longer_than_a_day(pair, mutant->mutated))
			return DIFFERENCE_NONE;
	*example = text_format(pair->arena,
			       "an example in which two rows lie %.*s apart",
			       TEXT_ARG(mutant->original));
	return DIFFERENCE_SHOWN;
}

static enum difference records_differ(struct pair *pair, struct text *example)
{
	const struct records_spec *spec = pair->check->records;
	const struct mutant *mutant = pair->mutant;
	bool grouped = mutant->site == SITE_METRIC && spec->per_count;
	const struct cel_node *stretch = time_of_stretch(pair);

	if (stretch)
		return stretch_differs(pair, stretch, example);
	/* rows of the other source are told apart by what they lead to */
	if (mutant->site >= SITE_JOIN_WHERE)
		return DIFFERENCE_NOT_FOUND;
	pair->env = grouped ? &spec->group_env : &spec->row_env;
	pair->of = grouped ? "an example with a group in which" : of_rows;
	if (mutant->site == SITE_WHERE)
		return compare_texts(pair, example);
	if (!grouped)
		pair->guard = spec->where.source;
	if (mutant->site == SITE_PER)
		return compare_texts(pair, example);
	return compare_arguments(pair, example);
}

enum difference tell_apart(struct arena *arena, const struct check *check,
			   const struct mutant *mutant, struct text *example)
{
	struct pair pair = {.arena = arena,
			    .check = check,
			    .mutant = mutant,
			    .env = check->expect_env,
			    .of = of_facts};

	switch (mutant->site) {
	case SITE_EXPECT:
		return compare_texts(&pair, example);
	case SITE_SETTLE:
		return settle_differs(&pair, example);
	case SITE_MIN_POPULATION:
		return least_differs(&pair, example);
	case SITE_PARAMETER:
		return parameter_differs(&pair, example);
	default:
		return records_differ(&pair, example);
	}
}
