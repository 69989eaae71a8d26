/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/spelling.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cel/function.h"

/* The mantissa "d.ddd" one up in its last place; false when it has no room. */
static bool next_mantissa(char *shortest)
{
	char *at = strchr(shortest, 'e');

	while (at-- > shortest) {
		if (*at == '.' || *at == '-')
			continue;
		if (*at != '9') {
			++*at;
			return true;
		}
		*at = '0';
	}
	return false;
}

/*
 * The fewest digits that read back as d, in "%e" form. Above a power of two the
 * doubles lie twice as wide as below it, so that the digits nearest to it may
 * read back as its neighbour while the next ones up are still its own.
 */
static void print_shortest(double d, char shortest[40])
{
	int exponent;
	bool uneven = fabs(frexp(d, &exponent)) == 0.5;
	int precision = 0;

	for (;;) {
		snprintf(shortest, 40, "%.*e", precision, d);
		if (precision >= 16 || strtod(shortest, NULL) == d)
			return;
		if (uneven && next_mantissa(shortest) &&
		    strtod(shortest, NULL) == d)
			return;
		precision++;
	}
}

/* "-1.25e+02" as -125 */
static void put_positional(const char *shortest, int exponent, char *out)
{
	size_t n = 0;
	int place = exponent; /* of the digit that comes next */

	if (*shortest == '-')
		out[n++] = *shortest++;
	if (exponent < 0) {
		out[n++] = '0';
		out[n++] = '.';
		for (int i = -1; i > exponent; i--)
			out[n++] = '0';
	}
	for (; *shortest != 'e'; shortest++) {
		if (*shortest == '.')
			continue;
		if (place == -1 && exponent >= 0)
			out[n++] = '.';
		out[n++] = *shortest;
		place--;
	}
	for (; place >= 0; place--)
		out[n++] = '0';
	out[n] = 0;
}

/* strconv's 'g' with the shortest digits: an exponent from 1e21 and 1e-5 on. */
void double_print(double d, char out[DOUBLE_TEXT_ROOM])
{
	char shortest[40];
	int exponent;

	if (isnan(d) || isinf(d)) {
		snprintf(out, DOUBLE_TEXT_ROOM, "%s",
			 isnan(d) ? "NaN"
			 : d < 0  ? "-Infinity"
				  : "Infinity");
		return;
	}
	print_shortest(d, shortest);
	exponent = (int)strtol(strchr(shortest, 'e') + 1, NULL, 10);
	if (d != 0 && (exponent < -4 || exponent >= 21))
		snprintf(out, DOUBLE_TEXT_ROOM, "%s", shortest);
	else
		put_positional(shortest, exponent, out);
}

struct text printed_take(struct buffer *out, struct arena *arena)
{
	size_t size = LIMIT_CEL_PRINTED;

	if (out->size > size) {
		while (size && ((unsigned char)out->data[size] & 0xc0) == 0x80)
			size--;
		out->size = size;
		buffer_str(out, "\xe2\x80\xa6");
	}
	return buffer_take(out, arena);
}

bool printed_enough(const struct buffer *out)
{
	return out->size > LIMIT_CEL_PRINTED;
}

static int64_t unit_nanos(struct text *t)
{
	static const struct {
		const char *unit;
		int64_t nanos;
	} units[] = {{"ns", 1},		  {"us", 1000},
		     {"\xc2\xb5s", 1000}, {"\xce\xbcs", 1000},
		     {"ms", 1000000},	  {"s", 1000000000},
		     {"m", 60000000000},  {"h", 3600000000000}};

	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (!text_starts(*t, units[i].unit))
			continue;
		t->data += strlen(units[i].unit);
		t->size -= strlen(units[i].unit);
		return units[i].nanos;
	}
	return 0;
}

static bool read_number(struct text *t, __int128 *whole, __int128 *fraction,
			__int128 *divisor)
{
	size_t digits = 0;
	bool dotted = false;

	*whole = *fraction = 0;
	*divisor = 1;
	for (; t->size; t->data++, t->size--) {
		char c = t->data[0];

		if (c == '.' && !dotted) {
			dotted = true;
			continue;
		}
		if (c < '0' || c > '9')
			break;
		if (++digits > 30)
			return false;
		if (!dotted) {
			*whole = *whole * 10 + (c - '0');
		} else if (*divisor < 1000000000000000) {
			*fraction = *fraction * 10 + (c - '0');
			*divisor *= 10;
		}
	}
	return digits > 0 && *whole < (__int128)1 << 63;
}

struct value go_duration(struct text t)
{
	bool negative = text_starts(t, "-");
	__int128 total = 0, whole, fraction, divisor;
	int64_t nanos;

	if (negative || text_starts(t, "+")) {
		t.data++;
		t.size--;
	}
	if (text_is(t, "0"))
		return span_checked(0, 0);
	if (!t.size)
		return value_error("the string is no duration");
	while (t.size) {
		if (!read_number(&t, &whole, &fraction, &divisor))
			return value_error("the string is no duration, or out "
					   "of range");
		nanos = unit_nanos(&t);
		if (!nanos)
			return value_error("the string is no duration");
		total += whole * nanos + fraction * nanos / divisor;
		if (total > INT64_MAX)
			return value_error("duration range error");
	}
	if (negative)
		total = -total;
	return span_checked((int64_t)(total / 1000000000),
			    (int64_t)(total % 1000000000));
}
