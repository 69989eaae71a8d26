/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The data owner's control totals: a CSV file with a header and a column
 * `rows`, the number of rows that he counted. With a column `file` there is a
 * line for each file and each is compared; else the lines' sum is. One number
 * alone is read too.
 */
#ifndef PLAUDIT_RECORDS_CONTROL_TOTALS_H
#define PLAUDIT_RECORDS_CONTROL_TOTALS_H

#include "model/observation.h"

/* Fills report->totals_*; -1 with a sentence when the file cannot be read.
 * *mismatch says what does not agree (size 0: all does). */
int control_totals_compare(struct arena *arena,
			   const struct source_binding *source,
			   const char *directory, struct source_report *report,
			   struct text *mismatch, struct err *err) MUST_USE;

#endif
