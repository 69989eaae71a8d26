/* SPDX-License-Identifier: Apache-2.0 */
/* Random typed expressions over random vectors, against cel_eval row by row:
 * a row is either slow or has exactly its value. */
#include "row_world.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define EXPRESSIONS 400

/* How many rows had a value that did not need cel_eval. */
static size_t check_rows(struct world *w, const char *source,
			 const struct cel_program *program,
			 const struct row_result *result)
{
	struct arena *scratch = arena_open();
	size_t fast = 0;

	for (size_t i = 0; i < VECTOR_ROWS; i++) {
		struct value wanted, got;

		if (!bit_is_set(w->valid, i) ||
		    (result->slow && bit_is_set(result->slow, i)))
			continue;
		for (size_t c = 0; c < COLUMNS; c++)
			w->slots[c] = vector_value(&w->columns[c], i);
		wanted = cel_eval(program, w->slots, scratch);
		got = row_result_value(result, i);
		cr_assert(is_same(wanted, got), "%s row %zu: %.*s, not %.*s",
			  source, i, TEXT_ARG(value_literal(scratch, got)),
			  TEXT_ARG(value_literal(scratch, wanted)));
		fast++;
	}
	arena_close(scratch);
	return fast;
}

Test(row_program, agrees_with_cel_eval)
{
	static const enum value_kind kinds[] = {
		VALUE_BOOL,   VALUE_INT,       VALUE_DECIMAL,
		VALUE_STRING, VALUE_TIMESTAMP, VALUE_DURATION};
	size_t added = 0, asked = 0, fast = 0;

	for (uint64_t seed = 1; seed <= EXPRESSIONS; seed++) {
		struct world w;
		struct row_program *rows;
		struct row_machine *machine;
		struct arena *scratch = arena_open();
		const struct cel_program *programs[6];
		const char *sources[6];
		int operations[6];

		begin(&w, seed * 0x9e3779b97f4a7c15);
		rows = row_program_new(w.arena);
		for (int k = 0; k < 6; k++) {
			struct cel_problems problems = {0};
			struct row_slots slots = {w.vectors, w.slots};
			struct buffer text;

			buffer_init(&text);
			expression(&w, &text, kinds[k], 1 + (int)(seed % 4));
			sources[k] = text_cstr(w.arena, buffer_view(&text));
			programs[k] =
				cel_compile_text(w.arena, text_from(sources[k]),
						 &w.env, NULL, &problems);
			buffer_release(&text);
			cr_assert(programs[k], "%s: %.*s", sources[k],
				  TEXT_ARG(problems.items[0].text));
			operations[k] =
				row_program_add(rows, programs[k], &slots);
			asked++;
			added += operations[k] >= 0;
		}
		machine = row_machine_new(w.arena, rows, scratch);
		for (int round = 0; round < 2; round++) {
			fill(&w);
			row_machine_begin(machine, w.columns, w.valid);
			for (int k = 0; k < 6; k++)
				if (operations[k] >= 0)
					fast += check_rows(
						&w, sources[k], programs[k],
						row_machine_run(machine,
								operations[k]));
		}
		arena_close(scratch);
		arena_close(w.arena);
	}
	/* only what overflows as a constant cannot be had */
	cr_assert_gt(added * 100, asked * 90, "%zu of %zu", added, asked);
	cr_assert_gt(fast, added * VECTOR_ROWS, "%zu rows of %zu", fast, added);
}

Test(row_program, what_is_written_alike_is_one_operation)
{
	struct world w;
	struct cel_problems problems = {0};
	struct row_slots slots;
	struct row_program *rows;
	int a, b, c;

	begin(&w, 1);
	slots = (struct row_slots){w.vectors, w.slots};
	rows = row_program_new(w.arena);
	a = row_program_add(
		rows,
		cel_compile_text(w.arena, TEXT("coalesce(row.nt, now) - row.t"),
				 &w.env, NULL, &problems),
		&slots);
	b = row_program_add(
		rows,
		cel_compile_text(w.arena,
				 TEXT("coalesce(row.nt,now)-row.t <= 60m"),
				 &w.env, NULL, &problems),
		&slots);
	c = row_program_add_last(
		rows,
		cel_compile_text(w.arena,
				 TEXT("row.b && coalesce(row.nt, now)-row.t <= "
				      "params.limit"),
				 &w.env, NULL, &problems),
		&slots);
	cr_assert_neq(a, b);
	cr_assert_eq(b, c);
	cr_assert_eq(row_program_kind(rows, a), VALUE_DURATION);
	cr_assert_eq(row_program_kind(rows, b), VALUE_BOOL);
	arena_close(w.arena);
}

Test(row_program, refuses_what_vectors_do_not_hold)
{
	static const char *const sources[] = {"row.s + 'x'", "double(row.i)",
					      "[row.i]"};
	struct world w;

	begin(&w, 1);
	for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
		struct cel_problems problems = {0};
		struct row_slots slots = {w.vectors, w.slots};
		const struct cel_program *program =
			cel_compile_text(w.arena, text_from(sources[i]), &w.env,
					 NULL, &problems);

		cr_assert(program);
		cr_assert_eq(row_program_add(row_program_new(w.arena), program,
					     &slots),
			     -1, "%s", sources[i]);
	}
	arena_close(w.arena);
}
