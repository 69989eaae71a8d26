/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/chain_review.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/arena.h"

static struct digest id(unsigned char n)
{
	return (struct digest){{n}};
}

static struct reviewed_entry entry(uint64_t sequence, unsigned char identity,
				   unsigned char previous)
{
	return (struct reviewed_entry){.chain = TEXT("e/a/s"),
				       .sequence = sequence,
				       .identity = id(identity),
				       .previous = id(previous),
				       .created = {(int64_t)sequence, 0},
				       .logged = true,
				       .log_index = 10 * sequence};
}

static const struct reviewed_chain *one_chain(struct arena *arena,
					      struct reviewed_entry *entries,
					      size_t count)
{
	struct chain_review *review = arena_new(arena, struct chain_review);

	chain_review(arena, entries, count, review);
	cr_assert(eq(sz, review->count, 1));
	return &review->chains[0];
}

Test(chain_review, a_whole_chain_in_any_order)
{
	struct arena *arena = arena_open();
	struct reviewed_entry entries[] = {entry(3, 3, 2), entry(1, 1, 0),
					   entry(2, 2, 1)};
	const struct reviewed_chain *chain = one_chain(arena, entries, 3);

	cr_assert(chain->complete);
	cr_assert(zero(sz, chain->remark_count));
	cr_assert(eq(u64, chain->last, 3));
	arena_close(arena);
}

Test(chain_review, tells_gaps_and_does_not_call_them_whole)
{
	struct arena *arena = arena_open();
	struct reviewed_entry entries[] = {entry(3, 3, 2), entry(7, 7, 6)};
	const struct reviewed_chain *chain = one_chain(arena, entries, 2);

	cr_assert(not(chain->complete));
	cr_assert(not(chain->broken));
	cr_assert(eq(sz, chain->remark_count, 2));
	cr_assert(eq(int, chain->remarks[0].kind, REVIEW_GAP));
	cr_assert(eq(u64, chain->remarks[0].sequence, 1));
	cr_assert(eq(u64, chain->remarks[0].missing, 2));
	cr_assert(eq(u64, chain->remarks[1].sequence, 4));
	cr_assert(eq(u64, chain->remarks[1].missing, 3));
	arena_close(arena);
}

Test(chain_review, agent_fork_and_broken_link_break_it)
{
	struct arena *arena = arena_open();
	struct reviewed_entry fork[] = {entry(1, 1, 0), entry(2, 2, 1),
					entry(2, 9, 1), entry(2, 2, 1)};
	struct reviewed_entry link[] = {entry(1, 1, 0), entry(2, 2, 5)};
	const struct reviewed_chain *chain = one_chain(arena, fork, 4);

	cr_assert(chain->broken);
	cr_assert(not(chain->complete));
	cr_assert(eq(sz, chain->entries, 3));
	chain = one_chain(arena, link, 2);
	cr_assert(chain->broken);
	cr_assert(eq(int, chain->remarks[0].kind, REVIEW_LINK));
	arena_close(arena);
}

Test(chain_review, tells_what_is_twice_late_or_back_in_time)
{
	struct arena *arena = arena_open();
	struct reviewed_entry entries[] = {entry(1, 1, 0), entry(1, 1, 0),
					   entry(2, 2, 1), entry(3, 3, 2)};
	const struct reviewed_chain *chain;

	entries[2].log_index = 90;
	entries[3].created.seconds = 1;
	chain = one_chain(arena, entries, 4);
	cr_assert(chain->complete);
	cr_assert(eq(sz, chain->remark_count, 3));
	cr_assert(eq(int, chain->remarks[0].kind, REVIEW_TWICE));
	cr_assert(eq(int, chain->remarks[1].kind, REVIEW_LATE));
	cr_assert(eq(int, chain->remarks[2].kind, REVIEW_BACK));
	for (size_t i = 0; i < 3; i++)
		cr_assert(review_sentence(arena, &chain->remarks[i]).size > 0);
	arena_close(arena);
}

Test(chain_review, chains_are_told_apart)
{
	struct arena *arena = arena_open();
	struct reviewed_entry entries[] = {entry(1, 1, 0), entry(1, 2, 0)};
	struct chain_review review;

	entries[1].chain = TEXT("e/a/t");
	chain_review(arena, entries, 2, &review);
	cr_assert(eq(sz, review.count, 2));
	chain_review(arena, entries, 0, &review);
	cr_assert(zero(sz, review.count));
	arena_close(arena);
}
