/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a collector holds of a chain: its head, and single entries. An answer
 * proves nothing; it is held against what the agent keeps, or verified.
 */
#ifndef PLAUDIT_DELIVER_HEAD_ASK_H
#define PLAUDIT_DELIVER_HEAD_ASK_H

#include "base/http.h"
#include "model/report.h"

struct head_source {
	const char *url; /* the collector's, no slash at its end */
	const char *ca_file, *client_cert, *client_key; /* or NULL */
};

struct head_answer {
	bool reached; /* else `why` says why not */
	bool known; /* it holds something of that chain */
	uint64_t sequence;
	struct digest identity;
	struct text why; /* one sentence */
};

int head_ask(struct arena *arena, const struct head_source *source,
	     const struct chain_link *link, struct deadline deadline,
	     struct head_answer *out, struct err *err) MUST_USE;
/* The bundle of an identity, as it came. ERR_PEER when there is none. */
int entry_ask(struct arena *arena, const struct head_source *source,
	      struct digest identity, struct deadline deadline,
	      struct text *bundle, struct err *err) MUST_USE;

#endif
