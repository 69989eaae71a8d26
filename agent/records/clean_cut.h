/* SPDX-License-Identifier: Apache-2.0 */
/* block_cut for bytes that are CSV to the letter, as nearly all are: one look
 * at the masks of each span. */
#ifndef PLAUDIT_RECORDS_CLEAN_CUT_H
#define PLAUDIT_RECORDS_CLEAN_CUT_H

#include "records/block_cut.h"

/* False: a record is no CSV, or may be too long; nothing is said then. */
bool clean_cut(struct text bytes, struct cut_rules rules, bool last,
	       struct block_cut *out);

/* Whether something that lacks a line end is a record: what follows `record`,
 * the end of the last line. */
static inline bool cut_has_open_end(struct text bytes, struct cut_rules rules,
				    size_t record)
{
	size_t left = bytes.size - record;

	if (left == 0)
		return false;
	return rules.blank_rows || left > 1 || bytes.data[record] != '\r';
}

#endif
