/* SPDX-License-Identifier: Apache-2.0 */
/* A descriptor's bytes in order. */
#include "records/byte_stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PEEK_ROOM 64

struct stream_input {
	struct byte_stream stream;
	int fd;
	char peeked[PEEK_ROOM];
	size_t from, until; /* of what was peeked and not yet taken */
};

/* Some bytes; 0 at the end, -1 with errno. */
static ssize_t take(int fd, char *out, size_t size)
{
	ssize_t n;

	do
		n = read(fd, out, size);
	while (n < 0 && errno == EINTR);
	return n;
}

static int stream_input_read(struct byte_stream *stream, char *out, size_t size,
			     size_t *got, struct err *err)
{
	struct stream_input *input = (struct stream_input *)stream;
	size_t left = input->until - input->from;
	ssize_t n;

	if (left) {
		*got = left < size ? left : size;
		memcpy(out, input->peeked + input->from, *got);
		input->from += *got;
		return 0;
	}
	n = take(input->fd, out, size);
	if (n < 0)
		return err_set(err, ERR_SYSTEM, "%s", strerror(errno));
	*got = (size_t)n;
	stream->taken += (uint64_t)n;
	return 0;
}

int stream_input_peek(struct byte_stream *stream, size_t most, struct text *out,
		      struct err *err)
{
	struct stream_input *input = (struct stream_input *)stream;

	while (input->until < most) {
		ssize_t n = take(input->fd, input->peeked + input->until,
				 most - input->until);

		if (n < 0)
			return err_set(err, ERR_SYSTEM, "%s", strerror(errno));
		if (n == 0)
			break;
		input->until += (size_t)n;
		stream->taken += (uint64_t)n;
	}
	*out = (struct text){input->peeked, input->until};
	return 0;
}

static void stream_input_close(struct byte_stream *stream)
{
	free(stream);
}

static const struct byte_stream_kind stream_input = {
	.name = "input",
	.read = stream_input_read,
	.close = stream_input_close,
};

struct byte_stream *stream_input_open(int fd)
{
	struct stream_input *input = xmalloc(sizeof(*input));

	memset(input, 0, sizeof(*input));
	input->stream.kind = &stream_input;
	input->fd = fd;
	return &input->stream;
}
