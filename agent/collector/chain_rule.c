/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/chain_rule.h"

static bool links(const struct chain_entry *later,
		  const struct chain_entry *earlier)
{
	return digest_equal(later->previous, earlier->identity);
}

struct chain_ruling chain_rule(const struct chain_facts *facts,
			       const struct chain_entry *entry)
{
	struct chain_ruling out = {.outcome = CHAIN_NEXT};
	uint64_t head = facts->head.known ? facts->head.sequence : 0;

	if (facts->same.known) {
		out.outcome = CHAIN_FORK;
		out.rival = facts->same.identity;
		return out;
	}
	if (facts->after.known && !links(&facts->after, entry)) {
		out.outcome = CHAIN_FORK;
		out.rival = facts->after.identity;
		return out;
	}
	if (facts->before.known && !links(entry, &facts->before))
		out.broken_link = true;
	if (entry->sequence < head) {
		out.outcome = CHAIN_LATE;
	} else if (entry->sequence > head + 1) {
		out.outcome = CHAIN_GAP;
		out.missing = entry->sequence - head - 1;
	}
	return out;
}
