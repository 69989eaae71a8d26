/* SPDX-License-Identifier: Apache-2.0 */
#include "records/spill.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static char directory[] = "/tmp/plaudit-spill-XXXXXX";

static void begin(void)
{
	cr_assert_not_null(mkdtemp(directory));
}

static void end(void)
{
	cr_expect_eq(rmdir(directory), 0, "something is left in %s", directory);
}

TestSuite(spill, .init = begin, .fini = end);

Test(spill, has_no_name)
{
	struct spill spill = {.directory = directory};
	struct err err = {0};
	DIR *listing;
	int names = 0;

	cr_assert_eq(spill_write(&spill, 0, "abc", 3, &err), 0, "%s", err.text);
	listing = opendir(directory);
	while (readdir(listing))
		names++;
	closedir(listing);
	cr_expect_eq(names, 2); /* . and .. */
	spill_close(&spill);
}

Test(spill, extents_do_not_overlap_and_what_is_written_is_read)
{
	struct spill spill = {.directory = directory};
	struct err err = {0};
	uint64_t a = spill_extent(&spill, 100), b = spill_extent(&spill, 50);
	uint64_t size = 10;
	char room[10];

	cr_expect(b >= a + 100);
	cr_expect_eq(spill_extent(&spill, 1), b + 50);
	cr_assert_eq(spill_write(&spill, b, "second", 6, &err), 0);
	cr_assert_eq(spill_write(&spill, a, "first", 5, &err), 0);
	cr_expect_eq(spill.written, 11);
	cr_assert_eq(spill_read(&spill, b, room, &size, &err), 0);
	cr_expect_eq(size, 6); /* the file ends */
	cr_expect_eq(memcmp(room, "second", 6), 0);
	size = 5;
	cr_assert_eq(spill_read(&spill, a, room, &size, &err), 0);
	cr_expect_eq(memcmp(room, "first", 5), 0);
	spill_close(&spill);
}

Test(spill, forgotten_room_comes_back)
{
	struct spill spill = {.directory = directory};
	struct err err = {0};
	static char block[1 << 16];
	uint64_t size = sizeof(block);

	memset(block, 'x', sizeof(block));
	cr_assert_eq(spill_write(&spill, 0, block, sizeof(block), &err), 0);
	spill_forget(&spill, 0, sizeof(block));
	cr_assert_eq(spill_read(&spill, 0, block, &size, &err), 0);
	cr_expect_eq(size, sizeof(block));
	cr_expect_eq(block[777], 0);
	spill_empty(&spill);
	cr_expect_eq(spill.written, 0);
	cr_assert_eq(spill_read(&spill, 0, block, &size, &err), 0);
	cr_expect_eq(size, 0);
	spill_close(&spill);
}

Test(spill, nowhere_is_refused)
{
	struct spill spill = {.directory = NULL};
	struct err err = {0};

	cr_expect_not(spill_is_allowed(&spill));
	cr_expect_not(spill_is_allowed(NULL));
	cr_expect_eq(spill_write(&spill, 0, "a", 1, &err), -1);
	cr_expect_eq(err.kind, ERR_LIMIT);
	cr_expect_eq(spill.refused, 0); /* it is no full disk */
	spill_close(&spill);
	spill_close(NULL);
	spill_empty(NULL);
}

Test(spill, a_directory_that_is_gone)
{
	struct spill spill = {.directory = "/tmp/plaudit-no/such"};
	struct err err = {0};

	cr_expect_eq(spill_write(&spill, 0, "a", 1, &err), -1);
	cr_expect_eq(err.kind, ERR_SYSTEM);
	cr_expect_eq(spill.refused, 0);
}

Test(spill, its_ceiling_counts_all_that_was_written)
{
	struct spill spill = {.directory = directory, .most = 10};
	struct arena *arena = arena_open();
	struct err err = {0};

	cr_assert_eq(spill_write(&spill, 0, "12345678", 8, &err), 0);
	cr_expect_eq(spill_write(&spill, 0, "123", 3, &err), -1);
	cr_expect_eq(err.kind, ERR_LIMIT);
	cr_expect_eq(spill.refused, 11);
	cr_expect(strstr(err.text, "11 bytes are needed, room for 2 is left"),
		  "%s", err.text);
	cr_expect(text_ends(spill_wanted(arena, &spill),
			    "need 1 MiB of room or more in the state "
			    "directory"));
	spill_empty(&spill);
	cr_expect_eq(spill.refused, 0);
	arena_close(arena);
	spill_close(&spill);
}

Test(spill, a_file_that_may_not_grow_is_a_full_disk)
{
	struct spill spill = {.directory = directory};
	struct rlimit limit = {1 << 16, RLIM_INFINITY};
	static char block[1 << 17];
	struct err err = {0};

	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	cr_expect_eq(spill_write(&spill, 0, block, sizeof(block), &err), -1);
	limit.rlim_cur = RLIM_INFINITY;
	setrlimit(RLIMIT_FSIZE, &limit);
	cr_expect_eq(err.kind, ERR_LIMIT);
	cr_expect_geq(spill.refused, sizeof(block));
	spill_close(&spill);
}
