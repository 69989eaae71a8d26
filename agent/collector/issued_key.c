/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/issued_key.h"

#include "collector/trust_issue.h"

int issued_key(struct store *store, struct arena *arena,
	       const struct agent_key *key, uint64_t *version, struct err *err)
{
	const struct trust_entity *found;
	struct trust_root_row row;
	struct trust_root root;

	if (store->kind->trust_root(store, arena, &row, err) < 0 ||
	    trust_root_of_row(arena, &row, &root, err) < 0)
		return -1;
	*version = row.version;
	found = trust_root_entity(&root, key->entity);
	for (size_t i = 0; found && i < found->agent_count; i++)
		if (digest_equal(found->agents[i].key_digest, key->hint))
			return 1;
	return 0;
}
