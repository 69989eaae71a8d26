/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "records/row_archive.h"

struct given {
	struct byte_stream base;
	size_t left, at;
};

/* Bytes that do not pack away. */
static int give(struct byte_stream *base, char *out, size_t size, size_t *got,
		struct err *err)
{
	struct given *given = (struct given *)base;

	(void)err;
	*got = given->left < size ? given->left : size;
	for (size_t i = 0; i < *got; i++, given->at++)
		out[i] = (char)((given->at * 2654435761u) >> 13);
	given->left -= *got;
	return 0;
}

static void let_go(struct byte_stream *base)
{
	(void)base;
}

static const struct byte_stream_kind given_kind = {"given", give, let_go};
static const unsigned char key[32] = {1, 2, 3}, other[32] = {1, 2, 4};

static void keep(char path[], size_t size)
{
	struct given given = {.base.kind = &given_kind, .left = size};
	struct row_archive *archive;
	struct byte_stream *tee;
	struct err err = {0};
	char room[7777];
	size_t got;

	strcpy(path, "/tmp/plaudit-archive-XXXXXX");
	archive = row_archive_create(mkstemp(path), key);
	tee = row_archive_tee(archive, &given.base);
	do
		cr_assert_eq(tee->kind->read(tee, room, sizeof(room), &got,
					     &err),
			     0, "%s", err.text);
	while (got);
	tee->kind->close(tee);
	row_archive_close(archive);
}

/* How many bytes come back right; -1 when an error tells. */
static long take(const char *path, const unsigned char k[32])
{
	struct byte_stream *stream = NULL;
	struct err err = {0};
	char room[5000];
	size_t got, at = 0;

	if (row_archive_open(path, k, &stream, &err))
		return -1;
	do {
		if (stream->kind->read(stream, room, sizeof(room), &got,
				       &err)) {
			stream->kind->close(stream);
			return -1;
		}
		for (size_t i = 0; i < got; i++, at++)
			cr_assert_eq(room[i], (char)((at * 2654435761u) >> 13));
	} while (got);
	stream->kind->close(stream);
	return (long)at;
}

Test(row_archive, gives_back_what_was_kept)
{
	static const size_t sizes[] = {0, 1, 5000, 131072, 700001};
	char path[64];

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		keep(path, sizes[i]);
		cr_expect_eq(take(path, key), (long)sizes[i]);
		cr_expect_eq(take(path, other), -1);
		unlink(path);
	}
}

Test(row_archive, every_changed_byte_and_every_cut_is_told)
{
	struct stat found;
	char path[64];
	int fd;

	keep(path, 300000);
	cr_assert_eq(stat(path, &found), 0);
	fd = open(path, O_RDWR);
	for (off_t at = 0; at < found.st_size; at += 997) {
		char byte;

		cr_assert_eq(pread(fd, &byte, 1, at), 1);
		byte ^= 16;
		cr_assert_eq(pwrite(fd, &byte, 1, at), 1);
		cr_expect_eq(take(path, key), -1, "byte %ld", (long)at);
		byte ^= 16;
		cr_assert_eq(pwrite(fd, &byte, 1, at), 1);
	}
	cr_expect_eq(take(path, key), 300000);
	for (off_t size = found.st_size - 1; size > 0; size -= 4001) {
		cr_assert_eq(ftruncate(fd, size), 0);
		cr_expect_eq(take(path, key), -1, "%ld bytes", (long)size);
	}
	close(fd);
	unlink(path);
}
