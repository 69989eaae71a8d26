/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source's rows beside those of the commitment before (reports/statement.md,
 * history): each row is known again by its key (a row of a kind without one by
 * its whole contents) and is the same, updated, rewritten, added, late, removed
 * or has left with time. In the pass rows are only noted down, sorted by the
 * print of their key; afterwards they are read beside the book of then, and
 * written as the book for next time.
 */
#ifndef PLAUDIT_RECORDS_ROW_HISTORY_H
#define PLAUDIT_RECORDS_ROW_HISTORY_H

#include "records/column_text.h"
#include "records/leaf_hash.h"
#include "records/sorted_rows.h"

/* Descriptors; they stay their owner's. */
struct history_files {
	int before; /* -1: there is no earlier book */
	int after; /* -1: none is written */
	bool audit; /* not a commitment that judges nothing */
};

struct row_history;

/* job: source, history, salt_key. One sorter a thread. */
struct row_history *row_history_open(const struct records_job *job,
				     unsigned threads,
				     const struct sorting_room *room);
void row_history_close(struct row_history *history); /* NULL is allowed */
/* The record that a thread has at hand, and what reads it. */
struct record_at_hand {
	const struct file_layout *file;
	const struct csv_record *record;
	struct leaf_writer *leaf;
	struct column_reading *reading; /* of its time */
};

int row_history_add(struct row_history *history, unsigned thread,
		    const struct record_at_hand *hand,
		    struct err *err) MUST_USE;
/* After the last row, when the commitment is in report: compares and fills
 * report->history, compared; writes the next book. */
int row_history_finish(struct arena *arena, struct row_history *history,
		       struct source_report *report, struct err *err) MUST_USE;

#endif
