/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ed25519.h"

#include <openssl/err.h>
#include <openssl/evp.h>

bool ed25519_verify(const unsigned char public_key[ED25519_KEY_BYTES],
		    struct text message,
		    const unsigned char signature[ED25519_SIGNATURE_BYTES])
{
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(
		EVP_PKEY_ED25519, NULL, public_key, ED25519_KEY_BYTES);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good =
		key && context &&
		EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
		EVP_DigestVerify(context, signature, ED25519_SIGNATURE_BYTES,
				 (const unsigned char *)message.data,
				 message.size) == 1;

	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	ERR_clear_error();
	return good;
}

int ed25519_sign(const unsigned char seed[ED25519_KEY_BYTES],
		 struct text message,
		 unsigned char signature[ED25519_SIGNATURE_BYTES],
		 struct err *err)
{
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL,
						     seed, ED25519_KEY_BYTES);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t size = ED25519_SIGNATURE_BYTES;
	bool done = key && context &&
		    EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
		    EVP_DigestSign(context, signature, &size,
				   (const unsigned char *)message.data,
				   message.size) == 1 &&
		    size == ED25519_SIGNATURE_BYTES;

	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	ERR_clear_error();
	if (!done)
		return err_set(err, ERR_SYSTEM, "Ed25519: cannot sign");
	return 0;
}

int ed25519_public(const unsigned char seed[ED25519_KEY_BYTES],
		   unsigned char public_key[ED25519_KEY_BYTES], struct err *err)
{
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL,
						     seed, ED25519_KEY_BYTES);
	size_t size = ED25519_KEY_BYTES;
	bool done = key &&
		    EVP_PKEY_get_raw_public_key(key, public_key, &size) == 1 &&
		    size == ED25519_KEY_BYTES;

	EVP_PKEY_free(key);
	ERR_clear_error();
	if (!done)
		return err_set(err, ERR_SYSTEM, "Ed25519: not a seed");
	return 0;
}
