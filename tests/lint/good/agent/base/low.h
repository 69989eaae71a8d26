/* SPDX-License-Identifier: Apache-2.0 */
/* What looks like a breach to a hasty rule, and is none. */
#ifndef PLAUDIT_BASE_LOW_H
#define PLAUDIT_BASE_LOW_H

#include <stddef.h>

/* never localtime(), strcpy() or system() */
struct low {
	const char *url; /* "https://..." */
	int (*compare)(const void *a, const void *b, void *c, size_t d,
		       size_t e, size_t f);
};

#define LOW_EACH(i, n)                   \
	for (size_t i = 0; i < (n); i++) \
		for (;;)                 \
			if (i)           \
				for (;;) \
					if (i)

size_t low_count(const struct low *low, size_t (*next)(size_t, size_t, int),
		 size_t a, size_t b, size_t c, size_t d);

#endif
