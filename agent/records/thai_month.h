/* SPDX-License-Identifier: Apache-2.0 */
/* Thai names of months, long and short, the short ones with their points or
 * without. */
#ifndef PLAUDIT_RECORDS_THAI_MONTH_H
#define PLAUDIT_RECORDS_THAI_MONTH_H

/* 1 to 12 with *at behind the name, 0 when there is none at *at. */
unsigned thai_month_take(const char **at, const char *end);

#endif
