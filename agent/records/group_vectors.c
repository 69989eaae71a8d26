/* SPDX-License-Identifier: Apache-2.0 */
#include "records/group_vectors.h"

#include "records/query_plan.h"

struct group_vectors {
	struct group_finish *finish;
	struct row_machine *machine;
	const int *inputs;
	struct value_vector *columns; /* one an item of `each` */
	bool *used; /* of them */
	const struct row_result **results; /* of the inputs */
	size_t count; /* groups that are in the vectors */
	uint64_t valid[VECTOR_WORDS];
	uint16_t rows[VECTOR_ROWS];
};

static const struct aggregate_set *metrics_of(const struct group_vectors *v)
{
	return &v->finish->groups->query->programs.metrics;
}

static bool holds(const struct cel_type *type)
{
	switch (type->kind) {
	case TYPE_BOOL:
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_TIMESTAMP:
	case TYPE_DURATION:
		return true;
	default:
		return false;
	}
}

/* Figures of `each` stand in vectors, keys nowhere, the rest is constant. */
static struct row_slots slots_of(struct arena *arena,
				 const struct row_query *query)
{
	const struct cel_env *env = &query->ask->spec->group_env;
	const struct aggregate_set *each = &query->programs.each;
	int *vectors = arena_many(arena, env->slots + 1, int);

	for (size_t i = 0; i < env->slots; i++)
		vectors[i] = SLOT_NOWHERE;
	for (size_t i = 0; i < env->count; i++)
		if (text_is(env->names[i].root, "params") ||
		    text_is(env->names[i].root, "subject") ||
		    (!env->names[i].root.size &&
		     text_is(env->names[i].name, "now")))
			vectors[env->names[i].slot] = SLOT_CONSTANT;
	for (size_t i = 0; i < each->count; i++)
		vectors[i] = holds(each->items[i].type) ? (int)i : SLOT_NOWHERE;
	return (struct row_slots){vectors, query->group_slots};
}

struct usage {
	bool *used;
	size_t count;
};

static void use_slot(void *context, unsigned slot)
{
	struct usage *usage = context;

	if (slot < usage->count)
		usage->used[slot] = true;
}

static void make_columns(struct arena *arena, struct group_vectors *v)
{
	const struct aggregate_set *each =
		&v->finish->groups->query->programs.each;
	const struct aggregate_set *metrics = metrics_of(v);
	struct usage usage = {arena_many(arena, each->count + 1, bool),
			      each->count};

	for (size_t i = 0; i < metrics->input_count; i++)
		cel_program_slots(metrics->inputs[i].program, use_slot, &usage);
	v->used = usage.used;
	v->columns = arena_many(arena, each->count + 1, struct value_vector);
	for (size_t i = 0; i < each->count; i++) {
		const struct cel_type *type = each->items[i].type;

		if (!v->used[i])
			continue;
		v->columns[i].kind =
			type->kind == TYPE_BOOL	       ? VALUE_BOOL
			: type->kind == TYPE_INT       ? VALUE_INT
			: type->kind == TYPE_DECIMAL   ? VALUE_DECIMAL
			: type->kind == TYPE_TIMESTAMP ? VALUE_TIMESTAMP
						       : VALUE_DURATION;
		v->columns[i].scale = type->scale;
		v->columns[i].numbers = arena_many(arena, VECTOR_ROWS, int64_t);
	}
}

struct group_vectors *group_vectors_new(struct arena *arena,
					struct group_finish *finish)
{
	const struct row_query *query = finish->groups->query;
	const struct aggregate_set *metrics = &query->programs.metrics;
	struct row_program *program = row_program_new(arena);
	struct row_slots slots = slots_of(arena, query);
	struct group_vectors *v = arena_new(arena, struct group_vectors);

	v->finish = finish;
	v->inputs = plan_inputs(arena, program, metrics, &slots);
	if (!v->inputs)
		return NULL;
	v->machine = row_machine_new(arena, program, finish->with->scratch);
	v->results = arena_many(arena, metrics->input_count + 1,
				const struct row_result *);
	make_columns(arena, v);
	return v;
}

/* A group whose metrics have no value that a vector holds. */
static void take_slow(struct group_vectors *v, size_t row)
{
	struct group_finish *finish = v->finish;
	size_t count = finish->groups->query->programs.each.count;

	for (size_t i = 0; i < count; i++)
		if (v->used[i])
			finish->slots[i] = vector_value(&v->columns[i], row);
	finish->good &= aggregate_set_row(metrics_of(v), finish->slots,
					  finish->cells, finish->with);
}

static void flush(struct group_vectors *v)
{
	const struct aggregate_set *metrics = metrics_of(v);
	struct row_selection rows = {.bits = v->valid, .rows = v->rows};

	memset(v->valid, 0, sizeof(v->valid));
	for (size_t i = 0; i < v->count; i++)
		bit_set(v->valid, i);
	row_machine_begin(v->machine, v->columns, v->valid);
	for (size_t i = 0; i < metrics->input_count; i++)
		v->results[i] = row_machine_run(v->machine, v->inputs[i]);
	for (size_t i = 0; i < metrics->input_count; i++)
		for (size_t w = 0; w < VECTOR_WORDS; w++) {
			if (v->results[i]->slow)
				v->valid[w] &= ~v->results[i]->slow[w];
			if (v->results[i]->vector.nulls)
				v->valid[w] &= ~v->results[i]->vector.nulls[w];
		}
	for (size_t i = 0; i < v->count; i++)
		if (bit_is_set(v->valid, i))
			v->rows[rows.count++] = (uint16_t)i;
		else
			take_slow(v, i);
	if (rows.count)
		aggregate_set_rows(metrics, v->results, &rows, v->finish->cells,
				   v->finish->with);
	v->count = 0;
}

void group_vectors_add(struct group_vectors *v, struct text key,
		       struct cell *each)
{
	const struct aggregate_set *set =
		&v->finish->groups->query->programs.each;

	for (size_t i = 0; i < set->count; i++) {
		const struct aggregate *a = &set->items[i];
		struct value figure;

		if (!v->used[i])
			continue;
		figure = cell_result(v->finish->with->scratch, a,
				     &each[a->cell]);
		if (figure.kind != v->columns[i].kind ||
		    !vector_number(figure, &v->columns[i].numbers[v->count])) {
			group_finish_row(v->finish, key, each);
			return;
		}
	}
	if (++v->count == VECTOR_ROWS)
		flush(v);
}

void group_vectors_end(struct group_vectors *v)
{
	if (v->count)
		flush(v);
}
