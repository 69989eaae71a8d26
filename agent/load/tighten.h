/* SPDX-License-Identifier: Apache-2.0 */
/* A site may only tighten: which of two values is the stricter one. */
#ifndef PLAUDIT_LOAD_TIGHTEN_H
#define PLAUDIT_LOAD_TIGHTEN_H

#include "cel/value.h"
#include "model/words.h"

/* Whether `value` asks for less than `limit`; with a fixed parameter any other
 * value does, and so does one that cannot be compared. */
bool value_loosens(enum direction stricter, struct value value,
		   struct value limit);

#endif
