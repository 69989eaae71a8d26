/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One unit further: the next value of a type, and the next text of a literal.
 * The unit is 1, a second (a millisecond where a duration has a fraction), a
 * unit of a decimal's scale, a part of a share, the last digit of a number with
 * a point.
 */
#ifndef PLAUDIT_AUDIT_NUDGE_H
#define PLAUDIT_AUDIT_NUDGE_H

#include "cel/value.h"

/* Up (+1) or down (-1). A bool is turned round, a string or a list emptied,
 * both for +1 only. False when there is no such value. */
bool value_nudge(struct value v, int direction, struct value *out);
/* The unit that value_nudge moves by, as it is written: "1s", "0.01". */
struct text value_unit(struct arena *arena, struct value v);

/* What a literal of that value could be instead; returns how many. */
size_t nudge_literal(struct arena *arena, struct value v, struct text out[2]);
/*
 * Of a number with a point, from its digits. `rows`: it is the rank of a
 * quantile, which moves by one of so many rows, because a smaller step picks
 * the same row; 0: by its last digit.
 */
size_t nudge_digits(struct arena *arena, struct text written, int64_t rows,
		    struct text out[2]);

#endif
