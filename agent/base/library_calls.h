/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions of a shared library that is loaded only when it is needed: a table
 * says which, and where each is put. The library stays loaded: it is needed
 * again soon, drivers leave threads and handlers behind, or the program ends.
 */
#ifndef PLAUDIT_BASE_LIBRARY_CALLS_H
#define PLAUDIT_BASE_LIBRARY_CALLS_H

#include <stddef.h>

#include "base/err.h"

struct library_call {
	const char *name;
	size_t offset; /* of the pointer to it, in what is filled */
};

/* ERR_SYSTEM when the library, or one of them, is not there. */
int library_calls_open(const char *library, const struct library_call *calls,
		       size_t count, void *out, struct err *err) MUST_USE;

#endif
