/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the log grow, in the order of TRUST.md: stage, sign, compare-and-swap
 * log.lock, ask the witnesses, apply, publish, and only then may anybody be
 * answered. One writer a log. log.lock stands outside the database and holds
 * the last checkpoint that was signed for good; a database that is behind it
 * without having that batch staged was restored from a backup, one that is
 * ahead lost its lock, and both are refused. Opening mends what a crash between
 * two steps left.
 */
#ifndef PLAUDIT_COLLECTOR_LOG_WRITER_H
#define PLAUDIT_COLLECTOR_LOG_WRITER_H

#include "collector/log_identity.h"
#include "collector/witness_circle.h"

struct log_writer;

struct log_config {
	struct store *store;
	const char *lock_path;
	struct text origin;
	struct key *key; /* Ed25519; stays the caller's */
	struct witness_circle *circle; /* NULL: nobody is asked to cosign */
};

/* One batch: what is to be logged and, when it was, the proofs. */
struct log_work {
	const struct text *leaves; /* bytes, at most TILE_ENTRY_LIMIT each */
	size_t leaf_count; /* at least 1 */
	/* their `leaf` counts from 0 on entry, from the log's start after;
	 * batch_size of held is filled */
	struct held *held;
	size_t held_count;
	struct event *events;
	size_t event_count;
	/* out */
	struct inclusion_proof *proofs; /* one a leaf, in the arena */
	struct text note; /* the signed checkpoint they lead to */
	bool fatal; /* the error is such that the process must stop */
};

/* Begins an empty log: its first checkpoint, log.lock, the store's edge. */
int log_writer_begin(const struct log_config *config, struct err *err) MUST_USE;
/* ERR_TRUST when store and lock disagree in a way no crash explains. */
int log_writer_open(const struct log_config *config, struct log_writer **out,
		    struct err *err) MUST_USE;
void log_writer_close(struct log_writer *writer);

/* Before each batch: a checkpoint that is signed for good and has not got its
 * quorum of witnesses is shown to them again. 0: nothing is pending any more;
 * 1: it still is, and nothing may be committed; -1: the log must stop. */
int log_writer_settle(struct log_writer *writer, struct arena *arena,
		      struct err *err) MUST_USE;
/* ERR_TIMEOUT without work->fatal: too few witnesses, the batch is pending. */
int log_writer_commit(struct log_writer *writer, struct arena *arena,
		      struct log_work *work, struct err *err) MUST_USE;

/* From any thread: the last published checkpoint. */
struct log_edge log_writer_edge(struct log_writer *writer, struct arena *arena);
const struct log_identity *log_writer_identity(const struct log_writer *writer);

#endif
