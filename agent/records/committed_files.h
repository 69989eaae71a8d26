/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source read as it was when it was committed to: the files that an
 * attestation names, and of each its first bytes, so that files which were only
 * added or added to since do not matter.
 */
#ifndef PLAUDIT_RECORDS_COMMITTED_FILES_H
#define PLAUDIT_RECORDS_COMMITTED_FILES_H

#include "records/engine.h"
#include "records/file_input.h"
#include "records/source_paths.h"

/* Leaves out the paths that the job does not name; -1 with the sentence when
 * one that it names is not there. Does nothing where it names none. */
int committed_files_keep(struct arena *arena, const struct records_job *job,
			 struct source_paths *paths,
			 struct text *problem) MUST_USE;
/* The input of paths->items[index] ends where it ended then. */
int committed_files_cut(const struct records_job *job, size_t index,
			struct file_input *input, struct err *err) MUST_USE;

#endif
