/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two checkpoints that one log signed and that do not agree are the proof that
 * it has two histories. Both are kept, as they were signed, in the stream's
 * directory: conflict-<id>-known.txt and conflict-<id>-answer.txt, where id is
 * the first 16 hex digits of SHA-256 over the two, known first.
 */
#ifndef PLAUDIT_DELIVER_CONFLICT_H
#define PLAUDIT_DELIVER_CONFLICT_H

#include "base/err.h"
#include "base/text.h"

/* `answer` beside the checkpoint that this agent verified last. *err says why
 * they conflict and is ERR_TRUST; it is told where they are, or why they could
 * not be kept. */
void conflict_keep(struct arena *arena, const char *stream_directory,
		   struct text answer, struct err *err);

#endif
