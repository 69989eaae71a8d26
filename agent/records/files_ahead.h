/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packed files of a source that are opened before it is their turn, so that as
 * many are unpacked at once as there are threads. Each has so much room for
 * what is unpacked that all of them together stay within LIMIT_AHEAD_BYTES;
 * their rows are read in the order of the files all the same.
 *
 * A file that unpacks to more than its share (24 MiB by the number of threads)
 * is unpacked up to that share and then waits for its turn; in its turn it is
 * unpacked by one thread beside the one that parses, since neither format can
 * be unpacked in the middle. One large file among many small ones so costs at
 * most its own time of unpacking, less what was done ahead: give large exports
 * as several files.
 */
#ifndef PLAUDIT_RECORDS_FILES_AHEAD_H
#define PLAUDIT_RECORDS_FILES_AHEAD_H

#include "records/engine.h"
#include "records/file_input.h"
#include "records/source_paths.h"

#define FILES_AHEAD_MOST 8

struct file_ahead {
	struct file_input input;
	size_t which; /* of the source's files */
	bool is_open;
};

struct files_ahead {
	const struct records_job *job;
	const struct source_paths *paths;
	struct file_ahead items[FILES_AHEAD_MOST];
	size_t most; /* at once, with the one that is read */
	size_t next; /* of the files: none before it is opened ahead */
};

void files_ahead_init(struct files_ahead *ahead, const struct records_job *job,
		      const struct source_paths *paths);
void files_ahead_close(struct files_ahead *ahead);

/* Bytes of room for what is unpacked of each. */
size_t files_ahead_room(const struct files_ahead *ahead);
/* The input of a file that is open; false: it is not, or could not be opened,
 * and whoever opens it in its turn says why. */
bool files_ahead_take(struct files_ahead *ahead, size_t which,
		      struct file_input *out);
/* The file is read now: opens those that follow. */
void files_ahead_open(struct files_ahead *ahead, size_t which);

#endif
