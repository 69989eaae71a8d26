/* SPDX-License-Identifier: Apache-2.0 */
/* Groups of rows read where they stand in plain files, by several threads. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "records/committed_files.h"
#include "records/file_header.h"
#include "records/group_proof.h"
#include "records/record_format.h"
#include "records/row_walk.h"

#define HEADER_BYTES (256 * 1024)

/* A file of the source, opened when it is first needed. */
struct seek_file {
	struct file_input input;
	struct file_layout layout; /* .path.data NULL: not open yet */
	uint64_t first_record; /* offset */
};

struct seeking {
	struct arena *arena; /* under the lock */
	const struct records_job *job;
	const struct node_file *nodes;
	struct group_work *work;
	pthread_mutex_t lock;
	struct source_paths paths;
	struct seek_file *files;
	size_t next; /* of the groups */
	bool failed;
	struct err err; /* the first */
};

/* One thread's. */
struct seeker {
	struct seeking *seeking;
	struct group_hand *hand;
	struct arena *arena, *scratch;
	struct leaf_writer writer;
	struct csv_record record;
	struct block_room room;
};

static int read_at(int fd, uint64_t offset, struct block_room *room,
		   size_t size, struct err *err)
{
	if (room->size < size) {
		room->data = xrealloc(room->data, size);
		room->size = size;
	}
	for (size_t got = 0; got < size;) {
		ssize_t n = pread(fd, room->data + got, size - got,
				  (off_t)(offset + got));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_set(err, ERR_SYSTEM, "%s",
				       n ? strerror(errno) : "it ended short");
		got += (size_t)n;
	}
	return 0;
}

static int read_header(struct seeking *s, struct seek_file *file,
		       struct text path, struct err *err)
{
	struct header_source from = {s->job->source, false,
				     file_format_of(s->job->source, path)};
	size_t size = file->input.size < HEADER_BYTES ? (size_t)file->input.size
						      : HEADER_BYTES;
	const struct file_layout *layout = NULL;
	struct block_room room = {NULL, 0};
	struct text problem = TEXT("it is empty");
	size_t used = 0;

	if (size && read_at(file->input.fd, 0, &room, size, err) == 0)
		layout = file_header_read(s->arena, &from,
					  (struct text){room.data, size}, &used,
					  &problem);
	free(room.data);
	if (!layout)
		return err_set(err, ERR_USAGE, "%.*s", TEXT_ARG(problem));
	file->layout = *layout;
	file->layout.format = from.format;
	file->layout.path = path;
	file->first_record = used;
	return 0;
}

static int open_file(struct seeking *s, size_t index, struct err *err)
{
	const struct source_path *path = &s->paths.items[index];
	struct seek_file *file = &s->files[index];
	int fd = source_path_open(path);

	if (fd < 0)
		return err_system(err, "%.*s", TEXT_ARG(path->shown));
	if (file_input_open(&file->input, fd, path->shown, err) ||
	    committed_files_cut(s->job, index, &file->input, err))
		return err_prefix(err, "%.*s", TEXT_ARG(path->shown));
	if (file->input.stream)
		return err_set(err, ERR_USAGE, "%.*s is packed",
			       TEXT_ARG(path->shown));
	if (read_header(s, file, path->shown, err))
		return err_prefix(err, "%.*s", TEXT_ARG(path->shown));
	return 0;
}

static int need_file(struct seeking *s, uint64_t index,
		     const struct seek_file **out, struct err *err)
{
	int status = 0;

	if (index >= s->paths.count)
		return err_set(err, ERR_TRUST, "the files end before the rows");
	pthread_mutex_lock(&s->lock);
	if (!s->files[index].layout.path.data)
		status = open_file(s, (size_t)index, err);
	pthread_mutex_unlock(&s->lock);
	*out = &s->files[index];
	return status;
}

/* The records in [offset, end) of the file, to the group's end. */
static int add_records(struct seeker *k, const struct seek_file *file,
		       uint64_t offset, uint64_t end, struct err *err)
{
	const struct record_format *format =
		file->layout.format == FORMAT_NDJSON ? &record_format_ndjson
						     : &record_format_csv;
	char delimiter = k->seeking->job->source->delimiter;
	struct record_reading reading = {
		&file->layout, delimiter ? delimiter : ',', k->scratch};
	struct block block = {.file = &file->layout};
	struct text left;
	size_t used;

	if (offset > end || end - offset > LIMIT_NODE_SPAN)
		return err_set(err, ERR_LIMIT,
			       "a group's rows are too far "
			       "apart");
	if (read_at(file->input.fd, offset, &k->room, (size_t)(end - offset),
		    err))
		return err_prefix(err, "%.*s", TEXT_ARG(file->layout.path));
	left = (struct text){k->room.data, (size_t)(end - offset)};
	while (!group_hand_is_full(k->hand) &&
	       format->next(&reading, left, &k->record, &used)) {
		if (!record_is_blank(&block, &k->record))
			group_hand_add(k->hand,
				       leaf_fields(&k->writer, &file->layout,
						   &k->record));
		arena_reset(k->scratch);
		left.data += used;
		left.size -= used;
	}
	return 0;
}

/* It may begin in one file and end in another. */
static int read_group(struct seeker *k, uint64_t group, struct err *err)
{
	const struct node_file *nodes = k->seeking->nodes;
	const struct node_group *at = &nodes->groups[group];
	const struct node_group *after =
		group + 1 < nodes->count ? at + 1 : NULL;
	uint64_t offset = at->offset;

	group_hand_begin(k->hand, group);
	for (uint64_t i = at->file; !group_hand_is_full(k->hand); i++) {
		const struct seek_file *file = NULL;
		uint64_t end;

		if (need_file(k->seeking, i, &file, err))
			return -1;
		end = file->input.size;
		if (after && after->file == i && after->offset < end)
			end = after->offset;
		if (i != at->file)
			offset = file->first_record;
		if (add_records(k, file, offset, end, err))
			return -1;
	}
	return group_hand_end(k->hand, err);
}

static bool claim(struct seeking *s, uint64_t *group)
{
	size_t count;
	const uint64_t *groups = group_work_groups(s->work, &count);
	bool got;

	pthread_mutex_lock(&s->lock);
	got = !s->failed && s->next < count;
	if (got)
		*group = groups[s->next++];
	pthread_mutex_unlock(&s->lock);
	return got;
}

static void *run(void *context)
{
	struct seeker *k = context;
	struct seeking *s = k->seeking;
	struct err err = {.kind = ERR_NONE};
	uint64_t group;

	while (claim(s, &group)) {
		if (!read_group(k, group, &err))
			continue;
		pthread_mutex_lock(&s->lock);
		if (!s->failed)
			s->err = err;
		s->failed = true;
		pthread_mutex_unlock(&s->lock);
	}
	return NULL;
}

static void seeker_init(struct seeker *k, struct seeking *s)
{
	*k = (struct seeker){.seeking = s,
			     .hand = group_hand_open(s->work),
			     .arena = arena_open(),
			     .scratch = arena_open()};
	leaf_writer_init(k->arena, &k->writer, s->job->source->kind,
			 k->scratch);
	k->record.room = LIMIT_RECORD_COLUMNS;
	k->record.fields =
		arena_many(k->arena, LIMIT_RECORD_COLUMNS, struct csv_field);
}

static void seeker_release(struct seeker *k)
{
	group_hand_close(k->hand);
	leaf_writer_release(&k->writer);
	free(k->room.data);
	arena_close(k->scratch);
	arena_close(k->arena);
}

static void run_all(struct seeking *s)
{
	unsigned started = 1, count = row_walk_threads(s->job);
	struct seeker *seekers = arena_many(s->arena, count, struct seeker);
	pthread_t threads[LIMIT_RECORD_THREADS];

	for (unsigned i = 0; i < count; i++)
		seeker_init(&seekers[i], s);
	while (started < count && pthread_create(&threads[started], NULL, run,
						 &seekers[started]) == 0)
		started++;
	run(&seekers[0]);
	for (unsigned i = 1; i < started; i++)
		pthread_join(threads[i], NULL);
	for (unsigned i = 0; i < count; i++)
		seeker_release(&seekers[i]);
}

int groups_seek(struct arena *arena, const struct records_job *job,
		const struct node_file *nodes, struct group_work *work,
		struct err *err)
{
	struct seeking s = {
		.arena = arena, .job = job, .nodes = nodes, .work = work};
	struct text problem = TEXT("");

	if (source_paths_find(arena, job->source, job->directory, &s.paths,
			      &problem) ||
	    committed_files_keep(arena, job, &s.paths, &problem))
		return err_set(err, ERR_USAGE, "%.*s", TEXT_ARG(problem));
	s.files = arena_many(arena, s.paths.count, struct seek_file);
	for (size_t i = 0; i < s.paths.count; i++)
		file_input_init(&s.files[i].input);
	pthread_mutex_init(&s.lock, NULL);
	run_all(&s);
	pthread_mutex_destroy(&s.lock);
	for (size_t i = 0; i < s.paths.count; i++)
		file_input_shut(&s.files[i].input);
	if (s.failed)
		*err = s.err;
	return s.failed ? -1 : 0;
}
