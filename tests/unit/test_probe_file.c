/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "unit/probe_stand.h"
#include "unit/temp_tree.h"

static struct probe_stand s;
static char *top;
static struct text allowed;

/* top/open is allowed, top/shut is not. */
static void begin(void)
{
	stand_begin(&s, "file");
	top = temp_tree_make(s.arena);
	s.site.directory = text_from(top);
	allowed = TEXT("open");
	s.site.allow_directories = &allowed;
	s.site.directory_count = 1;
	temp_tree_file(s.arena, top, "open/a.conf",
		       TEXT("# c\nMode = strict\nMode=lax\n\nport=22\n"));
	temp_tree_file(s.arena, top, "shut/secret", TEXT("x"));
}

static void end(void)
{
	temp_tree_remove(top);
	arena_close(s.arena);
}

TestSuite(probe_file, .init = begin, .fini = end);

static void look_at(const char *path, enum reason reason)
{
	stand_set(&s, "path", path);
	stand_want(&s, reason);
}

Test(probe_file, what_is_there_is_seen)
{
	struct setting *block;

	stand_set(&s, "pattern", "^port=[0-9]+$");
	block = stand_set(&s, "settings", "");
	block->items = NULL;
	look_at("open/a.conf", REASON_NONE);
	cr_expect(stand_fact(&s, "exists").boolean);
	cr_expect(text_is(value_text(stand_fact(&s, "kind")), "file"));
	cr_expect(text_is(value_text(stand_fact(&s, "mode")), "0640"));
	cr_expect_eq(stand_fact(&s, "size").integer, 36);
	cr_expect_eq(stand_fact(&s, "matches").integer, 1);
	cr_assert_eq(stand_fact(&s, "settings").kind, VALUE_MAP);
	cr_expect_eq(stand_fact(&s, "settings").map->count, 2);
	cr_expect(text_is(value_text(
				  *value_map_get(stand_fact(&s, "settings").map,
						 value_string(TEXT("Mode")))),
			  "lax"),
		  "the last one counts");
	cr_expect_eq(s.seen.shown_by, STRENGTH_CONFIGURED);
}

Test(probe_file, the_end_of_the_last_line_is_no_line)
{
	stand_set(&s, "pattern", "^$");
	look_at("open/a.conf", REASON_NONE);
	cr_expect_eq(stand_fact(&s, "matches").integer, 1);
}

Test(probe_file, absent_is_a_fact_only_below_an_allowed_directory)
{
	look_at("open/none", REASON_NONE);
	cr_expect_not(stand_fact(&s, "exists").boolean);
	cr_expect_eq(stand_fact(&s, "exists").kind, VALUE_BOOL);
	cr_expect_eq(stand_fact(&s, "mode").kind, VALUE_UNKNOWN);
	look_at("open/no/such/file", REASON_NONE);
	cr_expect_not(stand_fact(&s, "exists").boolean);
	look_at("shut/none", REASON_NOT_ALLOWED);
	look_at("none", REASON_NOT_ALLOWED);
}

Test(probe_file, no_way_leads_out)
{
	char *link = fs_join(s.arena, top, "open/link");
	char *directory = fs_join(s.arena, top, "open/way");

	look_at("shut/secret", REASON_NOT_ALLOWED);
	look_at("open/../shut/secret", REASON_NOT_ALLOWED);
	look_at("open/none/../../shut/secret", REASON_NOT_ALLOWED);
	look_at("open/none/../../shut/none", REASON_NOT_ALLOWED);
	look_at("open/..", REASON_NOT_ALLOWED);
	look_at("/etc/passwd", REASON_NOT_ALLOWED);
	look_at("openly", REASON_NOT_ALLOWED);
	cr_assert_eq(symlink("../shut/secret", link), 0);
	look_at("open/link", REASON_NOT_ALLOWED);
	cr_assert_eq(symlink("../shut", directory), 0);
	look_at("open/way/secret", REASON_NOT_ALLOWED);
	look_at("open/way/none", REASON_NOT_ALLOWED);
	cr_expect_eq(s.seen.fact_count, 0);
}

Test(probe_file, a_link_is_seen_as_one)
{
	cr_assert_eq(symlink("a.conf", fs_join(s.arena, top, "open/link")), 0);
	look_at("open/link", REASON_NONE);
	cr_expect(text_is(value_text(stand_fact(&s, "kind")), "link"));
	cr_expect_eq(stand_fact(&s, "digest").kind, VALUE_UNKNOWN);
}

Test(probe_file, what_is_no_file_is_not_read)
{
	cr_assert_eq(mkfifo(fs_join(s.arena, top, "open/pipe"), 0600), 0);
	look_at("open/pipe", REASON_NONE);
	cr_expect(text_is(value_text(stand_fact(&s, "kind")), "other"));
	look_at("open", REASON_NONE);
	cr_expect(text_is(value_text(stand_fact(&s, "kind")), "directory"));
}

Test(probe_file, what_cannot_be_read_is_unknown_and_never_zero)
{
	stand_set(&s, "pattern", "x");
	stand_set(&s, "settings", "");
	temp_tree_file(s.arena, top, "open/thai",
		       TEXT("# \xa1\xa2\na=1\n\xa1\xa2=3\n"));
	look_at("open/thai", REASON_NONE);
	cr_expect_eq(stand_fact(&s, "settings").kind, VALUE_UNKNOWN);
	cr_expect_eq(stand_fact(&s, "matches").kind, VALUE_UNKNOWN);
	temp_tree_file(s.arena, top, "open/comment", TEXT("# \xa1\xa2\na=1\n"));
	look_at("open/comment", REASON_NONE);
	cr_expect_eq(stand_fact(&s, "settings").kind, VALUE_MAP);
	cr_assert_eq(
		truncate(temp_tree_file(s.arena, top, "open/large", TEXT("x")),
			 17 * 1024 * 1024),
		0);
	look_at("open/large", REASON_NONE);
	cr_expect_eq(stand_fact(&s, "size").integer, 17 * 1024 * 1024);
	cr_expect_eq(stand_fact(&s, "digest").kind, VALUE_UNKNOWN);
	cr_expect_eq(stand_fact(&s, "matches").kind, VALUE_UNKNOWN);
}

Test(probe_file, the_fence_opens_for_the_site_not_for_the_check)
{
	struct probe_reach reach = {.read_paths = NULL};
	struct err err = {.kind = ERR_NONE};

	stand_set(&s, "path", "/var/secret");
	cr_assert_eq(
		s.look.kind->reach(s.arena, &s.plan, &s.look, &reach, &err), 0);
	cr_assert_eq(reach.read_count, 1);
	cr_expect_str_eq(reach.read_paths[0], fs_join(s.arena, top, "open"));
	cr_expect_not(reach.network);
}
