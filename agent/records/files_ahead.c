/* SPDX-License-Identifier: Apache-2.0 */
#include "records/files_ahead.h"

#include <unistd.h>

#include "base/limits.h"
#include "records/committed_files.h"
#include "records/row_walk.h"

#define ROOM_LEAST ((size_t)2 * 1024 * 1024)

void files_ahead_init(struct files_ahead *ahead, const struct records_job *job,
		      const struct source_paths *paths)
{
	unsigned threads = row_walk_threads(job);

	*ahead = (struct files_ahead){.job = job, .paths = paths};
	ahead->most = threads < FILES_AHEAD_MOST ? threads : FILES_AHEAD_MOST;
	for (size_t i = 0; i < FILES_AHEAD_MOST; i++)
		file_input_init(&ahead->items[i].input);
}

void files_ahead_close(struct files_ahead *ahead)
{
	for (size_t i = 0; i < FILES_AHEAD_MOST; i++)
		file_input_shut(&ahead->items[i].input);
}

size_t files_ahead_room(const struct files_ahead *ahead)
{
	size_t room = LIMIT_AHEAD_BYTES / ahead->most;

	return ahead->most > 1 && room > ROOM_LEAST ? room : ROOM_LEAST;
}

bool files_ahead_take(struct files_ahead *ahead, size_t which,
		      struct file_input *out)
{
	struct file_ahead *item = &ahead->items[which % FILES_AHEAD_MOST];

	if (!item->is_open || item->which != which)
		return false;
	*out = item->input;
	file_input_init(&item->input);
	item->is_open = false;
	return true;
}

static void open_one(struct files_ahead *ahead, size_t which)
{
	struct file_ahead *item = &ahead->items[which % FILES_AHEAD_MOST];
	const struct source_path *path = &ahead->paths->items[which];
	struct err err = {0};
	struct stat now;
	struct text bare;
	int fd;

	/* what has no packing is read by offset */
	if (packing_of_name(path->shown, &bare) == PACKING_NONE)
		return;
	fd = source_path_open(path);
	if (fd < 0)
		return;
	if (fstat(fd, &now) || !source_path_same(&now, &path->found)) {
		close(fd);
		return;
	}
	item->input.room_ahead = files_ahead_room(ahead);
	item->which = which;
	item->is_open =
		file_input_open(&item->input, fd, path->shown, &err) == 0 &&
		committed_files_cut(ahead->job, which, &item->input, &err) == 0;
	if (!item->is_open)
		file_input_shut(&item->input);
}

void files_ahead_open(struct files_ahead *ahead, size_t which)
{
	size_t end = which + ahead->most;

	if (end > ahead->paths->count)
		end = ahead->paths->count;
	if (ahead->next <= which)
		ahead->next = which + 1;
	for (; ahead->next < end; ahead->next++)
		open_one(ahead, ahead->next);
}
