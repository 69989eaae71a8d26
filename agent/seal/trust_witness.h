/* SPDX-License-Identifier: Apache-2.0 */
/* The witnesses of a trust root, and how many of them must have cosigned a
 * checkpoint: the members witnesses, quorum, quorumFrom and quorumMode. */
#ifndef PLAUDIT_SEAL_TRUST_WITNESS_H
#define PLAUDIT_SEAL_TRUST_WITNESS_H

#include "parse/json.h"
#include "seal/trust_root.h"

/* After the logs, which are no witnesses of themselves. */
int trust_witnesses_read(struct arena *arena, const struct json *json,
			 struct trust_root *out, struct err *err) MUST_USE;
void trust_witnesses_write(struct arena *arena, const struct trust_root *root,
			   struct json *json);

#endif
