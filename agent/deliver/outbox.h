/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What waits to be sent, durably: <stream directory>/outbox/pending, sent and
 * refused, one envelope a file named as in the chain. An envelope is in pending
 * with fsync before anything is sent; it moves by rename. Entries that are kept
 * in the chain but never reached the queue (a crash in between) are queued when
 * the outbox is opened. Receipts are kept beside it in receipts/.
 */
#ifndef PLAUDIT_DELIVER_OUTBOX_H
#define PLAUDIT_DELIVER_OUTBOX_H

#include "attest/chain.h"

struct outbox;

struct outbox_item {
	uint64_t sequence;
	struct digest identity;
	const char *name; /* of its file */
};

/* Makes the directories, sweeps half-written files, queues what was missed. */
int outbox_open(struct arena *arena, const char *stream_directory,
		struct outbox **out, struct err *err) MUST_USE;

int outbox_put(struct arena *arena, struct outbox *outbox,
	       const struct sealed *sealed, struct err *err) MUST_USE;
/* What is pending, by sequence. */
int outbox_list(struct arena *arena, struct outbox *outbox,
		struct outbox_item **items, size_t *count,
		struct err *err) MUST_USE;
int outbox_read(struct arena *arena, struct outbox *outbox,
		const struct outbox_item *item, struct text *envelope,
		struct err *err) MUST_USE;
/* Keeps the bundle in receipts/ first, then moves the envelope to sent/. */
int outbox_sent(struct arena *arena, struct outbox *outbox,
		const struct outbox_item *item, struct text bundle,
		struct err *err) MUST_USE;
/* Keeps the answer beside it as <name>.problem.json, moves it to refused/. */
int outbox_refused(struct arena *arena, struct outbox *outbox,
		   const struct outbox_item *item, struct text problem,
		   struct err *err) MUST_USE;
/* The receipt of a sequence: its path; NULL when there is none yet. */
char *outbox_receipt_path(struct arena *arena, const struct outbox *outbox,
			  uint64_t sequence, struct digest identity);

/* The same of a stream's directory whose outbox is not open. */
char *receipt_kept(struct arena *arena, const char *stream_directory,
		   uint64_t sequence, struct digest identity);

#endif
