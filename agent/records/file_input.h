/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of one file of a source, as they are cut into blocks: looked at in
 * the caller's room, then taken up to where its last whole record ends. Plain
 * files are read by offset, packed ones and standard input as streams.
 */
#ifndef PLAUDIT_RECORDS_FILE_INPUT_H
#define PLAUDIT_RECORDS_FILE_INPUT_H

#include <sys/stat.h>

#include "records/byte_stream.h"

/* A thread's buffer for blocks; zeroed at first, freed by its owner. */
struct block_room {
	char *data;
	size_t size;
};

struct file_input {
	struct text given; /* the bytes themselves, when is_given */
	bool is_given;
	int fd; /* -1: none */
	struct byte_stream *stream; /* NULL: read by offset */
	uint64_t offset, size; /* in the file or in what is given */
	size_t seen; /* bytes in the room */
	struct buffer held; /* of a stream: seen and not taken */
	bool ended; /* of a stream: nothing follows what was seen */
	size_t room_ahead; /* of a stream that is unpacked; 0: some */
};

void file_input_init(struct file_input *input);
/* Lets go of what is open; it can be opened again. */
void file_input_shut(struct file_input *input);

void file_input_give(struct file_input *input, struct text bytes);
/* fd becomes the input's own. The first bytes and the name's ending tell how
 * it is packed; -1 when they contradict each other. */
int file_input_open(struct file_input *input, int fd, struct text name,
		    struct err *err) MUST_USE;
/* Any stream, which becomes the input's own. */
void file_input_stream(struct file_input *input, struct byte_stream *stream);

/*
 * The next bytes, `want` of them or all that are left, in the room (it grows);
 * *last: nothing follows them. Asked again for more it keeps what it has.
 */
int file_input_see(struct file_input *input, struct block_room *room,
		   size_t want, struct text *out, bool *last,
		   struct err *err) MUST_USE;
/* The first `size` of the bytes that were seen are done with. */
void file_input_take(struct file_input *input, const struct block_room *room,
		     size_t size);

/* How far it is in the file itself, for progress. */
uint64_t file_input_at(const struct file_input *input);

#endif
