/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks are cut under one lock: a pread, a search for quotes and a count of
 * line ends, some 20 us for 256 KiB; what threads then do with a block takes
 * ten times as long.
 */
#include "records/block_reader.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "records/block_cut.h"
#include "records/committed_files.h"
#include "records/file_header.h"
#include "records/files_ahead.h"
#include "records/line_cut.h"
#include "records/source_paths.h"

#define BLOCK_BYTES    (256 * 1024)
#define ROOM_MOST      (2 * LIMIT_RECORD_BYTES + BLOCK_BYTES)
#define UNPACKED_ABOUT 8 /* bytes out of a packed one, as records go */
#define STREAM_ABOUT   (64 * 1024 * 1024) /* bytes of what tells no size */

struct block_reader {
	pthread_mutex_t lock;
	struct arena *arena; /* only under the lock */
	const struct records_job *job;
	struct source_paths paths;
	const struct file_layout **layouts;
	struct source_file *files;
	size_t opened; /* files begun */
	struct file_input input; /* of the file that is being read */
	struct files_ahead ahead; /* those that follow it */
	bool in_file;
	uint64_t before; /* bytes of the files before it */
	uint64_t line; /* of the byte that comes next */
	uint64_t row, sequence, bytes;
	struct block_reader_state state;
	bool stopped;
};

static bool is_inline(const struct block_reader *reader)
{
	return reader->job->inline_rows.size > 0;
}

/* Neither given nor a stream: found, and looked at again afterwards. */
static bool is_found(const struct block_reader *reader)
{
	return !is_inline(reader) && !reader->job->stream;
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
	file_input_init(&reader->input);
	pthread_mutex_init(&reader->lock, NULL);
	if (job->blocked != REASON_NONE) {
		stop(reader, job->blocked, job->blocked_detail,
		     job->stream_name);
	} else if (!is_found(reader)) {
		reader->paths.items = arena_new(arena, struct source_path);
		reader->paths.items->shown =
			is_inline(reader) ? TEXT("rows") : job->stream_name;
		reader->paths.count = 1;
		reader->paths.bytes = job->inline_rows.size;
	} else if (source_paths_find(arena, job->source, job->directory,
				     &reader->paths, &problem) ||
		   committed_files_keep(arena, job, &reader->paths, &problem)) {
		stop(reader, REASON_INCOMPLETE_SOURCE, problem, TEXT(""));
	}
	files_ahead_init(&reader->ahead, job, &reader->paths);
	reader->layouts = arena_many(arena, reader->paths.count,
				     const struct file_layout *);
	reader->files =
		arena_many(arena, reader->paths.count, struct source_file);
	return reader;
}

static void shut(struct block_reader *reader)
{
	file_input_shut(&reader->input);
	reader->in_file = false;
}

void block_reader_close(struct block_reader *reader)
{
	shut(reader);
	files_ahead_close(&reader->ahead);
	pthread_mutex_destroy(&reader->lock);
}

/* As file_input_see; what is wrong with the file is said. */
static bool see(struct block_reader *reader, struct block_room *room,
		size_t want, struct text *out, bool *last)
{
	struct err err = {0};

	if (file_input_see(&reader->input, room, want, out, last, &err) == 0)
		return true;
	incomplete(reader, err.text);
	return false;
}

static bool open_file(struct block_reader *reader,
		      const struct source_path *path)
{
	struct err err = {0};
	struct stat now;
	int fd;

	if (is_inline(reader)) {
		file_input_give(&reader->input, reader->job->inline_rows);
		return true;
	}
	if (!is_found(reader)) {
		file_input_stream(&reader->input, reader->job->stream);
		return true;
	}
	files_ahead_open(&reader->ahead, reader->opened - 1);
	if (files_ahead_take(&reader->ahead, reader->opened - 1,
			     &reader->input))
		return true;
	fd = source_path_open(path);
	if (fd < 0) {
		enum reason reason = errno == EACCES || errno == EPERM
					     ? REASON_REFUSED_ACCESS
					     : REASON_INCOMPLETE_SOURCE;

		stop(reader, reason,
		     text_format(reader->arena, "%.*s: %s",
				 TEXT_ARG(path->shown), strerror(errno)),
		     path->shown);
		return false;
	}
	if (fstat(fd, &now) || !source_path_same(&now, &path->found)) {
		close(fd);
		incomplete(reader, "it changed before it was read");
		return false;
	}
	reader->input.room_ahead = files_ahead_room(&reader->ahead);
	if (file_input_open(&reader->input, fd, path->shown, &err) == 0 &&
	    committed_files_cut(reader->job, reader->opened - 1, &reader->input,
				&err) == 0)
		return true;
	incomplete(reader, err.text);
	return false;
}

static enum source_format format_of(const struct block_reader *reader,
				    struct text name)
{
	return is_found(reader) ? file_format_of(reader->job->source, name)
				: FORMAT_CSV;
}

static bool open_next(struct block_reader *reader, struct block_room *room)
{
	const struct source_path *path = &reader->paths.items[reader->opened];
	struct source_file *file = &reader->files[reader->opened++];
	const struct file_layout *layout;
	struct file_layout *named;
	struct header_source from = {reader->job->source, is_inline(reader),
				     format_of(reader, path->shown)};
	struct text problem, bytes;
	size_t used = 0;
	bool last;

	file->path = path->shown;
	reader->in_file = true;
	if (!open_file(reader, path) ||
	    !see(reader, room, BLOCK_BYTES, &bytes, &last))
		return false;
	file->bytes = reader->input.size;
	layout = file_header_read(reader->arena, &from, bytes, &used, &problem);
	if (!layout) {
		incomplete(reader, text_cstr(reader->arena, problem));
		return false;
	}
	named = arena_new(reader->arena, struct file_layout);
	*named = *layout;
	named->path = path->shown;
	named->format = from.format;
	reader->layouts[reader->opened - 1] = named;
	file_input_take(&reader->input, room, used);
	reader->line = 1 + count_lines((struct text){bytes.data, used});
	return true;
}

/* The file is read: was it the same file all the time? */
static void end_file(struct block_reader *reader)
{
	struct stat now;

	if (!is_found(reader) && !is_inline(reader))
		reader->input.size = file_input_at(&reader->input);
	if (is_found(reader) &&
	    (fstat(reader->input.fd, &now) ||
	     !source_path_same(&now,
			       &reader->paths.items[reader->opened - 1].found)))
		incomplete(reader, "it changed while it was read");
	reader->before += reader->input.size;
	reader->files[reader->opened - 1].bytes = reader->input.size;
	shut(reader);
}

static bool cut(const struct block_reader *reader, struct text bytes, bool last,
		struct block_cut *out)
{
	const struct file_layout *layout = reader->layouts[reader->opened - 1];
	char delimiter = reader->job->source->delimiter;
	struct cut_rules rules = {delimiter ? delimiter : ',',
				  layout->field_count == 1};

	if (layout->format == FORMAT_NDJSON)
		return line_cut(bytes, last, out);
	return block_cut(bytes, rules, last, out);
}

/* Cuts one block where the reader is; false at the file's end. */
static bool cut_block(struct block_reader *reader, struct block_room *room,
		      struct block *out)
{
	struct block_cut made = {0, 0, 0};
	size_t want = BLOCK_BYTES;
	struct text bytes;
	uint64_t offset;
	bool last = false;

	for (bool found = false; !last && !found; want *= 2) {
		if (!see(reader, room, want, &bytes, &last))
			return false;
		found = cut(reader, bytes, last, &made);
		if (!found && want > ROOM_MOST) {
			incomplete(reader, "a record of more than 1 MiB");
			return false;
		}
	}
	if (made.size == 0)
		return false;
	offset = reader->input.stream ? UINT64_MAX : reader->input.offset;
	file_input_take(&reader->input, room, made.size);
	*out = (struct block){
		.bytes = {room->data, made.size},
		.file = reader->layouts[reader->opened - 1],
		.sequence = reader->sequence++,
		.first_row = reader->row,
		.first_line = reader->line,
		.rows = made.rows,
		.file_index = (uint32_t)(reader->opened - 1),
		.offset = offset,
	};
	reader->bytes = reader->before + file_input_at(&reader->input);
	reader->row += made.rows;
	reader->line += made.lines;
	reader->files[reader->opened - 1].rows += made.rows;
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
		bool gone = source_path_stat(path, &now) != 0;

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
	if (is_found(reader))
		look_again(reader);
	state->layouts = reader->layouts;
	state->files = reader->files;
	state->file_count = reader->opened;
	state->rows = reader->row;
	state->bytes = reader->before;
	state->total_bytes = reader->paths.bytes;
	return *state;
}

uint64_t block_reader_total(const struct block_reader *reader)
{
	const struct source_paths *paths = &reader->paths;
	uint64_t total = 0;
	struct text bare;

	for (size_t i = 0; i < paths->count; i++) {
		uint64_t bytes = (uint64_t)paths->items[i].found.st_size;

		if (packing_of_name(paths->items[i].shown, &bare))
			bytes *= UNPACKED_ABOUT;
		total += bytes;
	}
	if (is_inline(reader))
		return paths->bytes;
	return reader->job->stream ? STREAM_ABOUT : total;
}
