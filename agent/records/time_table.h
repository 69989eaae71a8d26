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

#define TIME_TABLE_DAYS 512
#define SECOND_NS	INT64_C(1000000000)

struct table_day {
	uint64_t head; /* the first eight bytes, as written */
	uint16_t tail; /* the other two */
	bool filled, day_first;
	bool steady; /* local is good for the whole day */
	int64_t utc, local; /* midnight in nanoseconds */
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

static inline const struct table_day *time_table_day(struct time_table *table,
						     const char *data)
{
	uint64_t head = load_word(data), hash;
	struct table_day *day;
	uint16_t tail;

	memcpy(&tail, data + 8, sizeof(tail));
	hash = (head ^ (uint64_t)tail << 40) * UINT64_C(0x9e3779b97f4a7c15);
	day = &table->days[hash >> 55];
	if (__builtin_expect(
		    day->head == head && day->tail == tail && day->filled, 1))
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
		*out = day->local + seconds * SECOND_NS;
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
