/* SPDX-License-Identifier: Apache-2.0 */
#include "records/time_table.h"

/* Days whose times, whatever their offset, are all in a vector's reach and of
 * no suspect calendar. */
#define FIRST_DAY (-25000) /* 1901-07-21 */
#define LAST_DAY  106000 /* 2260-03-21 */

void time_table_init(struct time_table *table, struct date_memo *memo)
{
	memset(table, 0, sizeof(*table));
	table->memo = memo;
	table->offset_text = UINT64_MAX; /* no six bytes are this */
}

const struct table_day *time_table_fill(struct time_table *table,
					struct table_day *day, const char *data)
{
	bool day_first;
	const struct dated *dated =
		date_memo_day(table->memo, (struct text){data, 10}, &day_first);

	if (!dated || dated->days < FIRST_DAY || dated->days > LAST_DAY)
		return NULL;
	*day = (struct table_day){
		.head = load_word(data),
		.filled = true,
		.day_first = day_first,
		.steady = dated->steady,
		.utc = dated->days * 86400 * SECOND_NS,
		.shift = (int32_t)(dated->midnight - dated->days * 86400),
	};
	memcpy(&day->tail, data + 8, sizeof(day->tail));
	return day;
}

bool time_table_offset(struct time_table *table, const char *data)
{
	int32_t seconds;

	if (!date_offset((struct text){data, 6}, &seconds))
		return false;
	table->offset_text = 0;
	memcpy(&table->offset_text, data, 6);
	table->offset = seconds * SECOND_NS;
	return true;
}
