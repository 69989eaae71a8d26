/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plaudit key rotate: in each of the site's chains the old key names the new
 * one (reports/statement.md, key-rotation/v1); then the new one takes its
 * place. Every step is durable and may be repeated: what a run that died left
 * undone the next one does.
 */
#ifndef PLAUDIT_VERBS_KEY_ROTATE_H
#define PLAUDIT_VERBS_KEY_ROTATE_H

#include "base/secret.h"
#include "verbs/site_open.h"

struct key_rotate {
	const struct site_open *open;
	const char *to; /* reference of a key that is there; NULL: a new file
			   beside the site's key */
	const struct secret *passphrase; /* of `to`; NULL: as the site says */
	int64_t push_seconds;
	bool no_push;
	const char *language; /* "en" or "th" */
	bool undelivered; /* filled */
};

int key_rotate(struct arena *arena, struct key_rotate *rotate,
	       struct err *err) MUST_USE;

#endif
