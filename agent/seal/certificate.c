/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"

int certificate_failed(struct err *err, enum err_kind kind, const char *what)
{
	const char *data = "";
	int flags = 0;
	unsigned long code =
		ERR_peek_last_error_all(NULL, NULL, NULL, &data, &flags);
	const char *reason = code ? ERR_reason_error_string(code) : NULL;

	err_set(err, kind, "%s%s%s%s%.200s", what, reason ? ": " : "",
		reason ? reason : "",
		flags & ERR_TXT_STRING && *data ? ": " : "",
		flags & ERR_TXT_STRING ? data : "");
	ERR_clear_error();
	return -1;
}

int certificate_open(struct text der, X509 **out, struct err *err)
{
	const unsigned char *at = (const unsigned char *)der.data;
	X509 *read = der.size && der.size <= LIMIT_CERTIFICATE_BYTES
			     ? d2i_X509(NULL, &at, (long)der.size)
			     : NULL;

	if (read && at == (const unsigned char *)der.data + der.size) {
		*out = read;
		return 0;
	}
	X509_free(read);
	return certificate_failed(err, ERR_USAGE, "not a certificate");
}

int certificate_chain_open(const struct timestamper *by, STACK_OF(X509) * *out,
			   struct err *err)
{
	STACK_OF(X509) *chain = sk_X509_new_null();

	for (size_t i = 0; i < by->chain_count; i++) {
		X509 *one = NULL;

		if (certificate_open(by->chain[i], &one, err)) {
			sk_X509_pop_free(chain, X509_free);
			return err_prefix(err, "certificates[%zu]", i);
		}
		sk_X509_push(chain, one);
	}
	*out = chain;
	return 0;
}

int certificate_check_use(X509 *signer, struct err *err)
{
	int critical = -1;
	EXTENDED_KEY_USAGE *uses =
		X509_get_ext_d2i(signer, NID_ext_key_usage, &critical, NULL);
	int result = 0;

	if (!uses || sk_ASN1_OBJECT_num(uses) != 1 ||
	    OBJ_obj2nid(sk_ASN1_OBJECT_value(uses, 0)) != NID_time_stamp)
		result = err_set(err, ERR_TRUST,
				 "its certificate is not for time stamping "
				 "alone");
	else if (critical != 1)
		result = err_set(err, ERR_TRUST,
				 "its certificate's extended key usage is not "
				 "critical");
	sk_ASN1_OBJECT_pop_free(uses, ASN1_OBJECT_free);
	ERR_clear_error();
	return result;
}

int certificate_time(const ASN1_TIME *time, struct instant *out,
		     struct err *err)
{
	struct tm tm = {0};

	if (!time || !ASN1_TIME_to_tm(time, &tm)) {
		ERR_clear_error();
		return err_set(err, ERR_USAGE, "a time that is none");
	}
	out->nanos = 0;
	out->seconds =
		days_from_civil(tm.tm_year + 1900, (unsigned)tm.tm_mon + 1,
				(unsigned)tm.tm_mday) *
			86400 +
		tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
	return 0;
}

/* Not there is as bad as compromised: RFC 3161 section 4.1. */
static bool leaves_older_tokens(const X509_REVOKED *revoked)
{
	int critical = -1;
	ASN1_ENUMERATED *reason = X509_REVOKED_get_ext_d2i(
		revoked, NID_crl_reason, &critical, NULL);
	long why = reason ? ASN1_ENUMERATED_get(reason) : -1;

	ASN1_ENUMERATED_free(reason);
	return why == CRL_REASON_UNSPECIFIED ||
	       why == CRL_REASON_AFFILIATION_CHANGED ||
	       why == CRL_REASON_SUPERSEDED ||
	       why == CRL_REASON_CESSATION_OF_OPERATION;
}

static int check_one(X509_CRL *list, X509 *certificate, X509 *issuer,
		     struct instant at, struct err *err)
{
	X509_REVOKED *revoked = NULL;
	struct instant since;

	if (X509_NAME_cmp(X509_CRL_get_issuer(list),
			  X509_get_issuer_name(certificate)) != 0 ||
	    X509_CRL_verify(list, X509_get0_pubkey(issuer)) != 1 ||
	    X509_CRL_get0_by_cert(list, &revoked, certificate) != 1)
		return 0;
	if (certificate_time(X509_REVOKED_get0_revocationDate(revoked), &since,
			     err))
		return -1;
	if (leaves_older_tokens(revoked) && instant_compare(at, since) < 0)
		return 0;
	return err_set(err, ERR_TRUST, "its certificate was revoked");
}

int certificate_check_revoked(STACK_OF(X509) * chain,
			      const struct timestamp_rule *rule,
			      struct instant at, struct err *err)
{
	int last = sk_X509_num(chain) - 1, result = 0;

	for (size_t i = 0; i < rule->crl_count && !result; i++) {
		const unsigned char *bytes =
			(const unsigned char *)rule->crls[i].data;
		X509_CRL *list =
			d2i_X509_CRL(NULL, &bytes, (long)rule->crls[i].size);

		if (!list)
			return certificate_failed(err, ERR_USAGE,
						  "a revocation list that is "
						  "none");
		for (int c = 0; c < last && !result; c++)
			result =
				check_one(list, sk_X509_value(chain, c),
					  sk_X509_value(chain, c + 1), at, err);
		X509_CRL_free(list);
	}
	ERR_clear_error();
	return result;
}
