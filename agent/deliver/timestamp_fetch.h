/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timestamps for what is about to be sent (reports/statement.md section 14):
 * asked of the site's authorities by HTTP, checked against the certificates at
 * hand, kept in <stream>/timestamps, and put into the receipt's bundle. An
 * authority that does not answer is not asked again in one run, and holds
 * nothing up but what it is required for.
 */
#ifndef PLAUDIT_DELIVER_TIMESTAMP_FETCH_H
#define PLAUDIT_DELIVER_TIMESTAMP_FETCH_H

#include "base/http.h"
#include "seal/timestamp.h"
#include "seal/trust_root.h"

struct timestamp_source {
	const char *url; /* http or https */
	const char *chain_file; /* PEM: signer first, root last */
	struct text policy; /* object identifier in dots; empty: any */
	bool required; /* nothing is sent without it */
};

struct timestamp_fetch {
	struct arena *arena; /* of the run */
	struct http *http;
	const char *stream_directory;
	const struct timestamp_source *sources;
	size_t count; /* at most LIMIT_TIMESTAMPS */
	bool silent[LIMIT_TIMESTAMPS]; /* did not answer in this run */
	struct text why[LIMIT_TIMESTAMPS]; /* one sentence each */
	struct deadline deadline;
};

/* One request to one authority. */
struct timestamp_asked {
	/* in */
	const char *url;
	struct text policy;
	struct digest imprint;
	struct timestamp_rule rule; /* who is believed */
	/* out */
	struct text response; /* that holds */
	struct timestamp found;
	struct text why; /* or why there is none */
};

/* At most LIMIT_TIMESTAMP_MS long. 0: it holds. 1: no answer, or one that does
 * not hold; why. -1: our own failure. */
int timestamp_ask_one(struct timestamp_fetch *fetch,
		      struct timestamp_asked *asked, struct err *err) MUST_USE;

/* Asks who has not answered yet for the entry `stem` (its file's name without
 * .json). *missing: why a required one is not there, else empty. */
int timestamps_fetch(struct timestamp_fetch *fetch, struct text stem,
		     struct text signature, struct text *missing,
		     struct err *err) MUST_USE;
/* The bundle with those kept for the entry that hold by the trust root. */
int timestamps_join(const struct timestamp_fetch *fetch, struct text stem,
		    const struct trust_root *root, struct text bundle,
		    struct text *out, struct err *err) MUST_USE;

#endif
