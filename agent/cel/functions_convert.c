/* SPDX-License-Identifier: Apache-2.0 */
/* Conversions between types; type() and dyn(). */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cel/function.h"
#include "cel/spelling.h"

#define ARGS	    const struct cel_call *call, const struct value *a
#define UNUSED_CALL (void)call

static struct value same(ARGS)
{
	UNUSED_CALL;
	return a[0];
}

static struct value range_error(void)
{
	return value_error("range error");
}

static struct value int_of_uint(ARGS)
{
	UNUSED_CALL;
	if (a[0].uinteger > INT64_MAX)
		return range_error();
	return value_int(a[0].integer);
}

static struct value int_of_double(ARGS)
{
	UNUSED_CALL;
	if (!(a[0].real > -0x1p63 && a[0].real < 0x1p63))
		return range_error();
	return value_int((int64_t)a[0].real);
}

static struct value int_of_string(ARGS)
{
	struct text t = value_text(a[0]);
	struct err err = {0};
	int64_t n;

	UNUSED_CALL;
	if (text_starts(t, "+") && t.size > 1 && t.data[1] != '-') {
		t.data++;
		t.size--;
	}
	if (text_to_i64(t, &n, &err))
		return value_error("the string is no integer");
	return value_int(n);
}

static struct value int_of_timestamp(ARGS)
{
	UNUSED_CALL;
	return value_int(a[0].seconds);
}

static struct value uint_of_int(ARGS)
{
	UNUSED_CALL;
	if (a[0].integer < 0)
		return range_error();
	return value_uint(a[0].uinteger);
}

static struct value uint_of_double(ARGS)
{
	UNUSED_CALL;
	if (!(a[0].real >= 0 && a[0].real < 0x1p64))
		return range_error();
	return value_uint((uint64_t)a[0].real);
}

static struct value uint_of_string(ARGS)
{
	struct err err = {0};
	uint64_t n;

	UNUSED_CALL;
	if (text_to_u64(value_text(a[0]), &n, &err))
		return value_error("the string is no unsigned integer");
	return value_uint(n);
}

static struct value double_of_int(ARGS)
{
	UNUSED_CALL;
	return value_double((double)a[0].integer);
}

static struct value double_of_uint(ARGS)
{
	UNUSED_CALL;
	return value_double((double)a[0].uinteger);
}

static struct value double_of_string(ARGS)
{
	char digits[128], *end;
	double d;

	UNUSED_CALL;
	if (!a[0].size || a[0].size >= sizeof(digits) ||
	    memchr(a[0].bytes, 0, a[0].size) ||
	    strchr(" \t\r\n\f\v", a[0].bytes[0]))
		return value_error("the string is no number");
	memcpy(digits, a[0].bytes, a[0].size);
	digits[a[0].size] = 0;
	d = strtod(digits, &end);
	if (*end || strpbrk(digits, "xXpP("))
		return value_error("the string is no number");
	return value_double(d);
}

static struct value printed(const struct cel_call *call, const char *text)
{
	return value_string(text_copy(call->scratch, text_from(text)));
}

static struct value string_of_bool(ARGS)
{
	UNUSED_CALL;
	return value_string(a[0].boolean ? TEXT("true") : TEXT("false"));
}

static struct value string_of_int(ARGS)
{
	char out[24];

	snprintf(out, sizeof(out), "%" PRId64, a[0].integer);
	return printed(call, out);
}

static struct value string_of_uint(ARGS)
{
	char out[24];

	snprintf(out, sizeof(out), "%" PRIu64, a[0].uinteger);
	return printed(call, out);
}

static struct value string_of_double(ARGS)
{
	char out[DOUBLE_TEXT_ROOM];

	double_print(a[0].real, out);
	return printed(call, out);
}

static struct value string_of_bytes(ARGS)
{
	UNUSED_CALL;
	if (!text_is_utf8(value_text(a[0])))
		return value_error("invalid UTF-8");
	return value_string(value_text(a[0]));
}

static struct value string_of_timestamp(ARGS)
{
	char out[INSTANT_TEXT_ROOM];

	return value_string(text_copy(call->scratch,
				      instant_print(value_instant(a[0]), out)));
}

static struct value string_of_duration(ARGS)
{
	char out[INSTANT_TEXT_ROOM];

	return value_string(text_copy(
		call->scratch, span_print_seconds(value_span(a[0]), out)));
}

static struct value string_of_decimal(ARGS)
{
	return value_string(
		decimal_print(call->scratch, a[0].integer, a[0].scale));
}

static struct value bytes_of_string(ARGS)
{
	UNUSED_CALL;
	return value_bytes(value_text(a[0]));
}

static struct value bool_of_string(ARGS)
{
	static const char *const yes[] = {"1", "t", "true", "TRUE", "True"};
	static const char *const no[] = {"0", "f", "false", "FALSE", "False"};

	UNUSED_CALL;
	for (size_t i = 0; i < ARRAY_SIZE(yes); i++) {
		if (text_is(value_text(a[0]), yes[i]))
			return value_bool(true);
		if (text_is(value_text(a[0]), no[i]))
			return value_bool(false);
	}
	return value_error("Type conversion error: the string is no bool");
}

static struct value timestamp_of_int(ARGS)
{
	UNUSED_CALL;
	return instant_checked(a[0].integer, 0);
}

static struct value timestamp_of_string(ARGS)
{
	struct err err = {0};
	struct instant t;

	UNUSED_CALL;
	if (instant_parse(value_text(a[0]), &t, &err))
		return value_error("the string is no timestamp, or out of "
				   "range");
	return instant_checked(t.seconds, t.nanos);
}

static struct value duration_of_string(ARGS)
{
	UNUSED_CALL;
	return go_duration(value_text(a[0]));
}

static struct value duration_of_int(ARGS)
{
	UNUSED_CALL;
	return span_checked(a[0].integer, 0);
}

static const struct cel_type type_of_list = {.kind = TYPE_LIST,
					     .item = &type_dyn};
static const struct cel_type type_of_map = {
	.kind = TYPE_MAP, .key = &type_dyn, .item = &type_dyn};
static const struct cel_type type_of_type = {.kind = TYPE_TYPE};
static const struct cel_type type_of_optional = {.kind = TYPE_OPTIONAL,
						 .item = &type_dyn};
static const struct cel_type type_of_decimal = {.kind = TYPE_DECIMAL};

static struct value type_of(ARGS)
{
	static const struct cel_type *const types[] = {
		[VALUE_NULL] = &type_null,
		[VALUE_BOOL] = &type_bool,
		[VALUE_INT] = &type_int,
		[VALUE_UINT] = &type_uint,
		[VALUE_DOUBLE] = &type_double,
		[VALUE_STRING] = &type_string,
		[VALUE_BYTES] = &type_bytes,
		[VALUE_LIST] = &type_of_list,
		[VALUE_MAP] = &type_of_map,
		[VALUE_TIMESTAMP] = &type_timestamp,
		[VALUE_DURATION] = &type_duration,
		[VALUE_TYPE] = &type_of_type,
		[VALUE_OPTIONAL] = &type_of_optional,
		[VALUE_DECIMAL] = &type_of_decimal,
		[VALUE_SHARE] = &type_share,
	};

	UNUSED_CALL;
	return (struct value){.kind = VALUE_TYPE, .type = types[a[0].kind]};
}

const struct cel_function functions_convert[] = {
	{"int", "i", "i", false, same},
	{"int", "u", "i", false, int_of_uint},
	{"int", "d", "i", false, int_of_double},
	{"int", "s", "i", false, int_of_string},
	{"int", "t", "i", false, int_of_timestamp},
	{"uint", "u", "u", false, same},
	{"uint", "i", "u", false, uint_of_int},
	{"uint", "d", "u", false, uint_of_double},
	{"uint", "s", "u", false, uint_of_string},
	{"double", "d", "d", false, same},
	{"double", "i", "d", false, double_of_int},
	{"double", "u", "d", false, double_of_uint},
	{"double", "s", "d", false, double_of_string},
	{"string", "s", "s", false, same},
	{"string", "b", "s", false, string_of_bool},
	{"string", "i", "s", false, string_of_int},
	{"string", "u", "s", false, string_of_uint},
	{"string", "d", "s", false, string_of_double},
	{"string", "y", "s", false, string_of_bytes},
	{"string", "t", "s", false, string_of_timestamp},
	{"string", "D", "s", false, string_of_duration},
	{"string", "m", "s", false, string_of_decimal},
	{"bytes", "y", "y", false, same},
	{"bytes", "s", "y", false, bytes_of_string},
	{"bool", "b", "b", false, same},
	{"bool", "s", "b", false, bool_of_string},
	{"timestamp", "t", "t", false, same},
	{"timestamp", "s", "t", false, timestamp_of_string},
	{"timestamp", "i", "t", false, timestamp_of_int},
	{"duration", "D", "D", false, same},
	{"duration", "s", "D", false, duration_of_string},
	{"duration", "i", "D", false, duration_of_int},
	{"dyn", "A", "*", false, same},
	{"type", "A", "TA", false, type_of},
	{0},
};
