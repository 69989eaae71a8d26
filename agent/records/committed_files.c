/* SPDX-License-Identifier: Apache-2.0 */
#include "records/committed_files.h"

#include "base/arena.h"

int committed_files_keep(struct arena *arena, const struct records_job *job,
			 struct source_paths *paths, struct text *problem)
{
	struct source_path *kept =
		arena_many(arena, job->committed_count, struct source_path);

	if (!job->committed)
		return 0;
	for (size_t i = 0; i < job->committed_count; i++) {
		struct text wanted = job->committed[i].path;
		size_t at = 0;

		while (at < paths->count &&
		       !text_equal(paths->items[at].shown, wanted))
			at++;
		if (at == paths->count) {
			*problem = text_format(arena,
					       "%.*s: it was committed to and "
					       "is no longer there",
					       TEXT_ARG(wanted));
			return -1;
		}
		kept[i] = paths->items[at];
	}
	paths->items = kept;
	paths->count = job->committed_count;
	return 0;
}

int committed_files_cut(const struct records_job *job, size_t index,
			struct file_input *input, struct err *err)
{
	uint64_t bytes, size = input->size;

	if (!job->committed)
		return 0;
	bytes = job->committed[index].bytes;
	/* a packed file has no first part that could be read alone */
	if (size < bytes || (input->stream && size != bytes))
		return err_set(err, ERR_USAGE,
			       "it has %llu bytes now, and had %llu when it "
			       "was committed to",
			       (unsigned long long)size,
			       (unsigned long long)bytes);
	input->size = bytes;
	return 0;
}
