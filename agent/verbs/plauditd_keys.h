/* SPDX-License-Identifier: Apache-2.0 */
/* plauditd entity show and revoke: an institution's keys, their state, their
 * end. */
#ifndef PLAUDIT_VERBS_PLAUDITD_KEYS_H
#define PLAUDIT_VERBS_PLAUDITD_KEYS_H

#include "collector/collector.h"

/* What revoke is told. */
struct key_end {
	const char *agent; /* its id; or */
	const char *key; /* SHA-256 of its SPKI, hex */
	const char *invalid_after, *reason;
	const char *last_good; /* NULL: the log's size now */
};

int entity_keys_show(struct collector_desk *desk, const struct entity *entity,
		     struct err *err) MUST_USE;
int entity_key_revoke(struct collector_desk *desk, const struct entity *entity,
		      const struct key_end *end, struct err *err) MUST_USE;

#endif
