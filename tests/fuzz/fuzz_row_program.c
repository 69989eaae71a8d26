/* SPDX-License-Identifier: Apache-2.0 */
/* The first bytes choose the rows and two kinds of values, the others one
 * expression of each kind, as large as there are bytes. A row of the vector
 * program is slow or has the very value of cel_eval. What does not depend on
 * the input is made once, so that a run is short. */
#include "row_world.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *count, char ***arguments);
const char *__asan_default_options(void);

#define SETS	    8 /* of 1,024 rows */
#define EXPRESSIONS 2
#define MOST_BYTES  96
#define HEAD_BYTES  3
#define STEP	    37 /* rows */

/* Rows of random values. */
struct rows {
	struct value_vector columns[COLUMNS];
	uint64_t valid[VECTOR_WORDS];
};

struct trial {
	struct world world; /* its arena is kept */
	struct rows sets[SETS];
	struct arena *arena, *scratch; /* of a run */
	const struct cel_program *programs[EXPRESSIONS];
	int operations[EXPRESSIONS];
	struct text sources[EXPRESSIONS];
};

/* Memory that is used again at once costs no page faults. */
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=2";
}

/* Twenty thousand features: to keep how rare each is takes two thirds of a run.
 * What the command line says comes after and holds. */
int LLVMFuzzerInitialize(int *count, char ***arguments)
{
	char **more = xmalloc(((size_t)*count + 2) * sizeof(*more));

	more[0] = (*arguments)[0];
	more[1] = strdup("-entropic=0");
	memcpy(more + 2, *arguments + 1, (size_t)*count * sizeof(*more));
	*arguments = more;
	++*count;
	return 0;
}

static struct trial *trial_open(void)
{
	struct trial *t = xmalloc(sizeof(*t));

	begin(&t->world, 1);
	t->arena = arena_open();
	t->scratch = arena_open();
	for (size_t i = 0; i < SETS; i++) {
		fill(&t->world);
		memcpy(t->sets[i].columns, t->world.columns,
		       sizeof(t->sets[i].columns));
		memcpy(t->sets[i].valid, t->world.valid,
		       sizeof(t->sets[i].valid));
	}
	/* from here on: the input's bytes, then zeros, which are leaves */
	t->world.seed = 0;
	return t;
}

static void complain(const struct trial *t, int k, size_t row)
{
	fprintf(stderr, "row %zu of %.*s\n", row, TEXT_ARG(t->sources[k]));
	abort();
}

static void add(struct trial *t, struct row_program *rows, int k,
		enum value_kind kind)
{
	struct world *w = &t->world;
	struct cel_problems problems = {0};
	struct row_slots slots = {w->vectors, w->slots};
	struct buffer text;

	buffer_init(&text);
	expression(w, &text, kind, 1 + (int)(draw(w) % 5));
	t->sources[k] = buffer_take(&text, t->arena);
	t->programs[k] = cel_compile_text(t->arena, t->sources[k], &w->env,
					  NULL, &problems);
	if (!t->programs[k])
		complain(t, k, 0);
	t->operations[k] = row_program_add(rows, t->programs[k], &slots);
}

/* Some of the rows, from another one on each time. */
static void check(struct trial *t, int k, const struct rows *rows, size_t from,
		  const struct row_result *result)
{
	struct world *w = &t->world;

	for (size_t i = from; i < VECTOR_ROWS; i += STEP) {
		if (!bit_is_set(rows->valid, i) ||
		    (result->slow && bit_is_set(result->slow, i)))
			continue;
		for (size_t c = 0; c < COLUMNS; c++)
			w->slots[c] = vector_value(&rows->columns[c], i);
		if (!is_same(cel_eval(t->programs[k], w->slots, t->scratch),
			     row_result_value(result, i)))
			complain(t, k, i);
		arena_reset(t->scratch);
	}
}

static void run(struct trial *t, const uint8_t *data, size_t size)
{
	static const enum value_kind kinds[] = {
		VALUE_BOOL,   VALUE_INT,       VALUE_DECIMAL,
		VALUE_STRING, VALUE_TIMESTAMP, VALUE_DURATION};
	const struct rows *rows = &t->sets[data[0] % SETS];
	struct row_program *program = row_program_new(t->arena);
	struct row_machine *machine;

	t->world.bytes = data + HEAD_BYTES;
	t->world.left = size - HEAD_BYTES;
	for (int k = 0; k < EXPRESSIONS; k++)
		add(t, program, k, kinds[data[1 + k] % ARRAY_SIZE(kinds)]);
	machine = row_machine_new(t->arena, program, t->scratch);
	row_machine_begin(machine, rows->columns, rows->valid);
	for (int k = 0; k < EXPRESSIONS; k++)
		if (t->operations[k] >= 0)
			check(t, k, rows, data[0] / SETS,
			      row_machine_run(machine, t->operations[k]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct trial *kept;

	if (size <= HEAD_BYTES)
		return 0;
	if (!kept)
		kept = trial_open();
	run(kept, data, size < MOST_BYTES ? size : MOST_BYTES);
	arena_reset(kept->arena);
	arena_reset(kept->scratch);
	return 0;
}
