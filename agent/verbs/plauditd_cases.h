/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The regulator's own list of cases against what an institution shows:
 * reports/challenge.md section 8. The list is kept with the challenge and never
 * told.
 */
#ifndef PLAUDIT_VERBS_PLAUDITD_CASES_H
#define PLAUDIT_VERBS_PLAUDITD_CASES_H

#include "collector/challenge_judge.h"
#include "collector/challenge_make.h"

struct case_columns {
	const char *path; /* CSV with a header */
	const char *key; /* column of ids */
	const char *time; /* column of times, RFC 3339; NULL: not compared */
	const char *column; /* of the source; NULL: named as `time` */
};

/* Fills the wish's keys and cases. */
int cases_read(struct arena *arena, const struct case_columns *columns,
	       struct challenge_wish *wish, struct err *err) MUST_USE;
/* Prints what differs; told NULL: there is no right answer yet. */
int cases_compare(struct arena *arena, const struct challenge_row *row,
		  const struct told_rows *told, bool json,
		  struct err *err) MUST_USE;

#endif
