/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks are cut under one lock: a pread, a search for quotes and a count of
 * line ends, some 20 us for 256 KiB; what threads then do with a block takes
 * ten times as long.
 */
#include "records/block_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "records/block_cut.h"
#include "records/file_header.h"
#include "records/source_paths.h"

#define BLOCK_BYTES (256 * 1024)
#define ROOM_MOST   (2 * LIMIT_RECORD_BYTES + BLOCK_BYTES)

struct block_reader {
	pthread_mutex_t lock;
	struct arena *arena; /* only under the lock */
	const struct records_job *job;
	struct source_paths paths;
	const struct file_layout **layouts;
	struct source_file *files;
	size_t opened; /* files begun */
	int descriptor; /* of the file that is being read, or -1 */
	bool in_file;
	uint64_t offset, size; /* in the file */
	uint64_t line; /* of the byte at offset */
	uint64_t row, sequence, bytes;
	struct block_reader_state state;
	bool stopped;
};

static bool is_inline(const struct block_reader *reader)
{
	return reader->job->inline_rows.size > 0;
}

static void stop(struct block_reader *reader, enum reason reason,
		 struct text detail, struct text where)
{
	if (!reader->stopped) {
		reader->state.reason = reason;
		reader->state.detail = text_copy(reader->arena, detail);
		reader->state.where = text_copy(reader->arena, where);
	}
	reader->stopped = true;
}

static void incomplete(struct block_reader *reader, const char *what)
{
	struct text path = TEXT("rows");

	if (reader->opened)
		path = reader->files[reader->opened - 1].path;
	stop(reader, REASON_INCOMPLETE_SOURCE,
	     text_format(reader->arena, "%.*s: %s", TEXT_ARG(path), what),
	     path);
}

struct block_reader *block_reader_open(struct arena *arena,
				       const struct records_job *job)
{
	struct block_reader *reader = arena_new(arena, struct block_reader);
	struct text problem = TEXT("");

	reader->arena = arena;
	reader->job = job;
	reader->descriptor = -1;
	pthread_mutex_init(&reader->lock, NULL);
	if (is_inline(reader)) {
		reader->paths.items = arena_new(arena, struct source_path);
		reader->paths.items->shown = TEXT("rows");
		reader->paths.count = 1;
		reader->paths.bytes = job->inline_rows.size;
	} else if (source_paths_find(arena, job->source, job->directory,
				     &reader->paths, &problem)) {
		stop(reader, REASON_INCOMPLETE_SOURCE, problem, TEXT(""));
	}
	reader->layouts = arena_many(arena, reader->paths.count,
				     const struct file_layout *);
	reader->files =
		arena_many(arena, reader->paths.count, struct source_file);
	return reader;
}

static void shut(struct block_reader *reader)
{
	if (reader->descriptor >= 0)
		close(reader->descriptor);
	reader->descriptor = -1;
	reader->in_file = false;
}

void block_reader_close(struct block_reader *reader)
{
	shut(reader);
	pthread_mutex_destroy(&reader->lock);
}

/* Exactly size bytes of the file at offset. */
static bool read_at(struct block_reader *reader, char *out, size_t size,
		    uint64_t offset)
{
	size_t done = 0;

	if (is_inline(reader)) {
		memcpy(out, reader->job->inline_rows.data + offset, size);
		return true;
	}
	while (done < size) {
		ssize_t n = pread(reader->descriptor, out + done, size - done,
				  (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			incomplete(reader,
				   n ? strerror(errno)
				     : "it ended short while it was read");
			return false;
		}
		done += (size_t)n;
	}
	return true;
}

static void make_room(struct block_room *room, size_t size)
{
	if (room->size >= size)
		return;
	room->data = xrealloc(room->data, size);
	room->size = size;
}

static bool open_descriptor(struct block_reader *reader,
			    const struct source_path *path)
{
	struct stat now;

	reader->size = reader->job->inline_rows.size;
	if (is_inline(reader))
		return true;
	reader->descriptor = open(path->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (reader->descriptor < 0) {
		enum reason reason = errno == EACCES || errno == EPERM
					     ? REASON_REFUSED_ACCESS
					     : REASON_INCOMPLETE_SOURCE;

		stop(reader, reason,
		     text_format(reader->arena, "%.*s: %s",
				 TEXT_ARG(path->shown), strerror(errno)),
		     path->shown);
		return false;
	}
	if (fstat(reader->descriptor, &now) ||
	    !source_path_same(&now, &path->found)) {
		incomplete(reader, "it changed before it was read");
		return false;
	}
	reader->size = (uint64_t)now.st_size;
	(void)posix_fadvise(reader->descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
	return true;
}

static bool open_next(struct block_reader *reader, struct block_room *room)
{
	const struct source_path *path = &reader->paths.items[reader->opened];
	struct source_file *file = &reader->files[reader->opened++];
	const struct file_layout *layout;
	struct file_layout *named;
	struct text problem, bytes;
	size_t used = 0;

	file->path = path->shown;
	if (!open_descriptor(reader, path))
		return false;
	reader->in_file = true;
	file->bytes = reader->size;
	bytes.size = reader->size < ROOM_MOST ? reader->size : ROOM_MOST;
	if (bytes.size > BLOCK_BYTES)
		bytes.size = BLOCK_BYTES;
	make_room(room, BLOCK_BYTES);
	if (!read_at(reader, room->data, bytes.size, 0))
		return false;
	bytes.data = room->data;
	layout = file_header_read(reader->arena, reader->job->source,
				  is_inline(reader), bytes, &used, &problem);
	if (!layout) {
		incomplete(reader, text_cstr(reader->arena, problem));
		return false;
	}
	named = arena_new(reader->arena, struct file_layout);
	*named = *layout;
	named->path = path->shown;
	reader->layouts[reader->opened - 1] = named;
	reader->offset = used;
	reader->line = 1 + count_lines((struct text){bytes.data, used});
	return true;
}

/* The file is read: was it the same file all the time? */
static void end_file(struct block_reader *reader)
{
	struct stat now;

	if (!is_inline(reader) &&
	    (fstat(reader->descriptor, &now) ||
	     !source_path_same(&now,
			       &reader->paths.items[reader->opened - 1].found)))
		incomplete(reader, "it changed while it was read");
	shut(reader);
}

/* Cuts one block at the reader's offset; false at the file's end. */
static bool cut_block(struct block_reader *reader, struct block_room *room,
		      struct block *out)
{
	const struct file_layout *layout = reader->layouts[reader->opened - 1];
	char delimiter = reader->job->source->delimiter;
	struct cut_rules rules = {delimiter ? delimiter : ',',
				  layout->field_count == 1};
	uint64_t left = reader->size - reader->offset;
	struct block_cut cut = {0, 0, 0};
	size_t want = BLOCK_BYTES;

	for (bool found = false; left && !found; want *= 2) {
		bool last = want >= left;
		size_t size = last ? (size_t)left : want;

		make_room(room, size);
		if (!read_at(reader, room->data, size, reader->offset))
			return false;
		found = block_cut((struct text){room->data, size}, rules, last,
				  &cut);
		if (!found && want > ROOM_MOST) {
			incomplete(reader, "a record of more than 1 MiB");
			return false;
		}
	}
	if (cut.size == 0)
		return false;
	*out = (struct block){
		.bytes = {room->data, cut.size},
		.file = layout,
		.sequence = reader->sequence++,
		.first_row = reader->row,
		.first_line = reader->line,
		.rows = cut.rows,
	};
	reader->offset += cut.size;
	reader->bytes += cut.size;
	reader->row += cut.rows;
	reader->line += cut.lines;
	reader->files[reader->opened - 1].rows += cut.rows;
	return true;
}

static bool claim(struct block_reader *reader, struct block_room *room,
		  struct block *out)
{
	while (!reader->stopped) {
		if (!reader->in_file) {
			if (reader->opened == reader->paths.count)
				return false;
			if (!open_next(reader, room))
				return false;
		}
		if (cut_block(reader, room, out))
			return true;
		if (!reader->stopped)
			end_file(reader);
	}
	return false;
}

bool block_reader_claim(struct block_reader *reader, struct block_room *room,
			struct block *out)
{
	const struct records_job *job = reader->job;
	bool got;

	pthread_mutex_lock(&reader->lock);
	got = claim(reader, room, out);
	if (got && job->progress)
		job->progress(job->progress_context, reader->bytes,
			      reader->paths.bytes);
	pthread_mutex_unlock(&reader->lock);
	return got;
}

void block_reader_stop(struct block_reader *reader, enum reason reason,
		       struct text detail, struct text where)
{
	pthread_mutex_lock(&reader->lock);
	stop(reader, reason, detail, where);
	pthread_mutex_unlock(&reader->lock);
}

/* What became of a file that is not as it was found. */
static const char *change_of(const struct source_path *path, bool gone,
			     const struct stat *now)
{
	if (gone)
		return "it was removed while the source was read";
	if (now->st_ino != path->found.st_ino ||
	    now->st_dev != path->found.st_dev)
		return "it was replaced while the source was read";
	if (now->st_size != path->found.st_size)
		return "its size changed while the source was read";
	return "it was written to while the source was read";
}

static void look_again(struct block_reader *reader)
{
	for (size_t i = 0; i < reader->opened && !reader->stopped; i++) {
		const struct source_path *path = &reader->paths.items[i];
		struct stat now;
		bool gone = stat(path->path, &now) != 0;

		if (!gone && source_path_same(&now, &path->found))
			continue;
		stop(reader, REASON_INCOMPLETE_SOURCE,
		     text_format(reader->arena, "%.*s: %s",
				 TEXT_ARG(path->shown),
				 change_of(path, gone, &now)),
		     path->shown);
	}
}

struct block_reader_state block_reader_finish(struct block_reader *reader)
{
	struct block_reader_state *state = &reader->state;

	shut(reader);
	if (!is_inline(reader))
		look_again(reader);
	state->layouts = reader->layouts;
	state->files = reader->files;
	state->file_count = reader->opened;
	state->rows = reader->row;
	state->bytes = reader->bytes;
	state->total_bytes = reader->paths.bytes;
	return *state;
}

uint64_t block_reader_total(const struct block_reader *reader)
{
	return reader->paths.bytes;
}
