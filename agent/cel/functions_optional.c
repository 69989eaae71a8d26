/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/function.h"

const struct cel_function functions_optional[] = {
	{0},
};
