/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/evidence_folder.h"

#include "audit/evidence.h"
#include "parse/json.h"
#include "unit/audit_world.h"

static struct audit_world w;
static struct evidence_folder folder;
static struct text index_bytes;

static void begin(void)
{
	audit_world_make(&w, KEEP_COUNT);
}

static void end(void)
{
	audit_world_end(&w);
}

TestSuite(evidence_folder, .init = begin, .fini = end, .timeout = 60);

static void make(enum disclosure disclose)
{
	struct err err = {.kind = ERR_NONE};

	folder = (struct evidence_folder){
		.report = &w.report,
		.pack = w.plan.pack,
		.disclose = disclose,
		.store = fs_join(w.arena, w.state, "evidence"),
		.out = fs_join(w.arena, w.top, disclosure_words[disclose].word),
	};
	cr_assert_eq(evidence_folder_make(w.arena, &folder, &err), 0, "%s",
		     err.text);
	cr_assert_eq(fs_read(w.arena,
			     fs_join(w.arena, folder.out, "index.json"), 100000,
			     &index_bytes, &err),
		     0, "%s", err.text);
}

static struct text state_of(const char *name)
{
	struct err err = {.kind = ERR_NONE};
	const struct json *json, *list;
	struct text said, state;

	cr_assert_eq(json_parse(w.arena, index_bytes, JSON_NO_REALS, &json,
				&err),
		     0);
	cr_assert_eq(json_get_list(json, "pieces", &list, &err), 0);
	for (size_t i = 0; i < list->count; i++) {
		cr_assert_eq(json_get_text(list->items[i], "name", &said, &err),
			     0);
		cr_assert_eq(json_get_text(list->items[i], "state", &state,
					   &err),
			     0);
		if (text_is(said, name))
			return state;
	}
	return TEXT("not there");
}

Test(evidence_folder, facts_leave_and_sentences_are_withheld)
{
	struct err err = {.kind = ERR_NONE};
	struct text bytes;

	make(DISCLOSE_FACTS);
	cr_expect(text_is(state_of("run"), "here"));
	cr_expect(text_is(state_of("details"), "withheld"));
	cr_expect_eq(folder.pieces, 1);
	cr_expect_eq(folder.withheld, 1);
	cr_expect(folder.has_pack);
	cr_expect(fs_exists(fs_join(w.arena, folder.out, "pack/checks")));
	cr_assert_eq(evidence_read(w.arena, folder.out, audit_world_run(&w),
				   &bytes, &err),
		     0, "%s", err.text);
	cr_expect_null(memmem(bytes.data, bytes.size, "a.csv:4", 7));
}

Test(evidence_folder, excerpts_leave_where_the_site_says_so)
{
	make(DISCLOSE_EXCERPT);
	cr_expect(text_is(state_of("details"), "here"));
	cr_expect_eq(folder.withheld, 0);
}

Test(evidence_folder, what_is_gone_or_was_changed_is_told_as_absent)
{
	struct err err = {.kind = ERR_NONE};
	const char *store = fs_join(w.arena, w.state, "evidence");
	struct evidence_found found;

	make(DISCLOSE_EXCERPT);
	cr_assert_eq(evidence_look(w.arena, store, audit_world_run(&w), &found,
				   &err),
		     0);
	cr_assert_eq(fs_put(found.path, TEXT("forged"), 0600, &err), 0);
	folder.out = fs_join(w.arena, w.top, "again");
	cr_assert_eq(evidence_folder_make(w.arena, &folder, &err), -1);
	cr_expect_eq(err.kind, ERR_TRUST);
	cr_expect_not(fs_exists(fs_join(w.arena, folder.out, "index.json")));
}

Test(evidence_folder, another_pack_stays_out)
{
	struct pack other = *w.plan.pack;
	struct err err = {.kind = ERR_NONE};

	make(DISCLOSE_FACTS);
	other.digest.bytes[0] ^= 1;
	folder.pack = &other;
	folder.out = fs_join(w.arena, w.top, "again");
	cr_assert_eq(evidence_folder_make(w.arena, &folder, &err), 0, "%s",
		     err.text);
	cr_expect_not(folder.has_pack);
	cr_expect_not(fs_exists(fs_join(w.arena, folder.out, "pack")));
}
