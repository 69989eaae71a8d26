/* SPDX-License-Identifier: Apache-2.0 */
/* What must be known beside the files to turn them into leaves again, as
 * canonical JSON: it stands in the statement. */
#ifndef PLAUDIT_RECORDS_COMMITMENT_BINDING_H
#define PLAUDIT_RECORDS_COMMITMENT_BINDING_H

#include "records/block_reader.h"

int commitment_binding(struct arena *arena, const struct source_binding *source,
		       const struct block_reader_state *state, struct text *out,
		       struct err *err) MUST_USE;
/* For `commit: none`: the tree over the files' own digests; leaf data =
 * "plaudit/file/v1" 00 SHA-256 of the file, u32be length, path. */
int commitment_of_files(struct arena *arena, const char *directory,
			const struct block_reader_state *state,
			struct commitment *out, struct err *err) MUST_USE;

#endif
