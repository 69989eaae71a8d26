/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sign of life where no audit was due: the matter of a heartbeat/v1 entry
 * (reports/statement.md section 11).
 */
#ifndef PLAUDIT_ATTEST_ENTRY_HEARTBEAT_H
#define PLAUDIT_ATTEST_ENTRY_HEARTBEAT_H

#include "base/clock.h"
#include "base/digest.h"
#include "parse/json.h"

struct heartbeat {
	struct digest identity; /* of the chain's newest compliance entry */
	uint64_t sequence;
	struct instant created; /* when that was sealed */
	struct instant due; /* the next audit; later than created */
};

struct json *heartbeat_json(struct arena *arena, const struct heartbeat *from);
int heartbeat_check(struct arena *arena, const struct json *matter,
		    struct err *err);

#endif
