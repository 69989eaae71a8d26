/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records of an audit measured again: the files that the attestation
 * names, as long as they were then, under the kept key of each commitment. What
 * comes out is compared with what was signed (attest/replay.h).
 */
#ifndef PLAUDIT_VERBS_RECORDS_AGAIN_H
#define PLAUDIT_VERBS_RECORDS_AGAIN_H

#include "audit/lane.h"
#include "model/report.h"

struct records_again {
	const char *site, *pack; /* paths */
	const struct report *report; /* of the attestation */
	const struct plan *plan; /* of its run document */
	struct answers answers; /* out: of the looks that read sources */
};

/* Says on stderr which files changed since, as far as it can be told. */
int records_again(struct arena *arena, struct records_again *again,
		  struct err *err) MUST_USE;

#endif
