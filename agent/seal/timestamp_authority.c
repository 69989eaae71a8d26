/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates of timestamp authorities as people bring them: PEM files. */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "seal/certificate.h"

static struct text der_of(struct arena *arena, X509 *certificate)
{
	unsigned char *bytes = NULL;
	int size = i2d_X509(certificate, &bytes);
	struct text out = {NULL, 0};

	if (size > 0)
		out = text_copy(arena,
				(struct text){(char *)bytes, (size_t)size});
	OPENSSL_free(bytes);
	return out;
}

static int read_pem(struct text pem, STACK_OF(X509) * into, struct err *err)
{
	BIO *bio = BIO_new_mem_buf(pem.data, (int)pem.size);
	X509 *one;

	while ((one = PEM_read_bio_X509(bio, NULL, NULL, NULL)))
		sk_X509_push(into, one);
	BIO_free(bio);
	ERR_clear_error();
	if (sk_X509_num(into) < 1)
		return err_set(err, ERR_USAGE, "no certificate in it (PEM)");
	if (sk_X509_num(into) > LIMIT_TIMESTAMP_CHAIN)
		return err_set(err, ERR_LIMIT, "more than %d certificates",
			       LIMIT_TIMESTAMP_CHAIN);
	return 0;
}

/* Each must be signed by the next, so that the archive is whole. */
static int check_links(STACK_OF(X509) * chain, struct err *err)
{
	for (int i = 0; i + 1 < sk_X509_num(chain); i++)
		if (X509_check_issued(sk_X509_value(chain, i + 1),
				      sk_X509_value(chain, i)) != X509_V_OK ||
		    X509_verify(sk_X509_value(chain, i),
				X509_get0_pubkey(
					sk_X509_value(chain, i + 1))) != 1) {
			ERR_clear_error();
			return err_set(err, ERR_USAGE,
				       "certificate %d is not signed by "
				       "certificate %d: the signer's comes "
				       "first, its root's last",
				       i + 1, i + 2);
		}
	if (!certificate_check_use(sk_X509_value(chain, 0), err))
		return 0;
	err->kind = ERR_USAGE; /* a file that somebody brought */
	return -1;
}

static struct text name_of(struct arena *arena, X509 *signer)
{
	static const int kinds[] = {NID_organizationName, NID_commonName};
	const X509_NAME *subject = X509_get_subject_name(signer);

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		int at = X509_NAME_get_index_by_NID(subject, kinds[i], -1);
		unsigned char *utf8 = NULL;
		struct text name = {NULL, 0};
		int size;

		if (at < 0)
			continue;
		size = ASN1_STRING_to_UTF8(
			&utf8, X509_NAME_ENTRY_get_data(
				       X509_NAME_get_entry(subject, at)));
		if (size > 0 && size <= LIMIT_PERSON_BYTES)
			name = text_copy(arena, (struct text){(char *)utf8,
							      (size_t)size});
		OPENSSL_free(utf8);
		if (name.size && text_is_utf8(name))
			return name;
	}
	return TEXT("timestamp authority");
}

int timestamper_read(struct arena *arena, struct text pem,
		     struct timestamper *out, struct err *err)
{
	STACK_OF(X509) *chain = sk_X509_new_null();
	struct timestamper by = {.name = {NULL, 0}};
	struct text *ders;
	X509 *signer;
	int result = -1;

	if (pem.size > LIMIT_CERTIFICATE_FILE) {
		err_set(err, ERR_LIMIT, "larger than %d bytes",
			LIMIT_CERTIFICATE_FILE);
		goto out;
	}
	if (read_pem(pem, chain, err) || check_links(chain, err))
		goto out;
	signer = sk_X509_value(chain, 0);
	by.chain_count = (size_t)sk_X509_num(chain);
	ders = arena_many(arena, by.chain_count, struct text);
	for (size_t i = 0; i < by.chain_count; i++)
		ders[i] = der_of(arena, sk_X509_value(chain, (int)i));
	by.chain = ders;
	by.name = name_of(arena, signer);
	if (certificate_time(X509_get0_notBefore(signer), &by.from, err) ||
	    certificate_time(X509_get0_notAfter(signer), &by.until, err))
		goto out;
	*out = by;
	result = 0;
out:
	sk_X509_pop_free(chain, X509_free);
	return result;
}

static X509_CRL *open_list(struct text bytes)
{
	const unsigned char *at = (const unsigned char *)bytes.data;
	X509_CRL *list = NULL;
	BIO *bio;

	if (!bytes.size || bytes.size > LIMIT_CRL_BYTES)
		return NULL;
	if (text_starts(bytes, "-----BEGIN")) {
		bio = BIO_new_mem_buf(bytes.data, (int)bytes.size);
		list = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL);
		BIO_free(bio);
	} else {
		list = d2i_X509_CRL(NULL, &at, (long)bytes.size);
	}
	return list;
}

static bool signed_by_any(X509_CRL *list, const struct timestamper *all,
			  size_t count)
{
	bool found = false;

	for (size_t i = 0; i < count && !found; i++) {
		for (size_t c = 0; c < all[i].chain_count && !found; c++) {
			struct err ignored = {.kind = ERR_NONE};
			X509 *one = NULL;

			if (certificate_open(all[i].chain[c], &one, &ignored))
				continue;
			found = X509_CRL_verify(list, X509_get0_pubkey(one)) ==
				1;
			X509_free(one);
		}
	}
	ERR_clear_error();
	return found;
}

int timestamp_crl_read(struct arena *arena, struct text bytes,
		       const struct timestamper *authorities, size_t count,
		       struct text *out, struct err *err)
{
	X509_CRL *list = open_list(bytes);
	unsigned char *der = NULL;
	int size = -1;

	if (!list)
		return certificate_failed(err, ERR_USAGE,
					  "not a revocation list");
	if (!signed_by_any(list, authorities, count)) {
		X509_CRL_free(list);
		return err_set(err, ERR_USAGE,
			       "not signed by a certificate of a timestamp "
			       "authority here");
	}
	size = i2d_X509_CRL(list, &der);
	if (size > 0)
		*out = text_copy(arena,
				 (struct text){(char *)der, (size_t)size});
	OPENSSL_free(der);
	X509_CRL_free(list);
	return size > 0 ? 0 : err_set(err, ERR_SYSTEM, "out of memory");
}

bool timestamp_crl_replaces(struct text list, struct text older)
{
	X509_CRL *one = open_list(list), *other = open_list(older);
	bool same = one && other &&
		    X509_NAME_cmp(X509_CRL_get_issuer(one),
				  X509_CRL_get_issuer(other)) == 0;

	X509_CRL_free(one);
	X509_CRL_free(other);
	ERR_clear_error();
	return same;
}
