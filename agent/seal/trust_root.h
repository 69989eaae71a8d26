/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The trust root (reports/trust-root.md): who the regulator is, which log is
 * its log, which keys speak for which institution. Open data in an arena.
 * Class and profile words stay text here, because the model lies above.
 */
#ifndef PLAUDIT_SEAL_TRUST_ROOT_H
#define PLAUDIT_SEAL_TRUST_ROOT_H

#include "base/clock.h"
#include "seal/dsse.h"
#include "seal/timestamp.h"

#define TRUST_OPEN ((struct instant){INT64_MAX, 0}) /* no such end */

/* An agent's key, or an officer's: one that signs declarations and replies in
 * chains of its own, and never an audit. */
struct trust_agent {
	struct text id;
	bool officer;
	struct text name, position; /* of an officer, as people read it */
	const struct text *streams; /* none: all */
	size_t stream_count;
	struct text spki; /* P-256, DER */
	struct digest key_digest; /* of spki; filled by reading */
	struct instant from, until; /* half-open; until may be TRUST_OPEN */
	struct instant invalid_after; /* TRUST_OPEN: not revoked */
	uint64_t last_good_size; /* entries at or above are void */
	bool has_last_good;
};

struct trust_entity {
	struct text id;
	const struct text *classes, *profiles;
	size_t class_count, profile_count;
	const struct digest *packs;
	size_t pack_count;
	const struct trust_agent *agents; /* officers among them */
	size_t agent_count;
};

struct trust_log {
	struct text origin; /* bare host name, the note's key name too */
	struct text spki; /* Ed25519 */
	struct digest log_id; /* SHA-256(origin || 0A || 01 || key) */
	struct instant from, until;
};

struct trust_witness {
	struct text name;
	struct text key; /* 32 bytes */
	struct text url; /* where the collector asks it; may be empty */
};

struct trust_root {
	uint64_t version;
	struct instant issued, expires;
	uint64_t threshold;
	const struct text *authority; /* SPKI DER */
	size_t authority_count;
	const struct trust_log *logs;
	size_t log_count;
	const struct trust_entity *entities;
	size_t entity_count;
	const struct trust_witness *witnesses;
	size_t witness_count;
	uint64_t quorum;
	uint64_t quorum_from; /* checkpoints up to this size need none */
	bool quorum_open; /* the log goes on without it, and it shows */
	const struct timestamper *timestampers; /* until may be TRUST_OPEN */
	size_t timestamper_count;
	uint64_t timestamps; /* how many different ones are needed */
	const struct text *timestamp_policies; /* in dots; none: any */
	size_t timestamp_policy_count;
	const struct text *timestamp_crls; /* DER */
	size_t timestamp_crl_count;
	struct digest digest; /* of the payload; filled by reading */
	struct text sigstore; /* trustedRoot as canonical JSON; filled */
};

/* The payload's canonical JSON; key_digest, log_id, digest are not read. */
int trust_root_write(struct arena *arena, const struct trust_root *root,
		     struct text *payload, struct err *err) MUST_USE;
/* trust_root_write, signed by each of the keys: the file's bytes. */
int trust_root_seal(struct arena *arena, const struct trust_root *root,
		    struct key *const *keys, size_t key_count, struct text *out,
		    struct err *err) MUST_USE;

/* A payload's syntax and rules; proves nothing. */
int trust_root_read(struct arena *arena, struct text payload,
		    struct trust_root *out, struct err *err) MUST_USE;
/* Envelope, payload, pin, threshold, and the time `at` (sections 3.1 to 3.5):
 * ERR_TRUST and why. */
int trust_root_verify(struct arena *arena, struct text bytes, struct digest pin,
		      struct instant at, struct trust_root *out,
		      struct err *err) MUST_USE;
/* Section 3.6: refuses to go back, and keeps the highest version seen for this
 * pin in the one-line file `seen_path`. */
int trust_root_keep_version(struct arena *arena, const struct trust_root *root,
			    struct digest pin, const char *seen_path,
			    struct err *err) MUST_USE;
/* Only the check of trust_root_keep_version. */
int trust_root_check_version(struct arena *arena, const struct trust_root *root,
			     struct digest pin, const char *seen_path,
			     struct err *err) MUST_USE;
/* Changed authority keys: `bytes` must also carry the old root's threshold. */
int trust_root_check_change(struct arena *arena, const struct trust_root *old,
			    struct text bytes, struct err *err) MUST_USE;

const struct trust_entity *trust_root_entity(const struct trust_root *root,
					     struct text id);
/* The key whose base64 digest is `hint`, and whose it is; NULL: none. */
const struct trust_agent *trust_root_agent(const struct trust_root *root,
					   struct text hint,
					   const struct trust_entity **entity);
const struct trust_log *trust_root_log(const struct trust_root *root,
				       struct text origin);
/* Whether the key may speak at `at` in `stream`: ERR_TRUST and why not. */
int trust_agent_check(const struct trust_agent *agent, struct text stream,
		      struct instant at, struct err *err) MUST_USE;
/* Whether an entry at that index of the log is before the key's revocation. */
int trust_agent_check_index(const struct trust_agent *agent, uint64_t index,
			    struct err *err) MUST_USE;

/* SHA-256(origin || 0A || 01 || key): a log's whole id; its first four bytes
 * are the note key id. */
struct digest trust_log_id(struct text origin, struct text spki);

#endif
