/* SPDX-License-Identifier: Apache-2.0 */
#include "load/tighten.h"

bool value_loosens(enum direction stricter, struct value value,
		   struct value limit)
{
	bool comparable = false;
	int order;

	if (stricter == DIRECTION_FIXED)
		return !value_equal(value, limit);
	order = value_compare(value, limit, &comparable);
	if (!comparable)
		return true;
	return stricter == DIRECTION_LOWER ? order > 0 : order < 0;
}
