/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many bundles, verified by several threads. Each thread has an arena that is
 * emptied after every bundle, and its own memory of the last checkpoint; the
 * session is common to all.
 */
#ifndef PLAUDIT_ATTEST_VERIFY_MANY_H
#define PLAUDIT_ATTEST_VERIFY_MANY_H

#include "attest/verify_session.h"

struct verify_many {
	const struct verify_request *request; /* all but bundle and memo */
	size_t count;
	unsigned threads; /* 0: one a processor; never more than bundles */
	/* Both are called in any thread, once for each index. `done` copies
	 * what it keeps; v is NULL when the bundle could not be read. */
	int (*read)(void *context, size_t index, struct arena *arena,
		    struct text *bundle, struct err *err);
	void (*done)(void *context, size_t index, struct arena *arena,
		     const struct verification *v, const struct err *err);
	void *context;
};

int verify_many_run(const struct verify_many *many, struct err *err) MUST_USE;

#endif
