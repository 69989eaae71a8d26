/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/value_grid.h"

#include "audit/nudge.h"

#define DAYS_BACK (10 * 86400) /* where the times of rows begin */

/* The axis of the slot, put in where it was missing; NULL beyond the room. */
static struct axis *axis_of(struct value_grid *grid, unsigned slot)
{
	for (size_t i = 0; i < grid->axis_count; i++)
		if (grid->axes[i].name->slot == slot)
			return &grid->axes[i];
	for (size_t i = 0; i < grid->env->count; i++)
		if (grid->env->names[i].slot == slot &&
		    grid->axis_count < GRID_SLOTS) {
			struct axis *axis = &grid->axes[grid->axis_count++];

			*axis = (struct axis){.name = &grid->env->names[i]};
			return axis;
		}
	grid->complete = false;
	return NULL;
}

static void use_slot(void *context, unsigned slot)
{
	(void)axis_of(context, slot);
}

static void guard_slot(void *context, unsigned slot)
{
	struct value_grid *grid = context;
	size_t before = grid->axis_count;
	struct axis *axis = axis_of(grid, slot);

	if (axis && grid->axis_count > before)
		axis->guards_only = true;
}

static void axis_add(struct value_grid *grid, struct axis *axis, struct value v)
{
	for (size_t i = 0; i < axis->count; i++)
		if (axis->values[i].kind == v.kind &&
		    value_equal(axis->values[i], v))
			return;
	if (axis->count == axis->room)
		axis->values =
			arena_grow(grid->arena, axis->values, axis->count,
				   &axis->room, sizeof(*axis->values));
	axis->values[axis->count++] = v;
}

/* The aggregate that the name stands for, or NULL. */
static const struct metric *metric_of(const struct value_grid *grid,
				      const struct axis *axis)
{
	const struct records_spec *spec = grid->check->records;
	bool grouped = spec && grid->env == &spec->group_env;
	const struct metric *metrics;
	size_t count;

	if (!spec)
		return NULL;
	metrics = grouped ? spec->each : spec->metrics;
	count = grouped ? spec->each_count : spec->metric_count;
	if (axis->name->root.size)
		count = 0;
	/* what a join takes has the join's name for its root */
	for (size_t i = 0; i < spec->join_count; i++)
		if (text_equal(spec->joins[i].name, axis->name->root)) {
			metrics = spec->joins[i].other.each;
			count = spec->joins[i].other.each_count;
		}
	for (size_t i = 0; i < count; i++)
		if (text_equal(metrics[i].name, axis->name->name))
			return &metrics[i];
	return NULL;
}

/* Nothing is counted less than not at all. */
static bool can_be(const struct value_grid *grid, const struct axis *axis,
		   struct value v)
{
	struct cel_problems problems = {0};
	const struct metric *metric = metric_of(grid, axis);
	const struct cel_node *call;

	if (v.kind != VALUE_INT || v.integer >= 0 || !metric)
		return true;
	call = cel_parse(grid->arena, metric->call.source, &problems);
	return !call || (!text_is(call->name, "count") &&
			 !text_is(call->name, "distinct") &&
			 !text_is(call->name, "rolling_count") &&
			 !text_is(call->name, "overlap"));
}

/* The value and its neighbours, as many as there are axes that could have to
 * stand between it and the next. */
static void add_around(struct value_grid *grid, struct axis *axis,
		       struct value v, size_t reach)
{
	struct value up = v, down = v;

	if (can_be(grid, axis, v))
		axis_add(grid, axis, v);
	for (size_t i = 0; i < reach; i++) {
		if (value_nudge(up, 1, &up) && can_be(grid, axis, up))
			axis_add(grid, axis, up);
		if (value_nudge(down, -1, &down) && can_be(grid, axis, down))
			axis_add(grid, axis, down);
	}
}

static enum value_kind kind_of(const struct cel_type *type)
{
	switch (type->kind) {
	case TYPE_BOOL:
		return VALUE_BOOL;
	case TYPE_INT:
		return VALUE_INT;
	case TYPE_UINT:
		return VALUE_UINT;
	case TYPE_STRING:
		return VALUE_STRING;
	case TYPE_TIMESTAMP:
		return VALUE_TIMESTAMP;
	case TYPE_DURATION:
		return VALUE_DURATION;
	case TYPE_DECIMAL:
		return VALUE_DECIMAL;
	case TYPE_SHARE:
		return VALUE_SHARE;
	default:
		return VALUE_UNKNOWN; /* nothing general can be said */
	}
}

/* The literal as a value that the axis could be compared with. */
static bool fits_axis(const struct axis *axis, struct value *v)
{
	const struct cel_type *type = axis->name->type;
	int64_t n = v->integer;

	if (type->kind != TYPE_DECIMAL || v->kind != VALUE_INT)
		return v->kind == kind_of(type) &&
		       (v->kind != VALUE_DECIMAL || v->scale == type->scale);
	for (uint32_t i = 0; i < type->scale; i++)
		if (__builtin_mul_overflow(n, 10, &n))
			return false;
	*v = value_decimal(n, type->scale);
	return true;
}

static void add_literals(struct value_grid *grid, struct axis *axis,
			 const struct cel_node *node, size_t reach)
{
	struct value v;

	if (!node)
		return;
	v = node->literal;
	if (node->kind == CEL_LITERAL && fits_axis(axis, &v)) {
		if (v.kind == VALUE_STRING)
			axis_add(grid, axis, v);
		else
			add_around(grid, axis, v, reach);
	}
	add_literals(grid, axis, node->target, reach);
	for (size_t i = 0; i < node->count; i++)
		add_literals(grid, axis, node->args[i], reach);
}

static bool is_parameter(const struct axis *axis)
{
	return text_is(axis->name->root, "params");
}

/* The index of the parameter, or SIZE_MAX. */
static size_t parameter_of(const struct check *check, const struct axis *axis)
{
	for (size_t i = 0; is_parameter(axis) && i < check->parameter_count;
	     i++)
		if (text_equal(check->parameters[i].name, axis->name->name))
			return i;
	return SIZE_MAX;
}

/* Of all parameters of the axis's type that the expressions name. */
static void add_parameters(struct value_grid *grid, struct axis *axis,
			   size_t reach)
{
	const struct check *check = grid->check;

	for (size_t k = 0; k < grid->axis_count; k++) {
		size_t at = parameter_of(check, &grid->axes[k]);

		for (size_t i = 0; at != SIZE_MAX && i < check->example_count;
		     i++) {
			struct value v = check->examples[i].with_values[at];

			if (!fits_axis(axis, &v))
				continue;
			if (v.kind == VALUE_STRING)
				axis_add(grid, axis, v);
			else
				add_around(grid, axis, v, reach);
		}
	}
}

static const struct column *column_of(const struct value_grid *grid,
				      const struct axis *axis)
{
	const struct source_kind *source =
		grid->check->records ? grid->check->records->source : NULL;

	for (size_t i = 0; source && text_is(axis->name->root, "row") &&
			   i < source->column_count;
	     i++)
		if (text_equal(source->columns[i].name, axis->name->name))
			return &source->columns[i];
	return NULL;
}

/* True when the column can hold nothing else. Without such words, some that no
 * expression names. */
static bool add_words(struct value_grid *grid, struct axis *axis)
{
	const struct column *column = column_of(grid, axis);

	for (size_t i = 0; column && i < column->word_count; i++)
		axis_add(grid, axis, value_string(column->words[i]));
	if (column && column->word_count)
		return true;
	for (size_t i = 0; i < grid->axis_count; i++)
		axis_add(grid, axis,
			 value_string(
				 i ? text_format(grid->arena, "other-%zu", i)
				   : TEXT("other")));
	return false;
}

/* Beginning some days before now: that time, and so much later as some limit
 * says, each with its neighbours; and now. */
static void add_times(struct value_grid *grid, struct axis *axis)
{
	struct instant now = grid->check->example_count
				     ? grid->check->examples[0].now
				     : (struct instant){0, 0};
	struct axis spans = {
		.name = &(struct cel_name){.type = &type_duration}};
	struct value from = value_timestamp(now);

	if (text_is(axis->name->name, "now") && !axis->name->root.size) {
		axis_add(grid, axis, from);
		return;
	}
	from.seconds -= DAYS_BACK;
	axis_add(grid, axis, from);
	for (int i = 0; i < 3; i++)
		add_literals(grid, &spans, grid->trees[i], 1);
	add_parameters(grid, &spans, 1);
	for (size_t i = 0; i < spans.count; i++) {
		struct value later = from;

		later.seconds += spans.values[i].seconds;
		axis_add(grid, axis, later);
	}
	add_around(grid, axis, from, grid->axis_count);
	add_around(grid, axis, value_timestamp(now), 1);
}

/* What the examples themselves say, where a type is too wide to count. */
static void add_examples(struct value_grid *grid, struct axis *axis)
{
	const struct check *check = grid->check;
	size_t at = parameter_of(check, axis);

	for (size_t i = 0; i < check->example_count; i++) {
		const struct example *example = &check->examples[i];

		if (at != SIZE_MAX)
			axis_add(grid, axis, example->with_values[at]);
		else if (example->fact_values &&
			 axis->name->slot < check->fact_count &&
			 example->fact_values[axis->name->slot].kind !=
				 VALUE_UNKNOWN)
			axis_add(grid, axis,
				 example->fact_values[axis->name->slot]);
	}
}

static void fill_axis(struct value_grid *grid, struct axis *axis)
{
	const struct cel_type *type = axis->name->type;
	size_t reach = grid->axis_count;

	if (is_parameter(axis))
		add_examples(grid, axis);
	if (type->kind == TYPE_TIMESTAMP) {
		add_times(grid, axis);
	} else if (type->kind == TYPE_BOOL) {
		axis_add(grid, axis, value_bool(true));
		axis_add(grid, axis, value_bool(false));
	} else if (kind_of(type) == VALUE_UNKNOWN) {
		grid->complete = false;
		add_examples(grid, axis);
	} else if (type->kind != TYPE_STRING || !add_words(grid, axis)) {
		for (int i = 0; i < 3; i++)
			add_literals(grid, axis, grid->trees[i], reach);
		add_parameters(grid, axis, reach);
	}
	if (type->nullable)
		axis_add(grid, axis, value_null());
	if (!grid->check->records && axis->name->slot < grid->check->fact_count)
		axis_add(grid, axis, value_unknown("not-observable"));
	if (!axis->count)
		grid->complete = false;
}

/* Parameters move slowest, so that what is found names the examples' own. */
static void order_axes(struct value_grid *grid)
{
	for (size_t i = 1; i < grid->axis_count; i++)
		for (size_t k = i; k > 0 && is_parameter(&grid->axes[k - 1]) &&
				   !is_parameter(&grid->axes[k]);
		     k--) {
			struct axis other = grid->axes[k];

			grid->axes[k] = grid->axes[k - 1];
			grid->axes[k - 1] = other;
		}
}

static bool is_among(struct text name, const char *const *names)
{
	for (; *names; names++)
		if (text_is(name, *names))
			return true;
	return false;
}

/* Nothing but comparing: then the values stand for all there are. */
static bool only_compares(const struct cel_node *node)
{
	static const char *const calls[] = {"_==_", "_!=_",  "_<_",	 "_<=_",
					    "_>_",  "_>=_",  "_&&_",	 "_||_",
					    "!_",   "_?_:_", "coalesce", NULL};
	static const char *const orders[] = {"_<_", "_<=_", "_>_", "_>=_",
					     NULL};

	switch (node->kind) {
	case CEL_LITERAL:
		return true;
	case CEL_NAME:
	case CEL_SELECT:
		return node->place == CEL_SLOT;
	case CEL_CALL:
		break;
	default:
		return false;
	}
	if (node->target || !is_among(node->name, calls))
		return false;
	for (size_t i = 0; i < node->count; i++) {
		const struct cel_node *arg = node->args[i];

		if (!only_compares(arg) ||
		    (is_among(node->name, orders) &&
		     (!arg->type || kind_of(arg->type) == VALUE_STRING ||
		      arg->type->kind == TYPE_DOUBLE)))
			return false;
	}
	return true;
}

void value_grid_fill(struct value_grid *grid)
{
	grid->complete = true;
	for (int i = 0; i < 3; i++)
		if (grid->trees[i] && !only_compares(grid->trees[i]))
			grid->complete = false;
	cel_program_slots(grid->programs[0], use_slot, grid);
	cel_program_slots(grid->programs[1], use_slot, grid);
	if (grid->programs[2])
		cel_program_slots(grid->programs[2], guard_slot, grid);
	order_axes(grid);
	for (size_t i = 0; i < grid->axis_count; i++)
		fill_axis(grid, &grid->axes[i]);
}
