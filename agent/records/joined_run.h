/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pass whose rows are looked up in other sources: those are read first, each
 * once for all joins with it, each with its own accounting, freshness, control
 * totals and commitment. A query that joins a source of which something is
 * wrong has that source's reason.
 */
#ifndef PLAUDIT_RECORDS_JOINED_RUN_H
#define PLAUDIT_RECORDS_JOINED_RUN_H

#include "records/engine.h"

/* One of the other sources. */
struct joined_reading {
	struct records_job job; /* its queries are filled here */
	struct records_result result; /* out: its answers mean nothing */
};

struct joined_job {
	struct records_job *job; /* its queries' `joined` is filled here */
	struct records_query *queries; /* the job's */
	struct joined_reading *readings;
	size_t reading_count;
	/* for each query, for each join of its spec: which reading */
	const unsigned *const *readings_of;
};

/* K of a joined source's commitment, from the K of the look that reads it. */
void joined_salt_key(const unsigned char key[32], struct text source,
		     unsigned char out[32]);

/* As records_run. */
int records_run_joined(struct arena *arena, const struct joined_job *job,
		       struct deadline deadline, struct records_result *out,
		       struct err *err) MUST_USE;

#endif
