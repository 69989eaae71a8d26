/* SPDX-License-Identifier: Apache-2.0 */
#include "records/column_text.h"

#include <string.h>
#include <strings.h>

#include "records/number_text.h"
#include "records/thai_text.h"
#include "records/time_text.h"

static bool is_ascii(struct text t)
{
	uint64_t all = 0, word;
	size_t i = 0;

	for (; t.size - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, t.data + i, sizeof(word));
		all |= word;
	}
	for (; i < t.size; i++)
		all |= (unsigned char)t.data[i] & 0x80u;
	return !(all & 0x8080808080808080ULL);
}

const char column_not_a_word[] = "not one of the column's words";

static const char *read_string(const struct column *column, struct text field,
			       struct value *out)
{
	*out = value_string(field);
	if (!column->words)
		return NULL;
	for (size_t i = 0; i < column->word_count; i++)
		if (text_equal(column->words[i], field))
			return NULL;
	return column_not_a_word;
}

/* Makes it UTF-8, or says why it cannot be. */
static const char *decode(struct column_reading *reading, struct text *field)
{
	if (reading->source->encoding == ENCODING_TIS620)
		return thai_decode(reading->scratch, *field, field)
			       ? NULL
			       : "not TIS-620 text";
	return text_is_utf8(*field) ? NULL : "not UTF-8 text";
}

#define MOST ((uint64_t)INT64_MAX)

static const char not_a_number[] = "not a number";
static const char too_large[] = "a number beyond 64 bits";

/* Digits up to the end or the first other byte; *at moves on. */
static const char *take_digits(struct text t, size_t *at, uint64_t *n)
{
	size_t from = *at;

	for (; *at < t.size; (*at)++) {
		unsigned digit = (unsigned)(unsigned char)t.data[*at] - '0';

		if (digit > 9)
			break;
		if (*n > (MOST - digit) / 10)
			return too_large;
		*n = *n * 10 + digit;
	}
	return *at == from ? not_a_number : NULL;
}

/* The digits behind a point, filled up to `scale`. */
static const char *take_fraction(struct text t, size_t *at, uint32_t scale,
				 uint64_t *n)
{
	size_t behind = 0;

	if (*at < t.size && t.data[*at] == '.' && scale) {
		size_t from = ++*at;
		const char *why = take_digits(t, at, n);

		if (why)
			return why;
		behind = *at - from;
	}
	if (*at != t.size)
		return not_a_number;
	if (behind > scale)
		return "more digits behind the point than declared";
	for (; behind < scale; behind++)
		if (__builtin_mul_overflow(*n, (uint64_t)10, n) || *n > MOST)
			return too_large;
	return NULL;
}

/* An optional sign, digits and, up to `scale` digits behind it, one point. */
static const char *read_digits(struct text t, uint32_t scale, int64_t *units)
{
	bool negative = t.size && t.data[0] == '-';
	size_t at = negative || (t.size && t.data[0] == '+');
	uint64_t n = 0;
	const char *why = take_digits(t, &at, &n);

	if (!why)
		why = take_fraction(t, &at, scale, &n);
	*units = negative ? -(int64_t)n : (int64_t)n;
	return why;
}

/* As read_digits, of a number as the source writes it. */
static const char *read_number(const struct source_binding *source,
			       struct text t, uint32_t scale, int64_t *units)
{
	char room[NUMBER_TEXT_ROOM];
	const char *why = number_text_plain(&source->numbers, t, room, &t);

	return why ? why : read_digits(t, scale, units);
}

static bool is_word(struct text t, const char *word)
{
	return t.size == strlen(word) && strncasecmp(t.data, word, t.size) == 0;
}

static const char *read_bool(struct text t, struct value *out)
{
	static const char *const yes[] = {"true", "1", "yes", "y"};
	static const char *const no[] = {"false", "0", "no", "n"};

	for (size_t i = 0; i < ARRAY_SIZE(yes); i++) {
		bool is_yes = is_word(t, yes[i]);

		if (is_yes || is_word(t, no[i])) {
			*out = value_bool(is_yes);
			return NULL;
		}
	}
	return "not true or false";
}

static const char *read_duration(struct text t, struct value *out)
{
	struct err err = {0};
	struct span span = {0, 0};

	if (!read_digits(t, 0, &span.seconds)) {
		*out = value_duration(span);
		return NULL;
	}
	if (span_parse(t, &span, &err))
		return "not a duration";
	*out = value_duration(span);
	return NULL;
}

static bool is_null(const struct source_binding *source, struct text field)
{
	if (field.size == 0)
		return true;
	for (size_t i = 0; i < source->null_count; i++)
		if (text_equal(source->nulls[i], field))
			return true;
	return false;
}

/* Seconds of the first of January of these years, UTC. */
#define YEAR_1900 (-2208988800LL)
#define YEAR_2400 13569465600LL
#define YEAR_2800 26192246400LL

/* A year that only the other calendar would write: the row would fall outside
 * every window, and nobody would miss it. */
static const char *wrong_calendar(const struct source_binding *source,
				  struct instant t)
{
	if (source->era == ERA_BUDDHIST)
		return t.seconds < YEAR_1900 ? "a year of the common era; the "
					       "site says calendar: buddhist"
					     : NULL;
	return t.seconds >= YEAR_2400 && t.seconds < YEAR_2800
		       ? "a year of the Buddhist era; the site does not say "
			 "calendar: buddhist"
		       : NULL;
}

/* The usual forms, else one of the rarer ones made usual. */
static bool read_time_text(struct date_memo *dates, struct text field,
			   struct instant *out)
{
	char room[TIME_TEXT_ROOM];

	return date_memo_read(dates, field, out) ||
	       (time_text_plain(field, dates->year_offset, room, &field) &&
		date_memo_read(dates, field, out));
}

static const char *read_time(struct column_reading *reading, struct text field,
			     struct value *out)
{
	const struct source_binding *source = reading->source;
	struct instant t = {0, 0};
	const char *why;

	if (source->times != TIMES_TEXT) {
		why = epoch_text_read(source->times, field, &t);
		*out = value_timestamp(t);
		return why;
	}
	if (!read_time_text(&reading->dates, field, &t))
		return "not a time";
	*out = value_timestamp(t);
	return wrong_calendar(source, t);
}

const char *column_read(struct column_reading *reading,
			const struct column *column, struct text field,
			struct value *out)
{
	const char *why;
	int64_t units = 0;

	if (!is_ascii(field) && (why = decode(reading, &field)))
		return why;
	if (is_null(reading->source, field)) {
		*out = value_null();
		return column->nullable ? NULL : "empty";
	}
	if (reading->source->thai_digits && column->kind != COLUMN_STRING)
		field = thai_digits_plain(reading->scratch, field);
	switch (column->kind) {
	case COLUMN_STRING:
		return read_string(column, field, out);
	case COLUMN_TIMESTAMP:
		return read_time(reading, field, out);
	case COLUMN_INT:
		why = read_number(reading->source, field, 0, &units);
		*out = value_int(units);
		return why;
	case COLUMN_DECIMAL:
		why = read_number(reading->source, field, column->scale,
				  &units);
		*out = value_decimal(units, column->scale);
		return why;
	case COLUMN_BOOL:
		return read_bool(field, out);
	case COLUMN_DURATION:
		return read_duration(field, out);
	}
	return "of a kind that is not known";
}
