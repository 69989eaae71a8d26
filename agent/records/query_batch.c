/* SPDX-License-Identifier: Apache-2.0 */
/* A batch of rows, one query, by vectors: what query_state_row does with a row,
 * in the same order. A row that any step marks slow is taken by itself. */
#include <string.h>

#include "base/number_bits.h"
#include "records/query_plan.h"
#include "records/row_batch.h"
#include "records/row_join_batch.h"
#include "records/row_pass.h"

/* Of one window, for the batch that begins with that row. */
struct window_bits {
	uint64_t first_row;
	uint64_t outside[VECTOR_WORDS], unsettled[VECTOR_WORDS];
};

/* What a thread needs to run batches. */
struct batch_room {
	struct row_machine *machine;
	uint64_t first_row; /* of the batch that the machine is at */
	const struct row_result **inputs, **keys;
	struct window_bits *windows; /* of the plan */
	struct value_vector *vectors; /* columns, and what is joined */
	uint64_t valid[VECTOR_WORDS]; /* rows that can be looked at */
	uint16_t rows[VECTOR_ROWS];
};

struct taking {
	struct row_worker *worker;
	const struct row_query *query;
	const struct query_plan *plan;
	struct query_state *state;
	const struct row_batch *batch;
	struct batch_room *room;
	uint64_t alive[VECTOR_WORDS]; /* rows that nothing decided yet */
	uint64_t slow[VECTOR_WORDS];
};

static size_t most_keys(const struct row_pass *pass)
{
	size_t most = 0;

	for (size_t i = 0; i < pass->query_count; i++)
		if (pass->queries[i].programs.key_count > most)
			most = pass->queries[i].programs.key_count;
	return most;
}

static struct batch_room *room_of(struct row_worker *worker)
{
	const struct row_pass *pass = worker->pass;
	struct batch_room *room = worker->batching;

	if (room)
		return room;
	room = arena_new(worker->arena, struct batch_room);
	room->machine = row_machine_new(worker->arena, pass->plan->program,
					worker->scratch);
	room->first_row = UINT64_MAX;
	room->windows = arena_many(worker->arena, pass->plan->window_count + 1,
				   struct window_bits);
	for (size_t i = 0; i < pass->plan->window_count; i++)
		room->windows[i].first_row = UINT64_MAX;
	room->vectors = arena_many(worker->arena, pass->plan->vector_count + 1,
				   struct value_vector);
	room->inputs = arena_many(worker->arena, pass->input_most + 1,
				  const struct row_result *);
	room->keys = arena_many(worker->arena, most_keys(pass) + 1,
				const struct row_result *);
	worker->batching = room;
	return room;
}

/* The rows that the batch has. */
static uint64_t all_rows(const struct row_batch *batch, size_t w)
{
	size_t rows = batch->fields.rows, first = w * 64;

	if (rows <= first)
		return 0;
	return rows - first >= 64 ? ~UINT64_C(0)
				  : ~UINT64_C(0) >> (64 - (rows - first));
}

/* Takes the rows of `bits` out of those that are undecided. */
static void make_slow(struct taking *t, const uint64_t *bits)
{
	for (size_t w = 0; bits && w < VECTOR_WORDS; w++) {
		t->slow[w] |= bits[w] & t->alive[w];
		t->alive[w] &= ~bits[w];
	}
}

/* The rows outside the window and those that are not settled, worked out once
 * for all queries that ask alike. */
static const struct window_bits *window_of(struct taking *t)
{
	const struct query_plan *plan = t->plan;
	struct batch_room *room = t->room;
	struct window_bits *bits = &room->windows[plan->window];
	const int64_t *numbers = t->batch->columns[plan->time].numbers;
	uint64_t after[VECTOR_WORDS];

	if (bits->first_row == room->first_row)
		return bits;
	bits->first_row = room->first_row;
	number_bits_below(numbers, plan->from, VECTOR_WORDS, bits->outside);
	number_bits_above(numbers, plan->last, VECTOR_WORDS, after);
	number_bits_above(numbers, plan->settled, VECTOR_WORDS,
			  bits->unsettled);
	for (size_t w = 0; w < VECTOR_WORDS; w++)
		bits->outside[w] |= after[w];
	return bits;
}

/* Takes them out of the rows that are undecided: how many. */
static uint64_t leave_out(struct taking *t, const uint64_t *bits)
{
	uint64_t out[VECTOR_WORDS];

	for (size_t w = 0; w < VECTOR_WORDS; w++) {
		out[w] = t->alive[w] & bits[w];
		t->alive[w] &= ~bits[w];
	}
	return number_bits_count(out, VECTOR_WORDS);
}

static void take_window(struct taking *t)
{
	const struct window_bits *bits = window_of(t);
	struct account *account = &t->state->account;

	make_slow(t, t->batch->columns[t->plan->time].nulls);
	account->outside += leave_out(t, bits->outside);
	account->unsettled += leave_out(t, bits->unsettled);
}

static void take_conjunct(struct taking *t, size_t i)
{
	const struct row_result *result =
		row_machine_run(t->room->machine, t->plan->conjuncts[i]);
	uint64_t left_out[VECTOR_WORDS], excluded;

	make_slow(t, result->slow);
	make_slow(t, result->vector.nulls);
	for (size_t w = 0; w < VECTOR_WORDS; w++)
		left_out[w] = ~result->bits[w];
	excluded = leave_out(t, left_out);
	t->state->excluded[i] += excluded;
	t->state->account.excluded += excluded;
}

/* Looks the undecided rows up in what is joined. */
static void take_joins(struct taking *t)
{
	struct joined_columns *joined = t->state->joined;
	struct value_vector *vectors = t->room->vectors + t->plan->joined;
	size_t at = 0;

	for (size_t i = 0; i < t->query->join_count; i++) {
		const struct row_result *on =
			row_machine_run(t->room->machine, t->plan->on[i]);

		make_slow(t, on->slow);
		joined_columns_fill(joined, t->query, i, on, t->alive);
		for (size_t k = 0; k < t->query->joins[i].width; k++, at++)
			vectors[at] = joined->columns[at];
	}
	if (at)
		make_slow(t, joined->slow);
}

/* Runs what the aggregates take and what rows are grouped by. */
static void run_inputs(struct taking *t)
{
	const struct row_programs *programs = &t->query->programs;
	const struct aggregate_set *set =
		programs->key_count ? &programs->each : &programs->metrics;

	for (size_t i = 0; i < programs->key_count; i++) {
		t->room->keys[i] =
			row_machine_run(t->room->machine, t->plan->keys[i]);
		make_slow(t, t->room->keys[i]->slow);
	}
	for (size_t i = 0; i < set->input_count; i++) {
		const struct row_result *input =
			row_machine_run(t->room->machine, t->plan->inputs[i]);

		t->room->inputs[i] = input;
		make_slow(t, input->slow);
		make_slow(t, input->vector.nulls);
	}
}

/* Whether all that is asked of the rows is which they are. */
static bool is_by_bits(const struct aggregate_set *set, uint64_t taken)
{
	for (unsigned c = 0; c < set->cell_count; c++)
		if (!set->owners[c]->kind->by_bits &&
		    (c >= 64 || !(taken >> c & 1)))
			return false;
	return true;
}

static void list_rows(struct taking *t, struct row_selection *rows)
{
	uint16_t *out = t->room->rows;

	for (size_t w = 0; w < VECTOR_WORDS; w++)
		for (uint64_t left = t->alive[w]; left; left &= left - 1)
			*out++ = (uint16_t)(w * 64 +
					    (unsigned)__builtin_ctzll(left));
	rows->rows = t->room->rows;
}

static void list_cases(struct taking *t, const struct row_selection *rows)
{
	struct row_notes *cases = &t->state->cases;

	for (size_t i = 0; i < rows->count; i++) {
		uint16_t row = rows->rows[i];

		if (!row_notes_want(cases, t->batch->first_row + row))
			return;
		row_worker_load(t->worker, row);
		query_state_case(t->worker, t->state);
	}
}

static void judge(struct taking *t)
{
	const struct row_programs *programs = &t->query->programs;
	const struct row_pass *pass = t->worker->pass;
	struct aggregating *with = &t->worker->aggregating;
	struct row_selection rows = {.bits = t->alive,
				     .count = number_bits_count(t->alive,
								VECTOR_WORDS)};

	if (!rows.count)
		return;
	t->state->account.judged += rows.count;
	rows.taken =
		shared_rows_note(t->worker->shared,
				 (size_t)(t->query - pass->queries), t->alive);
	if (programs->key_count || t->state->cases.most ||
	    !is_by_bits(&programs->metrics, rows.taken))
		list_rows(t, &rows);
	if (t->state->cases.most)
		list_cases(t, &rows);
	if (programs->key_count)
		row_groups_rows(&t->state->groups, t->room->keys,
				t->room->inputs, &rows, with);
	else
		aggregate_set_rows(&programs->metrics, t->room->inputs, &rows,
				   t->state->cells, with);
}

static void take_by_vectors(struct taking *t)
{
	const struct row_programs *programs = &t->query->programs;

	memcpy(t->alive, t->room->valid, sizeof(t->alive));
	for (size_t w = 0; w < VECTOR_WORDS; w++)
		t->slow[w] = all_rows(t->batch, w) & t->batch->slow[w];
	if (t->plan->window >= 0)
		take_window(t);
	take_joins(t);
	for (size_t i = 0; i < programs->conjunct_count; i++)
		take_conjunct(t, i);
	if (number_bits_count(t->alive, VECTOR_WORDS)) {
		run_inputs(t);
		judge(t);
	}
	t->state->account.read += t->batch->fields.rows -
				  number_bits_count(t->slow, VECTOR_WORDS);
}

static void take_by_rows(struct taking *t)
{
	for (size_t w = 0; w < VECTOR_WORDS; w++)
		for (uint64_t left = t->slow[w]; left; left &= left - 1) {
			row_worker_load(
				t->worker,
				w * 64 + (unsigned)__builtin_ctzll(left));
			query_state_row(t->worker, t->query, t->state);
		}
}

/* Tells the machine of a batch that it has not seen. */
static void begin(const struct row_batch *batch, size_t columns,
		  struct batch_room *room)
{
	if (room->first_row == batch->first_row)
		return;
	room->first_row = batch->first_row;
	for (size_t w = 0; w < VECTOR_WORDS; w++)
		room->valid[w] = all_rows(batch, w) & ~batch->slow[w];
	memcpy(room->vectors, batch->columns, columns * sizeof(*room->vectors));
	row_machine_begin(room->machine, room->vectors, room->valid);
}

void query_batch(struct row_worker *worker, const struct row_query *query,
		 struct query_state *state, const struct row_batch *batch)
{
	const struct row_pass *pass = worker->pass;
	struct taking t = {.worker = worker,
			   .query = query,
			   .state = state,
			   .batch = batch};

	if (pass->plan)
		t.plan = &pass->plan->queries[query - pass->queries];
	if (t.plan && t.plan->is_possible) {
		t.room = room_of(worker);
		begin(batch, pass->column_count, t.room);
		take_by_vectors(&t);
	} else {
		for (size_t w = 0; w < VECTOR_WORDS; w++)
			t.slow[w] = all_rows(batch, w);
	}
	take_by_rows(&t);
}

void query_batch_end(struct row_worker *worker)
{
	if (worker->batching)
		shared_rows_take(worker, worker->batching->machine);
}
