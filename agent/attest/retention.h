/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which evidence a chain's audits no longer need (reports/evidence.md section
 * 6), and removing it: the list of what is to go is written down, a tombstone
 * is sealed over it, then it goes, then the list. Whoever finds a list finishes
 * it when its tombstone is in the chain, and forgets it when it is not.
 */
#ifndef PLAUDIT_ATTEST_RETENTION_H
#define PLAUDIT_ATTEST_RETENTION_H

#include "attest/entry_tombstone.h"

struct retention {
	const char *state; /* directory: streams/, evidence/, holds/ */
	struct text stream; /* the chain at hand */
	struct instant before;
};

/* count 0: nothing is to go. Every chain of the state directory is read, for
 * what a younger audit or a hold still needs; a hold that cannot be read is an
 * error, and so is an entry. */
int retention_plan(struct arena *arena, const struct retention *retention,
		   struct tombstone *out, struct err *err) MUST_USE;
/* Before sealing: the list is on disk when it returns. */
int retention_note(struct arena *arena, const struct retention *retention,
		   const struct tombstone *tombstone, struct err *err) MUST_USE;
/* After sealing, and for what an earlier run left: removes what the list names
 * if its tombstone is in the chain. *removed: pieces that went. */
int retention_finish(struct arena *arena, const struct retention *retention,
		     size_t *removed, struct err *err) MUST_USE;

#endif
