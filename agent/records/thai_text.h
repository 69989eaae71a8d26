/* SPDX-License-Identifier: Apache-2.0 */
/* TIS-620 and Windows-874 to UTF-8: one table serves both, the second being a
 * superset of the first. */
#ifndef PLAUDIT_RECORDS_THAI_TEXT_H
#define PLAUDIT_RECORDS_THAI_TEXT_H

#include "base/arena.h"
#include "base/text.h"

/* False when a byte stands for nothing. Pure ASCII is not copied. */
bool thai_decode(struct arena *arena, struct text bytes, struct text *out);

#endif
