/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worst groups as evidence: canonical JSON {worst, groups, small, unknown,
 * atLeast, list: [{keys: {name: text or null}, figures: {name: typed}}]}. A key
 * is shown as the columns that it is made of allow: open as it is, keyed-hash
 * as "hmac:" and 32 hexadecimal digits of HMAC-SHA-256 under the site's key,
 * never (and keyed-hash without a key) not at all.
 */
#ifndef PLAUDIT_PROBES_GROUP_EVIDENCE_H
#define PLAUDIT_PROBES_GROUP_EVIDENCE_H

#include "model/observation.h"
#include "records/engine.h"

#define GROUP_EVIDENCE "groups"

/* `hash_key` of size 0: the site has none. */
struct evidence group_evidence(struct arena *arena,
			       const struct records_spec *spec,
			       const struct group_listing *listing,
			       struct text hash_key);
/* The bytes of the site's hash-key; size 0 where it names none or it cannot be
 * read. The caller cleanses them. */
struct text hash_key_read(struct arena *arena, const struct site *site);

#endif
