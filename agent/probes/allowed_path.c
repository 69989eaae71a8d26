/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/allowed_path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"

static bool lies_in(const char *path, const char *directory)
{
	size_t size = strlen(directory);

	while (size > 1 && directory[size - 1] == '/')
		size--;
	return !strncmp(path, directory, size) &&
	       (path[size] == '/' || !path[size] || size == 1);
}

const char *allowed_directory(struct arena *arena, const struct site *site,
			      size_t index, char real[PATH_MAX])
{
	return realpath(
		fs_join(arena, text_cstr(arena, site->directory),
			text_cstr(arena, site->allow_directories[index])),
		real);
}

bool path_resolve(struct arena *arena, const char *path, char real[PATH_MAX])
{
	while (!realpath(path, real)) {
		const char *slash = strrchr(path, '/');
		const char *name = slash ? slash + 1 : path;

		if ((errno != ENOENT && errno != ENOTDIR) || !slash ||
		    slash == path || !strcmp(name, "..") || !strcmp(name, "."))
			return false;
		path = fs_parent(arena, path);
	}
	return true;
}

bool path_is_allowed(struct arena *arena, const struct site *site,
		     const char *real)
{
	char allowed[PATH_MAX];

	for (size_t i = 0; i < site->directory_count; i++)
		if (allowed_directory(arena, site, i, allowed) &&
		    lies_in(real, allowed))
			return true;
	return false;
}
