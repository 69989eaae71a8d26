/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An agent's next key: the matter of a key-rotation/v1 entry
 * (reports/statement.md section 11). The old key signs the entry, the new one
 * its proof: neither can be put in the other's place.
 */
#ifndef PLAUDIT_ATTEST_ENTRY_KEY_ROTATION_H
#define PLAUDIT_ATTEST_ENTRY_KEY_ROTATION_H

#include "model/report.h"
#include "parse/json.h"
#include "seal/key.h"

struct key_rotation {
	struct text spki; /* of the new key */
	struct text proof; /* its signature */
};

/* Signs the proof with the new key. */
int key_rotation_make(struct arena *arena, const struct chain_link *link,
		      struct digest old_key, struct key *key,
		      struct key_rotation *out, struct err *err) MUST_USE;
/* ERR_TRUST when the proof is not the new key's for that chain and that old
 * key, or the new key is the old one. */
int key_rotation_verify(struct arena *arena,
			const struct key_rotation *rotation,
			const struct chain_link *link, struct digest old_key,
			struct err *err) MUST_USE;

struct json *key_rotation_json(struct arena *arena,
			       const struct key_rotation *from);
int key_rotation_read(struct arena *arena, const struct json *matter,
		      struct key_rotation *out, struct err *err) MUST_USE;
int key_rotation_check(struct arena *arena, const struct json *matter,
		       struct err *err);

#endif
