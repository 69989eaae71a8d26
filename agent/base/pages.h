/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Large memory that goes back to the system as soon as it is given back, which
 * malloc does not promise: tables and buffers whose sum has a ceiling. Zeroed;
 * what is never touched takes no memory. The size is the owner's to know.
 */
#ifndef PLAUDIT_BASE_PAGES_H
#define PLAUDIT_BASE_PAGES_H

#include <stddef.h>

#define PAGES_HUGE (2 * 1024 * 1024) /* bytes; whole multiples are best */

void *pages_open(size_t size);
/* The first `old_size` bytes stay, what is new is zeroed. old may be NULL. */
void *pages_grow(void *old, size_t old_size, size_t size);
void pages_close(void *pages, size_t size); /* NULL is allowed */

#endif
