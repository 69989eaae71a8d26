/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A format that records are written in (CSV, NDJSON): how a block of whole
 * records is read, one by one or many at once. Both ways must agree about
 * where records begin and what their fields are.
 */
#ifndef PLAUDIT_RECORDS_RECORD_FORMAT_H
#define PLAUDIT_RECORDS_RECORD_FORMAT_H

#include "parse/csv.h"
#include "records/field_batch.h"

struct file_layout;

/* What a format needs to know of the file at hand. */
struct record_reading {
	const struct file_layout *layout;
	char delimiter; /* CSV */
	struct arena *scratch; /* for what must be decoded */
};

struct record_format {
	const char *name;
	/* The record at the start of bytes; false when nothing is left. One
	 * that cannot be read has a problem and is still consumed. */
	bool (*next)(const struct record_reading *reading, struct text bytes,
		     struct csv_record *record, size_t *used);
	/* Up to VECTOR_ROWS records of the block from byte `from` on; what are
	 * no records (empty lines) is passed over. At least one byte is used
	 * while any is left. */
	void (*batch)(const struct record_reading *reading, struct text block,
		      size_t from, const struct wanted_fields *wanted,
		      struct field_batch *out);
};

extern const struct record_format record_format_csv, record_format_ndjson;

#endif
