/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which periods of a chain officers stand for, from what the collector keeps:
 * its audits, and the declarations in the officers' own chains. The published
 * rule pack says what is asked for.
 */
#ifndef PLAUDIT_COLLECTOR_SIGN_OFF_DESK_H
#define PLAUDIT_COLLECTOR_SIGN_OFF_DESK_H

#include "attest/entry_reply.h"
#include "attest/sign_off_account.h"
#include "collector/store.h"

struct sign_off_question {
	struct store *store;
	const struct pack *pack;
	const struct entity *entity;
	const struct chain_id *chain;
	struct instant now;
};

/* Of one profile that asks for sign-offs. */
struct sign_off_view {
	const struct profile *profile;
	const struct zone *zone;
	struct sign_off_account accounts[SIGN_OFF_PERIODS]; /* newest first */
	size_t count;
};

/* None where no profile of the entity asks for any. */
int sign_off_views(struct arena *arena,
		   const struct sign_off_question *question,
		   const struct sign_off_view **out, size_t *count,
		   struct err *err) MUST_USE;

/* An envelope that is kept, as what it says. */
int reply_of_held(struct arena *arena, const struct held *held,
		  struct said_reply *out, struct err *err) MUST_USE;
int sign_off_of_held(struct arena *arena, const struct held *held,
		     struct sign_off *out, struct err *err) MUST_USE;
/* Who signed an entry that is kept with its envelope; NULL: no officer. */
const struct agent_key *officer_of_held(struct arena *arena,
					const struct held *held,
					const struct agent_key_list *keys);

#endif
