/* SPDX-License-Identifier: Apache-2.0 */
#include "base/low.h"

int main(void)
{
	struct low low = {.url = NULL};

	return (int)low_count(&low, NULL, 1, 2, 3, 4);
}
