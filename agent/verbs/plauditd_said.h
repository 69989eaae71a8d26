/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was said about an attestation, in words: sign-offs and replies, as the
 * collector keeps them. Prints on stdout.
 */
#ifndef PLAUDIT_VERBS_PLAUDITD_SAID_H
#define PLAUDIT_VERBS_PLAUDITD_SAID_H

#include "collector/collector.h"
#include "collector/pack_shelf.h"
#include "collector/store.h"

/* One entry of store.held_about; kinds that say nothing print nothing. `keys`
 * tells an officer's name. */
int said_print(struct arena *arena, const struct held *entry,
	       const struct agent_key_list *keys, bool thai,
	       struct err *err) MUST_USE;

/* Corrective plans of the institution whose day has passed, whatever
 * attestation they are about. */
int said_print_overdue(const struct collector_desk *desk, struct text entity,
		       const char *language, struct err *err) MUST_USE;

struct sign_off_showing {
	const struct collector_desk *desk;
	struct pack_shelf *packs;
	const char *language;
	struct instant now;
	const struct chain_id *chain;
};
/* Who stands for the chain's periods; nothing where no profile asks. */
int sign_off_periods_print(const struct sign_off_showing *showing,
			   struct err *err) MUST_USE;

#endif
