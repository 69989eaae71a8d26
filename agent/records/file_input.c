/* SPDX-License-Identifier: Apache-2.0 */
#include "records/file_input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PEEK_BYTES 6

static void block_room_grow(struct block_room *room, size_t size)
{
	if (room->size >= size)
		return;
	room->data = xrealloc(room->data, size);
	room->size = size;
}

void file_input_init(struct file_input *input)
{
	memset(input, 0, sizeof(*input));
	input->fd = -1;
	buffer_init(&input->held);
}

void file_input_shut(struct file_input *input)
{
	if (input->stream)
		input->stream->kind->close(input->stream);
	if (input->fd >= 0)
		close(input->fd);
	buffer_release(&input->held);
	file_input_init(input);
}

void file_input_give(struct file_input *input, struct text bytes)
{
	input->given = bytes;
	input->is_given = true;
	input->size = bytes.size;
}

void file_input_stream(struct file_input *input, struct byte_stream *stream)
{
	input->stream = stream;
}

/* What unpacks `stream` of that name, which is freed when there is none. */
static struct byte_stream *unpacked(struct byte_stream *stream,
				    struct text name, struct err *err)
{
	static const char *const endings[] = {"", ".gz", ".zst"};
	static const char *const names[] = {"", "gzip", "zstd"};
	struct text first, bare;
	enum packing packing, promised = packing_of_name(name, &bare);

	if (stream_input_peek(stream, PEEK_BYTES, &first, err))
		goto wrong;
	packing = packing_of(first);
	if (promised != PACKING_NONE && promised != packing) {
		err_set(err, ERR_PEER, "its name ends in %s and it is no %s",
			endings[promised], names[promised]);
		goto wrong;
	}
	if (packing == PACKING_GZIP)
		stream = stream_gzip_open(stream);
	else if (packing == PACKING_ZSTD)
		stream = stream_zstd_open(stream);
	return stream;
wrong:
	stream->kind->close(stream);
	return NULL;
}

int file_input_open(struct file_input *input, int fd, struct text name,
		    struct err *err)
{
	struct byte_stream *stream, *opened;
	struct stat found;
	bool plain;

	input->fd = fd;
	if (fstat(fd, &found))
		return err_set(err, ERR_SYSTEM, "%s", strerror(errno));
	input->size = (uint64_t)found.st_size;
	/* standard input may have been read before */
	if (S_ISREG(found.st_mode) && lseek(fd, 0, SEEK_SET) < 0)
		return err_set(err, ERR_SYSTEM, "%s", strerror(errno));
	opened = stream_input_open(fd);
	stream = unpacked(opened, name, err);
	if (!stream)
		return -1;
	plain = stream == opened;
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	/* what has no packing and stands on a disk is read by offset */
	if (plain && S_ISREG(found.st_mode))
		stream->kind->close(stream);
	else
		input->stream = stream_ahead_open(stream, input->room_ahead);
	return 0;
}

static int see_at_offset(struct file_input *input, struct block_room *room,
			 size_t want, struct err *err)
{
	while (input->seen < want) {
		ssize_t n = pread(input->fd, room->data + input->seen,
				  want - input->seen,
				  (off_t)(input->offset + input->seen));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, ERR_SYSTEM, "%s", strerror(errno));
		if (n == 0)
			return err_set(err, ERR_PEER,
				       "it ended short while it was read");
		input->seen += (size_t)n;
	}
	return 0;
}

static int see_stream(struct file_input *input, struct block_room *room,
		      size_t want, struct err *err)
{
	size_t got = 0;

	if (input->held.size) {
		memcpy(room->data, input->held.data, input->held.size);
		input->seen = input->held.size;
		input->held.size = 0;
	}
	while (input->seen < want && !input->ended) {
		if (input->stream->kind->read(input->stream,
					      room->data + input->seen,
					      want - input->seen, &got, err))
			return -1;
		input->seen += got;
		input->ended = got == 0;
	}
	return 0;
}

int file_input_see(struct file_input *input, struct block_room *room,
		   size_t want, struct text *out, bool *last, struct err *err)
{
	uint64_t left = input->size - input->offset;
	int status = 0;

	if (input->stream && want < input->held.size)
		want = input->held.size;
	if (!input->stream && want > left)
		want = (size_t)left;
	block_room_grow(room, want);
	if (input->stream) {
		status = see_stream(input, room, want, err);
	} else if (input->is_given) {
		memcpy(room->data, input->given.data + input->offset, want);
		input->seen = want;
	} else {
		status = see_at_offset(input, room, want, err);
	}
	*out = (struct text){room->data, input->seen};
	*last = input->stream ? input->ended : input->seen == left;
	return status;
}

void file_input_take(struct file_input *input, const struct block_room *room,
		     size_t size)
{
	if (input->stream)
		buffer_add(&input->held, room->data + size, input->seen - size);
	else
		input->offset += size;
	input->seen = 0;
}

uint64_t file_input_at(const struct file_input *input)
{
	return input->stream ? input->stream->taken : input->offset;
}
