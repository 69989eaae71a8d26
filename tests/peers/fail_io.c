/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preloaded into a program under test: its FAIL_AT-th call of write, fsync,
 * fdatasync, rename or renameat2 on a file below FAIL_UNDER fails, with ENOSPC
 * where something is written and EIO else. A write fails after half its bytes.
 * With FAIL_KILL the program is killed there instead (SIGKILL), before the
 * call. FAIL_STATE names a file that is made when the failure happened.
 * Children that run another user's lanes count for themselves and write nothing
 * there.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long calls;

static long wanted(void)
{
	const char *at = getenv("FAIL_AT");

	return at ? strtol(at, NULL, 10) : 0;
}

static int is_under(const char *path)
{
	const char *under = getenv("FAIL_UNDER");
	const char *only = getenv("FAIL_NAME");

	return under && strncmp(path, under, strlen(under)) == 0 &&
	       (!only || strstr(path, only));
}

static int fd_is_under(int fd)
{
	char link[64], path[4096];
	ssize_t size;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	size = readlink(link, path, sizeof(path) - 1);
	if (size < 0)
		return 0;
	path[size] = '\0';
	return is_under(path);
}

/* Whether this is the call that fails. */
static int is_turn(void)
{
	const char *state = getenv("FAIL_STATE");
	int fd;

	if (atomic_fetch_add(&calls, 1) + 1 != wanted())
		return 0;
	fd = state ? open(state, O_CREAT | O_WRONLY, 0600) : -1;
	if (fd >= 0)
		close(fd);
	if (getenv("FAIL_KILL"))
		kill(getpid(), SIGKILL);
	return 1;
}

ssize_t write(int fd, const void *bytes, size_t size)
{
	if (fd > 2 && fd_is_under(fd) && is_turn()) {
		syscall(SYS_write, fd, bytes, size / 2);
		errno = ENOSPC;
		return -1;
	}
	return syscall(SYS_write, fd, bytes, size);
}

int fsync(int fd)
{
	if (fd_is_under(fd) && is_turn()) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	if (fd_is_under(fd) && is_turn()) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fdatasync, fd);
}

/* Paths may be relative: the place that is written to is what counts. */
static int path_is_under(const char *path)
{
	char whole[4096];

	if (path[0] == '/')
		return is_under(path);
	if (!getcwd(whole, sizeof(whole)))
		return 0;
	strncat(whole, "/", sizeof(whole) - strlen(whole) - 1);
	strncat(whole, path, sizeof(whole) - strlen(whole) - 1);
	return is_under(whole);
}

int rename(const char *from, const char *to)
{
	if (path_is_under(to) && is_turn()) {
		errno = ENOSPC;
		return -1;
	}
	return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat2(int from_at, const char *from, int to_at, const char *to,
	      unsigned flags)
{
	if (path_is_under(to) && is_turn()) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_renameat2, from_at, from, to_at, to, flags);
}

static void die_at_removal(const char *path)
{
	if (getenv("FAIL_KILL") && path_is_under(path))
		(void)is_turn();
}

int unlink(const char *path)
{
	die_at_removal(path);
	return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int unlinkat(int at, const char *path, int flags)
{
	if (at == AT_FDCWD)
		die_at_removal(path);
	return (int)syscall(SYS_unlinkat, at, path, flags);
}

int link(const char *from, const char *to)
{
	die_at_removal(to);
	return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags)
{
	die_at_removal(to);
	return (int)syscall(SYS_linkat, from_at, from, to_at, to, flags);
}
