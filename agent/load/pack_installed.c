/* SPDX-License-Identifier: Apache-2.0 */
#include "load/pack_installed.h"

#include <limits.h>
#include <unistd.h>

#include "base/fs.h"

const char *pack_installed(struct arena *arena)
{
	char program[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", program, sizeof(program) - 1);
	const char *share;

	if (size <= 0)
		return PLAUDIT_SHARE;
	program[size] = 0;
	share = fs_join(arena, fs_parent(arena, fs_parent(arena, program)),
			"share/plaudit");
	return fs_exists(fs_join(arena, share, "checks")) ? share
							  : PLAUDIT_SHARE;
}
