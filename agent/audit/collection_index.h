/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index of a folder that was collected (reports/evidence.md section 7): of
 * which chain, place and moment, under which rule pack and site file, and each
 * file by its size and digest. Bytes in, a struct out; what it says of files
 * is for audit/collection.h to hold against them.
 */
#ifndef PLAUDIT_AUDIT_COLLECTION_INDEX_H
#define PLAUDIT_AUDIT_COLLECTION_INDEX_H

#include "base/file_copy.h"
#include "model/report.h"

#define COLLECTION_PLACE_BYTES 16
#define COLLECTION_INDEX       "index.json"

struct collected_file {
	struct text path; /* in the folder; NUL-terminated */
	struct file_print print;
};

struct collection_index {
	struct text version; /* of the agent that looked */
	struct chain_link chain; /* entity, agent, stream */
	unsigned char place[COLLECTION_PLACE_BYTES];
	uint64_t number; /* of the place's collections for the stream, from 1 */
	struct instant began, ended, now;
	struct digest pack, binding, run;
	const struct collected_file *files; /* ascending by path */
	size_t file_count;
};

struct text collection_index_write(struct arena *arena,
				   const struct collection_index *index);
/* ERR_USAGE or ERR_LIMIT: what is wrong with it. */
int collection_index_read(struct arena *arena, struct text bytes,
			  struct collection_index *out,
			  struct err *err) MUST_USE;
/* Whether a file of that path may be in such a folder. */
bool collection_path_is_known(struct text path);

#endif
