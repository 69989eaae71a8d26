/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "ledger/tlog_policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read has at least a log, and groups that can be full. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text text = {(const char *)data, size};
	struct tlog_policy policy;
	struct err err = {0};

	if (tlog_policy_parse(arena, text, &policy, &err) == 0) {
		if (policy.log_count == 0 ||
		    (policy.quorum != POLICY_NONE &&
		     policy.quorum >= policy.node_count))
			abort();
		for (size_t i = 0; i < policy.node_count; i++)
			if (policy.nodes[i].kind == POLICY_GROUP &&
			    (policy.nodes[i].needed == 0 ||
			     policy.nodes[i].needed >
				     policy.nodes[i].member_count))
				abort();
	}
	arena_close(arena);
	return 0;
}
