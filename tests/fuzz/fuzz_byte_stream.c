/* SPDX-License-Identifier: Apache-2.0 */
/* gzip and zstd, whatever the bytes are. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "records/byte_stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(struct byte_stream *stream)
{
	struct err err = {.kind = ERR_NONE};
	char out[4096];
	size_t got = 1, made = 0;

	while (got && made < 256 * 1024) {
		if (stream->kind->read(stream, out, sizeof(out), &got, &err)) {
			if (err.kind == ERR_NONE)
				abort();
			break;
		}
		if (got > sizeof(out))
			abort();
		made += got;
	}
	stream->kind->close(stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("input", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	(void)packing_of((struct text){(const char *)data, size});
	(void)lseek(fd, 0, SEEK_SET);
	read_all(stream_gzip_open(stream_input_open(fd)));
	(void)lseek(fd, 0, SEEK_SET);
	read_all(stream_zstd_open(stream_input_open(fd)));
	close(fd);
	return 0;
}
