/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timestamps of the usual form (a date, a mark, HH:MM:SS, and nothing, Z or
 * an offset) as nanoseconds by a table of dates and arithmetic. What it does
 * not read is left to date_memo, of which it keeps days.
 */
#ifndef PLAUDIT_RECORDS_TIME_TABLE_H
#define PLAUDIT_RECORDS_TIME_TABLE_H

#include "records/date_memo.h"
#include "records/digit_words.h"

#define TIME_TABLE_MONTHS 512
#define SECOND_NS	  INT64_C(1000000000)
#define DAY_NS		  (86400 * SECOND_NS)

/* A month, by the first eight bytes of its dates as they are written. */
struct table_month {
	uint64_t head; /* "2026-01-" */
	uint64_t days; /* bit of a day's digits (below): it is one */
	int64_t before; /* midnight of the day before the first, UTC */
	int64_t shift; /* from there to local midnight */
	bool steady; /* the shift is good for all times of the month */
};

struct time_table {
	struct date_memo *memo;
	uint64_t offset_text; /* the offset seen last, six bytes */
	int64_t offset; /* nanoseconds to take off */
	struct table_month months[TIME_TABLE_MONTHS];
};

void time_table_init(struct time_table *table, struct date_memo *memo);
/* Makes an entry of the month at `data`; NULL: none that a table holds. */
const struct table_month *time_table_fill(struct time_table *table,
					  struct table_month *month,
					  const char *data);
/* "+07:00" into table->offset; false when it is no offset. */
bool time_table_offset(struct time_table *table, const char *data);

/* The month's digits and the year's last, brought together. */
static inline struct table_month *time_table_place(struct time_table *table,
						   uint64_t head)
{
	uint64_t digits = head & UINT64_C(0x000f01000f000000);

	return &table->months[digits * UINT64_C(0x0000000080081000) >> 55];
}

/* The date of ten bytes; false: it is none of a table. */
static inline bool time_table_date(struct time_table *table, const char *data,
				   const struct table_month **month,
				   int64_t *midnight)
{
	uint64_t head = load_word(data);
	unsigned tens = (unsigned char)data[8] ^ 0x30u;
	unsigned ones = (unsigned char)data[9] ^ 0x30u;
	const struct table_month *found = time_table_place(table, head);

	if (__builtin_expect(found->head != head, 0))
		found = time_table_fill(table, time_table_place(table, head),
					data);
	if (!found || (tens | ones >> 2) > 3 ||
	    !(found->days >> (tens << 4 | ones) & 1))
		return false;
	*month = found;
	*midnight = found->before + (tens * 10 + ones) * DAY_NS;
	return true;
}

static inline bool time_table_offset_of(struct time_table *table,
					const char *data)
{
	uint64_t text = 0;

	memcpy(&text, data, 6);
	return __builtin_expect(text == table->offset_text, 1) ||
	       time_table_offset(table, data);
}

/* The sizes that are read here, as bits. */
#define TIME_TABLE_SIZES (UINT64_C(1) << 19 | UINT64_C(1) << 20 | 1 << 25)

/* False: it is not of the usual form, or no time at all. */
static inline __attribute__((always_inline)) bool time_table_read(
	struct time_table *table, const char *data, uint32_t size, int64_t *out)
{
	const struct table_month *month;
	uint32_t seconds;
	int64_t midnight;

	if ((size != 20 && size != 19 && size != 25) ||
	    !time_table_date(table, data, &month, &midnight) ||
	    !clock_digits(data + 11, &seconds) ||
	    (data[10] != ' ' && (data[10] | 0x20) != 't'))
		return false;
	*out = midnight + seconds * SECOND_NS;
	if (size == 20)
		return (data[19] | 0x20) == 'z';
	if (size == 19) {
		*out += month->shift;
		return month->steady;
	}
	if (!time_table_offset_of(table, data + 19))
		return false;
	*out -= table->offset;
	return true;
}

#endif
