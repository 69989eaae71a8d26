/* SPDX-License-Identifier: Apache-2.0 */
#include "records/byte_stream.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/limits.h"

static int file_of(const void *bytes, size_t size)
{
	char path[] = "/tmp/plaudit-stream-XXXXXX";
	int fd = mkstemp(path);

	cr_assert_geq(fd, 0);
	unlink(path);
	cr_assert_eq(write(fd, bytes, size), (ssize_t)size);
	cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static void add_gzip(struct buffer *out, const char *bytes, size_t size)
{
	z_stream z = {0};

	cr_assert_eq(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8,
				  Z_DEFAULT_STRATEGY),
		     Z_OK);
	buffer_reserve(out, deflateBound(&z, size) + 64);
	z.next_in = (Bytef *)(uintptr_t)bytes;
	z.avail_in = (uInt)size;
	z.next_out = (Bytef *)out->data + out->size;
	z.avail_out = (uInt)(out->room - out->size);
	cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->size += z.total_out;
	deflateEnd(&z);
}

static void add_zstd(struct buffer *out, const char *bytes, size_t size)
{
	ZSTD_CCtx *z = ZSTD_createCCtx();
	size_t made;

	ZSTD_CCtx_setParameter(z, ZSTD_c_checksumFlag, 1);
	buffer_reserve(out, ZSTD_compressBound(size));
	made = ZSTD_compress2(z, out->data + out->size, out->room - out->size,
			      bytes, size);
	cr_assert_not(ZSTD_isError(made));
	out->size += made;
	ZSTD_freeCCtx(z);
}

/* Reads it all in pieces of that size; 0, or -1 with *err. */
static int unpack(struct byte_stream *(*open_packed)(struct byte_stream *),
		  const struct buffer *packed, bool ahead, size_t piece,
		  struct buffer *out, struct err *err)
{
	int fd = file_of(packed->data, packed->size), status;
	struct byte_stream *stream = open_packed(stream_input_open(fd));
	size_t got = 0;

	if (ahead)
		stream = stream_ahead_open(stream, 0);
	out->size = 0;
	do {
		buffer_reserve(out, piece);
		status = stream->kind->read(stream, out->data + out->size,
					    piece, &got, err);
		if (!status)
			out->size += got;
	} while (!status && got);
	if (!status)
		cr_expect_eq(stream->taken, packed->size);
	stream->kind->close(stream);
	close(fd);
	return status;
}

static void make_text(struct buffer *text, size_t size)
{
	for (unsigned i = 0; text->size < size; i++)
		buffer_printf(text, "%u,%u,row\n", i, i * 2654435761u);
}

static void round_trip(void (*add)(struct buffer *, const char *, size_t),
		       struct byte_stream *(*open_packed)(struct byte_stream *))
{
	static const size_t pieces[] = {1000, 65536, 300000};
	struct buffer text, packed, out;
	struct err err = {0};

	buffer_init(&text);
	buffer_init(&packed);
	buffer_init(&out);
	make_text(&text, 3000000);
	/* several parts, an empty one among them */
	add(&packed, text.data, 1000);
	add(&packed, text.data, 0);
	add(&packed, text.data + 1000, text.size - 1000);
	for (size_t i = 0; i < 2 * ARRAY_SIZE(pieces); i++) {
		cr_assert_eq(unpack(open_packed, &packed, i & 1, pieces[i / 2],
				    &out, &err),
			     0, "%s", err.text);
		cr_assert_eq(out.size, text.size);
		cr_assert_eq(memcmp(out.data, text.data, text.size), 0);
	}
	buffer_release(&text);
	buffer_release(&packed);
	buffer_release(&out);
}

Test(byte_stream, gzip_in_several_members)
{
	round_trip(add_gzip, stream_gzip_open);
}

Test(byte_stream, zstd_in_several_frames)
{
	round_trip(add_zstd, stream_zstd_open);
}

/* Wherever it is cut, it ends short: never a smaller file. */
static void cut_short(void (*add)(struct buffer *, const char *, size_t),
		      struct byte_stream *(*open_packed)(struct byte_stream *),
		      const char *wanted)
{
	struct buffer text, packed, out;

	buffer_init(&text);
	buffer_init(&packed);
	buffer_init(&out);
	make_text(&text, 2000);
	add(&packed, text.data, text.size);
	while (--packed.size > 6) {
		struct err err = {0};

		cr_assert_eq(unpack(open_packed, &packed, packed.size % 64 == 0,
				    4096, &out, &err),
			     -1, "cut at %zu", packed.size);
		cr_expect_str_eq(err.text, wanted);
	}
	buffer_release(&text);
	buffer_release(&packed);
	buffer_release(&out);
}

Test(byte_stream, what_ends_short_is_told)
{
	cut_short(add_gzip, stream_gzip_open, "its gzip data ends short");
	cut_short(add_zstd, stream_zstd_open, "its zstd data ends short");
}

static void damaged(void (*add)(struct buffer *, const char *, size_t),
		    struct byte_stream *(*open_packed)(struct byte_stream *),
		    size_t at, char with, const char *wanted)
{
	struct buffer text, packed, out;
	struct err err = {0};

	buffer_init(&text);
	buffer_init(&packed);
	buffer_init(&out);
	make_text(&text, 200000);
	add(&packed, text.data, text.size);
	if (at > packed.size)
		buffer_str(&packed, "garbage");
	else
		packed.data[packed.size - at] ^= with;
	cr_assert_eq(unpack(open_packed, &packed, true, 4096, &out, &err), -1);
	cr_expect(text_starts(text_from(err.text), wanted), "%s", err.text);
	buffer_release(&text);
	buffer_release(&packed);
	buffer_release(&out);
}

Test(byte_stream, what_is_damaged_is_told)
{
	damaged(add_gzip, stream_gzip_open, 8, 1,
		"its gzip data is damaged: incorrect data check");
	damaged(add_gzip, stream_gzip_open, 4, 1,
		"its gzip data is damaged: incorrect length check");
	damaged(add_gzip, stream_gzip_open, SIZE_MAX, 0,
		"bytes that are no gzip follow its last member");
	damaged(add_zstd, stream_zstd_open, 1, 1, "its zstd data is damaged");
	damaged(add_zstd, stream_zstd_open, 1000, 1,
		"its zstd data is damaged");
	damaged(add_zstd, stream_zstd_open, SIZE_MAX, 0,
		"bytes that are no zstd follow its last frame");
}

/* 300 MiB of one byte out of some KiB: no file of records. */
Test(byte_stream, a_bomb_is_refused)
{
	ZSTD_CCtx *z = ZSTD_createCCtx();
	size_t size = LIMIT_UNPACKED_FREE + 4096;
	char *zeros = calloc(1, size);
	struct buffer packed, out;
	struct err err = {0};

	buffer_init(&packed);
	buffer_init(&out);
	buffer_reserve(&packed, ZSTD_compressBound(size));
	packed.size =
		ZSTD_compressCCtx(z, packed.data, packed.room, zeros, size, 1);
	free(zeros);
	cr_assert_eq(unpack(stream_zstd_open, &packed, false, 1 << 20, &out,
			    &err),
		     -1);
	cr_expect_str_eq(err.text,
			 "it unpacks to more than 1000 times its size");
	ZSTD_freeCCtx(z);
	buffer_release(&packed);
	buffer_release(&out);
}

Test(byte_stream, a_window_beyond_the_ceiling_is_refused)
{
	/* magic, then a header: no single segment, window log 28 */
	static const char frame[] = "\x28\xb5\x2f\xfd\x00\x90\x01\x00\x00";
	struct buffer packed, out;
	struct err err = {0};

	buffer_init(&packed);
	buffer_init(&out);
	buffer_add(&packed, frame, sizeof(frame) - 1);
	cr_assert_eq(unpack(stream_zstd_open, &packed, false, 4096, &out, &err),
		     -1);
	cr_expect_str_eq(err.text,
			 "its zstd data needs a window of more than 128 MiB");
	cr_expect_eq(err.kind, ERR_LIMIT);
	buffer_release(&packed);
	buffer_release(&out);
}

Test(byte_stream, closed_before_its_end)
{
	struct buffer text, packed;
	struct byte_stream *stream;
	struct err err = {0};
	char some[100];
	size_t got;
	int fd;

	buffer_init(&text);
	buffer_init(&packed);
	make_text(&text, 8000000);
	add_gzip(&packed, text.data, text.size);
	fd = file_of(packed.data, packed.size);
	stream = stream_ahead_open(stream_gzip_open(stream_input_open(fd)),
				   4 << 20);
	cr_assert_eq(stream->kind->read(stream, some, sizeof(some), &got, &err),
		     0);
	cr_expect_eq(got, sizeof(some));
	stream->kind->close(stream);
	close(fd);
	buffer_release(&text);
	buffer_release(&packed);
}

Test(byte_stream, packing_by_name_and_by_first_bytes)
{
	struct text bare;

	cr_expect_eq(packing_of_name(TEXT("a/b.csv.gz"), &bare), PACKING_GZIP);
	cr_expect(text_is(bare, "a/b.csv"));
	cr_expect_eq(packing_of_name(TEXT("b.ndjson.zst"), &bare),
		     PACKING_ZSTD);
	cr_expect(text_is(bare, "b.ndjson"));
	cr_expect_eq(packing_of_name(TEXT("b.csv"), &bare), PACKING_NONE);
	cr_expect(text_is(bare, "b.csv"));
	cr_expect_eq(packing_of(TEXT("\x1f\x8b\x08")), PACKING_GZIP);
	cr_expect_eq(packing_of(TEXT("\x28\xb5\x2f\xfd")), PACKING_ZSTD);
	cr_expect_eq(packing_of(TEXT("\x52\x2a\x4d\x18")), PACKING_ZSTD);
	cr_expect_eq(packing_of(TEXT("case_id")), PACKING_NONE);
	cr_expect_eq(packing_of(TEXT("")), PACKING_NONE);
}
