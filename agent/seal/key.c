/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/key.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "ledger/note_key.h"
#include "seal/key_kind.h"

struct key {
	const struct key_kind *kind;
	void *handle;
	struct buffer spki;
	enum key_algorithm algorithm;
};

/* A file takes what no other member does, so it stands last. */
static const struct key_kind *const kinds[] = {&key_pkcs11, &key_tpm,
					       &key_file};

static const struct key_kind *kind_of(const char *reference)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strncmp(reference, kinds[i]->name,
			    strlen(kinds[i]->name)) == 0)
			return kinds[i];
	return NULL;
}

int key_generate(const char *reference, enum key_algorithm algorithm,
		 const struct secret *passphrase, struct err *err)
{
	return kind_of(reference)->generate(reference, algorithm, passphrase,
					    err);
}

bool key_is_file(const char *reference)
{
	return kind_of(reference) == &key_file;
}

int key_open(const char *path, const struct secret *passphrase,
	     struct key **out, struct err *err)
{
	struct key *key = xmalloc(sizeof(*key));

	*key = (struct key){.kind = kind_of(path)};
	buffer_init(&key->spki);
	if (key->kind->open(path, passphrase, &key->handle, &key->spki, err) ||
	    spki_algorithm(key_spki(key), &key->algorithm, err)) {
		key_close(key);
		return -1;
	}
	*out = key;
	return 0;
}

void key_close(struct key *key)
{
	if (!key)
		return;
	if (key->handle)
		key->kind->close(key->handle);
	buffer_release(&key->spki);
	free(key);
}

enum key_algorithm key_algorithm(const struct key *key)
{
	return key->algorithm;
}

struct text key_spki(const struct key *key)
{
	return buffer_view(&key->spki);
}

struct digest key_digest(const struct key *key)
{
	return digest_of(key_spki(key));
}

int key_sign(struct key *key, struct arena *arena, struct text message,
	     struct text *signature, struct err *err)
{
	return key->kind->sign(key->handle, key->algorithm, arena, message,
			       signature, err);
}

int key_vkey(struct arena *arena, struct text spki, struct text name,
	     struct text *out, struct err *err)
{
	enum key_algorithm algorithm;
	struct note_key key;

	if (spki_algorithm(spki, &algorithm, err))
		return -1;
	if (algorithm != KEY_ED25519)
		return err_set(err, ERR_USAGE,
			       "only an Ed25519 key signs checkpoints");
	if (note_key_make(name, NOTE_ED25519,
			  (const unsigned char *)spki_ed25519_raw(spki).data,
			  &key, err))
		return -1;
	*out = note_key_print(arena, &key);
	return 0;
}
