/* SPDX-License-Identifier: Apache-2.0 */
/* Money as scaled 64-bit integers, and shares, read and written. */
#include "cel/value.h"

#include <inttypes.h>
#include <stdio.h>

static int bad_decimal(struct text t, struct err *err)
{
	return err_set(err, ERR_USAGE, "\"%.*s\" is not a decimal number",
		       TEXT_ARG(t));
}

static bool add_digit(int64_t *units, int digit, bool negative)
{
	return !__builtin_mul_overflow(*units, (int64_t)10, units) &&
	       !__builtin_add_overflow(
		       *units, (int64_t)(negative ? -digit : digit), units);
}

/* Digits of t after an optional sign; *fraction is how many follow the dot. */
static int read_digits(struct text t, int64_t *units, uint32_t *fraction,
		       struct err *err)
{
	bool negative = t.size && t.data[0] == '-';
	size_t i = negative, digits = 0;
	bool dotted = false;

	for (; i < t.size; i++) {
		char c = t.data[i];

		if (c == '.' && !dotted && digits) {
			dotted = true;
			continue;
		}
		if (c < '0' || c > '9')
			return bad_decimal(t, err);
		if (!add_digit(units, c - '0', negative))
			return err_set(err, ERR_LIMIT,
				       "\"%.*s\" does not fit in 64 bits",
				       TEXT_ARG(t));
		digits++;
		*fraction += dotted;
	}
	if (!digits || (dotted && !*fraction))
		return bad_decimal(t, err);
	return 0;
}

int decimal_parse(struct text t, uint32_t scale, int64_t *units,
		  struct err *err)
{
	int64_t n = 0;
	uint32_t fraction = 0;

	if (read_digits(t, &n, &fraction, err))
		return -1;
	if (fraction > scale)
		return err_set(err, ERR_USAGE,
			       "\"%.*s\" has %u digits after the point, at "
			       "most %u are allowed",
			       TEXT_ARG(t), fraction, scale);
	for (; fraction < scale; fraction++)
		if (!add_digit(&n, 0, false))
			return err_set(err, ERR_LIMIT,
				       "\"%.*s\" does not fit in 64 bits",
				       TEXT_ARG(t));
	*units = n;
	return 0;
}

struct text decimal_print(struct arena *arena, int64_t units, uint32_t scale)
{
	char digits[24], out[48];
	uint64_t n = units < 0 ? 0 - (uint64_t)units : (uint64_t)units;
	int count = snprintf(digits, sizeof(digits), "%0*" PRIu64,
			     (int)scale + 1, n);
	int whole = count - (int)scale;
	int size =
		snprintf(out, sizeof(out), "%s%.*s%s%s", units < 0 ? "-" : "",
			 whole, digits, scale ? "." : "", digits + whole);

	return text_copy(arena, (struct text){out, (size_t)size});
}

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

static int share_set(struct text t, const uint64_t ratio[2], uint64_t *part,
		     uint64_t *whole, struct err *err)
{
	uint64_t divisor = common_divisor(ratio[0], ratio[1]);

	if (!ratio[1] || ratio[0] > ratio[1])
		return err_set(err, ERR_USAGE,
			       "\"%.*s\" is not a share between 0%% and 100%%",
			       TEXT_ARG(t));
	*part = ratio[0] / divisor;
	*whole = ratio[1] / divisor;
	return 0;
}

int share_parse(struct text t, uint64_t *part, uint64_t *whole, struct err *err)
{
	struct text number = t, rest;
	uint64_t ratio[2] = {0, 1};
	int64_t units = 0;
	uint32_t fraction = 0;

	number = text_cut(t, '/', &rest);
	if (rest.data) {
		if (text_to_u64(number, &ratio[0], err) ||
		    text_to_u64(rest, &ratio[1], err))
			return -1;
		return share_set(t, ratio, part, whole, err);
	}
	number = t;
	if (text_ends(t, "%")) {
		number.size--;
		ratio[1] = 100;
	}
	number = text_trim(number);
	if (read_digits(number, &units, &fraction, err))
		return -1;
	if (units < 0 || fraction > 16)
		return err_set(err, ERR_USAGE,
			       "\"%.*s\" is not a share between 0%% and 100%%",
			       TEXT_ARG(t));
	ratio[0] = (uint64_t)units;
	for (; fraction; fraction--)
		ratio[1] *= 10;
	return share_set(t, ratio, part, whole, err);
}
