/* SPDX-License-Identifier: Apache-2.0 */
#include "base/leftover.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"

#define ENDING ".XXXXXX.tmp"

/* "agent.pem.next.oZPVwS.tmp" of agent.pem.next */
static bool is_leftover(const char *entry, const char *name)
{
	size_t size = strlen(name);

	return strlen(entry) == size + strlen(ENDING) &&
	       !strncmp(entry, name, size) && entry[size] == '.' &&
	       !strcmp(entry + strlen(entry) - 4, ".tmp");
}

static void remove_unheld(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat info;

	if (fd < 0)
		return;
	if (!fstat(fd, &info) && S_ISREG(info.st_mode) &&
	    !flock(fd, LOCK_EX | LOCK_NB))
		unlink(path);
	close(fd);
}

void leftover_sweep(const char *path)
{
	struct arena *arena = arena_open();
	const char *directory = fs_parent(arena, path);
	const char *slash = strrchr(path, '/');
	struct err ignored = {.kind = ERR_NONE};
	struct path_list found;
	char *pattern = fs_join(arena, directory, "*.tmp");

	if (!fs_glob(arena, pattern, &found, &ignored))
		for (size_t i = 0; i < found.count; i++) {
			const char *end = strrchr(found.items[i].data, '/');

			if (is_leftover(end ? end + 1 : found.items[i].data,
					slash ? slash + 1 : path))
				remove_unheld(found.items[i].data);
		}
	arena_close(arena);
}
