/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fs.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

/* An empty directory of the test's own, entered. */
static struct arena *begin(char where[32])
{
	snprintf(where, 32, "/tmp/test-fs-XXXXXX");
	cr_assert(mkdtemp(where) != NULL);
	cr_assert_eq(chdir(where), 0);
	return arena_open();
}

static void end(struct arena *arena, const char *where)
{
	struct err err = {0};
	struct path_list files;

	cr_assert_eq(fs_tree(arena, where, &files, &err), 0, "%s", err.text);
	for (size_t i = 0; i < files.count; i++)
		cr_assert_eq(unlink(files.items[i].data), 0);
	rmdir(where);
	arena_close(arena);
}

Test(fs, put_replaces_and_leaves_nothing_else)
{
	struct err err = {0};
	struct path_list names;
	struct stat info;
	char where[32];
	struct arena *arena = begin(where);
	struct text back;

	cr_assert_eq(fs_put("a", TEXT("one"), 0600, &err), 0, "%s", err.text);
	cr_assert_eq(fs_put("a", TEXT("t\0wo"), 0640, &err), 0);
	cr_assert_eq(fs_read(arena, "a", 100, &back, &err), 0);
	cr_assert(text_equal(back, TEXT("t\0wo")));
	cr_assert_eq(stat("a", &info), 0);
	cr_assert_eq(info.st_mode & 07777, 0640);
	cr_assert_eq(fs_list(arena, ".", &names, &err), 0);
	cr_assert_eq(names.count, 1);
	cr_assert_eq(fs_put("no/such", TEXT(""), 0600, &err), -1);
	cr_assert_eq(err.kind, ERR_SYSTEM);
	end(arena, where);
}

Test(fs, put_new_keeps_what_is_there)
{
	struct err err = {0};
	char where[32];
	struct arena *arena = begin(where);
	struct text back;

	cr_assert_eq(fs_put_new("a", TEXT("one"), 0600, &err), 0, "%s",
		     err.text);
	cr_assert_eq(fs_put_new("a", TEXT("two"), 0600, &err), 1);
	cr_assert_eq(fs_read(arena, "a", 100, &back, &err), 0);
	cr_assert(text_is(back, "one"));
	cr_assert_eq(fs_sweep(".", &err), 0);
	end(arena, where);
}

/* Of many writers at once exactly one makes the file. */
Test(fs, put_new_is_atomic)
{
	char where[32];
	struct arena *arena = begin(where);
	pid_t children[8];
	int made = 0;

	for (int i = 0; i < 8; i++) {
		children[i] = fork();
		if (!children[i]) {
			struct err err = {0};

			_exit(fs_put_new("a", TEXT("x"), 0600, &err) == 0);
		}
	}
	for (int i = 0; i < 8; i++) {
		int status;

		cr_assert_eq(waitpid(children[i], &status, 0), children[i]);
		made += WEXITSTATUS(status);
	}
	cr_assert_eq(made, 1);
	end(arena, where);
}

Test(fs, read_has_a_ceiling)
{
	struct err err = {0};
	char where[32];
	struct arena *arena = begin(where);
	struct text back;

	cr_assert_eq(fs_put("a", TEXT("12345"), 0600, &err), 0);
	cr_assert_eq(fs_read(arena, "a", 5, &back, &err), 0);
	cr_assert_eq(fs_read(arena, "a", 4, &back, &err), -1);
	cr_assert_eq(err.kind, ERR_LIMIT);
	err_clear(&err);
	/* files of no stated size, and endless ones */
	cr_assert_eq(fs_read(arena, "/proc/self/status", 65536, &back, &err),
		     0);
	cr_assert(text_starts(back, "Name:"));
	cr_assert_eq(fs_read(arena, "/dev/zero", 100000, &back, &err), -1);
	cr_assert_eq(err.kind, ERR_LIMIT);
	err_clear(&err);
	cr_assert_eq(fs_read(arena, "absent", 10, &back, &err), -1);
	cr_assert_eq(err.kind, ERR_SYSTEM);
	cr_assert(strstr(err.text, "absent") != NULL);
	end(arena, where);
}

Test(fs, sweep_spares_a_living_writer)
{
	struct err err = {0};
	char where[32];
	struct arena *arena = begin(where);
	int lock;

	cr_assert_eq(fs_put("dead.tmp", TEXT("x"), 0600, &err), 0);
	cr_assert_eq(fs_lock("living.tmp", 0, &lock, &err), 0);
	cr_assert_eq(fs_put("kept", TEXT("x"), 0600, &err), 0);
	cr_assert_eq(fs_sweep(".", &err), 0);
	cr_assert(!fs_exists("dead.tmp"));
	cr_assert(fs_exists("living.tmp"));
	cr_assert(fs_exists("kept"));
	fs_unlock(lock);
	cr_assert_eq(fs_sweep(".", &err), 0);
	cr_assert(!fs_exists("living.tmp"));
	end(arena, where);
}

Test(fs, tree_is_sorted_and_follows_no_links)
{
	static const char *const want[] = {"a.yaml", "b/c/d.yaml", "b/x.yaml",
					   "b.yaml"};
	struct err err = {0};
	char where[32];
	struct arena *arena = begin(where);
	struct path_list files;

	cr_assert_eq(fs_make_dirs("b/c", 0755, &err), 0, "%s", err.text);
	cr_assert_eq(fs_make_dirs("b/c", 0755, &err), 0);
	cr_assert_eq(fs_make_dirs(".hidden/", 0755, &err), 0);
	for (size_t i = 0; i < ARRAY_SIZE(want); i++)
		cr_assert_eq(fs_put(want[i], TEXT(""), 0644, &err), 0);
	cr_assert_eq(fs_put(".hidden/x", TEXT(""), 0644, &err), 0);
	cr_assert_eq(fs_put("b/left.tmp", TEXT(""), 0644, &err), 0);
	cr_assert_eq(symlink("..", "b/up"), 0);
	cr_assert_eq(symlink("/etc/passwd", "b/link"), 0);
	cr_assert_eq(fs_tree(arena, where, &files, &err), 0, "%s", err.text);
	cr_assert_eq(files.count, ARRAY_SIZE(want));
	/* byte order: '.' is before '/' */
	cr_assert(text_is(files.items[1], "b.yaml"));
	cr_assert(text_is(files.items[2], "b/c/d.yaml"));
	cr_assert(text_is(files.items[3], "b/x.yaml"));
	cr_assert_eq(fs_make_dirs("a.yaml/x", 0755, &err), -1);
	err_clear(&err);
	cr_assert_eq(fs_make_dirs("a.yaml", 0755, &err), -1);
	err_clear(&err);
	cr_assert_eq(fs_tree(arena, "absent", &files, &err), -1);
	end(arena, where);
	cr_assert_eq(unlink("b/up") | unlink("b/link") | unlink("b/left.tmp") |
			     unlink(".hidden/x"),
		     0);
	cr_assert_eq(
		rmdir("b/c") | rmdir("b") | rmdir(".hidden") | rmdir(where), 0);
}

Test(fs, glob_in_byte_order)
{
	struct err err = {0};
	char where[32];
	struct arena *arena = begin(where);
	struct path_list found;

	cr_assert_eq(fs_put("b.csv", TEXT(""), 0644, &err), 0);
	cr_assert_eq(fs_put("B.csv", TEXT(""), 0644, &err), 0);
	cr_assert_eq(fs_put("a.csv", TEXT(""), 0644, &err), 0);
	cr_assert_eq(fs_glob(arena, "*.csv", &found, &err), 0);
	cr_assert_eq(found.count, 3);
	cr_assert(text_is(found.items[0], "B.csv"));
	cr_assert(text_is(found.items[2], "b.csv"));
	cr_assert_eq(fs_glob(arena, "none/*.csv", &found, &err), 0);
	cr_assert_eq(found.count, 0);
	end(arena, where);
}

Test(fs, names_are_joined_and_split)
{
	struct arena *arena = arena_open();

	cr_assert_str_eq(fs_join(arena, "a", "b"), "a/b");
	cr_assert_str_eq(fs_join(arena, "a/", "b"), "a/b");
	cr_assert_str_eq(fs_join(arena, "a", "/b"), "/b");
	cr_assert_str_eq(fs_join(arena, ".", "b"), "b");
	cr_assert_str_eq(fs_join(arena, "", "b"), "b");
	cr_assert_str_eq(fs_parent(arena, "a/b/c"), "a/b");
	cr_assert_str_eq(fs_parent(arena, "a"), ".");
	cr_assert_str_eq(fs_parent(arena, "/a"), "/");
	arena_close(arena);
}

Test(fs, lock_keeps_others_out)
{
	struct err err = {0};
	char where[32];
	struct arena *arena = begin(where);
	int lock, second;

	cr_assert_eq(fs_lock("lock", 0, &lock, &err), 0);
	cr_assert_eq(fs_lock("lock", 20, &second, &err), -1);
	cr_assert_eq(err.kind, ERR_TIMEOUT);
	err_clear(&err);
	fs_unlock(lock);
	cr_assert_eq(fs_lock("lock", 0, &second, &err), 0);
	fs_unlock(second);
	cr_assert_eq(fs_remove("lock", &err), 0);
	cr_assert_eq(fs_remove("lock", &err), 0);
	cr_assert_eq(fs_put("x", TEXT("1"), 0600, &err), 0);
	cr_assert_eq(fs_rename("x", "y", &err), 0);
	cr_assert(fs_exists("y") && !fs_exists("x"));
	end(arena, where);
}

/* A full disk, as a limit on the size of files. */
Test(fs, a_failed_write_leaves_the_old_file_and_nothing_else)
{
	static char large[8192];
	struct rlimit limit = {4096, 4096};
	struct err err = {0};
	struct path_list names;
	char where[32];
	struct arena *arena = begin(where);
	struct text back;

	cr_assert_eq(fs_put("a", TEXT("old"), 0600, &err), 0);
	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	cr_assert_eq(fs_put("a", (struct text){large, sizeof(large)}, 0600,
			    &err),
		     -1);
	cr_assert_eq(err.kind, ERR_SYSTEM);
	err_clear(&err);
	cr_assert_eq(fs_put_new("b", (struct text){large, sizeof(large)}, 0600,
				&err),
		     -1);
	err_clear(&err);
	cr_assert_eq(fs_read(arena, "a", 100, &back, &err), 0);
	cr_assert(text_is(back, "old"));
	cr_assert(!fs_exists("b"));
	cr_assert_eq(fs_glob(arena, "*", &names, &err), 0);
	cr_assert_eq(names.count, 1);
	end(arena, where);
}
