/* SPDX-License-Identifier: Apache-2.0 */
/* Files of any size by their digests, a piece at a time. No link is followed
 * for the file itself. */
#ifndef PLAUDIT_BASE_FILE_COPY_H
#define PLAUDIT_BASE_FILE_COPY_H

#include "base/digest.h"

struct file_print {
	uint64_t bytes;
	struct digest digest;
};

/* ERR_USAGE when it is no regular file. */
int file_print_take(const char *path, struct file_print *out,
		    struct err *err) MUST_USE;
/* The same bytes under another name, mode 0600, durable before they have it;
 * what was there is replaced. ERR_TRUST, and nothing was put there, when they
 * are not of that print. */
int file_copy(const char *from, const char *to, const struct file_print *wanted,
	      struct err *err) MUST_USE;

#endif
