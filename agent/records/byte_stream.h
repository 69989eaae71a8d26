/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source's bytes in order, whatever they come out of: a plain file, gzip or
 * zstd, standard input, a database's cursor written as CSV. The block reader
 * asks it under its lock. Plain files are read by offset instead (block_reader)
 * and need none.
 */
#ifndef PLAUDIT_RECORDS_BYTE_STREAM_H
#define PLAUDIT_RECORDS_BYTE_STREAM_H

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

struct byte_stream;

struct byte_stream_kind {
	const char *name; /* "gzip" */
	/* Up to `size` bytes; *got 0 at the end. -1 when it ends short, is
	 * damaged or passes a ceiling. */
	int (*read)(struct byte_stream *stream, char *out, size_t size,
		    size_t *got, struct err *err) MUST_USE;
	void (*close)(struct byte_stream *stream);
};

/* Members begin with this and are freed by their close. */
struct byte_stream {
	const struct byte_stream_kind *kind;
	uint64_t taken; /* bytes of the file that were read, for progress */
};

#endif
