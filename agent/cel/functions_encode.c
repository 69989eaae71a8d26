/* SPDX-License-Identifier: Apache-2.0 */
/* The extension "encoders": base64 with and without padding. */
#include <string.h>

#include "base/encode.h"
#include "cel/function.h"

static struct value encode(const struct cel_call *call, const struct value *a)
{
	if (a[0].size * 2 > *call->left)
		return value_too_large();
	*call->left -= a[0].size * 2;
	return value_string(base64_encode(call->scratch, value_text(a[0])));
}

static struct value decode(const struct cel_call *call, const struct value *a)
{
	size_t missing = (4 - a[0].size % 4) % 4;
	char *padded = call_alloc(call, a[0].size + missing, 1);
	struct err err = {0};
	struct text out;

	if (!padded)
		return value_too_large();
	if (a[0].size)
		memcpy(padded, a[0].bytes, a[0].size);
	memset(padded + a[0].size, '=', missing);
	if (base64_decode(call->scratch,
			  (struct text){padded, a[0].size + missing}, &out,
			  &err))
		return value_error("the string is no base64");
	return value_bytes(out);
}

const struct cel_function functions_encode[] = {
	{"base64.encode", "y", "s", false, encode},
	{"base64.decode", "s", "y", false, decode},
	{0},
};
