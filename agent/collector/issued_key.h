/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a key is in the trust root that was issued last. */
#ifndef PLAUDIT_COLLECTOR_ISSUED_KEY_H
#define PLAUDIT_COLLECTOR_ISSUED_KEY_H

#include "collector/store.h"

/* 1 when it has that key of that entity, 0, -1; its version either way. */
int issued_key(struct store *store, struct arena *arena,
	       const struct agent_key *key, uint64_t *version,
	       struct err *err) MUST_USE;

#endif
