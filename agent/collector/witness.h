/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A witness: for each log that it watches it keeps the largest checkpoint it
 * has seen, and cosigns another one (cosignature/v1) only when that is shown to
 * contain it. The protocol is C2SP tlog-witness; its rules are in witness_add.
 * What it keeps is in DIR:
 *
 *   witness.yaml   its name and the vkeys of the logs
 *   witness.key    Ed25519
 *   logs/<hex sha256(origin)>   the last checkpoint, signed by both
 *
 * A checkpoint is on stable storage before its cosignature leaves, under one
 * lock, so that nothing and nobody makes it go back.
 */
#ifndef PLAUDIT_COLLECTOR_WITNESS_H
#define PLAUDIT_COLLECTOR_WITNESS_H

#include "base/clock.h"
#include "ledger/checkpoint.h"
#include "ledger/note_key.h"

struct witness;

struct witness_begin {
	const char *directory; /* made if absent */
	struct text name; /* a key name */
	const struct text *vkeys; /* of the logs it watches */
	size_t vkey_count;
};

/* Its files. Refuses a directory that has a witness. */
int witness_begin(const struct witness_begin *begin, struct err *err) MUST_USE;
/* Reads and verifies all it keeps: ERR_TRUST when that is not its own. Only one
 * process has it open: ERR_TIMEOUT. */
int witness_open(const char *directory, struct witness **out,
		 struct err *err) MUST_USE;
void witness_close(struct witness *witness); /* NULL is allowed */

/* What one request is answered. */
struct witness_answer {
	unsigned status; /* of HTTP */
	const char *media;
	struct text body;
};

/* POST /add-checkpoint; from any thread. 500 is our own failure, told in *err;
 * everything else is an answer. */
struct witness_answer witness_add(struct witness *witness, struct arena *arena,
				  struct text body, struct instant now,
				  struct err *err);
/* GET /<hex sha256(origin)>/checkpoint: what was last cosigned; 404. */
struct witness_answer witness_latest(struct witness *witness,
				     struct arena *arena, struct text path);

/* For people: a log that is watched, and how far it was seen. */
struct witness_log_view {
	struct text origin, vkey;
	struct checkpoint last; /* size 0: nothing yet */
};

struct text witness_vkey(struct arena *arena, const struct witness *witness);
size_t witness_log_count(const struct witness *witness);
struct witness_log_view witness_log_at(struct arena *arena,
				       struct witness *witness, size_t index);

#endif
