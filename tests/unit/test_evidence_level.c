/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/evidence_level.h"

#include "unit/small_plan.h"
#include "unit/temp_tree.h"

#define KEY "a key of the site's own"

static struct small_plan small;
static struct answers answers;
static struct observation observations[2];
static const struct evidence *piece; /* of the two that were brought back */

/* What the http look brought back, marked as its check says. */
static void mark(enum keep keep, const char *key)
{
	static bool answered[2] = {false, true};
	static struct evidence brought[2];
	char *top;

	small_make(&small);
	top = temp_tree_make(small.arena);
	small.site.directory = text_from(top);
	if (key) {
		temp_tree_file(small.arena, top, "hash.key", text_from(key));
		small.site.hash_key_file = TEXT("hash.key");
	}
	brought[0] = (struct evidence){.name = TEXT("cases"),
				       .level = DISCLOSE_EXCERPT,
				       .bytes = TEXT("some"),
				       .digest = digest_of(TEXT("some"))};
	brought[1] = (struct evidence){.name = TEXT("body"),
				       .level = DISCLOSE_FULL,
				       .bytes = TEXT("all"),
				       .digest = digest_of(TEXT("all"))};
	small.checks[1].evidence = keep;
	observations[1].evidence = brought;
	observations[1].evidence_count = 2;
	answers.observations = observations;
	answers.answered = answered;
	evidence_levels(small.arena, &small.plan, &answers);
	piece = observations[1].evidence;
	temp_tree_remove(top);
}

static void end(void)
{
	arena_close(small.arena);
}

TestSuite(evidence_level, .fini = end);

Test(evidence_level, none_keeps_no_piece)
{
	mark(KEEP_NONE, KEY);
	for (int i = 0; i < 2; i++) {
		cr_expect(piece[i].unkept);
		cr_expect_not(evidence_is_kept(&piece[i]));
	}
}

Test(evidence_level, hash_keeps_a_keyed_hash_and_no_bytes)
{
	struct digest wanted = digest_hmac(
		TEXT(KEY), (struct text){"plaudit/evidence/v1\0all", 23});

	mark(KEEP_HASH, KEY);
	for (int i = 0; i < 2; i++) {
		cr_expect(piece[i].keyed);
		cr_expect_not(evidence_is_kept(&piece[i]));
	}
	cr_expect(digest_equal(piece[1].digest, wanted));
	cr_expect_not(digest_equal(piece[1].digest, digest_of(TEXT("all"))),
		      "a bare digest could be guessed");
}

Test(evidence_level, hash_without_a_key_keeps_nothing)
{
	mark(KEEP_HASH, NULL);
	cr_expect(piece[0].unkept && piece[1].unkept);
	cr_expect_not(piece[0].keyed || piece[1].keyed);
}

Test(evidence_level, excerpt_keeps_excerpts_alone)
{
	mark(KEEP_EXCERPT, KEY);
	cr_expect(evidence_is_kept(&piece[0]));
	cr_expect_not(evidence_is_kept(&piece[1]));
}

Test(evidence_level, full_keeps_everything)
{
	mark(KEEP_FULL, KEY);
	cr_expect(evidence_is_kept(&piece[0]) && evidence_is_kept(&piece[1]));
	cr_expect(digest_equal(piece[1].digest, digest_of(TEXT("all"))));
}
