/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was said about an attestation, in words: sign-offs and replies, as the
 * collector keeps them. Prints on stdout.
 */
#ifndef PLAUDIT_VERBS_PLAUDITD_SAID_H
#define PLAUDIT_VERBS_PLAUDITD_SAID_H

#include "collector/store.h"

/* One entry of store.held_about; kinds that say nothing print nothing. `keys`
 * tells an officer's name. */
int said_print(struct arena *arena, const struct held *entry,
	       const struct agent_key_list *keys, bool thai,
	       struct err *err) MUST_USE;

#endif
