/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records to measure the engine and its peers with; the same bytes every time.
 *
 *   make_cases ROWS csv      freeze cases, about 107 bytes a row
 *   make_cases ROWS ndjson   the same cases, about 206 bytes a row
 *   make_cases ROWS numbers  telephone numbers, three persons to ten of them
 *
 * Cases come in no order of time, over 90 days; four of a hundred are held
 * later than an hour, one of fifty never. Everything goes to stdout.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM	 (1024 * 1024)
#define ROW_MOST 512
#define FROM	 1764547200 /* 2025-12-01T00:00:00Z */
#define DAYS	 90
#define DAY	 86400

struct out {
	char data[ROOM];
	size_t size;
	uint64_t seed;
	char dates[DAYS + 10][11];
};

static uint64_t draw(struct out *out, uint64_t below)
{
	out->seed ^= out->seed << 13;
	out->seed ^= out->seed >> 7;
	out->seed ^= out->seed << 17;
	return (out->seed >> 11) % below;
}

static void put(struct out *out, const char *text)
{
	size_t size = strlen(text);

	memcpy(out->data + out->size, text, size);
	out->size += size;
}

static void put_digits(struct out *out, uint64_t n, unsigned width)
{
	for (unsigned i = width; i-- > 0; n /= 10)
		out->data[out->size + i] = (char)('0' + n % 10);
	out->size += width;
}

static void put_number(struct out *out, uint64_t n)
{
	unsigned width = 1;

	for (uint64_t rest = n; rest > 9; rest /= 10)
		width++;
	put_digits(out, n, width);
}

static void put_time(struct out *out, uint64_t seconds)
{
	put(out, out->dates[seconds / DAY]);
	put(out, "T");
	put_digits(out, seconds / 3600 % 24, 2);
	put(out, ":");
	put_digits(out, seconds / 60 % 60, 2);
	put(out, ":");
	put_digits(out, seconds % 60, 2);
	put(out, "Z");
}

static void make_dates(struct out *out)
{
	static const struct {
		unsigned year, month, days;
	} months[] = {
		{2025, 12, 31}, {2026, 1, 31}, {2026, 2, 28}, {2026, 3, 31}};
	unsigned day = 1, m = 0;

	for (unsigned i = 0; i < DAYS + 10; i++) {
		snprintf(out->dates[i], sizeof(out->dates[i]), "%04u-%02u-%02u",
			 months[m].year % 10000, months[m].month % 100,
			 day % 100);
		if (day++ == months[m].days) {
			day = 1;
			m++;
		}
	}
}

struct freeze_case {
	uint64_t id, reported, received, frozen; /* frozen 0: never */
	uint64_t satang;
	const char *bank, *channel, *note;
};

/* Seconds from report to hold. */
static uint64_t draw_hold(struct out *out)
{
	uint64_t kind = draw(out, 1000);

	if (kind < 960)
		return 30 + draw(out, 60) * draw(out, 60);
	if (kind < 999)
		return 3600 + draw(out, 4 * 3600);
	return 18000 + draw(out, 3 * DAY);
}

static void draw_case(struct out *out, uint64_t id, struct freeze_case *c)
{
	static const char *const banks[] = {
		"BBL", "KBANK", "KTB", "SCB",  "BAY",	"TTB",
		"GSB", "BAAC",	"UOB", "CIMB", "KKP",	"TISCO",
		"LHB", "GHB",	"ICB", "SME",  "THAIC", "EXIM",
	};
	static const char *const channels[] = {"aoc", "branch", "mobile",
					       "phone"};
	static const char *const notes[] = {"", "call back", "victim called",
					    "mule account", "2nd transfer"};

	c->id = id;
	c->bank = banks[draw(out, sizeof(banks) / sizeof(*banks))];
	c->channel = channels[draw(out, 4)];
	c->reported = draw(out, (uint64_t)DAYS * DAY);
	c->received = c->reported + draw(out, 30);
	c->frozen = c->reported + 30 + draw_hold(out);
	if (draw(out, 50) == 0)
		c->frozen = 0;
	c->satang = draw(out, draw(out, 10) ? 5000000 : 500000000);
	c->note = notes[draw(out, 5)];
}

static void put_money(struct out *out, uint64_t satang)
{
	put_number(out, satang / 100);
	put(out, ".");
	put_digits(out, satang % 100, 2);
}

static void put_csv(struct out *out, const struct freeze_case *c)
{
	put(out, "FRZ-");
	put_digits(out, c->id, 10);
	put(out, ",");
	put(out, c->bank);
	put(out, ",");
	put(out, c->channel);
	put(out, ",");
	put_time(out, c->reported);
	put(out, ",");
	put_time(out, c->received);
	put(out, ",");
	if (c->frozen)
		put_time(out, c->frozen);
	put(out, ",");
	put_money(out, c->satang);
	put(out, ",");
	put(out, c->note);
	put(out, "\n");
}

static void put_ndjson(struct out *out, const struct freeze_case *c)
{
	put(out, "{\"case_id\":\"FRZ-");
	put_digits(out, c->id, 10);
	put(out, "\",\"bank\":\"");
	put(out, c->bank);
	put(out, "\",\"channel\":\"");
	put(out, c->channel);
	put(out, "\",\"reported_at\":\"");
	put_time(out, c->reported);
	put(out, "\",\"received_at\":\"");
	put_time(out, c->received);
	put(out, "\",\"frozen_at\":");
	if (c->frozen) {
		put(out, "\"");
		put_time(out, c->frozen);
		put(out, "\"");
	} else {
		put(out, "null");
	}
	put(out, ",\"amount\":");
	put_money(out, c->satang);
	put(out, ",\"note\":\"");
	put(out, c->note);
	put(out, "\"}\n");
}

/* Most persons hold a few numbers, the first of them many. */
static void put_holding(struct out *out, uint64_t id, uint64_t rows)
{
	uint64_t persons = rows * 3 / 10 + 1, person = draw(out, persons);

	if (draw(out, 100000) == 0)
		person = 0;
	put(out, "08");
	put_digits(out, id, 9);
	put(out, ",");
	person = (person + 1) * UINT64_C(0x9e3779b97f4a7c15);
	person ^= person >> 29;
	for (unsigned i = 0; i < 16; i++, person >>= 4)
		out->data[out->size++] = "0123456789abcdef"[person & 15];
	put(out, ",");
	put_time(out, draw(out, (uint64_t)DAYS * DAY));
	put(out, "\n");
}

static void flush(struct out *out)
{
	if (fwrite(out->data, 1, out->size, stdout) != out->size) {
		perror("make_cases");
		exit(1);
	}
	out->size = 0;
}

int main(int argc, char **argv)
{
	static struct out out = {.seed = 88172645463325252u};
	uint64_t rows = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
	char form = argc > 2 ? *argv[2] : 'c';
	struct freeze_case c;

	if (argc != 3 || !strchr("cn", form)) {
		fprintf(stderr, "make_cases ROWS csv|ndjson|numbers\n");
		return 3;
	}
	if (form == 'n' && argv[2][1] == 'u')
		form = 'p';
	make_dates(&out);
	if (form == 'c')
		put(&out, "case_id,bank,channel,reported_at,received_at,"
			  "frozen_at,amount,note\n");
	if (form == 'p')
		put(&out, "number,person_hash,since\n");
	for (uint64_t i = 0; i < rows; i++) {
		if (form == 'p') {
			put_holding(&out, i, rows);
		} else {
			draw_case(&out, i, &c);
			if (form == 'c')
				put_csv(&out, &c);
			else
				put_ndjson(&out, &c);
		}
		if (out.size > ROOM - ROW_MOST)
			flush(&out);
	}
	flush(&out);
	return 0;
}
