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
/* "1h30m", "1.5s", "-2ms", "100us", "1ns": Go's form, or an error value. */
struct value go_duration(struct text t);

#endif
