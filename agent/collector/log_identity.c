/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/log_identity.h"

#include <string.h>

#include "ledger/checkpoint.h"
#include "ledger/note.h"
#include "seal/trust_root.h"

int log_identity_make(struct text origin, struct text spki,
		      struct log_identity *out, struct err *err)
{
	enum key_algorithm algorithm;
	struct text raw;

	if (spki_algorithm(spki, &algorithm, err) < 0)
		return -1;
	if (algorithm != KEY_ED25519)
		return err_set(err, ERR_USAGE,
			       "log key: wanted Ed25519, got P-256");
	raw = spki_ed25519_raw(spki);
	out->origin = origin;
	out->id = trust_log_id(origin, spki);
	return note_key_make(origin, NOTE_ED25519,
			     (const unsigned char *)raw.data, &out->key, err);
}

int log_key_sign(void *context, struct text message,
		 unsigned char out[ED25519_SIGNATURE_BYTES], struct err *err)
{
	struct arena *arena = arena_open();
	struct text signature;
	int result = key_sign(context, arena, message, &signature, err);

	if (result == 0 && signature.size != ED25519_SIGNATURE_BYTES)
		result = err_set(err, ERR_SYSTEM,
				 "note key: a signature of %zu bytes",
				 signature.size);
	if (result == 0)
		memcpy(out, signature.data, ED25519_SIGNATURE_BYTES);
	arena_close(arena);
	return result;
}

int log_identity_sign(struct arena *arena, const struct log_identity *identity,
		      struct key *key, struct log_edge *edge, struct err *err)
{
	struct checkpoint checkpoint = {
		.origin = identity->origin,
		.size = edge->size,
		.root = edge->root,
	};
	struct note_signer signer = {&identity->key, log_key_sign, key};
	struct text text = checkpoint_print(arena, &checkpoint), line;

	if (note_sign(arena, text, &signer, 0, &line, err) < 0)
		return -1;
	edge->note = note_print(arena, text, line);
	return 0;
}
