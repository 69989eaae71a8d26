/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judging with facts that are only known to lie between two values, because
 * some rows could not be read. The answer is sound: TRUE or FALSE only if every
 * value in the intervals gives it.
 */
#ifndef PLAUDIT_CEL_BOUNDS_H
#define PLAUDIT_CEL_BOUNDS_H

#include "cel/program.h"

struct value_bounds {
	struct value low, high; /* both included; VALUE_NULL: no bound there */
	bool exact; /* the value is `low` */
};

enum truth {
	TRUTH_FALSE,
	TRUTH_TRUE,
	TRUTH_EITHER, /* the intervals do not decide, or something is unknown */
	TRUTH_ERROR, /* an error, or no bool */
};

/*
 * Comparisons whose operands are slots with intervals, or exact, are decided
 * for the whole interval; && || ! are Kleene's; any other use of a slot that
 * is not exact is TRUTH_EITHER. `slots` has as many as for cel_eval.
 */
enum truth cel_eval_bounds(const struct cel_program *program,
			   const struct value_bounds *slots,
			   struct arena *scratch);

#endif
