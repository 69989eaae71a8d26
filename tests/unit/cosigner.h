/* SPDX-License-Identifier: Apache-2.0 */
/* Logs and witnesses that are made of one byte each, for tests. */
#ifndef PLAUDIT_TESTS_COSIGNER_H
#define PLAUDIT_TESTS_COSIGNER_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "base/arena.h"
#include "ledger/checkpoint.h"
#include "ledger/note.h"

struct cosigner {
	unsigned char seed[32];
	struct note_key key;
};

static inline struct cosigner cosigner_make(const char *name,
					    enum note_key_type type,
					    unsigned char seed)
{
	unsigned char public_key[ED25519_KEY_BYTES];
	struct err err = {.kind = ERR_NONE};
	struct cosigner made;

	memset(made.seed, seed, sizeof(made.seed));
	cr_assert(zero(int, ed25519_public(made.seed, public_key, &err)));
	cr_assert(zero(int, note_key_make(text_from(name), type, public_key,
					  &made.key, &err)));
	return made;
}

static inline int cosigner_sign(void *context, struct text message,
				unsigned char out[ED25519_SIGNATURE_BYTES],
				struct err *err)
{
	const struct cosigner *signer = context;

	return ed25519_sign(signer->seed, message, out, err);
}

static inline struct text cosigner_line(struct arena *arena,
					struct cosigner *signer,
					struct text text, uint64_t time)
{
	const struct note_signer by = {&signer->key, cosigner_sign, signer};
	struct err err = {.kind = ERR_NONE};
	struct text line;

	cr_assert(zero(int, note_sign(arena, text, &by, time, &line, &err)),
		  "%s", err.text);
	return line;
}

/* The checkpoint signed by each of them, the log first. */
static inline struct text cosigned_note(struct arena *arena,
					const struct checkpoint *checkpoint,
					struct cosigner *const *signers,
					size_t count)
{
	struct text text = checkpoint_print(arena, checkpoint);
	struct text lines = TEXT("");

	for (size_t i = 0; i < count; i++)
		lines = text_format(
			arena, "%.*s%.*s", TEXT_ARG(lines),
			TEXT_ARG(cosigner_line(arena, signers[i], text, 77)));
	return note_print(arena, text, lines);
}

static inline struct text vkey_of(struct arena *arena,
				  const struct cosigner *signer)
{
	return note_key_print(arena, &signer->key);
}

#endif
