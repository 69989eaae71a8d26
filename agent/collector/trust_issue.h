/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Issues the trust root anew from the registry: the version grows by one, the
 * authority, the logs and the witnesses are carried over from the last one.
 * Several processes may try at once; the store lets one of them have a version.
 */
#ifndef PLAUDIT_COLLECTOR_TRUST_ISSUE_H
#define PLAUDIT_COLLECTOR_TRUST_ISSUE_H

#include "collector/store.h"
#include "seal/trust_root.h"

#define TRUST_ROOT_LIFE_S  (INT64_C(365) * 86400)
/* It is issued again when less than this is left of it. */
#define TRUST_ROOT_RENEW_S (INT64_C(90) * 86400)

/* Version 1, with no entities: the authority key and the log. */
int trust_issue_first(struct arena *arena, struct store *store,
		      struct key *authority, const struct trust_log *log,
		      struct instant now, struct err *err) MUST_USE;
int trust_issue_next(struct arena *arena, struct store *store,
		     struct key *authority, struct instant now,
		     struct trust_root_row *out, struct err *err) MUST_USE;
/* As trust_issue_next, with the witnesses, the timestamp authorities and what
 * is wanted of both from `listed`; NULL: as they were. */
struct trust_issue {
	struct arena *arena;
	struct store *store;
	struct key *authority;
	struct instant now;
};
int trust_issue_witnesses(const struct trust_issue *issuer,
			  const struct trust_root *listed,
			  struct trust_root_row *out, struct err *err) MUST_USE;
/* The payload of a kept trust root, read. */
int trust_root_of_row(struct arena *arena, const struct trust_root_row *row,
		      struct trust_root *out, struct err *err) MUST_USE;

#endif
