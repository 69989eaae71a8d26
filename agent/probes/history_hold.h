/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The books of rows (records/row_history.h) that a look reads and writes, which
 * it can only open before its fence. <source> is the book of the last
 * commitment that was sealed, <source>.<pid>.part one that is being written,
 * <source>.next one whose commitment is about to be sealed.
 */
#ifndef PLAUDIT_PROBES_HISTORY_HOLD_H
#define PLAUDIT_PROBES_HISTORY_HOLD_H

#include "model/plan.h"
#include "records/row_history.h"

#define HISTORY_DIRECTORY "history" /* of a stream */

/* Both -1 where the plan keeps no books or the source is not committed to by
 * rows. write: false for a rehearsal. */
void history_hold_take(struct arena *arena, const struct plan *plan,
		       const struct look *look, bool write,
		       struct history_files *out);

#endif
