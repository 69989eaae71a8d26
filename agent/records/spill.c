/* SPDX-License-Identifier: Apache-2.0 */
#include "records/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/limits.h"

/* A file system without O_TMPFILE: made and unlinked at once. */
static int open_unlinked(const char *directory)
{
	char path[4096];
	int size = snprintf(path, sizeof(path), "%s/.spill-XXXXXX", directory);
	int fd;

	if (size < 0 || (size_t)size >= sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0 && unlink(path)) {
		close(fd);
		return -1;
	}
	return fd;
}

int spill_open(struct spill *spill, struct err *err)
{
	int fd, none = 0;

	if (spill->handle)
		return 0;
	if (!spill->directory)
		return err_set(err, ERR_LIMIT,
			       "there is no place for a spill file");
	fd = open(spill->directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		fd = open_unlinked(spill->directory);
	if (fd < 0 && (errno == ENOSPC || errno == EDQUOT))
		spill->refused = 1;
	if (fd < 0)
		return err_system(err, "a spill file in %s", spill->directory);
	if (!atomic_compare_exchange_strong(&spill->handle, &none, fd + 1))
		close(fd); /* another thread was first */
	return 0;
}

void spill_close(struct spill *spill)
{
	if (!spill || !spill->handle)
		return;
	close(spill->handle - 1);
	spill->handle = 0;
}

void spill_empty(struct spill *spill)
{
	if (!spill)
		return;
	/* should it fail, the room comes back when the file is closed */
	if (spill->handle)
		(void)!ftruncate(spill->handle - 1, 0);
	spill->written = spill->end = spill->refused = 0;
}

uint64_t spill_extent(struct spill *spill, uint64_t most)
{
	return atomic_fetch_add(&spill->end, most);
}

static int no_room(struct spill *spill, uint64_t size, uint64_t left,
		   struct err *err)
{
	uint64_t needed = spill->written + size;

	spill->refused = needed;
	return err_set(err, ERR_LIMIT,
		       "spill file in %s: %llu bytes are needed, room for %llu "
		       "is left",
		       spill->directory ? spill->directory : "?",
		       (unsigned long long)needed, (unsigned long long)left);
}

/* What others need of the disk stays free. */
static int check_room(struct spill *spill, uint64_t size, struct err *err)
{
	uint64_t most = spill->most ? spill->most : LIMIT_SPILL_BYTES;
	struct statvfs disk;
	uint64_t left;

	if (spill->written + size > most)
		return no_room(
			spill, size,
			most > spill->written ? most - spill->written : 0, err);
	if (fstatvfs(spill->handle - 1, &disk))
		return err_system(err, "spill file in %s", spill->directory);
	left = (uint64_t)disk.f_bavail * disk.f_frsize;
	left = left > LIMIT_SPILL_LEAVES ? left - LIMIT_SPILL_LEAVES : 0;
	return size > left ? no_room(spill, size, left, err) : 0;
}

int spill_write(struct spill *spill, uint64_t offset, const void *bytes,
		uint64_t size, struct err *err)
{
	const char *at = bytes;

	if (spill_open(spill, err) || check_room(spill, size, err))
		return -1;
	while (size) {
		ssize_t n = pwrite(spill->handle - 1, at, size, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 &&
		    (errno == ENOSPC || errno == EDQUOT || errno == EFBIG))
			return no_room(spill, size, 0, err);
		if (n <= 0)
			return err_system(err, "spill file in %s",
					  spill->directory);
		at += n;
		offset += (uint64_t)n;
		size -= (uint64_t)n;
		spill->written += (uint64_t)n;
	}
	return 0;
}

int spill_read(struct spill *spill, uint64_t offset, void *bytes,
	       uint64_t *size, struct err *err)
{
	char *at = bytes;
	uint64_t done = 0;

	while (done < *size) {
		ssize_t n = pread(spill->handle - 1, at + done, *size - done,
				  (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_system(err, "spill file in %s",
					  spill->directory);
		if (n == 0)
			break;
		done += (uint64_t)n;
	}
	*size = done;
	return 0;
}

struct text spill_wanted(struct arena *arena, const struct spill *spill)
{
	unsigned long long mib = (spill->refused >> 20) + 1;

	return text_format(arena,
			   "values that do not fit in memory need %llu MiB of "
			   "room or more in the state directory",
			   mib);
}

void spill_forget(struct spill *spill, uint64_t offset, uint64_t size)
{
	/* where it cannot be done the room comes back at the end */
	(void)!fallocate(spill->handle - 1,
			 FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			 (off_t)offset, (off_t)size);
}
