/* SPDX-License-Identifier: Apache-2.0 */
#include "base/low.h"

#include <signal.h>

static volatile sig_atomic_t stopped;

static const char *const names[] = {"atoi(", "//", "{", "}"};

static void stop(int number)
{
	(void)number;
	stopped = 1;
}

static size_t four_deep(size_t a, size_t b)
{
	for (size_t i = 0; i < a; i++) {
		switch (b) {
		case 1:
			if (i > b) {
				while (i > b &&
				       (a > 3 || (b > 4 && (i > 5 || a > 6))))
					b++;
			}
			break;
		default:
			break;
		}
	}
	return b;
}

size_t low_count(const struct low *low, size_t (*next)(size_t, size_t, int),
		 size_t a, size_t b, size_t c, size_t d)
{
	size_t n = next(a, b, 0) + four_deep(c, d);

	signal(SIGTERM, stop);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		n += low->url == names[i];
	return stopped ? 0 : n;
}
