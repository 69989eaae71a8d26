/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wrong content, word for word: each case of fixtures/invalid is laid over the
 * good pack of fixtures/pack and loaded as `plaudit lint` does it; `error` is
 * what must be printed.
 */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "load/load_pack.h"
#include "load/load_site.h"
#include "unit/temp_tree.h"

#define FIXTURES "tests/fixtures/"

static struct instant test_now(void)
{
	struct instant now;
	struct err err = {0};

	cr_assert_eq(instant_parse(TEXT("2026-03-01T00:00:00+07:00"), &now,
				   &err),
		     0);
	return now;
}

static void lay(struct arena *arena, const char *from, const char *to)
{
	struct path_list files;
	struct err err = {0};

	cr_assert_eq(fs_tree(arena, from, &files, &err), 0, "%s", err.text);
	for (size_t i = 0; i < files.count; i++) {
		const char *name = text_cstr(arena, files.items[i]);
		char *target = fs_join(arena, to, name);
		struct text bytes;

		cr_assert_eq(fs_read(arena, fs_join(arena, from, name), 1 << 20,
				     &bytes, &err),
			     0, "%s", err.text);
		cr_assert_eq(fs_make_dirs(fs_parent(arena, target), 0700, &err),
			     0, "%s", err.text);
		cr_assert_eq(fs_put(target, bytes, 0600, &err), 0, "%s",
			     err.text);
	}
}

/* A case that only warns is accepted all the same. */
static void load_here(struct arena *arena, bool refused, struct buffer *out)
{
	struct complaints complaints;
	struct err err = {0};
	struct pack pack;
	const struct pack *of_site;
	const struct site *site;
	struct site_request request = {.path = "plaudit.yaml",
				       .now = test_now()};
	int result;

	complaints_init(&complaints, arena);
	if (fs_exists("plaudit.yaml"))
		result = load_site(arena, &request, &complaints, &of_site,
				   &site, &err);
	else
		result = load_pack(arena, ".", &complaints, &pack, &err);
	cr_expect_eq(result, refused ? -1 : 0, "%s",
		     refused ? "wrong content was accepted" : err.text);
	cr_expect_eq(err.kind, refused ? ERR_USAGE : ERR_NONE);
	complaints_print(&complaints, out);
}

static void run_case(const char *root, struct text name)
{
	struct arena *arena = arena_open();
	char directory[] = "/tmp/plaudit-invalid-XXXXXX";
	const char *from =
		fs_join(arena, FIXTURES "invalid", text_cstr(arena, name));
	struct buffer out;
	struct text wanted;
	struct err err = {0};

	buffer_init(&out);
	cr_assert_not_null(mkdtemp(directory));
	lay(arena, FIXTURES "pack/checks", fs_join(arena, directory, "checks"));
	lay(arena, FIXTURES "pack/policies",
	    fs_join(arena, directory, "policies"));
	lay(arena, from, directory);
	cr_assert_eq(fs_read(arena, fs_join(arena, from, "error"), 1 << 20,
			     &wanted, &err),
		     0, "%s", err.text);
	cr_assert_eq(chdir(directory), 0);
	load_here(arena,
		  memmem(wanted.data, wanted.size, ": error E", 9) != NULL,
		  &out);
	cr_assert_eq(chdir(root), 0);
	temp_tree_remove(directory);
	cr_expect(text_equal(buffer_view(&out), wanted),
		  "%.*s:\nwanted:\n%.*s\ngot:\n%.*s", TEXT_ARG(name),
		  TEXT_ARG(wanted), TEXT_ARG(buffer_view(&out)));
	buffer_release(&out);
	arena_close(arena);
}

Test(load_site, wrong_content_is_told_word_for_word)
{
	struct arena *arena = arena_open();
	struct path_list cases;
	struct err err = {0};
	char root[4096];

	cr_assert_not_null(getcwd(root, sizeof(root)));
	cr_assert_eq(fs_list(arena, FIXTURES "invalid", &cases, &err), 0, "%s",
		     err.text);
	cr_assert_geq(cases.count, 20);
	for (size_t i = 0; i < cases.count; i++)
		run_case(root, cases.items[i]);
	arena_close(arena);
}

Test(load_site, a_good_site_reads_as_written)
{
	struct arena *arena = arena_open();
	struct complaints complaints;
	struct err err = {0};
	const struct pack *pack;
	const struct site *site;
	struct site_request request = {.path = FIXTURES "pack/plaudit.yaml",
				       .now = test_now()};
	char room[INSTANT_TEXT_ROOM];

	complaints_init(&complaints, arena);
	cr_assert_eq(load_site(arena, &request, &complaints, &pack, &site,
			       &err),
		     0, "%s", err.text);
	cr_expect_eq(complaints.errors + complaints.warnings, 0);
	cr_expect(text_is(site->entity_id, "th-examplebank"));
	cr_expect_eq(site->classes, 1u << CLASS_BANK);
	cr_expect(text_is(site->agent_id, "agent-1"));
	cr_expect(text_is(site->state_directory, ".plaudit"));
	cr_expect_eq(site->directory.data[0], '/');
	cr_assert_eq(site->source_count, 1);
	cr_expect_eq(site->sources[0].era, ERA_BUDDHIST);
	cr_expect_eq(site->sources[0].fresh.seconds, 26 * 3600);
	cr_expect(site->sources[0].commit);
	cr_expect(text_is(site->sources[0].zone_name, "Asia/Bangkok"),
		  "the rule book's zone is the default");
	cr_assert_eq(site->sources[0].rename_count, 1);
	cr_expect_eq(site->sources[0].renames[0].column, 2);
	cr_assert_eq(site->target_count, 1);
	cr_expect_eq(site->targets[0].port, 443);
	cr_expect(site->targets[0].tls);
	cr_assert_eq(site->override_count, 1);
	cr_expect_eq(value_span(site->overrides[0].value).seconds, 1800);
	cr_assert_eq(site->waiver_count, 1);
	cr_expect(text_is(instant_print(site->waivers[0].until, room),
			  "2026-12-31T17:00:00Z"),
		  "until is the last day on which it holds");
	cr_assert_eq(site->regulator_count, 1);
	cr_expect(text_is(site->regulators[0].stream, "collector.test:8443"));
	arena_close(arena);
}

Test(load_site, a_missing_file_is_one_complaint)
{
	struct arena *arena = arena_open();
	struct complaints complaints;
	struct err err = {0};
	const struct pack *pack;
	const struct site *site;
	struct site_request request = {
		.path = FIXTURES "pack/nowhere.yaml",
		.pack_directory = FIXTURES "pack",
		.now = test_now(),
	};

	complaints_init(&complaints, arena);
	cr_assert_eq(load_site(arena, &request, &complaints, &pack, &site,
			       &err),
		     -1);
	cr_assert_eq(complaints.count, 1);
	cr_expect_str_eq(complaints.items[0].code, "E0101");
	arena_close(arena);
}
