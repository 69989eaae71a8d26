/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A key table that is too large for memory: in the spill file in the order of
 * the keys' hashes, in blocks with checksums, with each block's first hash in
 * memory. Written once, then read by any number of threads, each with a reader
 * of its own.
 */
#ifndef PLAUDIT_RECORDS_JOINED_KEYS_H
#define PLAUDIT_RECORDS_JOINED_KEYS_H

#include "records/key_table.h"
#include "records/spilling.h"

struct joined_keys;

/* From the runs of tables with `words` words: key_with_hash, and the words as
 * payload. A key is in one run only. */
int joined_keys_write(struct spilling *spilling, unsigned words,
		      struct joined_keys **out, struct err *err) MUST_USE;
void joined_keys_close(struct joined_keys *file); /* NULL is allowed */

/* {.file = ...}: the block that was read last. */
struct key_reader {
	const struct joined_keys *file;
	char *block; /* on the heap */
	uint64_t room;
	size_t which; /* of the blocks, plus 1; 0: none yet */
};

void key_reader_release(struct key_reader *reader);
/* 1: *words is the key's, until the next call; 0: it is not there; -1. */
int key_reader_find(struct key_reader *reader, struct text key, uint64_t hash,
		    const uint64_t **words, struct err *err) MUST_USE;

#endif
