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
	/* bytes of the file that were read, for progress */
	_Atomic uint64_t taken;
};

/* How a file's bytes are packed. */
enum packing { PACKING_NONE, PACKING_GZIP, PACKING_ZSTD };

/* Told by the first bytes of a file; 6 are enough. */
enum packing packing_of(struct text first);
/* What the name's ending promises: .gz or .zst, PACKING_NONE without them.
 * *bare is the name without it. */
enum packing packing_of_name(struct text name, struct text *bare);

/* A descriptor from where it stands; it stays its owner's. */
struct byte_stream *stream_input_open(int fd);
/* What `packed` holds, unpacked; it becomes the stream's own. */
struct byte_stream *stream_gzip_open(struct byte_stream *packed);
struct byte_stream *stream_zstd_open(struct byte_stream *packed);
/* The same bytes, made by a thread of its own ahead of who reads them, up to
 * `room` bytes (0: a few chunks). Where no thread can be had it is `inner`
 * itself. */
struct byte_stream *stream_ahead_open(struct byte_stream *inner, size_t room);

/* -1 when so much was made of what was taken that it is no file of records but
 * a bomb (base/limits.h). */
int stream_ratio_check(uint64_t made, uint64_t taken, struct err *err) MUST_USE;

/* The first bytes, up to `most` (at most 64), without taking them; fewer only
 * at the end. Only of stream_input. */
int stream_input_peek(struct byte_stream *stream, size_t most, struct text *out,
		      struct err *err) MUST_USE;

#endif
