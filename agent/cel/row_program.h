/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Expressions over rows, run for VECTOR_ROWS rows at a time. A row program
 * holds the operations of many expressions (all that one pass asks); what is
 * written alike is one operation and is run once a batch. Results are those of
 * cel_eval; a row for which an operation has no value that a vector can hold
 * (an error, an overflow, a null where none may be, a time beyond the reach of
 * nanoseconds) is marked slow, and cel_eval must be asked for it. An operation
 * is run over all rows, so a mark counts only where the result is asked for.
 *
 * The program is immutable once all is added; each thread has its machine.
 */
#ifndef PLAUDIT_CEL_ROW_PROGRAM_H
#define PLAUDIT_CEL_ROW_PROGRAM_H

#include "cel/program.h"
#include "cel/vector.h"

#define ROW_OPERATIONS 1024 /* of one program at most */

/* Where an expression's slots are found. */
#define SLOT_CONSTANT (-1) /* in values: the same for all rows */
#define SLOT_NOWHERE  (-2) /* not in vectors */

struct row_slots {
	const int *vectors; /* per slot: number of its vector, or as above */
	const struct value *values;
};

struct row_program;

struct row_program *row_program_new(struct arena *arena);
/* The number of the operation that gives the expression's value; -1 when it
 * cannot be run over vectors. */
int row_program_add(struct row_program *program,
		    const struct cel_program *expression,
		    const struct row_slots *slots);
/* Of "a && b" only b, as it was written last. */
int row_program_add_last(struct row_program *program,
			 const struct cel_program *expression,
			 const struct row_slots *slots);
/* The kind (BOOL, INT, ...) that an operation gives. */
enum value_kind row_program_kind(const struct row_program *program,
				 int operation);

/* What an operation gave, good until the next batch. */
struct row_result {
	struct value_vector vector; /* BOOL: numbers is NULL */
	const uint64_t *bits; /* BOOL */
	const uint64_t *slow; /* bit per row; NULL: none */
	bool is_constant; /* every value is that of row 0 */
};

struct row_machine;

/* Functions that need memory take it from scratch, which is reset. */
struct row_machine *row_machine_new(struct arena *arena,
				    const struct row_program *program,
				    struct arena *scratch);
/* The next batch: its vectors (VECTOR_ROWS each) and, as bits, the rows whose
 * texts may be looked at. */
void row_machine_begin(struct row_machine *machine,
		       const struct value_vector *vectors,
		       const uint64_t *valid);
const struct row_result *row_machine_run(struct row_machine *machine,
					 int operation);
struct value row_result_value(const struct row_result *result, size_t row);

#endif
