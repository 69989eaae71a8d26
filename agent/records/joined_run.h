/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sources whose rows are looked up in one another, each read once for all that
 * ask of it: one before those whose rows are looked up in it, so that its own
 * checks are judged in the pass that gathers its keys. Each has its own
 * accounting, freshness, control totals and commitment. A query that joins a
 * source of which something is wrong has that source's reason.
 *
 * Where there is no such order (a source is looked up in itself, or two in each
 * other) one of them is read twice, and both commitments, made with one key,
 * must be the same: else it changed in between and nothing is judged by it.
 */
#ifndef PLAUDIT_RECORDS_JOINED_RUN_H
#define PLAUDIT_RECORDS_JOINED_RUN_H

#include "records/engine.h"

/* One of the sources. */
struct joined_reading {
	struct records_job job; /* its queries are filled here */
	/* What is asked of it; `joined` is filled here. */
	struct records_query *queries;
	size_t query_count;
	/* for each query, for each join of its spec: which reading */
	const unsigned *const *readings_of;
	struct records_result result; /* out: an answer a query */
	/* out: for each query the accounts of what it joins, of those that are
	 * known */
	struct joined_account *const *accounts;
	const size_t *account_counts;
	unsigned passes; /* out: how often it was read */
};

struct joined_job {
	struct joined_reading *readings;
	size_t reading_count;
	uint64_t table_bytes; /* for all keys; 0: LIMIT_JOIN_BYTES */
	struct spill *spill; /* for what memory does not hold; NULL: nowhere */
};

/* K of the commitment of a source that is read with a look's own, from the K
 * of the look. */
void joined_salt_key(const unsigned char key[32], struct text source,
		     unsigned char out[32]);

/* As records_run. */
int records_run_joined(struct arena *arena, const struct joined_job *job,
		       struct deadline deadline, struct err *err) MUST_USE;

#endif
