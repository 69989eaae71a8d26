/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A CSV file being made for the demo, one line at a time, and the dice that
 * fill it: xorshift, integers only, the same on every machine. What cannot be
 * written ends the program with a message.
 */
#ifndef PLAUDIT_DEMO_RECORD_SHEET_H
#define PLAUDIT_DEMO_RECORD_SHEET_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define DAY	86400
#define BANGKOK 25200 /* UTC+7, all year */

struct sheet {
	FILE *file;
	char *at; /* end of the line being made */
	int64_t day; /* the local day that `date` spells */
	int era; /* added to the year */
	uint64_t rows;
	char date[12];
	char line[256];
};

/* 0 <= result < bound. */
int64_t below(uint64_t *dice, int64_t bound);
bool chance(uint64_t *dice, int64_t in_ten_thousand);
/* Mostly near `low`, seldom near `high`: how long work takes. */
int64_t delay(uint64_t *dice, int64_t low, int64_t high);

void make_directory(const char *directory, const char *name);
void sheet_open(struct sheet *sheet, const char *directory, const char *name,
		int era, const char *header);
void sheet_close(struct sheet *sheet);

/* The pieces of a line. put_text may hold commas of its own. */
void put_text(struct sheet *sheet, const char *text);
void put_comma(struct sheet *sheet);
void put_digits(struct sheet *sheet, uint64_t number, int width);
void put_id(struct sheet *sheet, char letter, uint64_t number);
void put_hash(struct sheet *sheet, uint64_t of);
/* Hundredths of a baht as baht. */
void put_money(struct sheet *sheet, int64_t satang);
/* Bangkok's clock, "2026-11-02 14:05:09"; nothing when it is not known. */
void put_time(struct sheet *sheet, int64_t at);
void put_time_if(struct sheet *sheet, int64_t at, bool known);
void end_row(struct sheet *sheet);

#endif
