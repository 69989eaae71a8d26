/* SPDX-License-Identifier: Apache-2.0 */
/* What an agent sends outside its chain: an envelope by an enrolled key that
 * is good now and no officer's. */
#ifndef PLAUDIT_COLLECTOR_AGENT_WORD_H
#define PLAUDIT_COLLECTOR_AGENT_WORD_H

#include "collector/refusal.h"
#include "collector/registry.h"

struct agent_word {
	struct text bytes; /* as they came */
	const char *payload_type; /* that is wanted */
	size_t limit; /* bytes; 0: LIMIT_ENVELOPE_BYTES */
	struct instant now;
	/* filled; signer lives as long as the view */
	struct envelope envelope;
	const struct registrant *signer;
};

/* -1 with the refusal. */
int agent_word_open(struct arena *arena, const struct registry_view *view,
		    struct agent_word *word, struct refusal *refusal);

#endif
