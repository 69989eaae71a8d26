/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/tls_certificate.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "base/arena.h"
#include "base/limits.h"
#include "probes/tls_staple.h"

static struct value named(struct arena *arena, const char *name)
{
	return value_string(text_copy(arena, text_from(name ? name : "")));
}

static bool instant_of(const ASN1_TIME *time, struct instant *out)
{
	struct tm broken;

	if (!ASN1_TIME_to_tm(time, &broken))
		return false;
	*out = (struct instant){timegm(&broken), 0};
	return true;
}

static void see_time(X509 *leaf, struct sighting *sight)
{
	struct instant since, until, now = clock_now();
	int64_t left;

	if (!instant_of(X509_get0_notBefore(leaf), &since) ||
	    !instant_of(X509_get0_notAfter(leaf), &until))
		return;
	left = until.seconds - now.seconds;
	sighting_fact(sight, "not_before", value_timestamp(since));
	sighting_fact(sight, "not_after", value_timestamp(until));
	sighting_fact(sight, "days_left",
		      value_int(left < 0 ? -((-left + 86399) / 86400)
					 : left / 86400));
}

static void see_key(struct arena *arena, X509 *leaf, struct sighting *sight)
{
	EVP_PKEY *key = X509_get0_pubkey(leaf);

	if (!key)
		return;
	sighting_fact(sight, "key_type",
		      named(arena, EVP_PKEY_get0_type_name(key)));
	sighting_fact(sight, "key_bits", value_int(EVP_PKEY_get_bits(key)));
}

/* Of all that were sent but roots, whose own signature shows nothing. */
static struct value signatures(struct arena *arena, STACK_OF(X509) * chain)
{
	struct value *items = arena_many(arena, LIMIT_TLS_CHAIN, struct value);
	size_t count = 0;

	for (int i = 0; i < sk_X509_num(chain) && count < LIMIT_TLS_CHAIN;
	     i++) {
		X509 *one = sk_X509_value(chain, i);
		const char *name = OBJ_nid2ln(X509_get_signature_nid(one));

		if (i && X509_self_signed(one, 0) == 1)
			continue;
		items[count++] = named(arena, name);
	}
	return value_list_of(arena, items, count);
}

static struct text alt_name(struct arena *arena, const GENERAL_NAME *name)
{
	const ASN1_STRING *bytes = NULL;
	char room[INET6_ADDRSTRLEN];

	if (name->type == GEN_DNS)
		bytes = name->d.dNSName;
	else if (name->type == GEN_IPADD)
		bytes = name->d.iPAddress;
	else
		return (struct text){NULL, 0};
	if (name->type == GEN_IPADD) {
		int size = ASN1_STRING_length(bytes);

		if ((size != 4 && size != 16) ||
		    !inet_ntop(size == 4 ? AF_INET : AF_INET6,
			       ASN1_STRING_get0_data(bytes), room,
			       sizeof(room)))
			return (struct text){NULL, 0};
		return text_copy(arena, text_from(room));
	}
	return text_made_utf8(
		arena,
		text_copy(arena,
			  (struct text){
				  (const char *)ASN1_STRING_get0_data(bytes),
				  (size_t)ASN1_STRING_length(bytes)}));
}

static void see_names(const struct tls_target *to, X509 *leaf,
		      struct sighting *sight)
{
	GENERAL_NAMES *names =
		X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
	struct text host = tls_server_name(to);
	struct value *items =
		arena_many(to->arena, LIMIT_TLS_NAMES, struct value);
	char *wanted = text_cstr(to->arena, host);
	size_t count = 0;
	bool matches;

	for (int i = 0;
	     names && i < sk_GENERAL_NAME_num(names) && count < LIMIT_TLS_NAMES;
	     i++) {
		struct text one =
			alt_name(to->arena, sk_GENERAL_NAME_value(names, i));

		if (one.size)
			items[count++] = value_string(one);
	}
	GENERAL_NAMES_free(names);
	sighting_fact(sight, "names", value_list_of(to->arena, items, count));
	if (tls_name_is_address(host))
		matches = X509_check_ip_asc(leaf, wanted, 0) == 1;
	else
		matches = X509_check_host(leaf, wanted, host.size,
					  X509_CHECK_FLAG_NEVER_CHECK_SUBJECT,
					  NULL) == 1;
	sighting_fact(sight, "name_matches", value_bool(matches));
}

static void see_issuer(struct arena *arena, X509 *leaf, struct sighting *sight)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *bytes;
	long size;

	if (!bio)
		return;
	X509_NAME_print_ex(bio, X509_get_issuer_name(leaf), 0,
			   XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
	size = BIO_get_mem_data(bio, &bytes);
	sighting_fact(
		sight, "issuer",
		value_string(text_made_utf8(
			arena,
			text_copy(arena, (struct text){bytes, (size_t)size}))));
	BIO_free(bio);
}

static void keep_chain(struct arena *arena, STACK_OF(X509) * chain,
		       struct sighting *sight)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *bytes;
	long size;

	if (!bio)
		return;
	for (int i = 0; i < sk_X509_num(chain) && i < LIMIT_TLS_CHAIN; i++)
		PEM_write_bio_X509(bio, sk_X509_value(chain, i));
	size = BIO_get_mem_data(bio, &bytes);
	sighting_evidence(arena, sight, "chain", "application/x-pem-file",
			  text_copy(arena, (struct text){bytes, (size_t)size}));
	BIO_free(bio);
}

void tls_certificate_see(const struct tls_target *to,
			 const struct tls_handshake *handshake,
			 struct sighting *sight)
{
	STACK_OF(X509) * chain;
	X509 *leaf;
	long trust;

	leaf = handshake->ssl ? SSL_get0_peer_certificate(handshake->ssl)
			      : NULL;
	chain = leaf ? SSL_get_peer_cert_chain(handshake->ssl) : NULL;
	if (!chain)
		return;
	/* X509_V_OK where there is no certificate, too: hence after those */
	trust = SSL_get_verify_result(handshake->ssl);
	sighting_fact(sight, "trusted", value_bool(trust == X509_V_OK));
	sighting_fact(sight, "trust_problem",
		      named(to->arena,
			    trust == X509_V_OK
				    ? ""
				    : X509_verify_cert_error_string(trust)));
	sighting_fact(sight, "chain_length", value_int(sk_X509_num(chain)));
	sighting_fact(sight, "signatures", signatures(to->arena, chain));
	sighting_fact(sight, "staple",
		      named(to->arena, tls_staple_word(handshake)));
	see_time(leaf, sight);
	see_key(to->arena, leaf, sight);
	see_names(to, leaf, sight);
	see_issuer(to->arena, leaf, sight);
	keep_chain(to->arena, chain, sight);
}
