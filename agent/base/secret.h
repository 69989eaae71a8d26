/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets are named in YAML, never written: an environment variable or a file.
 * A revealed secret lives in a holder of its own that is cleansed when closed;
 * printing code shows it as SECRET_MASK.
 */
#ifndef PLAUDIT_BASE_SECRET_H
#define PLAUDIT_BASE_SECRET_H

#include "base/text.h"

#define SECRET_MASK "***"

struct secret_ref {
	struct text env; /* {env: NAME}; size 0: not this way */
	struct text file; /* {file: PATH}, relative to the site's directory */
	struct text credential; /* {credential: NAME}, as systemd hands it on */
};

struct secret;

/* ERR_USAGE when the variable is unset or the file cannot be read; one line
 * end at the end of a file is not part of the secret. */
int secret_open(const struct secret_ref *ref, const char *directory,
		struct secret **out, struct err *err) MUST_USE;
void secret_close(struct secret *secret); /* NULL is allowed */
struct text secret_reveal(const struct secret *secret);

#endif
