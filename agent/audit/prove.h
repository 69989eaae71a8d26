/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proving a check: each of its mutants (audit/mutant.h) is run against the
 * check's own examples. One that gives every example the verdict and reason it
 * wants survives: the examples do not show that the check means what it says.
 */
#ifndef PLAUDIT_AUDIT_PROVE_H
#define PLAUDIT_AUDIT_PROVE_H

#include "audit/tell_apart.h"

/* A mutant that no example catches. */
struct survivor {
	struct mutant mutant;
	enum difference difference;
	struct text example; /* that would; size 0: none was found */
};

struct proof {
	unsigned mutants, killed, equivalent, survived;
	struct survivor *survivors; /* those equivalent among them */
	size_t survivor_count, survivor_room;
};

/* The check's examples must hold. -1: our own failure. */
int check_prove(struct arena *arena, const struct check *check,
		struct proof *out, struct err *err) MUST_USE;

#endif
