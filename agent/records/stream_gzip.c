/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gzip by RFC 1952, any number of members one after another; zlib checks each
 * member's length and CRC. What follows the last member must be another one or
 * nothing: gzip(1) passes over trailing garbage, but here nobody could tell
 * what was meant to be there.
 */
#include "records/byte_stream.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/limits.h"

#define PACKED_BYTES (64 * 1024)
#define GZIP_ONLY    (15 + 16) /* inflateInit2: 32 KiB window, gzip header */

struct stream_gzip {
	struct byte_stream stream;
	struct byte_stream *packed;
	z_stream z;
	uint64_t made; /* bytes */
	bool between; /* members: the next byte begins one, or nothing does */
	bool ended;
	char room[PACKED_BYTES];
};

/* Fills z's input when it is empty; it stays empty at the end. */
static int more(struct stream_gzip *gzip, struct err *err)
{
	size_t got = 0;

	if (gzip->z.avail_in)
		return 0;
	if (gzip->packed->kind->read(gzip->packed, gzip->room,
				     sizeof(gzip->room), &got, err))
		return -1;
	gzip->stream.taken = gzip->packed->taken;
	gzip->z.next_in = (Bytef *)gzip->room;
	gzip->z.avail_in = (uInt)got;
	return 0;
}

/* At a member's end: is there another? */
static int next_member(struct stream_gzip *gzip, struct err *err)
{
	if (more(gzip, err))
		return -1;
	if (gzip->z.avail_in == 0) {
		gzip->ended = true;
		return 0;
	}
	if (*gzip->z.next_in != 0x1f)
		return err_set(err, ERR_PEER,
			       "bytes that are no gzip follow its last member");
	gzip->between = false;
	if (inflateReset(&gzip->z) != Z_OK)
		return err_set(err, ERR_SYSTEM, "zlib does not start again");
	return 0;
}

static int inflate_some(struct stream_gzip *gzip, struct err *err)
{
	int status;

	if (more(gzip, err))
		return -1;
	if (gzip->z.avail_in == 0)
		return err_set(err, ERR_PEER, "its gzip data ends short");
	status = inflate(&gzip->z, Z_NO_FLUSH);
	if (status == Z_STREAM_END)
		gzip->between = true;
	else if (status != Z_OK && status != Z_BUF_ERROR)
		return err_set(err, ERR_PEER, "its gzip data is damaged: %s",
			       gzip->z.msg ? gzip->z.msg : "unknown");
	return 0;
}

static int stream_gzip_read(struct byte_stream *stream, char *out, size_t size,
			    size_t *got, struct err *err)
{
	struct stream_gzip *gzip = (struct stream_gzip *)stream;

	gzip->z.next_out = (Bytef *)out;
	gzip->z.avail_out = (uInt)size;
	while (gzip->z.avail_out && !gzip->ended)
		if (gzip->between ? next_member(gzip, err)
				  : inflate_some(gzip, err))
			return -1;
	*got = size - gzip->z.avail_out;
	gzip->made += *got;
	return stream_ratio_check(gzip->made, stream->taken, err);
}

static void stream_gzip_close(struct byte_stream *stream)
{
	struct stream_gzip *gzip = (struct stream_gzip *)stream;

	inflateEnd(&gzip->z);
	gzip->packed->kind->close(gzip->packed);
	free(gzip);
}

static const struct byte_stream_kind stream_gzip = {
	.name = "gzip",
	.read = stream_gzip_read,
	.close = stream_gzip_close,
};

struct byte_stream *stream_gzip_open(struct byte_stream *packed)
{
	struct stream_gzip *gzip = xmalloc(sizeof(*gzip));

	memset(gzip, 0, sizeof(*gzip));
	gzip->stream.kind = &stream_gzip;
	gzip->packed = packed;
	/* fails only without memory */
	if (inflateInit2(&gzip->z, GZIP_ONLY) != Z_OK)
		abort();
	return &gzip->stream;
}
