/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C2SP signed notes: a text, a blank line, signature lines. A signature by an
 * unknown key is ignored; one bad signature by a known key refuses the whole
 * note; so does the lack of a good one. Also cosignature/v1: a witness's
 * signature over a time and a checkpoint.
 */
#ifndef PLAUDIT_LEDGER_NOTE_H
#define PLAUDIT_LEDGER_NOTE_H

#include "ledger/note_key.h"

struct note_signature {
	struct text name;
	uint32_t id;
	struct text bytes; /* after the id */
};

struct note {
	struct text text; /* what is signed, with its last LF */
	struct note_signature *signatures;
	size_t count; /* 1..LIMIT_SIGNATURES */
};

/* What note_verify found: one for each key that signed, in the keys' order. */
struct note_witness {
	const struct note_key *key;
	uint64_t time; /* of a cosignature, seconds since 1970; else 0 */
};

/* The slices of *out are of `bytes` or in the arena. ERR_USAGE, ERR_LIMIT. */
int note_parse(struct arena *arena, struct text bytes, struct note *out,
	       struct err *err) MUST_USE;
/* ERR_TRUST. `found` has room for key_count; *found_count is at least 1. Which
 * of the keys are needed is the caller's rule. */
int note_verify(const struct note *note, const struct note_key *keys,
		size_t key_count, struct note_witness *found,
		size_t *found_count, struct err *err) MUST_USE;

/* Whether a signature of it claims to be of that key; proves nothing. */
bool note_names(const struct note *note, const struct note_key *key);

/* The first line of that key's, with its LF; empty when there is none. */
struct text note_line(struct arena *arena, const struct note *note,
		      const struct note_key *key);

/* Who signs: the private key stays with its owner. */
struct note_signer {
	const struct note_key *key;
	int (*sign)(void *context, struct text message,
		    unsigned char out[ED25519_SIGNATURE_BYTES],
		    struct err *err);
	void *context;
};

/* One signature line with its LF, over a text that ends in LF. `time` is used
 * when the key is for cosignatures. */
int note_sign(struct arena *arena, struct text text,
	      const struct note_signer *signer, uint64_t time, struct text *out,
	      struct err *err) MUST_USE;
/* Text, blank line and signature lines put together. */
struct text note_print(struct arena *arena, struct text text,
		       struct text signature_lines);

#endif
