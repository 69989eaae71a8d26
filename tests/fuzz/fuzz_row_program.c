/* SPDX-License-Identifier: Apache-2.0 */
/* Eight bytes seed the rows; the others choose expressions of each kind. A row
 * of the vector program is slow or has the very value of cel_eval. */
#include "row_world.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROUNDS 2

#define KINDS 6

struct trial {
	struct world world;
	struct arena *scratch;
	struct row_program *rows;
	const struct cel_program *programs[KINDS];
	int operations[KINDS];
	struct text sources[KINDS];
};

static void complain(const struct trial *t, int k, size_t row)
{
	fprintf(stderr, "row %zu of %.*s\n", row, TEXT_ARG(t->sources[k]));
	abort();
}

static void add(struct trial *t, int k, enum value_kind kind)
{
	struct world *w = &t->world;
	struct cel_problems problems = {0};
	struct row_slots slots = {w->vectors, w->slots};
	struct buffer text;

	buffer_init(&text);
	expression(w, &text, kind, 1 + (int)(draw(w) % 5));
	t->sources[k] = buffer_take(&text, w->arena);
	t->programs[k] = cel_compile_text(w->arena, t->sources[k], &w->env,
					  NULL, &problems);
	if (!t->programs[k])
		complain(t, k, 0);
	t->operations[k] = row_program_add(t->rows, t->programs[k], &slots);
}

/* Some rows of the 1024, the first and the last among them. */
static void check(struct trial *t, int k, const struct row_result *result)
{
	struct world *w = &t->world;

	for (size_t i = 0; i < VECTOR_ROWS; i += i % 64 ? 21 : 1) {
		if (!bit_is_set(w->valid, i) ||
		    (result->slow && bit_is_set(result->slow, i)))
			continue;
		for (size_t c = 0; c < COLUMNS; c++)
			w->slots[c] = vector_value(&w->columns[c], i);
		if (!is_same(cel_eval(t->programs[k], w->slots, t->scratch),
			     row_result_value(result, i)))
			complain(t, k, i);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum value_kind kinds[KINDS] = {
		VALUE_BOOL,   VALUE_INT,       VALUE_DECIMAL,
		VALUE_STRING, VALUE_TIMESTAMP, VALUE_DURATION};
	struct trial t = {.scratch = arena_open()};
	struct row_machine *machine;
	uint64_t seed = 0;

	if (size > sizeof(seed))
		memcpy(&seed, data, sizeof(seed));
	begin(&t.world, seed | 1);
	if (size > sizeof(seed)) {
		t.world.bytes = data + sizeof(seed);
		t.world.left = size - sizeof(seed);
	}
	t.rows = row_program_new(t.world.arena);
	for (int k = 0; k < KINDS; k++)
		add(&t, k, kinds[k]);
	t.world.left = 0;
	machine = row_machine_new(t.world.arena, t.rows, t.scratch);
	for (int round = 0; round < ROUNDS; round++) {
		fill(&t.world);
		row_machine_begin(machine, t.world.columns, t.world.valid);
		for (int k = 0; k < KINDS; k++)
			if (t.operations[k] >= 0)
				check(&t, k,
				      row_machine_run(machine,
						      t.operations[k]));
	}
	arena_close(t.world.arena);
	arena_close(t.scratch);
	return 0;
}
