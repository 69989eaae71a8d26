/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times in the rarer spellings, made RFC 3339 without an offset for date_memo:
 * day first with any of / - . between, one digit or two; 2026/02/01;
 * 20260201, 20260201134500; minutes without seconds; Thai months, long and
 * short ("15 มกราคม 2569 13:45 น.", "15 ม.ค. 69" is refused: the century would
 * be a guess). Times that are numbers count from 1970.
 */
#ifndef PLAUDIT_RECORDS_TIME_TEXT_H
#define PLAUDIT_RECORDS_TIME_TEXT_H

#include "base/clock.h"
#include "model/site.h"

#define TIME_TEXT_ROOM 40

/* False when it is none of them. year_offset is what the source's calendar
 * adds to a year (-543 or 0): where the text itself says พ.ศ. or ค.ศ., the
 * year is moved so that it comes out right. */
bool time_text_plain(struct text t, int year_offset, char room[TIME_TEXT_ROOM],
		     struct text *plain);

/* Seconds of 1900 and 2400; milliseconds below this are likely to be seconds.
 */
#define EPOCH_FROM    (-2208988800LL)
#define EPOCH_UNTIL   13569465600LL
#define EPOCH_MS_FROM 100000000000LL

/* Seconds or milliseconds since 1970; NULL or why it is no such time. */
const char *epoch_text_read(enum source_times times, struct text t,
			    struct instant *out);

#endif
