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

#define TIME_TABLE_DAYS 2048 /* of four years */
#define SECOND_NS	INT64_C(1000000000)

struct table_day {
	uint64_t head; /* the first eight bytes, as written */
	int64_t utc; /* midnight in nanoseconds */
	int32_t shift; /* seconds from there to local midnight */
	uint16_t tail; /* the other two */
	bool filled : 1, day_first : 1;
	bool steady : 1; /* local is good for the whole day */
};

struct time_table {
	struct date_memo *memo;
	uint64_t offset_text; /* the offset seen last, six bytes */
	int64_t offset; /* nanoseconds to take off */
	struct table_day days[TIME_TABLE_DAYS];
};

void time_table_init(struct time_table *table, struct date_memo *memo);
/* Makes an entry of the date at `data`; NULL: none that a table holds. */
const struct table_day *time_table_fill(struct time_table *table,
					struct table_day *day,
					const char *data);
/* "+07:00" into table->offset; false when it is no offset. */
bool time_table_offset(struct time_table *table, const char *data);

/* Days of four years have each their own place, in either form. */
static inline unsigned time_table_place(const char *data)
{
	const char *year = data + 2, *month = data + 5, *day = data + 8;
	unsigned d, m, y;

	if (data[4] != '-') {
		year = data + 8;
		month = data + 3;
		day = data;
	}
	d = (day[0] & 3u) * 10 + (day[1] & 15u);
	m = (month[0] & 1u) * 10 + (month[1] & 15u);
	y = (year[0] & 1u) * 2 + (year[1] & 15u);
	return ((y & 3) << 9 | (m & 15) << 5 | (d & 31)) % TIME_TABLE_DAYS;
}

static inline const struct table_day *time_table_day(struct time_table *table,
						     const char *data)
{
	struct table_day *day = &table->days[time_table_place(data)];
	uint16_t tail;

	memcpy(&tail, data + 8, sizeof(tail));
	if (__builtin_expect(day->head == load_word(data) &&
				     day->tail == tail && day->filled,
			     1))
		return day;
	return time_table_fill(table, day, data);
}

static inline bool time_table_offset_of(struct time_table *table,
					const char *data)
{
	uint64_t text = 0;

	memcpy(&text, data, 6);
	return __builtin_expect(text == table->offset_text, 1) ||
	       time_table_offset(table, data);
}

/* False: it is not of the usual form, or no time at all. */
static inline bool time_table_read(struct time_table *table, const char *data,
				   uint32_t size, int64_t *out)
{
	const struct table_day *day;
	uint32_t seconds;
	char mark;

	if (size != 19 && size != 20 && size != 25)
		return false;
	day = time_table_day(table, data);
	mark = data[10];
	if (!day || !clock_digits(data + 11, &seconds) ||
	    (mark != ' ' && (day->day_first || (mark | 0x20) != 't')))
		return false;
	if (size == 19) {
		*out = day->utc + (day->shift + (int32_t)seconds) * SECOND_NS;
		return day->steady;
	}
	*out = day->utc + seconds * SECOND_NS;
	if (day->day_first)
		return false;
	if (size == 20)
		return (data[19] | 0x20) == 'z';
	if (!time_table_offset_of(table, data + 19))
		return false;
	*out -= table->offset;
	return true;
}

#endif
