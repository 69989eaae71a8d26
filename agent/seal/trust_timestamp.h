/* SPDX-License-Identifier: Apache-2.0 */
/* The timestamp authorities of a trust root: Sigstore's timestampAuthorities
 * and the members timestamps, timestampPolicies and timestampCrls. */
#ifndef PLAUDIT_SEAL_TRUST_TIMESTAMP_H
#define PLAUDIT_SEAL_TRUST_TIMESTAMP_H

#include "parse/json.h"
#include "seal/trust_root.h"

/* `json` is the payload, `sigstore` its trustedRoot. */
int trust_timestamps_read(struct arena *arena, const struct json *json,
			  const struct json *sigstore, struct trust_root *out,
			  struct err *err) MUST_USE;
void trust_timestamps_write(struct arena *arena, const struct trust_root *root,
			    struct json *json);
/* Nothing when there are none. */
void trust_timestampers_write(struct arena *arena,
			      const struct trust_root *root,
			      struct json *sigstore);

/* Who is believed, as verification wants it. */
struct timestamp_rule trust_timestamp_rule(const struct trust_root *root);

#endif
