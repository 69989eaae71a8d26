/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one file of a pass that takes what does not fit in memory. It has no name
 * from the start (O_TMPFILE), or none from its opening on, so that nothing is
 * left behind however the program ends. Threads share it: each writes into
 * extents of its own. What is read is checked by who wrote it.
 */
#ifndef PLAUDIT_RECORDS_SPILL_H
#define PLAUDIT_RECORDS_SPILL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

/* {.directory = ...} is enough: the file is opened when it is needed. */
struct spill {
	const char *directory; /* NULL: nothing may be written */
	_Atomic uint64_t written; /* bytes, all that was written */
	uint64_t most; /* ceiling on them; 0: LIMIT_SPILL_BYTES */
	_Atomic uint64_t end; /* of the extents that were given out */
	_Atomic int handle; /* the descriptor plus 1; 0: not open */
	_Atomic uint64_t refused; /* bytes that had no room; 0: all had */
};

static inline bool spill_is_allowed(const struct spill *spill)
{
	return spill && (spill->directory || spill->handle);
}

/* Opens the file now: before a fence that would not let it be made. */
int spill_open(struct spill *spill, struct err *err) MUST_USE;
void spill_close(struct spill *spill); /* NULL is allowed */
/* As just opened: nothing of it is needed any more. NULL is allowed. */
void spill_empty(struct spill *spill);

/* The offset of a fresh extent of `most` bytes: claims no room yet. */
uint64_t spill_extent(struct spill *spill, uint64_t most);
/* ERR_LIMIT when there is no room, by the disk or by the ceiling: then
 * spill->refused says how many bytes were needed. */
int spill_write(struct spill *spill, uint64_t offset, const void *bytes,
		uint64_t size, struct err *err) MUST_USE;
/* *size becomes less where the file ends. */
int spill_read(struct spill *spill, uint64_t offset, void *bytes,
	       uint64_t *size, struct err *err) MUST_USE;
/* After it was refused: what to say of that, so that room can be made. */
struct text spill_wanted(struct arena *arena, const struct spill *spill);
/* Gives the room of a range back; it is not read again. */
void spill_forget(struct spill *spill, uint64_t offset, uint64_t size);

#endif
