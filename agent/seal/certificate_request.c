/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/certificate_request.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#include "base/arena.h"

#define PARTS_MOST 16

static int name_add(X509_NAME *name, struct text part, struct err *err)
{
	char type[32];
	struct text value, field = text_cut(part, '=', &value);

	if (!field.size || field.size >= sizeof(type) || !value.size ||
	    !text_is_utf8(value))
		return err_set(err, ERR_USAGE,
			       "subject: wanted /O=NAME/CN=NAME, got \"%.*s\"",
			       TEXT_ARG(part));
	memcpy(type, field.data, field.size);
	type[field.size] = '\0';
	if (X509_NAME_add_entry_by_txt(name, type, MBSTRING_UTF8,
				       (const unsigned char *)value.data,
				       (int)value.size, -1, 0) != 1)
		return err_set(err, ERR_USAGE,
			       "subject: \"%.*s\" is no field of a name, or "
			       "too long",
			       TEXT_ARG(part));
	return 0;
}

static int name_fill(X509_NAME *name, const char *subject, struct err *err)
{
	struct text rest = text_from(subject);
	size_t count = 0;

	if (!text_starts(rest, "/"))
		return err_set(err, ERR_USAGE,
			       "subject: wanted /O=NAME/CN=NAME");
	rest.data++;
	rest.size--;
	while (rest.size) {
		struct text next, part = text_cut(rest, '/', &next);

		if (++count > PARTS_MOST)
			return err_set(err, ERR_LIMIT,
				       "subject: more than %d parts",
				       PARTS_MOST);
		if (name_add(name, part, err))
			return -1;
		rest = next;
	}
	return 0;
}

static int fill(X509_REQ *request, struct key *key, const char *subject,
		struct err *err)
{
	struct text spki = key_spki(key);
	const unsigned char *der = (const unsigned char *)spki.data;
	EVP_PKEY *public_half = d2i_PUBKEY(NULL, &der, (long)spki.size);
	int status = -1;

	if (!public_half || X509_REQ_set_version(request, 0) != 1 ||
	    X509_REQ_set_pubkey(request, public_half) != 1)
		err_set(err, ERR_SYSTEM, "the request cannot be made");
	else
		status = name_fill(X509_REQ_get_subject_name(request), subject,
				   err);
	EVP_PKEY_free(public_half);
	return status;
}

/* What is signed, by the key's own way of signing. */
static int sign(struct arena *arena, X509_REQ *request, struct key *key,
		struct err *err)
{
	unsigned char *der = NULL;
	int size = i2d_re_X509_REQ_tbs(request, &der);
	X509_ALGOR *algorithm = X509_ALGOR_new();
	ASN1_BIT_STRING *bits = ASN1_BIT_STRING_new();
	struct text signature;
	int status = -1;

	if (size <= 0 || !algorithm || !bits ||
	    X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_ecdsa_with_SHA256),
			    V_ASN1_UNDEF, NULL) != 1) {
		err_set(err, ERR_SYSTEM, "the request cannot be signed");
		goto out;
	}
	if (key_sign(key, arena, (struct text){(const char *)der, (size_t)size},
		     &signature, err))
		goto out;
	if (ASN1_BIT_STRING_set(bits,
				(unsigned char *)(uintptr_t)signature.data,
				(int)signature.size) != 1 ||
	    X509_REQ_set1_signature_algo(request, algorithm) != 1) {
		err_set(err, ERR_SYSTEM, "the request cannot be signed");
		goto out;
	}
	/* no unused bits, whatever the last byte is */
	bits->flags &= ~(ASN1_STRING_FLAG_BITS_LEFT | 7);
	bits->flags |= ASN1_STRING_FLAG_BITS_LEFT;
	X509_REQ_set0_signature(request, bits);
	bits = NULL;
	status = 0;
out:
	ASN1_BIT_STRING_free(bits);
	X509_ALGOR_free(algorithm);
	OPENSSL_free(der);
	return status;
}

int certificate_request(struct arena *arena, struct key *key,
			const char *subject, struct text *pem, struct err *err)
{
	X509_REQ *request = NULL;
	BIO *bio = NULL;
	char *bytes = NULL;
	int status = -1;

	if (key_algorithm(key) != KEY_P256)
		return err_set(err, ERR_USAGE, "a request is for a P-256 key");
	request = X509_REQ_new();
	bio = BIO_new(BIO_s_mem());
	if (!request || !bio) {
		err_set(err, ERR_SYSTEM, "the request cannot be made");
		goto out;
	}
	if (fill(request, key, subject, err) || sign(arena, request, key, err))
		goto out;
	if (PEM_write_bio_X509_REQ(bio, request) != 1) {
		err_set(err, ERR_SYSTEM, "the request cannot be written");
		goto out;
	}
	*pem = (struct text){NULL, (size_t)BIO_get_mem_data(bio, &bytes)};
	pem->data = bytes;
	*pem = text_copy(arena, *pem);
	status = 0;
out:
	BIO_free(bio);
	X509_REQ_free(request);
	ERR_clear_error();
	return status;
}
