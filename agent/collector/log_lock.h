/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log.lock: one file beside the database with the last checkpoint that was
 * signed for good, and a second file (log.lock.writer) that one process holds
 * locked, so that two writers cannot sign two histories. A swap is on stable
 * storage when it returns.
 */
#ifndef PLAUDIT_COLLECTOR_LOG_LOCK_H
#define PLAUDIT_COLLECTOR_LOG_LOCK_H

#include "collector/store.h"
#include "ledger/note_key.h"

struct log_lock;

/* Refused when the file is there. */
int log_lock_begin(const char *path, struct text note,
		   struct err *err) MUST_USE;
/* ERR_TIMEOUT when another process is the writer. The key's name must live as
 * long as the lock. */
int log_lock_open(const char *path, const struct note_key *key,
		  struct log_lock **out, struct err *err) MUST_USE;
void log_lock_close(struct log_lock *lock); /* NULL is allowed */
/* The checkpoint, verified: ERR_TRUST when it is not the log key's. */
int log_lock_read(struct log_lock *lock, struct arena *arena,
		  struct log_edge *out, struct err *err) MUST_USE;
/* Compare with what was last read or written, then replace: ERR_TRUST when the
 * file is not what this writer left. */
int log_lock_swap(struct log_lock *lock, struct text note,
		  struct err *err) MUST_USE;
/* A signed checkpoint of that key, as an edge. */
int checkpoint_verify(struct arena *arena, struct text note,
		      const struct note_key *key, struct log_edge *out,
		      struct err *err) MUST_USE;

#endif
