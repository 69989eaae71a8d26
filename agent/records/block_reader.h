/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source's files as blocks of whole records, handed to any thread in file
 * order with the number of the first row and line of each, so that nothing
 * depends on which thread works on what. A file that is missing, has no
 * header, ends short or changes while it is read makes the source incomplete:
 * the reader then stops and keeps the reason.
 */
#ifndef PLAUDIT_RECORDS_BLOCK_READER_H
#define PLAUDIT_RECORDS_BLOCK_READER_H

#include "records/engine.h"
#include "records/file_input.h"

struct ndjson_names;

/* One file's header, matched to the columns of its kind. NDJSON has none: there
 * every column has a field, in the kind's order, named as the site renames it.
 */
struct file_layout {
	enum source_format format; /* never FORMAT_BY_NAME */
	struct text path; /* as the site's pattern gave it */
	const int *positions; /* field of each column, -1: not there */
	const struct text *header; /* decoded names, in file order */
	size_t field_count;
	const struct ndjson_names *names; /* NDJSON */
};

struct block {
	struct text bytes; /* whole records, in the caller's room */
	const struct file_layout *file;
	uint64_t sequence; /* 0, 1, ... over all files */
	uint64_t first_row; /* over all files, from 0 */
	uint64_t first_line; /* in the file, from 1 */
	uint64_t rows;
	uint32_t file_index; /* of the source's files, from 0 */
	uint64_t offset; /* in it; UINT64_MAX: it is packed */
};

struct csv_record;

struct block_reader_state;

/* Whether file f of them has the column. NDJSON need not repeat a key that is
 * null: there one record of the source has to have it, unless there is none. */
bool block_reader_has(const struct block_reader_state *state, size_t f,
		      unsigned column);

/* An empty line, of CSV one of a file with several columns: no record. */
bool record_is_blank(const struct block *block,
		     const struct csv_record *record);

struct block_reader;

/* Finds the files. A bad source is told by block_reader_state later. */
struct block_reader *block_reader_open(struct arena *arena,
				       const struct records_job *job);
void block_reader_close(struct block_reader *reader);

/* The next block; false at the end or when the reader has stopped. */
bool block_reader_claim(struct block_reader *reader, struct block_room *room,
			struct block *out);
/* Stops all threads: the first reason wins. */
void block_reader_stop(struct block_reader *reader, enum reason reason,
		       struct text detail, struct text where);

struct block_reader_state {
	enum reason reason; /* REASON_NONE: all was read */
	struct text detail, where;
	const struct file_layout *const *layouts;
	const struct source_file *files;
	size_t file_count; /* those that were opened */
	uint64_t rows, bytes;
	uint64_t total_bytes; /* of all files, as found */
};

/* After the last claim: looks once more whether any file has changed. */
struct block_reader_state block_reader_finish(struct block_reader *reader);
/* Bytes of the files, or about as many as they unpack to. */
uint64_t block_reader_total(const struct block_reader *reader);

#endif
