/* SPDX-License-Identifier: Apache-2.0 */
/* The two acts of `plaudit records`: prove and verify. */
#ifndef PLAUDIT_VERBS_RECORDS_VERB_H
#define PLAUDIT_VERBS_RECORDS_VERB_H

#include "base/arena.h"
#include "base/options.h"

struct records_options {
	const char *site, *pack, *source, *attestation, *stream, *out;
	struct option_list rows, keys, absent;
	bool preview, portable;
	/* verify */
	const char *trust_root, *pin, *now;
	bool unlogged, json;
};

/* *code is the exit code when nothing went wrong on our side. */
int rows_prove(struct arena *arena, const struct records_options *options,
	       struct err *err) MUST_USE;
int rows_verify(struct arena *arena, const struct records_options *options,
		const char *path, int *code, struct err *err) MUST_USE;

#endif
