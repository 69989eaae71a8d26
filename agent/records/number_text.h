/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers as a source says it writes them, made plain: ASCII digits, a point,
 * nothing between thousands. */
#ifndef PLAUDIT_RECORDS_NUMBER_TEXT_H
#define PLAUDIT_RECORDS_NUMBER_TEXT_H

#include "base/arena.h"
#include "model/site.h"

#define NUMBER_TEXT_ROOM 64

/* Thai digits made ASCII ones, in the arena; else t itself. */
struct text thai_digits_plain(struct arena *arena, struct text t);

/* NULL with *plain in `room` or t itself, else why it is no number. */
const char *number_text_plain(const struct number_form *form, struct text t,
			      char room[NUMBER_TEXT_ROOM], struct text *plain);

#endif
