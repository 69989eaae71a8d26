/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/public_key.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"

#define POINT_BYTES	65 /* 04 || x || y */
#define SIGNATURE_BYTES 64 /* Ed25519 */
#define INTEGER_BYTES	32

struct public_key {
	EVP_PKEY *pkey;
	enum key_algorithm algorithm;
};

/* RFC 5480: id-ecPublicKey, prime256v1, an uncompressed point */
static const unsigned char p256_head[P256_SPKI_BYTES - POINT_BYTES] = {
	0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
	0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
	0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};
/* RFC 8410 */
static const unsigned char ed25519_head[ED25519_SPKI_BYTES -
					ED25519_RAW_BYTES] = {
	0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
/* the order of P-256's base point (FIPS 186-4 D.1.2.3) */
static const unsigned char p256_order[INTEGER_BYTES] = {
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
	0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};

int spki_algorithm(struct text spki, enum key_algorithm *out, struct err *err)
{
	if (spki.size == P256_SPKI_BYTES &&
	    memcmp(spki.data, p256_head, sizeof(p256_head)) == 0 &&
	    spki.data[sizeof(p256_head)] == 0x04)
		*out = KEY_P256;
	else if (spki.size == ED25519_SPKI_BYTES &&
		 memcmp(spki.data, ed25519_head, sizeof(ed25519_head)) == 0)
		*out = KEY_ED25519;
	else
		return err_set(err, ERR_TRUST,
			       "public key: neither P-256 nor Ed25519 in its "
			       "one allowed encoding");
	return 0;
}

struct text spki_hint(struct arena *arena, struct text spki)
{
	struct digest digest = digest_of(spki);

	return base64_encode(arena, (struct text){(const char *)digest.bytes,
						  DIGEST_BYTES});
}

struct text spki_ed25519_raw(struct text spki)
{
	return (struct text){spki.data + sizeof(ed25519_head),
			     ED25519_RAW_BYTES};
}

struct text spki_from_ed25519(struct arena *arena, struct text raw)
{
	char *spki = arena_alloc(arena, ED25519_SPKI_BYTES);

	memcpy(spki, ed25519_head, sizeof(ed25519_head));
	memcpy(spki + sizeof(ed25519_head), raw.data, ED25519_RAW_BYTES);
	return (struct text){spki, ED25519_SPKI_BYTES};
}

/* The point must lie on the curve: fromdata checks that. */
static EVP_PKEY *p256_from_point(const char *point)
{
	char group[] = "prime256v1";
	unsigned char bytes[POINT_BYTES];
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *pkey = NULL;
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME,
						 group, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY,
						  bytes, sizeof(bytes)),
		OSSL_PARAM_construct_end()};

	memcpy(bytes, point, sizeof(bytes));
	if (!context || EVP_PKEY_fromdata_init(context) != 1 ||
	    EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1)
		pkey = NULL;
	EVP_PKEY_CTX_free(context);
	return pkey;
}

int public_key_open(struct text spki, struct public_key **out, struct err *err)
{
	enum key_algorithm algorithm;
	struct public_key *key;
	EVP_PKEY *pkey;

	if (spki_algorithm(spki, &algorithm, err))
		return -1;
	if (algorithm == KEY_P256)
		pkey = p256_from_point(spki.data + sizeof(p256_head));
	else
		pkey = EVP_PKEY_new_raw_public_key(
			EVP_PKEY_ED25519, NULL,
			(const unsigned char *)spki_ed25519_raw(spki).data,
			ED25519_RAW_BYTES);
	if (!pkey) {
		ERR_clear_error();
		return err_set(err, ERR_TRUST,
			       "public key: not a point of its curve");
	}
	key = xmalloc(sizeof(*key));
	*key = (struct public_key){pkey, algorithm};
	*out = key;
	return 0;
}

void public_key_close(struct public_key *key)
{
	if (!key)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

enum key_algorithm public_key_algorithm(const struct public_key *key)
{
	return key->algorithm;
}

/* One INTEGER off the front of *rest: shortest form, 1 <= n < order. */
static bool take_integer(struct text *rest)
{
	const unsigned char *in = (const unsigned char *)rest->data;
	unsigned char padded[INTEGER_BYTES] = {0};
	size_t size, skip;

	if (rest->size < 3 || in[0] != 0x02)
		return false;
	size = in[1];
	if (size == 0 || size > INTEGER_BYTES + 1 || rest->size < 2 + size)
		return false;
	if (in[2] & 0x80) /* negative */
		return false;
	if (in[2] == 0 && (size == 1 || !(in[3] & 0x80)))
		return false; /* zero, or a zero byte too many */
	skip = in[2] == 0;
	if (size - skip > INTEGER_BYTES)
		return false;
	memcpy(padded + INTEGER_BYTES - (size - skip), in + 2 + skip,
	       size - skip);
	rest->data += 2 + size;
	rest->size -= 2 + size;
	return memcmp(padded, p256_order, INTEGER_BYTES) < 0;
}

int ecdsa_check_der(struct text signature, struct err *err)
{
	struct text rest = signature;

	if (signature.size < 8 || signature.size > 72 ||
	    signature.data[0] != 0x30 ||
	    (unsigned char)signature.data[1] != signature.size - 2)
		goto bad;
	rest.data += 2;
	rest.size -= 2;
	if (take_integer(&rest) && take_integer(&rest) && rest.size == 0)
		return 0;
bad:
	return err_set(err, ERR_TRUST,
		       "signature: not the strict DER of two P-256 integers");
}

static bool p256_verify(EVP_PKEY *pkey, struct text message,
			struct text signature)
{
	struct digest digest = digest_of(message);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(pkey, NULL);
	bool good =
		context && EVP_PKEY_verify_init(context) == 1 &&
		EVP_PKEY_verify(context, (const unsigned char *)signature.data,
				signature.size, digest.bytes,
				DIGEST_BYTES) == 1;

	EVP_PKEY_CTX_free(context);
	return good;
}

static bool ed25519_verify_key(EVP_PKEY *pkey, struct text message,
			       struct text signature)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good =
		context &&
		EVP_DigestVerifyInit(context, NULL, NULL, NULL, pkey) == 1 &&
		EVP_DigestVerify(context, (const unsigned char *)signature.data,
				 signature.size,
				 (const unsigned char *)message.data,
				 message.size) == 1;

	EVP_MD_CTX_free(context);
	return good;
}

int public_key_verify(const struct public_key *key, struct text message,
		      struct text signature, struct err *err)
{
	bool good;

	if (key->algorithm == KEY_P256) {
		if (ecdsa_check_der(signature, err))
			return -1;
		good = p256_verify(key->pkey, message, signature);
	} else {
		good = signature.size == SIGNATURE_BYTES &&
		       ed25519_verify_key(key->pkey, message, signature);
	}
	ERR_clear_error();
	if (!good)
		return err_set(err, ERR_TRUST, "the signature does not hold");
	return 0;
}
