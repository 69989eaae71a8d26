/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The book of rows that a commitment leaves behind: 48 bytes a row, by the
 * print of its key, so that the next one can say what became of each. It stays
 * with the institution. Read with suspicion: a child that looked at untrusted
 * records wrote it.
 */
#ifndef PLAUDIT_RECORDS_HISTORY_FILE_H
#define PLAUDIT_RECORDS_HISTORY_FILE_H

#include "base/digest.h"
#include "records/row_print.h"

struct history_head {
	unsigned char seed[PRINT_SEED_BYTES];
	struct digest root; /* of the commitment */
	struct digest columns; /* what its prints are made of */
	uint64_t rows;
	uint64_t oldest, newest; /* as row_print.time; PRINT_TIME_NONE: none */
	/* told since the last audit: late, rewritten, removed */
	uint64_t told[3];
};

struct history_entry {
	unsigned char key[16];
	struct row_print print;
};

struct history_writer;
struct history_reader;

struct history_writer *history_writer_open(int fd);
int history_writer_add(struct history_writer *writer,
		       const struct history_entry *entry,
		       struct err *err) MUST_USE;
/* After ERR_LIMIT, when the disk is full: the bytes there were and that one
 * more; else 0. */
uint64_t history_writer_refused(const struct history_writer *writer);
/* The head comes last: a file without one is none. */
int history_writer_end(struct history_writer *writer,
		       const struct history_head *head,
		       struct err *err) MUST_USE;
void history_writer_close(struct history_writer *writer); /* not the fd */

/* False when there is no book that can be read. */
bool history_head_read(int fd, struct history_head *out);
struct history_reader *history_reader_open(int fd, uint64_t rows);
void history_reader_close(struct history_reader *reader);
/* 1: the next, 0: the end, -1: it cannot be read or is out of order. */
int history_reader_next(struct history_reader *reader,
			struct history_entry *out, struct err *err) MUST_USE;
int history_entry_compare(const struct history_entry *a,
			  const struct history_entry *b);

#endif
