/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence that is removed when its time is over: the matter of a tombstone/v1
 * entry (reports/statement.md section 11), sealed before the first piece goes.
 */
#ifndef PLAUDIT_ATTEST_ENTRY_TOMBSTONE_H
#define PLAUDIT_ATTEST_ENTRY_TOMBSTONE_H

#include "base/clock.h"
#include "base/digest.h"
#include "parse/json.h"

struct tombstone {
	struct instant before; /* audits sealed earlier are old */
	uint64_t audits,
		held; /* old ones that lose pieces; that a hold keeps */
	const struct digest *pieces; /* ascending */
	uint64_t count; /* read: pieces is NULL when there is no list */
	struct digest root;
};

/* The tree head over ascending digests. */
struct digest tombstone_root(struct arena *arena, const struct digest *pieces,
			     size_t count);
struct json *tombstone_json(struct arena *arena, const struct tombstone *from);
int tombstone_read(struct arena *arena, const struct json *matter,
		   struct tombstone *out, struct err *err) MUST_USE;
int tombstone_check(struct arena *arena, const struct json *matter,
		    struct err *err);

#endif
