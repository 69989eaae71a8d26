/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"

#define READ_FIRST_BYTES ((size_t)16 * 1024)
#define LOCK_POLL_NS	 5000000
#define TEMPORARY_TRIES	 8

/* An open file and how much of it there may be. */
struct reading {
	int fd;
	const char *path;
	size_t limit, room; /* room: what to begin with */
};

static int read_all(struct arena *arena, const struct reading *file,
		    struct text *out, struct err *err)
{
	size_t room = file->room;
	char *data = arena_alloc(arena, room);
	size_t size = 0;

	for (;;) {
		ssize_t got = read(file->fd, data + size, room - size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_system(err, "%s: read", file->path);
		if (!got)
			break;
		size += (size_t)got;
		if (size > file->limit)
			return err_set(err, ERR_LIMIT,
				       "%s: larger than %zu bytes", file->path,
				       file->limit);
		if (size == room)
			data = arena_grow(arena, data, size, &room, 1);
	}
	data[size] = '\0';
	*out = (struct text){data, size};
	return 0;
}

int fs_read(struct arena *arena, const char *path, size_t limit,
	    struct text *out, struct err *err)
{
	struct reading file = {open(path, O_RDONLY | O_CLOEXEC), path, limit,
			       READ_FIRST_BYTES};
	struct stat info;
	int done = -1;

	if (file.fd < 0)
		return err_system(err, "%s", path);
	if (fstat(file.fd, &info))
		err_system(err, "%s", path);
	else if (S_ISREG(info.st_mode) && info.st_size > 0 &&
		 (uintmax_t)info.st_size > limit)
		err_set(err, ERR_LIMIT, "%s: larger than %zu bytes", path,
			limit);
	else {
		/* one byte more, so that the end is seen without growing */
		if (S_ISREG(info.st_mode) && info.st_size > 0)
			file.room = (size_t)info.st_size + 1;
		done = read_all(arena, &file, out, err);
	}
	close(file.fd);
	return done;
}

/* The directory a path is in, into a room of PATH_MAX. */
static void parent_of(const char *path, char out[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	size_t size = slash ? (size_t)(slash - path) : 1;

	if (!slash)
		path = ".";
	if (!size)
		size = 1; /* "/name" is in "/" */
	if (size >= PATH_MAX)
		size = PATH_MAX - 1; /* open() will refuse it */
	memcpy(out, path, size);
	out[size] = '\0';
}

static int sync_dir(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int done;

	if (fd < 0)
		return err_system(err, "%s", path);
	done = fsync(fd);
	if (done)
		err_system(err, "%s: fsync", path);
	close(fd);
	return done ? -1 : 0;
}

static int sync_parent(const char *path, struct err *err)
{
	char parent[PATH_MAX];

	parent_of(path, parent);
	return sync_dir(parent, err);
}

static int write_all(int fd, struct text bytes)
{
	while (bytes.size) {
		ssize_t put = write(fd, bytes.data, bytes.size);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		bytes.data += put;
		bytes.size -= (size_t)put;
	}
	return 0;
}

/* A new temporary file beside `path`, open and locked. A sweep may come between
 * making and locking it, and take it for one whose writer died. */
static int temporary_open(const char *path, char name[PATH_MAX])
{
	for (int i = 0; i < TEMPORARY_TRIES; i++) {
		struct stat info;
		int fd;

		if (snprintf(name, PATH_MAX, "%s.XXXXXX.tmp", path) >= PATH_MAX)
			errno = ENAMETOOLONG;
		else if ((fd = mkostemps(name, 4, O_CLOEXEC)) >= 0) {
			if (!flock(fd, LOCK_EX | LOCK_NB) &&
			    !fstat(fd, &info) && info.st_nlink > 0)
				return fd;
			unlink(name);
			close(fd);
			continue;
		}
		return -1;
	}
	errno = EAGAIN;
	return -1;
}

/*
 * The bytes, durable, under a temporary name beside `path`. The descriptor
 * stays open and locked until the file has its name, which tells fs_sweep that
 * the writer lives.
 */
static int temporary_write(const char *path, struct text bytes, mode_t mode,
			   char name[PATH_MAX], struct err *err)
{
	int fd;

	if (strlen(path) >= PATH_MAX - 12)
		return err_set(err, ERR_USAGE, "path too long: %.60s...", path);
	fd = temporary_open(path, name);
	if (fd < 0)
		return err_system(err, "%s: create", path);
	if (fchmod(fd, mode) || write_all(fd, bytes) || fsync(fd)) {
		err_system(err, "%s: write", path);
		unlink(name);
		close(fd);
		return -1;
	}
	return fd;
}

int fs_put(const char *path, struct text bytes, mode_t mode, struct err *err)
{
	char name[PATH_MAX];
	int fd = temporary_write(path, bytes, mode, name, err);

	if (fd < 0)
		return -1;
	if (rename(name, path)) {
		err_system(err, "%s: rename", path);
		unlink(name);
		close(fd);
		return -1;
	}
	close(fd);
	return sync_parent(path, err);
}

/* Gives the file its name unless that is taken; 0, or -1 with errno. */
static int name_new(const char *from, const char *to)
{
	if (!renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	/* a file system without that flag */
	if (linkat(AT_FDCWD, from, AT_FDCWD, to, 0))
		return -1;
	unlink(from);
	return 0;
}

int fs_put_new(const char *path, struct text bytes, mode_t mode,
	       struct err *err)
{
	char name[PATH_MAX];
	int fd = temporary_write(path, bytes, mode, name, err);
	int result = 0;

	if (fd < 0)
		return -1;
	if (name_new(name, path)) {
		result = errno == EEXIST ? 1 : -1;
		if (result < 0)
			err_system(err, "%s: rename", path);
		unlink(name);
	}
	close(fd);
	/* also when it was there: its first writer may have died before this */
	if (result >= 0 && sync_parent(path, err))
		return -1;
	return result;
}

int fs_make_dirs(const char *path, mode_t mode, struct err *err)
{
	char part[PATH_MAX];
	struct stat info;
	size_t size = strlen(path);

	if (!size || size >= sizeof(part))
		return err_set(err, ERR_USAGE, "wrong directory name: %.60s",
			       path);
	memcpy(part, path, size + 1);
	for (size_t i = 1; i <= size; i++) {
		if (part[i] != '/' && part[i] != '\0')
			continue;
		part[i] = '\0';
		if (!mkdir(part, mode)) {
			if (sync_parent(part, err))
				return -1;
		} else if (errno != EEXIST) {
			return err_system(err, "%s: create", part);
		}
		if (i < size)
			part[i] = '/';
	}
	if (stat(path, &info))
		return err_system(err, "%s", path);
	if (!S_ISDIR(info.st_mode))
		return err_set(err, ERR_SYSTEM, "%s: not a directory", path);
	return 0;
}

int fs_remove(const char *path, struct err *err)
{
	if (unlink(path))
		return errno == ENOENT ? 0
				       : err_system(err, "%s: remove", path);
	return sync_parent(path, err);
}

int fs_rename(const char *from, const char *to, struct err *err)
{
	char left[PATH_MAX], entered[PATH_MAX];

	if (rename(from, to))
		return err_system(err, "%s: rename to %s", from, to);
	parent_of(from, left);
	parent_of(to, entered);
	if (sync_dir(entered, err))
		return -1;
	return strcmp(left, entered) ? sync_dir(left, err) : 0;
}

bool fs_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

char *fs_join(struct arena *arena, const char *directory, const char *name)
{
	size_t size = strlen(directory);
	const char *slash = size && directory[size - 1] == '/' ? "" : "/";

	if (name[0] == '/' || !size || !strcmp(directory, "."))
		return text_cstr(arena, text_from(name));
	return text_cstr(arena,
			 text_format(arena, "%s%s%s", directory, slash, name));
}

char *fs_parent(struct arena *arena, const char *path)
{
	char parent[PATH_MAX];

	parent_of(path, parent);
	return text_cstr(arena, text_from(parent));
}

int fs_lock(const char *path, int64_t wait_ms, int *lock, struct err *err)
{
	struct deadline deadline = deadline_after_ms(wait_ms);
	struct timespec pause = {0, LOCK_POLL_NS};
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_system(err, "%s", path);
	while (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			err_system(err, "%s: lock", path);
		else if (deadline_passed(deadline))
			err_set(err, ERR_TIMEOUT,
				"%s: locked by another process", path);
		if (err->kind != ERR_NONE) {
			close(fd);
			return -1;
		}
		nanosleep(&pause, NULL);
	}
	*lock = fd;
	return 0;
}

void fs_unlock(int lock)
{
	/* a child that inherited the descriptor must not keep the lock */
	flock(lock, LOCK_UN);
	close(lock);
}
