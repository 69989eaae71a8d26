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

/* Of the look's own source, then of those that are read with it. Both -1 where
 * the source is not committed to by rows; NULL where the plan keeps no books.
 * write: false for a rehearsal. */
struct history_files *history_holds_take(struct arena *arena,
					 const struct plan *plan,
					 const struct look *look, bool write);

#endif
