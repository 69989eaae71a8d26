/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/tls_staple.h"

#include <openssl/ocsp.h>

#define CLOCK_SKEW_S 300

/* Who issued the leaf, of what was verified or sent. */
static X509 *issuer_of(X509 *leaf, STACK_OF(X509) * chain)
{
	for (int i = 0; chain && i < sk_X509_num(chain); i++)
		if (X509_check_issued(sk_X509_value(chain, i), leaf) ==
		    X509_V_OK)
			return sk_X509_value(chain, i);
	return NULL;
}

static const char *status_word(OCSP_BASICRESP *basic, X509 *leaf, X509 *issuer)
{
	ASN1_GENERALIZEDTIME *since = NULL, *until = NULL;
	OCSP_CERTID *id = OCSP_cert_to_id(NULL, leaf, issuer);
	int status = V_OCSP_CERTSTATUS_UNKNOWN;
	const char *word = "unknown"; /* it speaks of another certificate */

	if (!id || !OCSP_resp_find_status(basic, id, &status, NULL, NULL,
					  &since, &until))
		goto out;
	if (!OCSP_check_validity(since, until, CLOCK_SKEW_S, -1))
		word = "stale";
	else if (status == V_OCSP_CERTSTATUS_GOOD)
		word = "good";
	else if (status == V_OCSP_CERTSTATUS_REVOKED)
		word = "revoked";
out:
	OCSP_CERTID_free(id);
	return word;
}

static const char *response_word(const struct tls_handshake *handshake,
				 OCSP_RESPONSE *response)
{
	STACK_OF(X509) *chain = SSL_get0_verified_chain(handshake->ssl);
	X509 *leaf = SSL_get0_peer_certificate(handshake->ssl);
	OCSP_BASICRESP *basic;
	const char *word = "unverified";
	X509 *issuer;

	if (OCSP_response_status(response) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
		return "unreadable";
	basic = OCSP_response_get1_basic(response);
	if (!basic)
		return "unreadable";
	issuer = issuer_of(leaf, chain);
	if (issuer &&
	    OCSP_basic_verify(basic, chain,
			      SSL_CTX_get_cert_store(handshake->context),
			      0) == 1)
		word = status_word(basic, leaf, issuer);
	OCSP_BASICRESP_free(basic);
	return word;
}

const char *tls_staple_word(const struct tls_handshake *handshake)
{
	const unsigned char *bytes = NULL;
	OCSP_RESPONSE *response;
	const char *word;
	long size = SSL_get_tlsext_status_ocsp_resp(handshake->ssl, &bytes);

	if (size <= 0 || !bytes)
		return "none";
	response = d2i_OCSP_RESPONSE(NULL, &bytes, size);
	if (!response)
		return "unreadable";
	word = response_word(handshake, response);
	OCSP_RESPONSE_free(response);
	return word;
}
