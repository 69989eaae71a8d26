/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"

#define PIECE_BYTES ((size_t)256 * 1024)

static int open_file(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY |
				    O_NONBLOCK);
	struct stat info;

	if (fd < 0 && errno == ELOOP)
		return err_set(err, ERR_USAGE, "%s: a link", path);
	if (fd < 0)
		return err_system(err, "%s", path);
	if (!fstat(fd, &info) && S_ISREG(info.st_mode))
		return fd;
	close(fd);
	return err_set(err, ERR_USAGE, "%s: not a file", path);
}

static int write_all(int fd, const char *bytes, size_t size)
{
	while (size) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes += n;
		size -= (size_t)n;
	}
	return 0;
}

/* to: -1, or where every byte goes as well. */
static int pump(const char *path, int from, int to, struct file_print *out,
		struct err *err)
{
	struct hasher *hasher = hasher_open();
	char *room = xmalloc(PIECE_BYTES);
	ssize_t got;
	int status = 0;

	out->bytes = 0;
	hasher_start(hasher);
	while (!status && (got = read(from, room, PIECE_BYTES)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			status = err_system(err, "%s: read", path);
			break;
		}
		hasher_add(hasher, room, (size_t)got);
		out->bytes += (uint64_t)got;
		if (to >= 0 && write_all(to, room, (size_t)got))
			status = err_system(err, "%s: copy", path);
	}
	out->digest = hasher_finish(hasher);
	hasher_close(hasher);
	free(room);
	return status;
}

int file_print_take(const char *path, struct file_print *out, struct err *err)
{
	struct file_print print;
	int fd = open_file(path, err), status;

	if (fd < 0)
		return -1;
	status = pump(path, fd, -1, &print, err);
	close(fd);
	if (!status)
		*out = print;
	return status;
}

static int copy_to(const char *from, int source, const char *name,
		   const struct file_print *wanted, struct err *err)
{
	int to = open(name,
		      O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
		      0600);
	struct file_print got;
	int status;

	if (to < 0)
		return err_system(err, "%s: create", name);
	status = pump(from, source, to, &got, err);
	if (!status && (got.bytes != wanted->bytes ||
			!digest_equal(got.digest, wanted->digest)))
		status = err_set(err, ERR_TRUST,
				 "%s: the bytes are not those of its digest",
				 from);
	if (!status && (fchmod(to, 0600) || fsync(to)))
		status = err_system(err, "%s: write", name);
	close(to);
	return status;
}

int file_copy(const char *from, const char *to, const struct file_print *wanted,
	      struct err *err)
{
	char name[PATH_MAX];
	int source = open_file(from, err), status;

	if (source < 0)
		return -1;
	if (snprintf(name, sizeof(name), "%s.copy.tmp", to) >=
	    (int)sizeof(name)) {
		close(source);
		return err_set(err, ERR_USAGE, "path too long: %.60s...", to);
	}
	status = copy_to(from, source, name, wanted, err);
	close(source);
	if (!status)
		status = fs_rename(name, to, err);
	if (status)
		unlink(name);
	return status;
}
