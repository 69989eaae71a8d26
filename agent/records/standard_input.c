/* SPDX-License-Identifier: Apache-2.0 */
#include "records/standard_input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

#define COPY_BYTES    (256 * 1024)
#define STOP_CHECK_MS 100

bool source_is_standard_input(const struct source_binding *source)
{
	return source->file_count == 1 &&
	       text_is(source->files[0], STANDARD_INPUT);
}

bool look_reads_standard_input(const struct look *look)
{
	if (look->source && source_is_standard_input(look->source))
		return true;
	for (size_t i = 0; i < look->joined_count; i++)
		if (source_is_standard_input(look->joined[i]))
			return true;
	return false;
}

static int nameless_file(const char *directory, struct err *err)
{
	int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	char path[4096];

	if (fd >= 0)
		return fd;
	/* not all file systems know files without a name */
	if (snprintf(path, sizeof(path), "%s/stdin-XXXXXX", directory) >=
	    (int)sizeof(path))
		return err_set(err, ERR_LIMIT, "%s: too long a path",
			       directory);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return err_system(err, "%s", directory);
	if (unlink(path)) {
		close(fd);
		return err_system(err, "%s", path);
	}
	return fd;
}

static int put(int fd, const char *bytes, size_t size, struct err *err)
{
	while (size) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_system(err, "standard input cannot be kept");
		bytes += n;
		size -= (size_t)n;
	}
	return 0;
}

/* Until there is something to read, the end of it included, or a stop. A signal
 * may come just before the waiting begins, so that it never lasts long. */
static bool wait_for_input(const volatile int *stop)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

	while (!stop || !*stop)
		if (poll(&input, 1, STOP_CHECK_MS) > 0)
			return true;
	return false;
}

static int copy(int fd, char *room, const volatile int *stop, struct err *err)
{
	while (wait_for_input(stop)) {
		ssize_t n = read(STDIN_FILENO, room, COPY_BYTES);

		if (n == 0)
			return 0;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_system(err, "standard input");
		if (put(fd, room, (size_t)n, err))
			return -1;
	}
	return 0;
}

int standard_input_settle(const char *directory, const volatile int *stop,
			  struct err *err)
{
	struct stat found;
	char *room;
	int fd, status;

	if (fstat(STDIN_FILENO, &found))
		return err_system(err, "standard input");
	if (S_ISREG(found.st_mode))
		return 0;
	if (isatty(STDIN_FILENO))
		return err_set(err, ERR_USAGE,
			       "a source is read from standard input, which is "
			       "a terminal");
	fd = nameless_file(directory, err);
	if (fd < 0)
		return -1;
	room = xmalloc(COPY_BYTES);
	status = copy(fd, room, stop, err);
	free(room);
	if (!status && dup2(fd, STDIN_FILENO) < 0)
		status = err_system(err, "standard input");
	close(fd);
	return status;
}
