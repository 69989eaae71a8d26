/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The types of what macros are made of. These rows are never run: code_loop.c
 * does their work in place.
 */
#include "cel/function.h"

static struct value never(const struct cel_call *call, const struct value *a)
{
	(void)call;
	return a[0];
}

const struct cel_function functions_list[] = {
	{"@append", "LAA", "LA", false, never},
	{"@merge", "MABMAB", "MAB", false, never},
	{"@not_strictly_false", "b", "b", false, never},
	{0},
};
