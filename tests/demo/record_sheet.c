/* SPDX-License-Identifier: Apache-2.0 */
#include "record_sheet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PATH_ROOM 4096

/* -- chance --------------------------------------------------------------- */

static uint64_t next(uint64_t *state)
{
	uint64_t x = *state;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	*state = x;
	return x * UINT64_C(0x2545F4914F6CDD1D);
}

int64_t below(uint64_t *state, int64_t bound)
{
	return (int64_t)((next(state) >> 33) % (uint64_t)bound);
}

bool chance(uint64_t *state, int64_t in_ten_thousand)
{
	return below(state, 10000) < in_ten_thousand;
}

/* Mostly near `low`, seldom near `high`: how long work takes. */
int64_t delay(uint64_t *state, int64_t low, int64_t high)
{
	int64_t a = below(state, 1024), b = below(state, 1024);
	int64_t least = a < b ? a : b;

	return low + (high - low) * least * least / (1024 * 1024);
}

/* -- writing -------------------------------------------------------------- */

static void die(const char *what)
{
	fprintf(stderr, "make_records: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void join(char path[PATH_ROOM], const char *directory, const char *name)
{
	int size = snprintf(path, PATH_ROOM, "%s/%s", directory, name);

	if (size < 0 || size >= PATH_ROOM) {
		errno = ENAMETOOLONG;
		die(directory);
	}
}

void make_directory(const char *directory, const char *name)
{
	char path[PATH_ROOM];

	join(path, directory, name);
	if (mkdir(path, 0755) != 0 && errno != EEXIST)
		die(path);
}

void sheet_open(struct sheet *sheet, const char *directory, const char *name,
		int era, const char *header)
{
	char path[PATH_ROOM];

	join(path, directory, name);
	sheet->file = fopen(path, "w");
	if (!sheet->file || setvbuf(sheet->file, NULL, _IOFBF, 1 << 20) != 0)
		die(path);
	sheet->at = sheet->line;
	sheet->day = INT64_MIN;
	sheet->era = era;
	sheet->rows = 0;
	fprintf(sheet->file, "%s\n", header);
}

void sheet_close(struct sheet *sheet)
{
	if (ferror(sheet->file) || fclose(sheet->file) != 0)
		die("write");
}

void put_text(struct sheet *sheet, const char *text)
{
	size_t size = strlen(text);

	memcpy(sheet->at, text, size);
	sheet->at += size;
}

void put_comma(struct sheet *sheet)
{
	*sheet->at++ = ',';
}

void put_digits(struct sheet *sheet, uint64_t number, int width)
{
	char digits[20];
	int count = 0;

	do {
		digits[count++] = (char)('0' + number % 10);
		number /= 10;
	} while (number || count < width);
	while (count)
		*sheet->at++ = digits[--count];
}

void put_id(struct sheet *sheet, char letter, uint64_t number)
{
	*sheet->at++ = letter;
	put_digits(sheet, number, 8);
}

void put_hash(struct sheet *sheet, uint64_t of)
{
	uint64_t state = of * 2654435761U + 977;
	uint64_t bits = next(&state);

	for (int i = 0; i < 12; i++, bits >>= 4)
		*sheet->at++ = "0123456789abcdef"[bits & 15];
}

/* Hundredths of a baht as baht. */
void put_money(struct sheet *sheet, int64_t satang)
{
	put_digits(sheet, (uint64_t)satang / 100, 1);
	*sheet->at++ = '.';
	put_digits(sheet, (uint64_t)satang % 100, 2);
}

/* Howard Hinnant's civil_from_days, for days after 1970. */
static void spell_date(struct sheet *sheet, int64_t day)
{
	int64_t z = day + 719468;
	int64_t era = z / 146097, of_era = z % 146097;
	int64_t year_of_era =
		(of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) /
		365;
	int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 -
				    year_of_era / 100);
	int64_t m = (5 * of_year + 2) / 153;
	int month = (int)(m < 10 ? m + 3 : m - 9);
	int date = (int)(of_year - (153 * m + 2) / 5 + 1);
	int year = (int)(year_of_era + era * 400 + (month <= 2)) + sheet->era;

	snprintf(sheet->date, sizeof sheet->date, "%04u-%02u-%02u",
		 (unsigned)year % 10000, (unsigned)month % 100,
		 (unsigned)date % 100);
	sheet->day = day;
}

/* Bangkok's clock: "2026-11-02 14:05:09". */
void put_time(struct sheet *sheet, int64_t at)
{
	int64_t local = at + BANGKOK;
	int64_t second = local % DAY;

	if (local / DAY != sheet->day)
		spell_date(sheet, local / DAY);
	memcpy(sheet->at, sheet->date, 10);
	sheet->at += 10;
	*sheet->at++ = ' ';
	put_digits(sheet, (uint64_t)(second / 3600), 2);
	*sheet->at++ = ':';
	put_digits(sheet, (uint64_t)(second / 60 % 60), 2);
	*sheet->at++ = ':';
	put_digits(sheet, (uint64_t)(second % 60), 2);
}

/* The export knows nothing of what happens after `now`. */
void put_time_if(struct sheet *sheet, int64_t at, bool known)
{
	if (known)
		put_time(sheet, at);
}

void end_row(struct sheet *sheet)
{
	*sheet->at++ = '\n';
	fwrite(sheet->line, 1, (size_t)(sheet->at - sheet->line), sheet->file);
	sheet->at = sheet->line;
	sheet->rows++;
}
