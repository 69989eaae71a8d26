/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The books of rows of a chain on their way from the lanes that wrote them to
 * their place: taken when the looks are over, kept when the entry that names
 * their roots is sealed. A run that ends in between leaves the books of before,
 * which are of an entry that the chain has.
 */
#ifndef PLAUDIT_AUDIT_HISTORY_BOOKS_H
#define PLAUDIT_AUDIT_HISTORY_BOOKS_H

#include "model/report.h"

/* Makes the directory and clears what an earlier run left. */
int history_books_open(const char *directory, struct err *err) MUST_USE;
/* Of what lanes wrote the book of each commitment of the report. */
int history_books_take(struct arena *arena, const char *directory,
		       const struct report *report, struct err *err) MUST_USE;
/* After the entry was sealed. */
int history_books_keep(struct arena *arena, const char *directory,
		       const struct report *report, struct err *err) MUST_USE;

#endif
