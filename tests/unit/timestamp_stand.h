/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A timestamp authority for tests: OpenSSL's own responder, with a clock that
 * the test sets. Its certificate is made as the test says, so that wrong ones
 * can be had.
 */
#ifndef TESTS_TIMESTAMP_STAND_H
#define TESTS_TIMESTAMP_STAND_H

#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include "seal/timestamp.h"
#include "unit/seal_words.h"

struct stand {
	EVP_PKEY *root_key, *key;
	X509 *root, *certificate;
	int64_t time; /* genTime of what it makes */
	const char *policy;
	const EVP_MD *ess; /* digest of the signing certificate's id */
	long serial;
};

static inline void stand_extension(X509 *to, X509 *issuer, int nid,
				   const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *made;

	X509V3_set_ctx(&context, issuer, to, NULL, NULL, 0);
	made = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	cr_assert(made, "%s", value);
	X509_add_ext(to, made, -1);
	X509_EXTENSION_free(made);
}

static inline X509 *stand_certificate(const char *name, EVP_PKEY *key,
				      int64_t from, int64_t until)
{
	static long serial = 1000;
	X509 *made = X509_new();
	X509_NAME *subject = X509_get_subject_name(made);

	X509_set_version(made, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(made), ++serial);
	X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8,
				   (const unsigned char *)name, -1, -1, 0);
	ASN1_TIME_set(X509_getm_notBefore(made), (time_t)from);
	ASN1_TIME_set(X509_getm_notAfter(made), (time_t)until);
	X509_set_pubkey(made, key);
	return made;
}

/* `use` is the extended key usage as openssl.cnf writes it. */
static inline void stand_open(struct stand *s, const char *name,
			      const char *use, int64_t from, int64_t until)
{
	*s = (struct stand){.root_key = EVP_EC_gen("P-256"),
			    .key = EVP_EC_gen("P-256"),
			    .time = from + 10,
			    .policy = "1.2.3.4.1",
			    .ess = EVP_sha256(),
			    .serial = 1};
	s->root = stand_certificate("stand root", s->root_key, from - 100,
				    until + 100);
	X509_set_issuer_name(s->root, X509_get_subject_name(s->root));
	stand_extension(s->root, s->root, NID_basic_constraints,
			"critical,CA:TRUE");
	stand_extension(s->root, s->root, NID_key_usage,
			"critical,keyCertSign,cRLSign");
	cr_assert(X509_sign(s->root, s->root_key, EVP_sha256()));
	s->certificate = stand_certificate(name, s->key, from, until);
	X509_set_issuer_name(s->certificate, X509_get_subject_name(s->root));
	stand_extension(s->certificate, s->root, NID_basic_constraints,
			"CA:FALSE");
	if (use)
		stand_extension(s->certificate, s->root, NID_ext_key_usage,
				use);
	cr_assert(X509_sign(s->certificate, s->root_key, EVP_sha256()));
}

static inline void stand_close(struct stand *s)
{
	EVP_PKEY_free(s->root_key);
	EVP_PKEY_free(s->key);
	X509_free(s->root);
	X509_free(s->certificate);
}

static inline ASN1_INTEGER *stand_serial(TS_RESP_CTX *context, void *data)
{
	struct stand *s = data;
	ASN1_INTEGER *out = ASN1_INTEGER_new();

	(void)context;
	ASN1_INTEGER_set(out, s->serial++);
	return out;
}

static inline int stand_time(TS_RESP_CTX *context, void *data, long *seconds,
			     long *micros)
{
	const struct stand *s = data;

	(void)context;
	*seconds = (long)s->time;
	*micros = 0;
	return 1;
}

/* What it answers to a request. */
static inline struct text stand_answer(struct arena *arena, struct stand *s,
				       struct text request)
{
	BIO *in = BIO_new_mem_buf(request.data, (int)request.size);
	TS_RESP_CTX *context = TS_RESP_CTX_new();
	ASN1_OBJECT *policy = OBJ_txt2obj(s->policy, 1);
	unsigned char *der = NULL;
	TS_RESP *made;
	struct text out;
	int size;

	TS_RESP_CTX_set_serial_cb(context, stand_serial, s);
	TS_RESP_CTX_set_time_cb(context, stand_time, s);
	TS_RESP_CTX_set_signer_key(context, s->key);
	TS_RESP_CTX_set_def_policy(context, policy);
	TS_RESP_CTX_add_policy(context, policy);
	TS_RESP_CTX_add_md(context, EVP_sha256());
	TS_RESP_CTX_set_signer_digest(context, EVP_sha256());
	TS_RESP_CTX_set_ess_cert_id_digest(context, s->ess);
	cr_assert(TS_RESP_CTX_set_signer_cert(context, s->certificate));
	made = TS_RESP_create_response(context, in);
	cr_assert(made);
	size = i2d_TS_RESP(made, &der);
	cr_assert(size > 0);
	out = text_copy(arena, (struct text){(char *)der, (size_t)size});
	OPENSSL_free(der);
	TS_RESP_free(made);
	ASN1_OBJECT_free(policy);
	TS_RESP_CTX_free(context);
	BIO_free(in);
	return out;
}

/* A response over `bytes`; the request's nonce in *ask. */
static inline struct text stand_stamp(struct arena *arena, struct stand *s,
				      struct text bytes,
				      struct timestamp_ask *ask)
{
	struct text request = {NULL, 0};

	ask->imprint = digest_of(bytes);
	MUST(timestamp_request(arena, ask, &request, err));
	return stand_answer(arena, s, request);
}

/* Its chain as a PEM file. */
static inline struct text stand_pem(struct arena *arena, const struct stand *s)
{
	BIO *out = BIO_new(BIO_s_mem());
	struct text pem;
	char *data;
	long size;

	PEM_write_bio_X509(out, s->certificate);
	PEM_write_bio_X509(out, s->root);
	size = BIO_get_mem_data(out, &data);
	pem = text_copy(arena, (struct text){data, (size_t)size});
	BIO_free(out);
	return pem;
}

/* A list that revokes its certificate; reason -1: none is given. */
static inline struct text stand_crl(struct arena *arena, const struct stand *s,
				    int64_t since, int reason)
{
	X509_CRL *list = X509_CRL_new();
	X509_REVOKED *revoked = X509_REVOKED_new();
	ASN1_TIME *at = ASN1_TIME_set(NULL, (time_t)since);
	unsigned char *der = NULL;
	struct text out;
	int size;

	X509_CRL_set_version(list, 1);
	X509_CRL_set_issuer_name(list, X509_get_subject_name(s->root));
	X509_CRL_set1_lastUpdate(list, at);
	X509_REVOKED_set_serialNumber(revoked,
				      X509_get_serialNumber(s->certificate));
	X509_REVOKED_set_revocationDate(revoked, at);
	if (reason >= 0) {
		ASN1_ENUMERATED *why = ASN1_ENUMERATED_new();

		ASN1_ENUMERATED_set(why, reason);
		X509_REVOKED_add1_ext_i2d(revoked, NID_crl_reason, why, 0, 0);
		ASN1_ENUMERATED_free(why);
	}
	X509_CRL_add0_revoked(list, revoked);
	cr_assert(X509_CRL_sign(list, s->root_key, EVP_sha256()));
	size = i2d_X509_CRL(list, &der);
	out = text_copy(arena, (struct text){(char *)der, (size_t)size});
	OPENSSL_free(der);
	ASN1_TIME_free(at);
	X509_CRL_free(list);
	return out;
}

#endif
