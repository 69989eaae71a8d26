/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of databases that are kept for challenges: what lanes wrote is named
 * after the commitment's root, like its key; what is older than its source's
 * `keep`, or was left by a run that ended early, goes.
 */
#ifndef PLAUDIT_AUDIT_KEPT_ROWS_H
#define PLAUDIT_AUDIT_KEPT_ROWS_H

#include "audit/lane.h"

int kept_rows_take(struct arena *arena, const char *state,
		   const struct plan *plan, const struct answers *answers,
		   struct err *err) MUST_USE;
/* The source with its kept rows for a file, unpacked in memory, where it is a
 * database whose rows were kept under that root; as it is where it is none. */
int kept_rows_bind(struct arena *arena, const char *state, struct digest root,
		   const unsigned char k[32], struct source_binding *source,
		   struct err *err) MUST_USE;

#endif
