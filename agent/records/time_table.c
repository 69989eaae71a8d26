/* SPDX-License-Identifier: Apache-2.0 */
#include "records/time_table.h"

/* Months whose times, whatever their offset, are all in a vector's reach and of
 * no suspect calendar. */
#define FIRST_DAY (-25000) /* 1901-07-21 */
#define LAST_DAY  106000 /* 2260-03-21 */

void time_table_init(struct time_table *table, struct date_memo *memo)
{
	memset(table, 0, sizeof(*table));
	table->memo = memo;
	table->offset_text = UINT64_MAX; /* no six bytes are this */
}

/* Takes in what the month's day `d` is; false: it is none. */
static bool add_day(struct time_table *table, struct table_month *month,
		    char text[10], unsigned d)
{
	const struct dated *dated;
	bool day_first;
	int64_t shift;

	text[8] = (char)('0' + d / 10);
	text[9] = (char)('0' + d % 10);
	dated = date_memo_day(table->memo, (struct text){text, 10}, &day_first);
	if (!dated || day_first || dated->days < FIRST_DAY ||
	    dated->days > LAST_DAY)
		return false;
	shift = (dated->midnight - dated->days * 86400) * SECOND_NS;
	if (d == 1) {
		month->before = (dated->days - 1) * DAY_NS;
		month->shift = shift;
	}
	month->steady &= dated->steady && month->shift == shift;
	month->days |= UINT64_C(1) << (d / 10 << 4 | d % 10);
	return true;
}

const struct table_month *time_table_fill(struct time_table *table,
					  struct table_month *month,
					  const char *data)
{
	struct table_month made = {.head = load_word(data), .steady = true};
	char text[10];
	unsigned d = 1;

	memcpy(text, data, 8);
	while (d < 32 && add_day(table, &made, text, d))
		d++;
	if (d < 29)
		return NULL;
	*month = made;
	return month;
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
