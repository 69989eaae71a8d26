/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys in tokens, by PKCS#11 directly (CKM_ECDSA over SHA-256, whose r||s
 * becomes DER). Every signature is held against the public key before it is
 * handed on: a label that two unlike keys share must not seal anything.
 */
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "seal/key_kind.h"
#include "seal/pkcs11_token.h"

#define POINT_BYTES 65 /* 04 x y */
#define POINT_ROOM  160
#define HALF_BYTES  32
#define DER_ROOM    80

/* id-ecPublicKey, prime256v1, BIT STRING: what stands before the point. */
static const unsigned char spki_head[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07,
					  0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
					  0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
					  0xce, 0x3d, 0x03, 0x01, 0x07, 0x03,
					  0x42, 0x00};
static const unsigned char p256_oid[] = {0x06, 0x08, 0x2a, 0x86, 0x48,
					 0xce, 0x3d, 0x03, 0x01, 0x07};

struct token_key {
	struct pkcs11_token *token;
	CK_OBJECT_HANDLE handle;
	struct public_key *verifier;
};

/* The point alone, or in an OCTET STRING as the standard has it. */
static int point_take(const struct pkcs11_token *token,
		      const unsigned char *bytes, size_t size,
		      struct buffer *spki, struct err *err)
{
	if (size == POINT_BYTES + 2 && bytes[0] == 0x04 &&
	    bytes[1] == POINT_BYTES) {
		bytes += 2;
		size -= 2;
	}
	if (size != POINT_BYTES || bytes[0] != 0x04)
		return err_set(err, ERR_USAGE, "token %s: %s is no P-256 key",
			       token->label, token->object);
	buffer_add(spki, spki_head, sizeof(spki_head));
	buffer_add(spki, bytes, size);
	return 0;
}

static int spki_read(struct pkcs11_token *token, struct buffer *spki,
		     struct err *err)
{
	unsigned char parameters[POINT_ROOM], point[POINT_ROOM];
	CK_ATTRIBUTE wanted[] = {
		{CKA_EC_PARAMS, parameters, sizeof(parameters)},
		{CKA_EC_POINT, point, sizeof(point)},
	};
	CK_OBJECT_HANDLE handle;
	size_t count;
	CK_RV rv;

	if (pkcs11_token_find(token, CKO_PUBLIC_KEY, &handle, &count, err))
		return -1;
	if (count != 1)
		return err_set(err, ERR_USAGE,
			       "token %s: %s public keys have the label %s: "
			       "one wanted, beside the private one",
			       token->label, count ? "several" : "no",
			       token->object);
	rv = token->calls->C_GetAttributeValue(token->session, handle, wanted,
					       ARRAY_SIZE(wanted));
	if (rv != CKR_OK)
		return pkcs11_failed(token, "the public key", rv, err);
	if (wanted[0].ulValueLen != sizeof(p256_oid) ||
	    memcmp(parameters, p256_oid, sizeof(p256_oid)) != 0)
		return err_set(err, ERR_USAGE, "token %s: %s is no P-256 key",
			       token->label, token->object);
	return point_take(token, point, wanted[1].ulValueLen, spki, err);
}

static void token_close(void *handle)
{
	struct token_key *key = handle;

	public_key_close(key->verifier);
	pkcs11_token_close(key->token);
	free(key);
}

static int token_open(const char *reference, const struct secret *pin,
		      void **handle, struct buffer *spki, struct err *err)
{
	struct token_key *key = xmalloc(sizeof(*key));
	size_t count;

	memset(key, 0, sizeof(*key));
	if (pkcs11_token_open(reference, pin, false, &key->token, err) ||
	    pkcs11_token_find(key->token, CKO_PRIVATE_KEY, &key->handle, &count,
			      err))
		goto failed;
	if (count != 1) {
		err_set(err, ERR_USAGE,
			"token %s: %s private key has the label %s%s",
			key->token->label, count ? "more than one" : "no",
			key->token->object,
			pin || count ? "" : " (and no PIN was given)");
		goto failed;
	}
	if (spki_read(key->token, spki, err) ||
	    public_key_open(buffer_view(spki), &key->verifier, err))
		goto failed;
	*handle = key;
	return 0;
failed:
	token_close(key);
	return -1;
}

/* r||s to strict DER. */
static int der_make(const unsigned char *raw, struct arena *arena,
		    struct text *out)
{
	ECDSA_SIG *signature = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, HALF_BYTES, NULL);
	BIGNUM *s = BN_bin2bn(raw + HALF_BYTES, HALF_BYTES, NULL);
	unsigned char *der = arena_alloc(arena, DER_ROOM), *end = der;
	int size = 0;

	if (signature && r && s && ECDSA_SIG_set0(signature, r, s) == 1)
		size = i2d_ECDSA_SIG(signature, &end);
	else {
		BN_free(r);
		BN_free(s);
	}
	ECDSA_SIG_free(signature);
	ERR_clear_error();
	if (size <= 0)
		return -1;
	*out = (struct text){(const char *)der, (size_t)size};
	return 0;
}

static int token_sign(void *handle, enum key_algorithm algorithm,
		      struct arena *arena, struct text message,
		      struct text *signature, struct err *err)
{
	struct token_key *key = handle;
	struct pkcs11_token *token = key->token;
	CK_MECHANISM mechanism = {CKM_ECDSA, NULL, 0};
	struct digest digest = digest_of(message);
	unsigned char raw[2 * HALF_BYTES];
	CK_ULONG size = sizeof(raw);
	struct text made;
	CK_RV rv;

	if (algorithm != KEY_P256)
		return err_set(err, ERR_USAGE, "tokens sign with P-256 only");
	rv = token->calls->C_SignInit(token->session, &mechanism, key->handle);
	if (rv == CKR_OK)
		rv = token->calls->C_Sign(token->session, digest.bytes,
					  sizeof(digest.bytes), raw, &size);
	if (rv != CKR_OK)
		return pkcs11_failed(token, "signing", rv, err);
	if (size != sizeof(raw) || der_make(raw, arena, &made))
		return err_set(err, ERR_SYSTEM,
			       "token %s: its signature has no form",
			       token->label);
	if (public_key_verify(key->verifier, message, made, err))
		return err_set(err, ERR_TRUST,
			       "token %s: the private and the public key "
			       "labelled %s are no pair",
			       token->label, token->object);
	*signature = made;
	return 0;
}

static int pair_make(struct pkcs11_token *token, struct err *err)
{
	CK_MECHANISM mechanism = {CKM_EC_KEY_PAIR_GEN, NULL, 0};
	CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
	unsigned char oid[sizeof(p256_oid)], id[16];
	size_t label = strlen(token->object);
	CK_ATTRIBUTE public[] = {
		{CKA_TOKEN, &yes, sizeof(yes)},
		{CKA_VERIFY, &yes, sizeof(yes)},
		{CKA_EC_PARAMS, oid, sizeof(oid)},
		{CKA_LABEL, token->object, label},
		{CKA_ID, id, sizeof(id)},
	};
	CK_ATTRIBUTE private[] = {
		{CKA_TOKEN, &yes, sizeof(yes)},
		{CKA_PRIVATE, &yes, sizeof(yes)},
		{CKA_SENSITIVE, &yes, sizeof(yes)},
		{CKA_EXTRACTABLE, &no, sizeof(no)},
		{CKA_SIGN, &yes, sizeof(yes)},
		{CKA_LABEL, token->object, label},
		{CKA_ID, id, sizeof(id)},
	};
	CK_OBJECT_HANDLE public_handle, private_handle;
	CK_RV rv;

	memcpy(oid, p256_oid, sizeof(oid));
	random_fill(id, sizeof(id));
	rv = token->calls->C_GenerateKeyPair(token->session, &mechanism, public,
					     ARRAY_SIZE(public), private,
					     ARRAY_SIZE(private),
					     &public_handle, &private_handle);
	return rv == CKR_OK ? 0 : pkcs11_failed(token, "making a key", rv, err);
}

static int token_generate(const char *reference, enum key_algorithm algorithm,
			  const struct secret *pin, struct err *err)
{
	struct pkcs11_token *token = NULL;
	CK_OBJECT_HANDLE there;
	size_t count, more;
	int result;

	if (algorithm != KEY_P256)
		return err_set(err, ERR_USAGE, "tokens have P-256 keys only");
	if (pkcs11_token_open(reference, pin, true, &token, err))
		return -1;
	result = pkcs11_token_find(token, CKO_PRIVATE_KEY, &there, &count,
				   err) ||
		 pkcs11_token_find(token, CKO_PUBLIC_KEY, &there, &more, err);
	if (!result && count + more)
		result = err_set(err, ERR_USAGE,
				 "token %s: there is a key labelled %s "
				 "already; a key is never replaced",
				 token->label, token->object);
	if (!result)
		result = pair_make(token, err);
	pkcs11_token_close(token);
	return result ? -1 : 0;
}

const struct key_kind key_pkcs11 = {
	.name = "pkcs11:",
	.open = token_open,
	.generate = token_generate,
	.sign = token_sign,
	.close = token_close,
};
