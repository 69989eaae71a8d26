/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/leftover.h"
#include "temp_tree.h"

static int make(const char *directory, const char *name)
{
	struct arena *arena = arena_open();
	int fd = open(fs_join(arena, directory, name), O_CREAT | O_RDWR, 0600);

	arena_close(arena);
	cr_assert_geq(fd, 0);
	return fd;
}

static bool there(const char *directory, const char *name)
{
	struct arena *arena = arena_open();
	bool found = fs_exists(fs_join(arena, directory, name));

	arena_close(arena);
	return found;
}

Test(leftover, only_what_is_of_the_file_and_held_by_nobody_goes)
{
	char directory[] = "/tmp/plaudit-leftover-XXXXXX";
	struct arena *arena = arena_open();
	int held;

	cr_assert_not_null(mkdtemp(directory));
	close(make(directory, "agent.pem"));
	close(make(directory, "agent.pem.Ab12Cd.tmp"));
	close(make(directory, "agent.pem.next.Ab12Cd.tmp"));
	close(make(directory, "notes.tmp"));
	held = make(directory, "agent.pem.Xy34Zw.tmp");
	cr_assert_eq(flock(held, LOCK_EX), 0);
	leftover_sweep(fs_join(arena, directory, "agent.pem"));
	cr_expect(there(directory, "agent.pem"));
	cr_expect_not(there(directory, "agent.pem.Ab12Cd.tmp"));
	cr_expect(there(directory, "agent.pem.next.Ab12Cd.tmp"));
	cr_expect(there(directory, "notes.tmp"));
	cr_expect(there(directory, "agent.pem.Xy34Zw.tmp"));
	close(held);
	leftover_sweep(fs_join(arena, directory, "nothing/agent.pem"));
	temp_tree_remove(directory);
	arena_close(arena);
}
