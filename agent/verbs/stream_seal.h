/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One chain, open to be sealed into: its lock, key, outbox and delivery, as
 * `commit` needs them.
 */
#ifndef PLAUDIT_VERBS_STREAM_SEAL_H
#define PLAUDIT_VERBS_STREAM_SEAL_H

#include "attest/chain.h"
#include "verbs/delivery.h"
#include "verbs/site_open.h"

struct stream_seal {
	const struct site_open *open;
	const struct regulator *regulator; /* NULL: the chain "local" */
	struct chain *chain;
	struct outbox *outbox;
	char *directory;
	const char *books; /* of rows, in it */
};

/* The key is tried, so that what could not be sealed is not begun. */
int stream_seal_open(struct arena *arena, const struct site_open *open,
		     const struct regulator *regulator, struct stream_seal *out,
		     struct err *err) MUST_USE;
void stream_seal_close(struct stream_seal *stream);
/* Sealed, kept and in the outbox when it returns. */
int stream_seal_put(struct arena *arena, struct stream_seal *stream,
		    enum statement_kind kind, struct report *report,
		    struct err *err) MUST_USE;
/* Sends what is pending; *left: something stays in the outbox. */
int stream_seal_deliver(struct arena *arena, struct stream_seal *stream,
			int64_t seconds, bool *left, struct err *err) MUST_USE;

#endif
