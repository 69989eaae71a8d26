/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/sealed_bytes.h"

#include <limits.h>
#include <openssl/evp.h>
#include <string.h>

#define NONCE_BYTES 12
#define TAG_BYTES   16

/* Where the parts of a file stand. */
struct parts {
	unsigned char *nonce, *body, *tag;
	int size; /* of the body */
};

static struct parts parts_of(unsigned char *bytes, size_t size)
{
	return (struct parts){bytes, bytes + NONCE_BYTES,
			      bytes + NONCE_BYTES + size, (int)size};
}

/* The body in place, whose tag is made (or, opening, must be right). */
static bool crypt_parts(const struct digest *key, bool seals, struct text with,
			const struct parts *parts)
{
	EVP_CIPHER_CTX *gcm = EVP_CIPHER_CTX_new();
	const unsigned char *also = (const unsigned char *)with.data;
	unsigned char *body = parts->body;
	int n, size = parts->size;
	bool good =
		gcm &&
		EVP_CipherInit_ex(gcm, EVP_aes_256_gcm(), NULL, key->bytes,
				  parts->nonce, seals) == 1 &&
		EVP_CipherUpdate(gcm, NULL, &n, also, (int)with.size) == 1 &&
		EVP_CipherUpdate(gcm, body, &n, body, size) == 1 &&
		(seals || EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_SET_TAG,
					      TAG_BYTES, parts->tag) == 1) &&
		EVP_CipherFinal_ex(gcm, body + size, &n) == 1 &&
		(!seals || EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_GET_TAG,
					       TAG_BYTES, parts->tag) == 1);

	EVP_CIPHER_CTX_free(gcm);
	return good;
}

int bytes_seal(struct arena *arena, const struct digest *key, struct text with,
	       struct text plain, struct text *out, struct err *err)
{
	size_t size = plain.size + SEALED_MORE;
	unsigned char *bytes;
	struct parts parts;

	if (plain.size > INT_MAX)
		return err_set(err, ERR_LIMIT, "too much to be sealed at once");
	bytes = arena_many(arena, size, unsigned char);
	parts = parts_of(bytes, plain.size);
	random_fill(parts.nonce, NONCE_BYTES);
	memcpy(parts.body, plain.data, plain.size);
	if (!crypt_parts(key, true, with, &parts)) {
		cleanse(bytes, size);
		return err_set(err, ERR_SYSTEM, "cannot encrypt");
	}
	*out = (struct text){(const char *)bytes, size};
	return 0;
}

int bytes_unseal(struct arena *arena, const struct digest *key,
		 struct text with, struct text sealed, struct text *out,
		 struct err *err)
{
	unsigned char *bytes;
	struct parts parts;
	size_t size;

	if (sealed.size < SEALED_MORE || sealed.size > INT_MAX)
		return err_set(err, ERR_TRUST, "it ends short");
	size = sealed.size - SEALED_MORE;
	bytes = arena_many(arena, sealed.size, unsigned char);
	memcpy(bytes, sealed.data, sealed.size);
	parts = parts_of(bytes, size);
	if (!crypt_parts(key, false, with, &parts)) {
		cleanse(bytes, sealed.size);
		return err_set(err, ERR_TRUST,
			       "it was changed, or encrypted under another "
			       "key");
	}
	*out = (struct text){(const char *)parts.body, size};
	return 0;
}
