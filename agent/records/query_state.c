/* SPDX-License-Identifier: Apache-2.0 */
/* One row, one query: unreadable, outside the window, not settled, excluded or
 * judged, in this order. */
#include "records/column_text.h"
#include "records/row_pass.h"

#include <stdio.h>

static void copy_columns(struct row_worker *worker,
			 const struct row_query *query, struct value *slots)
{
	uint64_t bits = query->used;

	while (bits) {
		unsigned i = (unsigned)__builtin_ctzll(bits);

		slots[worker->pass->columns[i]] = worker->values[i];
		bits &= bits - 1;
	}
}

static void note(struct row_worker *worker, struct row_notes *notes,
		 const char *what, struct text why)
{
	struct text where;

	if (!row_notes_want(notes, worker->row))
		return;
	where = row_worker_where(worker);
	row_notes_add(worker->arena, notes, worker->row,
		      text_format(worker->scratch, "%.*s: %s%s%.*s",
				  TEXT_ARG(where), what, *what ? ": " : "",
				  TEXT_ARG(why)));
}

static void unreadable(struct row_worker *worker, struct query_state *state,
		       const char *what, struct text why)
{
	state->account.unreadable++;
	note(worker, &worker->samples, what, why);
}

/* Why a field could not be read; of a word, which ones there are. */
static struct text why_of(struct row_worker *worker,
			  const struct column *column, const char *why)
{
	struct text all;

	if (why != column_not_a_word || !column->word_count ||
	    !row_notes_want(&worker->samples, worker->row))
		return text_from(why);
	all = column->words[0];
	for (size_t i = 1; i < column->word_count; i++)
		all = text_format(worker->scratch, "%.*s, %.*s", TEXT_ARG(all),
				  TEXT_ARG(column->words[i]));
	return text_format(worker->scratch, "%s: %.*s", why, TEXT_ARG(all));
}

static void unreadable_fields(struct row_worker *worker,
			      const struct row_query *query,
			      struct query_state *state)
{
	const struct source_kind *kind = worker->pass->kind;
	uint64_t bad = worker->bad & query->used;
	char name[128];

	if (worker->record.problem) {
		unreadable(worker, state, "",
			   text_from(worker->record.problem));
	} else if (worker->record.count != worker->block.file->field_count) {
		unreadable(worker, state, "",
			   text_format(worker->scratch,
				       "%zu fields, the header has %zu",
				       worker->record.count,
				       worker->block.file->field_count));
	} else if (bad) {
		unsigned i = (unsigned)__builtin_ctzll(bad);
		const struct column *column =
			&kind->columns[worker->pass->columns[i]];

		snprintf(name, sizeof(name), "%.*s", TEXT_ARG(column->name));
		unreadable(worker, state, name,
			   why_of(worker, column, worker->why[i]));
	} else {
		unsigned i = (unsigned)__builtin_ctzll(worker->bad_pairs &
						       query->pairs);
		const struct ordered_pair *pair = &kind->ordered[i];

		unreadable(
			worker, state, "",
			text_format(
				worker->scratch, "%.*s is before %.*s",
				TEXT_ARG(kind->columns[pair->later].name),
				TEXT_ARG(kind->columns[pair->earlier].name)));
	}
}

enum place_in_time { IN_WINDOW, OUTSIDE, UNSETTLED, NOT_KNOWN };

static enum place_in_time place(struct row_worker *worker,
				const struct row_query *query,
				const struct value *slots)
{
	struct instant t, settled = query->settled;
	struct value v;

	if (query->window_column < 0)
		return IN_WINDOW;
	v = slots[query->window_column];
	if (v.kind != VALUE_TIMESTAMP)
		return NOT_KNOWN;
	t = time_of(&v);
	if (is_before(t, query->from) || !is_before(t, query->until))
		return OUTSIDE;
	if (query->programs.settle_by_row) {
		v = cel_eval(query->programs.settle, slots, worker->scratch);
		if (v.kind != VALUE_DURATION)
			return NOT_KNOWN;
		settled = instant_sub(worker->pass->job->now, value_span(v));
	} else if (!query->has_settled) {
		return IN_WINDOW;
	}
	return is_before(settled, t) ? UNSETTLED : IN_WINDOW;
}

static void exclude(struct row_worker *worker, const struct row_query *query,
		    struct query_state *state)
{
	const struct row_programs *programs = &query->programs;
	size_t i = 0;

	for (; i + 1 < programs->conjunct_count; i++) {
		struct value v = cel_eval(programs->conjuncts[i].until_here,
					  state->slots, worker->scratch);

		if (v.kind == VALUE_BOOL && !v.boolean)
			break;
	}
	state->account.excluded++;
	state->excluded[i]++;
}

/* The row's key where it may be shown and read, else its number. */
static struct text case_name(struct row_worker *worker)
{
	const struct source_kind *kind = worker->pass->kind;
	int position = -1;
	struct value v;

	if (kind->key >= 0 && kind->columns[kind->key].privacy == PRIVACY_OPEN)
		position = worker->block.file->positions[kind->key];
	if (position >= 0) {
		struct column text = {.kind = COLUMN_STRING};
		struct text field = csv_value(worker->scratch,
					      worker->record.fields[position]);

		if (!column_read(&worker->reading, &text, field, &v))
			return value_text(v);
	}
	return text_format(worker->scratch, "row %llu",
			   (unsigned long long)worker->row + 1);
}

void query_state_case(struct row_worker *worker, struct query_state *state)
{
	row_notes_add(worker->arena, &state->cases, worker->row,
		      case_name(worker));
}

static void judge(struct row_worker *worker, const struct row_query *query,
		  struct query_state *state)
{
	struct aggregating *with = &worker->aggregating;
	bool good;

	state->account.judged++;
	if (__builtin_expect(row_notes_want(&state->cases, worker->row), 0))
		query_state_case(worker, state);
	if (query->programs.key_count)
		good = row_groups_row(&state->groups, state->slots, with);
	else
		good = aggregate_set_row(&query->programs.metrics, state->slots,
					 state->cells, with);
	if (__builtin_expect(!good, 0))
		note(worker, &state->troubles, "",
		     with->trouble.kind >= VALUE_ERROR
			     ? value_text(with->trouble)
			     : TEXT("an argument of a metric is null"));
}

void query_state_row(struct row_worker *worker, const struct row_query *query,
		     struct query_state *state)
{
	struct value v;

	state->account.read++;
	if (__builtin_expect((worker->bad & query->used) ||
				     (worker->bad_pairs & query->pairs) ||
				     worker->bad == UINT64_MAX,
			     0)) {
		unreadable_fields(worker, query, state);
		return;
	}
	copy_columns(worker, query, state->slots);
	switch (place(worker, query, state->slots)) {
	case OUTSIDE:
		state->account.outside++;
		return;
	case UNSETTLED:
		state->account.unsettled++;
		return;
	case NOT_KNOWN:
		unreadable(worker, state, "", TEXT("its time is not known"));
		return;
	case IN_WINDOW:
		break;
	}
	if (query->join_count)
		row_joining_look_up(&state->joining, state->slots,
				    worker->scratch);
	if (query->is_doubtful)
		row_joining_doubt(&state->joining, state->slots,
				  worker->scratch);
	if (query->programs.where) {
		v = cel_eval(query->programs.where, state->slots,
			     worker->scratch);
		if (v.kind != VALUE_BOOL) {
			unreadable(worker, state, "where",
				   v.kind >= VALUE_ERROR ? value_text(v)
							 : TEXT("null"));
			return;
		}
		if (!v.boolean) {
			exclude(worker, query, state);
			return;
		}
	}
	judge(worker, query, state);
}
