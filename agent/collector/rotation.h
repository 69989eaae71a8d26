/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A key that names its successor (reports/statement.md, key-rotation/v1): read
 * and judged when the entry comes in, admitted once it is in the log and before
 * its receipt is given. Admitting is repeated whenever the entry comes again,
 * and then changes nothing that was done.
 */
#ifndef PLAUDIT_COLLECTOR_ROTATION_H
#define PLAUDIT_COLLECTOR_ROTATION_H

#include "collector/refusal.h"
#include "collector/registry.h"
#include "model/report.h"

/* How long the old key may still be named by what it sealed. */
#define ROTATION_OVERLAP_S (INT64_C(7) * 86400)

struct enrolment;

struct rotation {
	bool asked; /* the entry at hand is one */
	struct digest old_key;
	struct agent_key next;
	struct chain_id chain;
	uint64_t sequence;
	struct instant created;
};

/* What the entry asks for; the texts are in the arena. -1: *refusal. */
int rotation_read(struct arena *arena, const struct report *report,
		  const struct registrant *signer,
		  const struct registry_view *view, struct rotation *out,
		  struct refusal *refusal);
/* Keys, trust root, event. ERR_TRUST when the old key was revoked since. */
int rotation_admit(const struct enrolment *enrolment, struct arena *arena,
		   const struct rotation *rotation, struct instant now,
		   struct err *err) MUST_USE;

#endif
