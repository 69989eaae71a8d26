/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zstandard by RFC 8878, any number of frames one after another; libzstd
 * checks a frame's checksum where it has one. A window beyond the ceiling is
 * refused, because it is memory that a file asks for.
 */
#include "records/byte_stream.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/limits.h"

struct stream_zstd {
	struct byte_stream stream;
	struct byte_stream *packed;
	ZSTD_DStream *z;
	ZSTD_inBuffer in;
	uint64_t made; /* bytes */
	bool inside; /* a frame that has not ended */
	bool ended;
	size_t room_size;
	char *room;
};

/* Fills the input when it is empty; it stays empty at the end. */
static int more(struct stream_zstd *zstd, struct err *err)
{
	size_t got = 0;

	if (zstd->in.pos < zstd->in.size)
		return 0;
	if (zstd->packed->kind->read(zstd->packed, zstd->room, zstd->room_size,
				     &got, err))
		return -1;
	zstd->stream.taken = zstd->packed->taken;
	zstd->in = (ZSTD_inBuffer){zstd->room, got, 0};
	return 0;
}

static int wrong(size_t code, struct err *err)
{
	switch (ZSTD_getErrorCode(code)) {
	case ZSTD_error_frameParameter_windowTooLarge:
		return err_set(err, ERR_LIMIT,
			       "its zstd data needs a window of more than %u "
			       "MiB",
			       1u << (LIMIT_ZSTD_WINDOW_LOG - 20));
	case ZSTD_error_prefix_unknown:
		return err_set(err, ERR_PEER,
			       "bytes that are no zstd follow its last frame");
	case ZSTD_error_dictionary_wrong:
		return err_set(err, ERR_PEER,
			       "its zstd data needs a dictionary");
	default:
		return err_set(err, ERR_PEER, "its zstd data is damaged: %s",
			       ZSTD_getErrorName(code));
	}
}

static int unpack_some(struct stream_zstd *zstd, ZSTD_outBuffer *out,
		       struct err *err)
{
	size_t before = out->pos, status;

	/* what is made may still be inside z when the input is used up */
	if (more(zstd, err))
		return -1;
	if (zstd->in.size == 0 && !zstd->inside) {
		zstd->ended = true;
		return 0;
	}
	status = ZSTD_decompressStream(zstd->z, out, &zstd->in);
	if (ZSTD_isError(status))
		return wrong(status, err);
	if (zstd->in.size == 0 && status && out->pos == before)
		return err_set(err, ERR_PEER, "its zstd data ends short");
	zstd->inside = status != 0;
	return 0;
}

static int stream_zstd_read(struct byte_stream *stream, char *out, size_t size,
			    size_t *got, struct err *err)
{
	struct stream_zstd *zstd = (struct stream_zstd *)stream;
	ZSTD_outBuffer made = {out, size, 0};

	while (made.pos < size && !zstd->ended)
		if (unpack_some(zstd, &made, err))
			return -1;
	*got = made.pos;
	zstd->made += made.pos;
	return stream_ratio_check(zstd->made, stream->taken, err);
}

static void stream_zstd_close(struct byte_stream *stream)
{
	struct stream_zstd *zstd = (struct stream_zstd *)stream;

	ZSTD_freeDStream(zstd->z);
	zstd->packed->kind->close(zstd->packed);
	free(zstd->room);
	free(zstd);
}

static const struct byte_stream_kind stream_zstd = {
	.name = "zstd",
	.read = stream_zstd_read,
	.close = stream_zstd_close,
};

struct byte_stream *stream_zstd_open(struct byte_stream *packed)
{
	struct stream_zstd *zstd = xmalloc(sizeof(*zstd));

	memset(zstd, 0, sizeof(*zstd));
	zstd->stream.kind = &stream_zstd;
	zstd->packed = packed;
	zstd->room_size = ZSTD_DStreamInSize();
	zstd->room = xmalloc(zstd->room_size);
	zstd->z = ZSTD_createDStream();
	/* fail only without memory, or with a number that libzstd lacks */
	if (!zstd->z ||
	    ZSTD_isError(ZSTD_DCtx_setParameter(zstd->z, ZSTD_d_windowLogMax,
						LIMIT_ZSTD_WINDOW_LOG)))
		abort();
	return &zstd->stream;
}
