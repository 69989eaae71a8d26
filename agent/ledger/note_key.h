/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifier keys of C2SP signed notes: a name, a type, an Ed25519 public key,
 * and the key id that is made from the three. Their text form is the vkey:
 * name+hex8(id)+base64(type || key).
 */
#ifndef PLAUDIT_LEDGER_NOTE_KEY_H
#define PLAUDIT_LEDGER_NOTE_KEY_H

#include "ledger/ed25519.h"

enum note_key_type {
	NOTE_ED25519 = 0x01, /* over the note's text */
	NOTE_COSIGNATURE = 0x04, /* cosignature/v1: over a time and the text */
};

struct note_key {
	struct text name;
	uint32_t id;
	enum note_key_type type;
	unsigned char public_key[ED25519_KEY_BYTES];
};

/* A name is UTF-8, not empty, without Unicode space and without '+'. */
bool note_name_is_valid(struct text name);
/* Fills in the id. ERR_USAGE for a bad name. */
int note_key_make(struct text name, enum note_key_type type,
		  const unsigned char public_key[ED25519_KEY_BYTES],
		  struct note_key *out, struct err *err) MUST_USE;
/* The name is a slice of vkey. The id in it must be the right one. */
int note_key_parse(struct text vkey, struct note_key *out,
		   struct err *err) MUST_USE;
struct text note_key_print(struct arena *arena, const struct note_key *key);

#endif
