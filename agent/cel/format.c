/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/format.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cel/spelling.h"

#define PRECISION_MOST 300

struct clause {
	char letter;
	int precision; /* -1: none given */
};

static bool put_plain(struct buffer *out, const struct cel_call *call,
		      struct value v);

static bool put_list(struct buffer *out, const struct cel_call *call,
		     struct value v)
{
	buffer_char(out, '[');
	for (size_t i = 0; i < v.list->count; i++) {
		if (i)
			buffer_str(out, ", ");
		if (!put_plain(out, call, v.list->items[i]))
			return false;
	}
	buffer_char(out, ']');
	return true;
}

struct printed_entry {
	struct text key;
	const struct value_entry *entry;
};

static int by_key(const void *a, const void *b)
{
	const struct printed_entry *x = a, *y = b;

	return text_compare(x->key, y->key);
}

static bool put_map(struct buffer *out, const struct cel_call *call,
		    struct value v)
{
	size_t count = v.map->count;
	struct printed_entry *all = call_alloc(call, count, sizeof(*all));
	struct buffer key;

	if (!all)
		return false;
	for (size_t i = 0; i < count; i++) {
		buffer_init(&key);
		all[i].entry = &v.map->entries[i];
		if (!put_plain(&key, call, v.map->entries[i].key)) {
			buffer_release(&key);
			return false;
		}
		all[i].key = buffer_take(&key, call->scratch);
	}
	if (count)
		qsort(all, count, sizeof(*all), by_key);
	buffer_char(out, '{');
	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_str(out, ", ");
		buffer_text(out, all[i].key);
		buffer_str(out, ": ");
		if (!put_plain(out, call, all[i].entry->value))
			return false;
	}
	buffer_char(out, '}');
	return true;
}

/* %s: as string() has it, strings bare, maps sorted by their keys. */
static bool put_plain(struct buffer *out, const struct cel_call *call,
		      struct value v)
{
	char real[DOUBLE_TEXT_ROOM], time[INSTANT_TEXT_ROOM];

	if (out->size > *call->left)
		return false;
	switch (v.kind) {
	case VALUE_STRING:
	case VALUE_BYTES:
		buffer_text(out, value_text(v));
		return true;
	case VALUE_DOUBLE:
		double_print(v.real, real);
		buffer_str(out, real);
		return true;
	case VALUE_UINT:
		buffer_printf(out, "%" PRIu64, v.uinteger);
		return true;
	case VALUE_TIMESTAMP:
		buffer_text(out, instant_print(value_instant(v), time));
		return true;
	case VALUE_DURATION:
		buffer_text(out, span_print_seconds(value_span(v), time));
		return true;
	case VALUE_LIST:
		return put_list(out, call, v);
	case VALUE_MAP:
		return put_map(out, call, v);
	case VALUE_OPTIONAL:
		return false;
	default:
		buffer_text(out, value_literal(call->scratch, v));
		return true;
	}
}

static void put_base(struct buffer *out, uint64_t n, unsigned shift)
{
	char digits[66];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + (n & ((1u << shift) - 1)));
		n >>= shift;
	} while (n);
	buffer_add(out, digits + at, sizeof(digits) - at);
}

/* Binary or octal of an integer, with its sign; bools only in binary. */
static bool put_bits(struct buffer *out, struct value v, unsigned shift)
{
	uint64_t n = v.uinteger;

	if (v.kind == VALUE_BOOL && shift == 1) {
		buffer_char(out, v.boolean ? '1' : '0');
		return true;
	}
	if (v.kind != VALUE_INT && v.kind != VALUE_UINT)
		return false;
	if (v.kind == VALUE_INT && v.integer < 0) {
		buffer_char(out, '-');
		n = 0 - n;
	}
	put_base(out, n, shift);
	return true;
}

static bool put_hex(struct buffer *out, struct value v, bool upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	uint64_t n = v.uinteger;

	switch (v.kind) {
	case VALUE_STRING:
	case VALUE_BYTES:
		for (size_t i = 0; i < v.size; i++) {
			unsigned char c = (unsigned char)v.bytes[i];

			buffer_char(out, digits[c >> 4]);
			buffer_char(out, digits[c & 15]);
		}
		return true;
	case VALUE_INT:
	case VALUE_UINT:
		if (v.kind == VALUE_INT && v.integer < 0) {
			buffer_char(out, '-');
			n = 0 - n;
		}
		if (upper)
			buffer_printf(out, "%" PRIX64, n);
		else
			buffer_printf(out, "%" PRIx64, n);
		return true;
	default:
		return false;
	}
}

static bool put_decimal(struct buffer *out, struct value v)
{
	char real[DOUBLE_TEXT_ROOM];

	if (v.kind == VALUE_INT)
		buffer_printf(out, "%" PRId64, v.integer);
	else if (v.kind == VALUE_UINT)
		buffer_printf(out, "%" PRIu64, v.uinteger);
	else if (v.kind == VALUE_DECIMAL)
		return false;
	else if (v.kind == VALUE_DOUBLE && !isfinite(v.real)) {
		double_print(v.real, real);
		buffer_str(out, real);
	} else {
		return false;
	}
	return true;
}

static bool put_real(struct buffer *out, struct value v,
		     const struct clause *clause)
{
	int precision = clause->precision < 0 ? 6 : clause->precision;
	char real[DOUBLE_TEXT_ROOM];
	double d = v.kind == VALUE_INT	  ? (double)v.integer
		   : v.kind == VALUE_UINT ? (double)v.uinteger
					  : v.real;

	if (v.kind != VALUE_DOUBLE && v.kind != VALUE_INT &&
	    v.kind != VALUE_UINT)
		return false;
	if (!isfinite(d)) {
		double_print(d, real);
		buffer_str(out, real);
	} else if (clause->letter == 'f') {
		buffer_printf(out, "%.*f", precision, d);
	} else {
		buffer_printf(out, "%.*e", precision, d);
	}
	return true;
}

static bool put_clause(struct buffer *out, const struct cel_call *call,
		       const struct clause *clause, struct value v)
{
	switch (clause->letter) {
	case 's':
		return put_plain(out, call, v);
	case 'd':
		return put_decimal(out, v);
	case 'f':
	case 'e':
		return put_real(out, v, clause);
	case 'b':
		return put_bits(out, v, 1);
	case 'o':
		return put_bits(out, v, 3);
	case 'x':
	case 'X':
		return put_hex(out, v, clause->letter == 'X');
	default:
		return false;
	}
}

/* *at is behind the '%'. */
static bool read_clause(struct value format, size_t *at, struct clause *clause)
{
	clause->precision = -1;
	if (*at < format.size && format.bytes[*at] == '.') {
		clause->precision = 0;
		++*at;
		while (*at < format.size && format.bytes[*at] >= '0' &&
		       format.bytes[*at] <= '9') {
			clause->precision = clause->precision * 10 +
					    (format.bytes[(*at)++] - '0');
			if (clause->precision > PRECISION_MOST)
				return false;
		}
	}
	if (*at >= format.size)
		return false;
	clause->letter = format.bytes[(*at)++];
	return true;
}

/* NULL, or what is wrong. */
static const char *put_all(struct buffer *out, const struct cel_call *call,
			   const struct value *a)
{
	size_t at = 0, next = 0;
	struct clause clause;

	while (at < a[0].size) {
		char c = a[0].bytes[at++];

		if (c != '%') {
			buffer_char(out, c);
			continue;
		}
		if (at < a[0].size && a[0].bytes[at] == '%') {
			buffer_char(out, a[0].bytes[at++]);
			continue;
		}
		if (!read_clause(a[0], &at, &clause))
			return "could not parse formatting clause";
		if (next >= a[1].list->count)
			return "format: index out of range";
		if (!put_clause(out, call, &clause, a[1].list->items[next++]))
			return "error during formatting: the clause does not "
			       "take that value";
		if (out->size > *call->left)
			return "the evaluation needs too much memory";
	}
	return NULL;
}

struct value string_format(const struct cel_call *call, const struct value *a)
{
	struct buffer out;
	const char *wrong;

	buffer_init(&out);
	wrong = put_all(&out, call, a);
	if (wrong || out.size > *call->left) {
		buffer_release(&out);
		return wrong ? value_error(wrong) : value_too_large();
	}
	*call->left -= out.size;
	return value_string(buffer_take(&out, call->scratch));
}

struct value string_quote(const struct cel_call *call, const struct value *a)
{
	static const char from[] = "\a\b\f\n\r\t\v\\\"";
	static const char to[] = "abfnrtv\\\"";
	char *out = call_alloc(call, 2 * a[0].size + 2, 1);
	size_t used = 0;

	if (!out)
		return value_too_large();
	out[used++] = '"';
	for (size_t i = 0; i < a[0].size; i++) {
		char c = a[0].bytes[i];
		const char *simple = c ? strchr(from, c) : NULL;

		if (simple)
			out[used++] = '\\';
		out[used++] = simple ? to[simple - from] : c;
	}
	out[used++] = '"';
	return value_string((struct text){out, used});
}
