/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The regulator's list of witnesses, which is in its trust root: who may
 * cosign, where they are asked, how many must have, and from which entry on.
 */
#ifndef PLAUDIT_COLLECTOR_WITNESS_LIST_H
#define PLAUDIT_COLLECTOR_WITNESS_LIST_H

#include "collector/collector.h"
#include "ledger/note_key.h"

enum witness_action { WITNESS_ADD, WITNESS_REMOVE, WITNESS_SET };

enum witness_mode {
	WITNESS_MODE_KEPT, /* as it was; closed at first */
	WITNESS_MODE_CLOSED,
	WITNESS_MODE_OPEN,
};

struct witness_change {
	enum witness_action what;
	struct note_key key; /* of ADD; of REMOVE only its name */
	struct text url; /* of ADD: http or https, no slash at its end */
	int64_t quorum; /* -1: more than half of them; SET: as it was */
	enum witness_mode mode;
};

/* Issues the trust root anew with the change in it. A quorum that grows counts
 * from the log's next entry on: what is logged already cannot be cosigned
 * again. ERR_USAGE for what cannot be. */
int witness_list_change(const struct collector_desk *desk,
			const struct witness_change *change, struct instant now,
			struct trust_root *out, struct err *err) MUST_USE;

#endif
