/* SPDX-License-Identifier: Apache-2.0 */
#include "render/phrase.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const months_en[] = {
	"January", "February", "March",	    "April",   "May",	   "June",
	"July",	   "August",   "September", "October", "November", "December",
};

static const char *const months_th[] = {
	"มกราคม",  "กุมภาพันธ์", "มีนาคม",	"เมษายน", "พฤษภาคม",  "มิถุนายน",
	"กรกฎาคม", "สิงหาคม",  "กันยายน", "ตุลาคม",  "พฤศจิกายน", "ธันวาคม",
};

bool voice_is_thai(const struct voice *voice)
{
	return strcmp(voice->language, "th") == 0;
}

struct text say(const struct voice *voice, enum wording id)
{
	return wording(id, voice->language);
}

struct text phrase_fill(const struct voice *voice, enum wording id,
			const struct text *arguments, size_t count)
{
	struct text t = say(voice, id);
	struct buffer out;

	buffer_init(&out);
	for (size_t i = 0; i < t.size; i++) {
		size_t argument;

		if (t.data[i] != '{' || i + 2 >= t.size) {
			buffer_char(&out, t.data[i]);
			continue;
		}
		argument = (size_t)(t.data[i + 1] - '0');
		if (argument < count)
			buffer_text(&out, arguments[argument]);
		i += 2;
	}
	return buffer_take(&out, voice->arena);
}

struct text phrase_one(const struct voice *voice, enum wording id,
		       struct text argument)
{
	return phrase_fill(voice, id, &argument, 1);
}

struct text phrase_word(const struct voice *voice, struct word word)
{
	return text_from(voice_is_thai(voice) ? word.th : word.en);
}

struct text phrase_join(const struct voice *voice, struct text a,
			const char *between, struct text b)
{
	if (a.size == 0)
		return b;
	if (b.size == 0)
		return a;
	return text_format(voice->arena, "%.*s%s%.*s", TEXT_ARG(a), between,
			   TEXT_ARG(b));
}

struct text phrase_list(const struct voice *voice, struct text a, struct text b)
{
	return phrase_join(voice, a, voice_is_thai(voice) ? " " : ", ", b);
}

static void put_part(struct buffer *out, int64_t n, const char *unit)
{
	if (n != 0)
		buffer_printf(out, "%s%" PRId64 " %s", out->size ? " " : "", n,
			      unit);
}

static void put_seconds(struct buffer *out, int64_t seconds, int32_t nanos)
{
	char digits[16];
	int size = snprintf(digits, sizeof(digits), ".%09d", nanos);

	while (size > 0 && (digits[size - 1] == '0' || digits[size - 1] == '.'))
		digits[--size] = 0;
	buffer_printf(out, "%s%" PRId64 "%s s", out->size ? " " : "", seconds,
		      digits);
}

/* Days only beyond 72 hours: that is how the rule books count. */
static struct text duration_en(const struct voice *voice, struct span span)
{
	bool negative = span.seconds < 0;
	int64_t days = 0;
	struct buffer out;
	struct text t;

	if (negative) {
		span.seconds = -span.seconds - (span.nanos != 0);
		span.nanos = span.nanos ? 1000000000 - span.nanos : 0;
	}
	if (span.seconds > 72 * 3600) {
		days = span.seconds / 86400;
		span.seconds %= 86400;
	}
	buffer_init(&out);
	put_part(&out, days, days == 1 ? "day" : "days");
	put_part(&out, span.seconds / 3600, "h");
	put_part(&out, span.seconds / 60 % 60, "min");
	if (span.seconds % 60 || span.nanos || out.size == 0)
		put_seconds(&out, span.seconds % 60, span.nanos);
	t = buffer_take(&out, voice->arena);
	return negative ? phrase_join(voice, TEXT("-"), "", t) : t;
}

struct text phrase_month(const struct voice *voice, unsigned month)
{
	return text_from(voice_is_thai(voice) ? months_th[month - 1]
					      : months_en[month - 1]);
}

struct text phrase_instant(const struct voice *voice, struct instant t)
{
	struct civil c = zone_civil(voice->zone, t);
	struct text clock;

	if (voice_is_thai(voice)) {
		clock = text_format(voice->arena, "%02u.%02u", c.hour,
				    c.minute);
		if (c.second)
			clock = text_format(voice->arena, "%.*s.%02u",
					    TEXT_ARG(clock), c.second);
		return text_format(voice->arena,
				   "%u %s %" PRId64 " เวลา %.*s น.", c.day,
				   months_th[c.month - 1],
				   c.year + BUDDHIST_YEARS, TEXT_ARG(clock));
	}
	clock = text_format(voice->arena, "%02u:%02u", c.hour, c.minute);
	if (c.second)
		clock = text_format(voice->arena, "%.*s:%02u", TEXT_ARG(clock),
				    c.second);
	return text_format(voice->arena, "%u %s %" PRId64 ", %.*s", c.day,
			   months_en[c.month - 1], c.year, TEXT_ARG(clock));
}

struct text phrase_date(const struct voice *voice, struct text date)
{
	char midnight[INSTANT_TEXT_ROOM];
	struct err err = {0};
	struct instant t;
	struct text whole;
	int64_t year;
	unsigned month, day;

	if (date.size != strlen("2026-12-31"))
		return date;
	whole.data = midnight;
	whole.size = (size_t)snprintf(midnight, sizeof(midnight),
				      "%.10sT00:00:00Z", date.data);
	if (instant_parse(whole, &t, &err))
		return date;
	civil_from_days(t.seconds / 86400, &year, &month, &day);
	if (voice_is_thai(voice))
		return text_format(voice->arena, "%u %s %" PRId64, day,
				   months_th[month - 1], year + BUDDHIST_YEARS);
	return text_format(voice->arena, "%u %s %" PRId64, day,
			   months_en[month - 1], year);
}

struct text phrase_value(const struct voice *voice, struct value value)
{
	if (value.kind == VALUE_TIMESTAMP)
		return phrase_instant(voice, value_instant(value));
	if (value.kind == VALUE_DURATION && !voice_is_thai(voice))
		return duration_en(voice, value_span(value));
	return value_print(voice->arena, value, voice->language);
}

struct text phrase_count(const struct voice *voice, uint64_t count)
{
	return value_print(voice->arena, value_uint(count), voice->language);
}

struct text phrase_period(const struct voice *voice, struct period period)
{
	bool from = instant_compare(period.from, INSTANT_ALWAYS) != 0;
	bool until = instant_compare(period.until, INSTANT_NEVER) != 0;
	struct text ends[2] = {{NULL, 0}, {NULL, 0}};

	if (from)
		ends[0] = phrase_instant(voice, period.from);
	if (until)
		ends[1] = phrase_instant(voice, period.until);
	if (from && until)
		return phrase_fill(voice, WORDING_PERIOD_RANGE, ends, 2);
	if (from)
		return phrase_one(voice, WORDING_PERIOD_FROM, ends[0]);
	if (until)
		return phrase_one(voice, WORDING_PERIOD_UNTIL, ends[1]);
	return (struct text){NULL, 0};
}

struct text phrase_seen(const struct voice *voice, const struct seen *seen)
{
	const struct fact_bounds *bounds = &seen->bounds;
	bool low = bounds->low.kind != VALUE_NULL;
	bool high = bounds->high.kind != VALUE_NULL;
	struct text ends[2];

	if (bounds->exact)
		return phrase_value(voice, seen->value);
	ends[0] = phrase_value(voice, bounds->low);
	ends[1] = phrase_value(voice, bounds->high);
	if (low && high && text_equal(ends[0], ends[1]))
		return ends[0];
	if (low && high)
		return phrase_fill(voice, WORDING_RANGE, ends, 2);
	if (low)
		return phrase_one(voice, WORDING_RANGE_UP, ends[0]);
	if (high)
		return phrase_one(voice, WORDING_RANGE_DOWN, ends[1]);
	return say(voice, WORDING_RANGE_OPEN);
}
