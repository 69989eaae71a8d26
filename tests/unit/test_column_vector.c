/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of all sorts, as sources of all sorts write them: a vector holds what
 * column_read gives for each, and what that refuses is slow. */
#include "records/column_vector.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/zone.h"

#if defined(__SANITIZE_ADDRESS__)
#define BATCHES 300
#else
#define BATCHES 3000
#endif
#define ROWS 100
#define MOST 64 /* bytes of a text */

static const struct text words[] = {{"aoc", 3}, {"branch", 6}, {"aod", 3}};
static const struct text nulls[] = {
	{"-", 1}, {"NULL", 4}, {"0000-00-00T00:00:00", 19}, {"0", 1}};

static const struct column columns[] = {
	{.kind = COLUMN_STRING, .nullable = true},
	{.kind = COLUMN_STRING, .words = words, .word_count = 3},
	{.kind = COLUMN_STRING, .words = words, .word_count = 0},
	{.kind = COLUMN_INT, .nullable = true},
	{.kind = COLUMN_BOOL},
	{.kind = COLUMN_DECIMAL, .scale = 2, .nullable = true},
	{.kind = COLUMN_DECIMAL, .scale = 0},
	{.kind = COLUMN_DECIMAL, .scale = 9},
	{.kind = COLUMN_DECIMAL, .scale = 18},
	{.kind = COLUMN_TIMESTAMP, .nullable = true},
	{.kind = COLUMN_TIMESTAMP},
	{.kind = COLUMN_DURATION},
};

static uint64_t draw(uint64_t *seed, uint64_t below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (*seed >> 11) % below;
}

static const char *pick(uint64_t *seed, const char *const *from, size_t count)
{
	return from[draw(seed, count)];
}

static int put_digits(uint64_t *seed, char *out, size_t most)
{
	size_t count = draw(seed, most + 1);

	for (size_t i = 0; i < count; i++)
		out[i] = (char)('0' + draw(seed, 10));
	return (int)count;
}

static int put_number(uint64_t *seed, char *out)
{
	static const char *const signs[] = {"", "", "", "-", "+", "--"};
	static const char *const marks[] = {"", ".", ".", ",", "..", "1,0"};
	static const char *const ends[] = {"", "", "", "", " ", "h", "s", "x"};
	int used = sprintf(out, "%s", pick(seed, signs, ARRAY_SIZE(signs)));

	used += put_digits(seed, out + used, draw(seed, 4) ? 6 : 20);
	used += sprintf(out + used, "%s", pick(seed, marks, ARRAY_SIZE(marks)));
	used += put_digits(seed, out + used, draw(seed, 4) ? 2 : 20);
	return used +
	       sprintf(out + used, "%s", pick(seed, ends, ARRAY_SIZE(ends)));
}

static int put_time(uint64_t *seed, char *out)
{
	static const int years[] = {2026, 2026, 2025, 2569, 1500, 2390,
				    9999, 1900, 2262, 1677, 2024, 2016};
	static const char *const marks[] = {" ", "T", "T", "t", "", "_"};
	static const char *const ends[] = {"",	     "Z",      "z",
					   "+07:00", "-03:30", "+00:00",
					   ".5",     ".123Z",  "+7:00",
					   "Zx",     "+24:00", "+07:00",
					   "-23:59", "+07:60", ".5+01:00"};
	int year = years[draw(seed, ARRAY_SIZE(years))];
	int month = (int)draw(seed, 13) + (draw(seed, 20) == 0);
	int day = (int)draw(seed, 33);
	int used;

	if (draw(seed, 4))
		used = sprintf(out, "%04d-%02d-%02d", year, month, day);
	else
		used = sprintf(out, "%02d/%02d/%04d", day, month, year);
	if (draw(seed, 10) == 0)
		return used;
	used += sprintf(out + used, "%s%02d:%02d:%02d",
			pick(seed, marks, ARRAY_SIZE(marks)),
			(int)draw(seed, 25), (int)draw(seed, 61),
			(int)draw(seed, 61));
	return used +
	       sprintf(out + used, "%s", pick(seed, ends, ARRAY_SIZE(ends)));
}

/* Something that the column may be, changed in one byte now and then. */
static size_t put_text(uint64_t *seed, char *out)
{
	static const char *const texts[] = {
		"",
		"aoc",
		"branch",
		"aod",
		"aoe",
		"true",
		"false",
		"TRUE",
		"yes",
		"0",
		"1",
		"2",
		"-",
		"NULL",
		"0000-00-00T00:00:00",
		"\xe0\xb8\x81\xe0\xb8\x82",
		"\xa1\xa2",
		"\xff",
		"a longer text than sixteen bytes, all of it plain",
		"a longer text than sixteen \xe0\xb8\x81",
		"1h30m",
		"90s",
		"\xe0\xb9\x91\xe0\xb9\x92",
		"1 \xe0\xb8\xa1.\xe0\xb8\x84. 2569"};
	int used;

	switch (draw(seed, 5)) {
	case 0:
		used = sprintf(out, "%s", pick(seed, texts, ARRAY_SIZE(texts)));
		break;
	case 1:
	case 2:
		used = put_number(seed, out);
		break;
	default:
		used = put_time(seed, out);
	}
	if (used && draw(seed, 12) == 0)
		out[draw(seed, (uint64_t)used)] = (char)draw(seed, 256);
	return (size_t)used;
}

struct stand {
	uint64_t seed;
	struct arena *arena;
	const struct zone *zones[3];
	struct source_binding source;
	char block[8 + ROWS * (MOST + 1)];
	struct field_place places[ROWS];
	uint64_t nulls[VECTOR_WORDS], slow[VECTOR_WORDS];
	int64_t numbers[VECTOR_ROWS];
	struct text texts[VECTOR_ROWS];
	struct time_table times;
	struct column_reading reading, single;
};

static void draw_source(struct stand *s)
{
	static const struct number_form forms[] = {
		{0, 0}, {0, 0}, {',', 0}, {'.', ','}, {0, ','}, {' ', '.'}};
	uint64_t *seed = &s->seed;
	struct source_binding *source = &s->source;
	int years;

	source->zone = s->zones[draw(seed, 3)];
	source->era = draw(seed, 3) ? ERA_GREGORIAN : ERA_BUDDHIST;
	source->encoding = draw(seed, 3) ? ENCODING_UTF8 : ENCODING_TIS620;
	source->nulls = nulls;
	source->null_count = draw(seed, 2) ? draw(seed, 5) : 0;
	source->numbers = forms[draw(seed, ARRAY_SIZE(forms))];
	source->times =
		draw(seed, 4) ? TIMES_TEXT : (enum source_times)draw(seed, 3);
	source->thai_digits = draw(seed, 3) == 0;
	years = source->era == ERA_BUDDHIST ? -543 : 0;
	s->reading =
		(struct column_reading){.source = source, .scratch = s->arena};
	s->single = s->reading;
	date_memo_init(&s->reading.dates, source->zone, years);
	date_memo_init(&s->single.dates, source->zone, years);
	time_table_init(&s->times, &s->reading.dates);
}

static void make_block(struct stand *s)
{
	size_t at = draw(&s->seed, 9);

	memset(s->block, '7', sizeof(s->block));
	for (size_t i = 0; i < ROWS; i++) {
		size_t size = put_text(&s->seed, s->block + at);

		s->places[i] =
			(struct field_place){(uint32_t)at, (uint32_t)size};
		at += size;
		s->block[at++] = ',';
	}
}

static void check_row(struct stand *s, const struct column *column,
		      const struct value_vector *vector, size_t i)
{
	struct text field = {s->block + s->places[i].start, s->places[i].size};
	int64_t number;
	struct value v = value_null(), got;
	const char *why = column_read(&s->single, column, field, &v);
	bool slow = bit_is_set(s->slow, i);

	cr_assert(slow == (why || !vector_number(v, &number)),
		  "%.*s as kind %d: slow %d, %s", TEXT_ARG(field), column->kind,
		  slow, why ? why : "read");
	if (slow)
		return;
	got = vector_value(vector, i);
	cr_assert(got.kind == v.kind, "%.*s", TEXT_ARG(field));
	if (v.kind == VALUE_STRING)
		cr_assert(text_equal(value_text(got), value_text(v)));
	else if (v.kind != VALUE_NULL)
		cr_assert(value_equal(got, v) && got.nanos == v.nanos, "%.*s",
			  TEXT_ARG(field));
}

static void check_column(struct stand *s, const struct column *column)
{
	bool text = column->kind == COLUMN_STRING;
	struct value_vector vector = {.numbers = text ? NULL : s->numbers,
				      .texts = text ? s->texts : NULL};
	struct column_filling filling = {
		.reading = &s->reading,
		.times = &s->times,
		.column = column,
		.block = s->block,
		.places = s->places,
		.rows = ROWS,
		.null_sizes = null_sizes_of(&s->source),
		.nulls = s->nulls,
		.out = &vector,
		.slow = s->slow,
	};

	memset(s->slow, 0, sizeof(s->slow));
	column_vector_fill(&filling);
	for (size_t i = 0; i < ROWS; i++)
		check_row(s, column, &vector, i);
}

Test(column_vector, holds_what_column_read_gives)
{
	static const char *const zones[] = {"Asia/Bangkok", "Europe/Berlin"};
	struct stand *s = xmalloc(sizeof(*s));
	struct arena *zone_arena = arena_open();
	struct err err = {0};

	memset(s, 0, sizeof(*s));
	s->seed = 88172645463325252u;
	s->arena = arena_open();
	for (size_t i = 0; i < 2; i++)
		cr_assert(zone_load(zone_arena, text_from(zones[i]),
				    &s->zones[i], &err) == 0);
	for (int round = 0; round < BATCHES; round++) {
		if (round % 10 == 0)
			draw_source(s);
		make_block(s);
		for (size_t c = 0; c < ARRAY_SIZE(columns); c++)
			check_column(s, &columns[c]);
		arena_reset(s->arena);
	}
	arena_close(s->arena);
	arena_close(zone_arena);
	free(s);
}

/* The usual forms must not go the slow way: a table is there for them. */
Test(column_vector, reads_usual_times_by_table)
{
	static const char *const usual[] = {"2026-02-01 10:20:30",
					    "2026-02-01T10:20:30",
					    "2026-02-01T10:20:30Z",
					    "2026-02-01T10:20:30+07:00",
					    "2024-02-29t23:59:59z"};
	struct time_table *table = xmalloc(sizeof(*table));
	static struct date_memo memo;
	struct instant wanted;
	int64_t got;

	date_memo_init(&memo, NULL, 0);
	time_table_init(table, &memo);
	for (size_t i = 0; i < ARRAY_SIZE(usual); i++) {
		cr_assert(time_table_read(table, usual[i],
					  (uint32_t)strlen(usual[i]), &got),
			  "%s", usual[i]);
		cr_assert(date_memo_read(&memo, text_from(usual[i]), &wanted));
		cr_assert(got == wanted.seconds * SECOND_NS);
	}
	cr_assert(!time_table_read(table, "2026-02-30T10:20:30Z", 20, &got));
	cr_assert(!time_table_read(table, "2026-02-1:T10:20:30Z", 20, &got));
	cr_assert(!time_table_read(table, "2026-02-01T24:20:30Z", 20, &got));
	free(table);
}
