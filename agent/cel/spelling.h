/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How CEL spells doubles and durations, alike on every platform.
 */
#ifndef PLAUDIT_CEL_SPELLING_H
#define PLAUDIT_CEL_SPELLING_H

#include "cel/value.h"

#define DOUBLE_TEXT_ROOM 400

/* The fewest digits that read back as the same double; "NaN", "Infinity". */
void double_print(double d, char out[DOUBLE_TEXT_ROOM]);
/* The buffer as text, cut at a character with an ellipsis behind it where it is
 * longer than LIMIT_CEL_PRINTED; and whether that is certain already. */
struct text printed_take(struct buffer *out, struct arena *arena);
bool printed_enough(const struct buffer *out);
/* "1h30m", "1.5s", "-2ms", "100us", "1ns": Go's form, or an error value. */
struct value go_duration(struct text t);

#endif
