/* SPDX-License-Identifier: Apache-2.0 */
/* gzip and zstd, whatever the bytes are: most from memory in small pieces, some
 * from a descriptor and unpacked ahead by threads, as files are. What is asked
 * of memory is kept small, so that a run is short. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#include "base/limits.h"
#include "records/file_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__asan_default_options(void);

#define MOST_BYTES  4096 /* of an input */
#define MOST_MADE   (64 * 1024) /* of what is unpacked */
#define WINDOW_LOG  14 /* of zstd, where no ceiling is passed */
#define AHEAD_EVERY 1024 /* inputs: a thread is dear */

/* The input, a few bytes at a time. */
struct pieces {
	struct byte_stream stream;
	struct text left;
	size_t piece;
};

/*
 * Before libzstd's own: a state is used again, and packed bytes come in small
 * pieces. Otherwise nine tenths of a run are pages that the sanitizer asks for
 * and gives back.
 */
ZSTD_DStream *ZSTD_createDStream(void)
{
	static ZSTD_DStream *kept;

	if (!kept)
		kept = ZSTD_createDCtx();
	return kept;
}

size_t ZSTD_freeDStream(ZSTD_DStream *stream)
{
	return ZSTD_DCtx_reset(stream, ZSTD_reset_session_and_parameters);
}

size_t ZSTD_DStreamInSize(void)
{
	return 4096;
}

/* Memory that is used again at once costs no page faults. */
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=2";
}

static int pieces_read(struct byte_stream *stream, char *out, size_t size,
		       size_t *got, struct err *err)
{
	struct pieces *pieces = (struct pieces *)stream;
	size_t n = pieces->left.size;

	(void)err;
	if (n > pieces->piece)
		n = pieces->piece;
	if (n > size)
		n = size;
	memcpy(out, pieces->left.data, n);
	pieces->left.data += n;
	pieces->left.size -= n;
	stream->taken += n;
	*got = n;
	return 0;
}

static void pieces_close(struct byte_stream *stream)
{
	(void)stream;
}

static void read_all(struct byte_stream *stream, size_t most)
{
	struct err err = {.kind = ERR_NONE};
	char out[4096];
	size_t got = 1, made = 0;

	while (got && made < MOST_MADE) {
		if (stream->kind->read(stream, out, most, &got, &err)) {
			if (err.kind == ERR_NONE)
				abort();
			break;
		}
		if (got > most)
			abort();
		made += got;
	}
	stream->kind->close(stream);
}

/* Windows of zstd frames that are allowed, but dear: smaller ones, by RFC 8878
 * section 3.1.1.1. */
static void lower_windows(uint8_t *data, size_t size)
{
	static const uint8_t magic[] = {0x28, 0xb5, 0x2f, 0xfd};
	static const uint8_t dictionary[] = {0, 1, 2, 4};

	for (size_t i = 0; i + 18 <= size; i++) {
		uint8_t *head = data + i + sizeof(magic);
		unsigned log = 10 + (head[1] >> 3);
		uint8_t *content = head + 1 + dictionary[*head & 3];

		if (memcmp(data + i, magic, sizeof(magic)) != 0)
			continue;
		if (!(*head & 0x20) && log > WINDOW_LOG &&
		    log <= LIMIT_ZSTD_WINDOW_LOG)
			head[1] &= 7;
		else if ((*head & 0x20) && *head >> 6 >= 2 && content[3] < 9)
			content[2] = content[3] = 0;
	}
}

/* As one of several files that are unpacked at once. */
static void read_file(int fd, const char *name)
{
	struct err err = {.kind = ERR_NONE};
	struct file_input input;
	struct block_room room = {NULL, 0};
	struct text seen = {"", 1};
	uint64_t made = 0;
	bool last = false;

	file_input_init(&input);
	(void)lseek(fd, 0, SEEK_SET);
	if (file_input_open(&input, dup(fd), text_from(name), &err) == 0) {
		while (!last && seen.size && made < MOST_MADE) {
			if (file_input_see(&input, &room, 1 + made % 4096,
					   &seen, &last, &err))
				break;
			file_input_take(&input, &room, seen.size);
			made += seen.size;
		}
	}
	if (!last && made < MOST_MADE && err.kind == ERR_NONE)
		abort();
	file_input_shut(&input);
	free(room.data);
}

static void read_files(const uint8_t *data, size_t size)
{
	int fd = memfd_create("input", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	read_file(fd, "a.csv.gz");
	read_file(fd, "a.csv.zst");
	read_file(fd, "a.csv");
	(void)lseek(fd, 0, SEEK_SET);
	read_all(stream_ahead_open(stream_gzip_open(stream_input_open(fd)), 0),
		 4096);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct byte_stream_kind kind = {"pieces", pieces_read,
						     pieces_close};
	static const size_t sizes[] = {4096, 1, 13, 500};
	uint8_t bytes[MOST_BYTES];
	struct pieces pieces = {{&kind, 0}, {(char *)bytes, 0}, 0};
	uint32_t sum = 0;
	enum packing packing;

	size = size < MOST_BYTES ? size : MOST_BYTES;
	if (size)
		memcpy(bytes, data, size);
	lower_windows(bytes, size);
	for (size_t i = 0; i < size; i++)
		sum = sum * 31 + bytes[i];
	sum ^= sum >> 15;
	if (sum % AHEAD_EVERY == 0)
		read_files(bytes, size);
	pieces.left.size = size;
	pieces.piece = sizes[sum / AHEAD_EVERY % 4];
	packing = packing_of(pieces.left);
	if (packing == PACKING_NONE)
		packing = sum & 1 ? PACKING_GZIP : PACKING_ZSTD;
	read_all(packing == PACKING_GZIP ? stream_gzip_open(&pieces.stream)
					 : stream_zstd_open(&pieces.stream),
		 sizes[sum / AHEAD_EVERY / 4 % 4]);
	return 0;
}
