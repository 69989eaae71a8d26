/* SPDX-License-Identifier: Apache-2.0 */
/* Values for people who read no code, in English and Thai. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cel/spelling.h"

static bool is_thai(const char *language)
{
	return language && strcmp(language, "th") == 0;
}

/* 12345.60 as 12,345.60; four digits stay as they are. */
static void put_grouped(struct buffer *out, struct text digits)
{
	size_t sign = text_starts(digits, "-"), whole = sign;

	while (whole < digits.size && digits.data[whole] != '.')
		whole++;
	for (size_t i = 0; i < digits.size; i++) {
		if (i > sign && i < whole && whole - sign > 4 &&
		    (whole - i) % 3 == 0)
			buffer_char(out, ',');
		buffer_char(out, digits.data[i]);
	}
}

static void put_unit(struct buffer *out, bool thai, int64_t n, const char *unit,
		     const char *thai_unit)
{
	if (!n)
		return;
	if (thai)
		buffer_printf(out, "%s%" PRId64 " %s", out->size ? " " : "", n,
			      thai_unit);
	else
		buffer_printf(out, "%" PRId64 "%s", n, unit);
}

static void put_seconds(struct buffer *out, bool thai, int64_t seconds,
			int32_t nanos)
{
	char fraction[12] = "";
	int size = 0;

	if (nanos) {
		size = snprintf(fraction, sizeof(fraction), ".%09d", nanos);
		while (size > 0 && fraction[size - 1] == '0')
			fraction[--size] = 0;
	}
	if (thai)
		buffer_printf(out, "%s%" PRId64 "%s วินาที", out->size ? " " : "",
			      seconds, fraction);
	else
		buffer_printf(out, "%" PRId64 "%ss", seconds, fraction);
}

/* Days only beyond 72 hours: that is how the rule books count. */
static void put_duration(struct buffer *out, struct value v, bool thai)
{
	int64_t seconds = v.seconds, days = 0;
	int32_t nanos = v.nanos;
	struct buffer parts;

	if (seconds < 0) {
		seconds = -seconds - (nanos != 0);
		nanos = nanos ? 1000000000 - nanos : 0;
		buffer_char(out, '-');
	}
	buffer_init(&parts);
	if (seconds > 72 * 3600) {
		days = seconds / 86400;
		seconds %= 86400;
	}
	put_unit(&parts, thai, days, "d", "วัน");
	put_unit(&parts, thai, seconds / 3600, "h", "ชั่วโมง");
	put_unit(&parts, thai, seconds / 60 % 60, "m", "นาที");
	if (seconds % 60 || nanos || !parts.size)
		put_seconds(&parts, thai, seconds % 60, nanos);
	buffer_text(out, buffer_view(&parts));
	buffer_release(&parts);
}

/* Per cent with at most four digits behind the point when that is exact, else
 * two, cut off: 99.999 % is never shown as 100 %. */
static void put_share(struct buffer *out, struct value v)
{
	unsigned __int128 scaled = (unsigned __int128)v.uinteger * 1000000;
	uint64_t n = (uint64_t)(scaled / v.whole);
	char digits[12];
	int size;

	if (scaled % v.whole)
		n -= n % 100;
	size = snprintf(digits, sizeof(digits), ".%04" PRIu64, n % 10000);
	while (size > 0 && (digits[size - 1] == '0' || digits[size - 1] == '.'))
		digits[--size] = 0;
	buffer_printf(out, "%" PRIu64 "%s%%", n / 10000, digits);
}

static void put(struct buffer *out, struct arena *arena, struct value v,
		bool thai);

static void put_items(struct buffer *out, struct arena *arena, struct value v,
		      bool thai)
{
	for (size_t i = 0; i < v.list->count && !printed_enough(out); i++) {
		if (i)
			buffer_str(out, ", ");
		put(out, arena, v.list->items[i], thai);
	}
}

static void put_number(struct buffer *out, struct arena *arena, struct value v)
{
	char real[DOUBLE_TEXT_ROOM];

	switch (v.kind) {
	case VALUE_INT:
		put_grouped(out, decimal_print(arena, v.integer, 0));
		break;
	case VALUE_UINT:
		put_grouped(out, text_format(arena, "%" PRIu64, v.uinteger));
		break;
	case VALUE_DECIMAL:
		put_grouped(out, decimal_print(arena, v.integer, v.scale));
		break;
	default:
		double_print(v.real, real);
		buffer_str(out, real);
	}
}

static void put(struct buffer *out, struct arena *arena, struct value v,
		bool thai)
{
	char instant[INSTANT_TEXT_ROOM];

	switch (v.kind) {
	case VALUE_NULL:
		buffer_str(out, thai ? "ไม่มี" : "none");
		break;
	case VALUE_BOOL:
		buffer_str(out, v.boolean ? (thai ? "ใช่" : "yes")
					  : (thai ? "ไม่ใช่" : "no"));
		break;
	case VALUE_INT:
	case VALUE_UINT:
	case VALUE_DECIMAL:
	case VALUE_DOUBLE:
		put_number(out, arena, v);
		break;
	case VALUE_TIMESTAMP:
		buffer_text(out, instant_print(value_instant(v), instant));
		break;
	case VALUE_DURATION:
		put_duration(out, v, thai);
		break;
	case VALUE_SHARE:
		if (v.whole)
			put_share(out, v);
		else
			buffer_str(out, thai ? "ไม่มี" : "none");
		break;
	case VALUE_STRING:
		buffer_text(out, value_text(v));
		break;
	case VALUE_LIST:
		put_items(out, arena, v, thai);
		break;
	case VALUE_UNKNOWN:
	case VALUE_ERROR:
		buffer_str(out, thai ? "ไม่ทราบ" : "unknown");
		break;
	default:
		buffer_text(out, value_literal(arena, v));
	}
}

struct text value_print(struct arena *arena, struct value v,
			const char *language)
{
	struct buffer out;

	buffer_init(&out);
	put(&out, arena, v, is_thai(language));
	return printed_take(&out, arena);
}
