/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/nudge.h"

#define MILLISECOND 1000000

static struct value time_moved(struct value v, int direction)
{
	if (!v.nanos) {
		v.seconds += direction;
		return v;
	}
	v.nanos += direction * MILLISECOND;
	if (v.nanos < 0) {
		v.nanos += 1000 * MILLISECOND;
		v.seconds--;
	} else if (v.nanos >= 1000 * MILLISECOND) {
		v.nanos -= 1000 * MILLISECOND;
		v.seconds++;
	}
	return v;
}

static bool whole_moved(struct value v, int direction, struct value *out)
{
	if (v.integer == (direction > 0 ? INT64_MAX : INT64_MIN))
		return false;
	v.integer += direction;
	*out = v;
	return true;
}

static bool part_moved(struct value v, int direction, struct value *out)
{
	if (v.uinteger == (direction > 0 ? v.whole : 0))
		return false;
	*out = value_share(direction > 0 ? v.uinteger + 1 : v.uinteger - 1,
			   v.whole);
	return true;
}

bool value_nudge(struct value v, int direction, struct value *out)
{
	static const struct value_list empty = {NULL, 0};

	switch (v.kind) {
	case VALUE_INT:
	case VALUE_DECIMAL:
		return whole_moved(v, direction, out);
	case VALUE_UINT:
		if (v.uinteger == (direction > 0 ? UINT64_MAX : 0))
			return false;
		*out = value_uint(direction > 0 ? v.uinteger + 1
						: v.uinteger - 1);
		return true;
	case VALUE_SHARE:
		return part_moved(v, direction, out);
	case VALUE_DURATION:
	case VALUE_TIMESTAMP:
		*out = time_moved(v, direction);
		return true;
	case VALUE_BOOL:
		*out = value_bool(!v.boolean);
		return direction > 0;
	case VALUE_STRING:
		*out = value_string(TEXT(""));
		return direction > 0 && v.size > 0;
	case VALUE_LIST:
		if (direction < 0 || !v.list->count)
			return false;
		v.list = &empty;
		*out = v;
		return true;
	default:
		return false;
	}
}

struct text value_unit(struct arena *arena, struct value v)
{
	switch (v.kind) {
	case VALUE_DECIMAL:
		return decimal_print(arena, 1, v.scale);
	case VALUE_SHARE:
		return text_format(arena, "1/%llu",
				   (unsigned long long)v.whole);
	case VALUE_DURATION:
	case VALUE_TIMESTAMP:
		return v.nanos ? TEXT("1ms") : TEXT("1s");
	default:
		return TEXT("1");
	}
}

static struct text span_written(struct arena *arena, struct value v, bool in_ms)
{
	long long n = (long long)v.seconds;

	if (in_ms)
		n = n * 1000 + v.nanos / MILLISECOND;
	return text_format(arena, n < 0 ? "(0s - %lld%s)" : "%lld%s",
			   n < 0 ? -n : n, in_ms ? "ms" : "s");
}

size_t nudge_literal(struct arena *arena, struct value v, struct text out[2])
{
	size_t count = 0;

	switch (v.kind) {
	case VALUE_STRING:
		out[0] = v.size ? TEXT("\"\"") : TEXT("\"x\"");
		return 1;
	case VALUE_BOOL:
	case VALUE_INT:
	case VALUE_UINT:
	case VALUE_DURATION:
		break;
	default:
		return 0;
	}
	for (int direction = 1; direction >= -1; direction -= 2) {
		struct value moved;

		if (!value_nudge(v, direction, &moved))
			continue;
		out[count++] = v.kind == VALUE_DURATION
				       ? span_written(arena, moved, v.nanos)
				       : value_literal(arena, moved);
	}
	return count;
}

size_t nudge_digits(struct arena *arena, struct text written, int64_t rows,
		    struct text out[2])
{
	int64_t n = 0, whole = 0, step = 1;
	uint32_t digits = 0;

	for (size_t i = 0; i < written.size; i++) {
		if (written.data[i] == '.' && !whole) {
			whole = 1;
			continue;
		}
		if (written.data[i] < '0' || written.data[i] > '9' ||
		    digits == DECIMAL_SCALE_MAX - 1 || n > INT64_MAX / 100)
			return 0;
		n = n * 10 + (written.data[i] - '0');
		digits += whole > 0;
		whole *= 10;
	}
	if (!whole)
		return 0;
	if (rows > 0 && whole / rows > 1)
		step = (whole + rows - 1) / rows;
	out[0] = decimal_print(arena, n + step, digits);
	if (n <= step)
		return 1;
	out[1] = decimal_print(arena, n - step, digits);
	return 2;
}
