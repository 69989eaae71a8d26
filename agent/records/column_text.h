/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A field's text as the value that its column declares. Empty text and the
 * source's own spellings of null are null. What cannot be read gives a reason
 * without the value itself: reasons stand in reports, values may be private.
 */
#ifndef PLAUDIT_RECORDS_COLUMN_TEXT_H
#define PLAUDIT_RECORDS_COLUMN_TEXT_H

#include "cel/value.h"
#include "model/site.h"
#include "records/date_memo.h"

/* What a thread needs to read fields of one source. */
struct column_reading {
	const struct source_binding *source;
	struct date_memo dates;
	struct arena *scratch; /* holds decoded strings */
};

/* NULL when *out is filled, else why the field cannot be read. */
const char *column_read(struct column_reading *reading,
			const struct column *column, struct text field,
			struct value *out);

/* What column_read says of a word that the column does not have. */
extern const char column_not_a_word[];

#endif
