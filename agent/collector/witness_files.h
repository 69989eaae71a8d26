/* SPDX-License-Identifier: Apache-2.0 */
/* A witness's directory: where its files are, and its settings. */
#ifndef PLAUDIT_COLLECTOR_WITNESS_FILES_H
#define PLAUDIT_COLLECTOR_WITNESS_FILES_H

#include "ledger/note_key.h"

struct witness_files {
	const char *config, *key, *lock, *logs;
};

struct witness_settings {
	struct text name;
	struct note_key *logs; /* different origins, Ed25519 */
	size_t log_count;
};

void witness_files_name(struct arena *arena, const char *directory,
			struct witness_files *out);
/* logs/<hex sha256(origin)> */
const char *witness_log_path(struct arena *arena,
			     const struct witness_files *files,
			     struct text origin);
int witness_settings_write(struct arena *arena,
			   const struct witness_files *files, struct text name,
			   const struct text *vkeys, size_t vkey_count,
			   struct err *err) MUST_USE;
/* ERR_USAGE with the place of what is wrong. */
int witness_settings_read(struct arena *arena,
			  const struct witness_files *files,
			  struct witness_settings *out,
			  struct err *err) MUST_USE;

#endif
