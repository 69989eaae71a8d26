/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/arena.h"
#include "base/fs.h"
#include "load/load_pack.h"

static struct pack load(struct arena *arena, const char *directory,
			struct complaints *complaints)
{
	struct err err = {0};
	struct pack pack;
	struct buffer out;

	buffer_init(&out);
	complaints_init(complaints, arena);
	if (load_pack(arena, directory, complaints, &pack, &err) < 0) {
		complaints_print(complaints, &out);
		cr_assert_fail("%s\n%.*s", err.text,
			       TEXT_ARG(buffer_view(&out)));
	}
	buffer_release(&out);
	return pack;
}

Test(load_pack, a_good_pack_reads_as_written)
{
	struct arena *arena = arena_open();
	struct complaints complaints;
	struct pack pack = load(arena, "tests/fixtures/pack", &complaints);
	const struct check *hold = pack_check(&pack, TEXT("freeze/hold"));
	const struct rule_book *book;
	const struct clause *clause =
		pack_clause(&pack, TEXT("TH-T-01"), &book);

	cr_assert_not_null(hold);
	cr_expect_eq(hold->records->metric_count, 2);
	cr_expect_eq(hold->records->window_column, 2);
	cr_expect_eq(hold->records->window_last.seconds, 30 * 86400);
	cr_expect_eq(hold->expect_count, 1);
	cr_assert_not_null(hold->expect[0].that.program);
	cr_assert_eq(hold->example_count, 2);
	cr_expect_eq(hold->examples[1].verdict, VERDICT_FAIL);
	cr_expect_eq(value_span(hold->examples[1].with_values[0]).seconds,
		     3600);
	cr_assert_not_null(clause);
	cr_expect(text_is(book->id, "th-test"));
	cr_expect_eq(clause->section.size, 0, "null: not verified");
	cr_expect_eq(clause->liability_count, 1);
	cr_assert_eq(clause->use_count, 1);
	cr_expect_eq(clause->uses[0].check, hold);
	cr_assert_eq(clause->uses[0].with[0].count, 2);
	cr_expect_eq(instant_compare(
			     clause->uses[0].with[0].values[1].in_force.from,
			     clause->uses[0].with[0].values[0].in_force.until),
		     0, "a value begins where the one before ends");
	cr_expect_null(pack_check(&pack, TEXT("freeze/holds")));
	arena_close(arena);
}

Test(load_pack, live_examples_are_typed_by_the_facts)
{
	struct arena *arena = arena_open();
	struct complaints complaints;
	struct pack pack = load(arena, "tests/fixtures/pack", &complaints);
	const struct check *check = pack_check(&pack, TEXT("portal/reachable"));
	const struct example *example = &check->examples[0];
	size_t status = check->fact_count;

	for (size_t i = 0; i < check->fact_count; i++) {
		if (text_is(check->fact_names[i], "status"))
			status = i;
		/* no expectation names it: it must not be signed */
		cr_expect_not(text_is(check->fact_names[i], "body"));
	}
	cr_assert_lt(status, check->fact_count);
	cr_expect_eq(example->fact_values[status].kind, VALUE_INT);
	cr_expect(text_is(example->subject, "report"));
	arena_close(arena);
}

/* The lines of policies/README.md, as sha256sum writes them. */
Test(load_pack, the_digest_is_that_of_sorted_lines)
{
	static const char *const paths[] = {
		"checks/freeze/hold.yaml",
		"checks/portal/reachable.yaml",
		"checks/sources.yaml",
		"policies/calendars/th.yaml",
		"policies/profiles/th-bank.yaml",
		"policies/rulebooks/th-test.yaml",
	};
	struct arena *arena = arena_open();
	struct digest digest;
	struct err err = {0};
	struct buffer lines;

	buffer_init(&lines);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		char hex[DIGEST_HEX_ROOM];
		struct text bytes;

		cr_assert_eq(
			fs_read(arena,
				fs_join(arena, "tests/fixtures/pack", paths[i]),
				1 << 20, &bytes, &err),
			0, "%s", err.text);
		digest_hex(digest_of(bytes), hex);
		buffer_printf(&lines, "%s  %s\n", hex, paths[i]);
	}
	cr_assert_eq(load_pack_digest(arena, "tests/fixtures/pack", &digest,
				      &err),
		     0, "%s", err.text);
	cr_expect(digest_equal(digest, digest_of(buffer_view(&lines))));
	buffer_release(&lines);
	arena_close(arena);
}

Test(load_pack, our_own_pack_has_no_complaint)
{
	struct arena *arena = arena_open();
	struct complaints complaints;
	struct pack pack = load(arena, ".", &complaints);

	cr_expect_eq(complaints.warnings, 0);
	cr_expect_gt(pack.check_count, 0);
	cr_expect_gt(pack.rule_book_count, 0);
	arena_close(arena);
}

Test(load_pack, a_directory_without_checks_is_no_pack)
{
	struct arena *arena = arena_open();
	struct complaints complaints;
	struct err err = {0};
	struct pack pack;

	complaints_init(&complaints, arena);
	cr_expect_eq(load_pack(arena, "tests/fixtures", &complaints, &pack,
			       &err),
		     -1);
	cr_expect_eq(complaints.count, 0);
	cr_expect_neq(err.text[0], '\0');
	arena_close(arena);
}
