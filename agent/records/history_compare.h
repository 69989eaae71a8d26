/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows now beside the book of then, both by the prints of their keys: what
 * became of each, counted, and the next book written on the way.
 */
#ifndef PLAUDIT_RECORDS_HISTORY_COMPARE_H
#define PLAUDIT_RECORDS_HISTORY_COMPARE_H

#include "model/observation.h"
#include "records/history_file.h"

struct noted_row {
	struct history_entry entry;
	struct filled_column filled[64];
	size_t filled_count;
	struct text key; /* as committed to; a view; empty without */
};

struct comparing {
	struct arena *arena;
	const struct source_kind *kind;
	const unsigned char *salt_key; /* K, for keys that leave hashed */
	const struct history_head *then; /* NULL: nothing to compare with */
	struct history_head now; /* told is filled */
	int before; /* the book of then */
	bool audit; /* what commitments told is told now: begin anew */
	/* Rows now, in order: 1, 0 at the end, -1. */
	int (*next)(void *context, struct noted_row *out, struct err *err);
	void *context;
	struct history_writer *writer; /* NULL: no book is written */
	struct source_report *report; /* compared and history are filled */
};

int history_compare(struct comparing *comparing, struct err *err) MUST_USE;

#endif
