/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV by RFC 4180, for blocks of bytes: a scanner that finds the fields of one
 * record after another without copying; quoted fields keep a flag and are
 * unquoted on demand. Delimiter is a byte; CRLF and LF both end a record; a
 * quote may only open at the start of a field and must be followed by the
 * delimiter or the end of the record when it closes.
 */
#ifndef PLAUDIT_PARSE_CSV_H
#define PLAUDIT_PARSE_CSV_H

#include "base/arena.h"
#include "base/text.h"

struct csv_field {
	const char *data; /* inside the quotes if quoted */
	uint32_t size;
	bool quoted; /* data may hold "" for one quote */
};

struct csv_record {
	struct csv_field *fields; /* the caller's, room for `room` */
	size_t room;
	size_t count;
	const char *problem; /* NULL, or why this record is not CSV */
};

enum csv_state {
	CSV_RECORD, /* *record is filled, *used bytes are done with */
	CSV_MORE, /* the block ends inside a record */
	CSV_END, /* nothing left */
};

/*
 * Scans one record at bytes. `last` says that no more bytes will come, so that
 * an unterminated last record counts. A record that is not CSV is still
 * consumed to its line end, with `problem` set.
 */
enum csv_state csv_next(struct text bytes, char delimiter, bool last,
			struct csv_record *record, size_t *used);
/* The field's value; copied only when it has doubled quotes. */
struct text csv_value(struct arena *arena, struct csv_field field);

#endif
