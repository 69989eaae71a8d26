/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Holds: what must not be thrown away while a case is open. One file each,
 * <state>/holds/<id>.json: {"attestations": [identity, ...], "reason": text,
 * "at": time}. attest/retention.c keeps what they name.
 */
#ifndef PLAUDIT_ATTEST_HOLD_H
#define PLAUDIT_ATTEST_HOLD_H

#include "base/clock.h"
#include "base/digest.h"

struct hold {
	struct text id; /* its file's name without the ending */
	const struct digest *attestations; /* at least one */
	size_t count;
	struct text reason;
	struct instant at;
};

int hold_add(struct arena *arena, const char *state_directory,
	     const struct hold *hold, struct err *err) MUST_USE;
/* ERR_USAGE when there is none of that id. */
int hold_release(struct arena *arena, const char *state_directory,
		 struct text id, struct err *err) MUST_USE;
int holds_read(struct arena *arena, const char *state_directory,
	       const struct hold **out, size_t *count,
	       struct err *err) MUST_USE;
#endif
