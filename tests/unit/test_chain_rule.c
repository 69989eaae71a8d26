/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/chain_rule.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static struct chain_entry entry(uint64_t sequence, unsigned char identity,
				unsigned char previous)
{
	struct chain_entry out = {.known = true, .sequence = sequence};

	out.identity.bytes[0] = identity;
	out.previous.bytes[0] = previous;
	return out;
}

Test(chain_rule, the_next_of_a_chain_is_taken)
{
	struct chain_facts facts = {.head = entry(4, 4, 3),
				    .before = entry(4, 4, 3)};
	struct chain_entry next = entry(5, 5, 4);
	struct chain_ruling got = chain_rule(&facts, &next);

	cr_assert(eq(int, got.outcome, CHAIN_NEXT));
	cr_assert(not(got.broken_link));
}

Test(chain_rule, the_first_of_an_empty_chain_is_taken)
{
	struct chain_facts facts = {.head = {.known = false}};
	struct chain_entry first = entry(1, 1, 0);

	cr_assert(eq(int, chain_rule(&facts, &first).outcome, CHAIN_NEXT));
}

Test(chain_rule, a_sequence_above_the_head_is_taken_and_the_gap_counted)
{
	struct chain_facts facts = {.head = entry(4, 4, 3)};
	struct chain_entry later = entry(9, 9, 8);
	struct chain_ruling got = chain_rule(&facts, &later);

	cr_assert(eq(int, got.outcome, CHAIN_GAP));
	cr_assert(eq(u64, got.missing, 4));
}

Test(chain_rule, a_chain_that_begins_late_has_a_gap)
{
	struct chain_facts facts = {.head = {.known = false}};
	struct chain_entry third = entry(3, 3, 2);
	struct chain_ruling got = chain_rule(&facts, &third);

	cr_assert(eq(int, got.outcome, CHAIN_GAP));
	cr_assert(eq(u64, got.missing, 2));
}

Test(chain_rule, another_identity_for_a_sequence_is_a_fork)
{
	struct chain_facts facts = {.head = entry(4, 4, 3),
				    .same = entry(4, 4, 3)};
	struct chain_entry rival = entry(4, 7, 3);
	struct chain_ruling got = chain_rule(&facts, &rival);

	cr_assert(eq(int, got.outcome, CHAIN_FORK));
	cr_assert(eq(int, got.rival.bytes[0], 4));
}

Test(chain_rule, one_that_fills_a_gap_is_late)
{
	struct chain_facts facts = {.head = entry(4, 4, 3),
				    .before = entry(2, 2, 1),
				    .after = entry(4, 4, 3)};
	struct chain_entry late = entry(3, 3, 2);
	struct chain_ruling got = chain_rule(&facts, &late);

	cr_assert(eq(int, got.outcome, CHAIN_LATE));
	cr_assert(not(got.broken_link));
}

Test(chain_rule, one_that_its_successor_does_not_name_is_a_fork)
{
	struct chain_facts facts = {.head = entry(4, 4, 3),
				    .after = entry(4, 4, 3)};
	struct chain_entry other = entry(3, 9, 2);
	struct chain_ruling got = chain_rule(&facts, &other);

	cr_assert(eq(int, got.outcome, CHAIN_FORK));
	cr_assert(eq(int, got.rival.bytes[0], 4));
}

Test(chain_rule, a_predecessor_that_is_not_ours_is_told)
{
	struct chain_facts facts = {.head = entry(4, 4, 3),
				    .before = entry(4, 4, 3)};
	struct chain_entry next = entry(5, 5, 77);
	struct chain_ruling got = chain_rule(&facts, &next);

	cr_assert(eq(int, got.outcome, CHAIN_NEXT));
	cr_assert(got.broken_link);
}
