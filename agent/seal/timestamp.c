/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/timestamp.h"

#include <openssl/err.h>
#include <openssl/ts.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "seal/certificate.h"

/* The nonce as a positive INTEGER that is never shorter than it could be. */
static ASN1_INTEGER *nonce_integer(const unsigned char *nonce)
{
	BIGNUM *number = BN_bin2bn(nonce, TIMESTAMP_NONCE_BYTES, NULL);
	ASN1_INTEGER *out = number ? BN_to_ASN1_INTEGER(number, NULL) : NULL;

	BN_free(number);
	return out;
}

static TS_MSG_IMPRINT *make_imprint(struct digest digest)
{
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR *algorithm = X509_ALGOR_new();
	bool made = imprint && algorithm &&
		    X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256),
				    V_ASN1_NULL, NULL) &&
		    TS_MSG_IMPRINT_set_algo(imprint, algorithm) &&
		    TS_MSG_IMPRINT_set_msg(imprint, digest.bytes, DIGEST_BYTES);

	X509_ALGOR_free(algorithm);
	if (made)
		return imprint;
	TS_MSG_IMPRINT_free(imprint);
	return NULL;
}

static int set_policy(TS_REQ *request, struct text policy, struct err *err)
{
	char dotted[LIMIT_POLICY_OID + 1];
	ASN1_OBJECT *object;
	int set;

	if (!policy.size)
		return 0;
	if (policy.size > LIMIT_POLICY_OID)
		return err_set(err, ERR_LIMIT, "policy: longer than %d bytes",
			       LIMIT_POLICY_OID);
	memcpy(dotted, policy.data, policy.size);
	dotted[policy.size] = '\0';
	object = OBJ_txt2obj(dotted, 1);
	set = object && TS_REQ_set_policy_id(request, object);
	ASN1_OBJECT_free(object);
	return set ? 0
		   : certificate_failed(err, ERR_USAGE,
					"policy: not an object identifier");
}

int timestamp_request(struct arena *arena, struct timestamp_ask *ask,
		      struct text *out, struct err *err)
{
	TS_MSG_IMPRINT *imprint = make_imprint(ask->imprint);
	TS_REQ *request = TS_REQ_new();
	ASN1_INTEGER *nonce;
	unsigned char *der = NULL;
	int size = -1;

	random_fill(ask->nonce, sizeof(ask->nonce));
	ask->nonce[0] = (ask->nonce[0] & 0x7f) | 0x40;
	nonce = nonce_integer(ask->nonce);
	if (imprint && request && nonce && TS_REQ_set_version(request, 1) &&
	    TS_REQ_set_msg_imprint(request, imprint) &&
	    TS_REQ_set_nonce(request, nonce) &&
	    TS_REQ_set_cert_req(request, 1) &&
	    !set_policy(request, ask->policy, err))
		size = i2d_TS_REQ(request, &der);
	if (size > 0)
		*out = text_copy(arena,
				 (struct text){(char *)der, (size_t)size});
	OPENSSL_free(der);
	ASN1_INTEGER_free(nonce);
	TS_MSG_IMPRINT_free(imprint);
	TS_REQ_free(request);
	return size > 0 ? 0
			: certificate_failed(err, ERR_SYSTEM,
					     "timestamp request");
}

static int open_response(struct text der, TS_RESP **out, struct err *err)
{
	const unsigned char *at = (const unsigned char *)der.data;
	const unsigned char *end = at + der.size;
	TS_RESP *response;

	if (der.size > LIMIT_TIMESTAMP_BYTES)
		return err_set(err, ERR_LIMIT,
			       "a timestamp larger than %d bytes",
			       LIMIT_TIMESTAMP_BYTES);
	response = der.size ? d2i_TS_RESP(NULL, &at, (long)der.size) : NULL;
	if (response && at == end) {
		*out = response;
		return 0;
	}
	TS_RESP_free(response);
	return certificate_failed(err, ERR_USAGE, "not a TimeStampResp");
}

static int check_granted(TS_RESP *response, struct err *err)
{
	long status = ASN1_INTEGER_get(
		TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response)));

	if (status != TS_STATUS_GRANTED &&
	    status != TS_STATUS_GRANTED_WITH_MODS)
		return err_set(err, ERR_TRUST,
			       "the authority refused (status %ld)", status);
	if (!TS_RESP_get_token(response) || !TS_RESP_get_tst_info(response))
		return err_set(err, ERR_TRUST, "a response without a token");
	return 0;
}

static int check_imprint(TS_TST_INFO *info, struct digest wanted,
			 struct err *err)
{
	TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(info);
	const ASN1_OCTET_STRING *said = TS_MSG_IMPRINT_get_msg(imprint);
	const ASN1_OBJECT *algorithm = NULL;
	struct digest digest;

	X509_ALGOR_get0(&algorithm, NULL, NULL,
			TS_MSG_IMPRINT_get_algo(imprint));
	if (OBJ_obj2nid(algorithm) != NID_sha256 ||
	    ASN1_STRING_length(said) != DIGEST_BYTES)
		return err_set(err, ERR_TRUST, "its imprint is no SHA-256");
	memcpy(digest.bytes, ASN1_STRING_get0_data(said), DIGEST_BYTES);
	if (!digest_equal(digest, wanted))
		return err_set(err, ERR_TRUST,
			       "its imprint is of something else");
	return 0;
}

static int check_nonce(TS_TST_INFO *info, const struct timestamp_ask *ask,
		       struct err *err)
{
	const ASN1_INTEGER *said = TS_TST_INFO_get_nonce(info);
	ASN1_INTEGER *sent;
	bool same;

	if (!ask)
		return 0;
	sent = nonce_integer(ask->nonce);
	same = said && sent && ASN1_INTEGER_cmp(said, sent) == 0;
	ASN1_INTEGER_free(sent);
	return same ? 0
		    : err_set(err, ERR_TRUST, "its nonce is not the request's");
}

static int check_policy(TS_TST_INFO *info, const struct timestamp_rule *rule,
			struct err *err)
{
	char said[LIMIT_POLICY_OID + 1] = "";

	if (!rule->policy_count)
		return 0;
	OBJ_obj2txt(said, sizeof(said), TS_TST_INFO_get_policy_id(info), 1);
	for (size_t i = 0; i < rule->policy_count; i++)
		if (text_is(rule->policies[i], said))
			return 0;
	return err_set(err, ERR_TRUST, "made under another policy, %s", said);
}

/* Weak digests have no place in a signature that is to last. */
static int check_digest(const PKCS7_SIGNER_INFO *signer, struct err *err)
{
	switch (OBJ_obj2nid(signer->digest_alg->algorithm)) {
	case NID_sha256:
	case NID_sha384:
	case NID_sha512:
		return 0;
	default:
		return err_set(err, ERR_TRUST,
			       "signed over another digest than SHA-2");
	}
}

static int get_signer(PKCS7 *token, PKCS7_SIGNER_INFO **out, struct err *err)
{
	STACK_OF(PKCS7_SIGNER_INFO) *all = PKCS7_get_signer_info(token);

	if (!PKCS7_type_is_signed(token) || !all ||
	    sk_PKCS7_SIGNER_INFO_num(all) != 1)
		return err_set(err, ERR_TRUST, "not signed exactly once");
	*out = sk_PKCS7_SIGNER_INFO_value(all, 0);
	return check_digest(*out, err);
}

static bool is_of(const PKCS7_SIGNER_INFO *signer, X509 *certificate)
{
	const PKCS7_ISSUER_AND_SERIAL *said = signer->issuer_and_serial;

	return X509_NAME_cmp(said->issuer, X509_get_issuer_name(certificate)) ==
		       0 &&
	       ASN1_INTEGER_cmp(said->serial,
				X509_get0_serialNumber(certificate)) == 0;
}

/* The store believes the chain's last certificate only, as of that time. */
static X509_STORE *make_store(STACK_OF(X509) * chain, struct instant at)
{
	X509 *anchor = sk_X509_value(chain, sk_X509_num(chain) - 1);
	X509_STORE *store = X509_STORE_new();
	X509_VERIFY_PARAM *how;

	if (!store)
		return NULL;
	how = X509_STORE_get0_param(store);
	X509_VERIFY_PARAM_set_time(how, (time_t)at.seconds);
	X509_VERIFY_PARAM_set_auth_level(how, 1); /* no SHA-1 */
	X509_VERIFY_PARAM_set_flags(how, X509_V_FLAG_PARTIAL_CHAIN);
	X509_STORE_add_cert(store, anchor);
	return store;
}

/* Signature, ESS signing certificate and chain. */
static int check_signature(TS_RESP *response, STACK_OF(X509) * chain,
			   struct instant at, struct err *err)
{
	TS_VERIFY_CTX *context = TS_VERIFY_CTX_new();
	X509_STORE *store = make_store(chain, at);
	int held = 0;

	if (context && store) {
		TS_VERIFY_CTX_set_flags(context,
					TS_VFY_VERSION | TS_VFY_SIGNATURE);
		TS_VERIFY_CTX_set_store(context, store); /* now its own */
		store = NULL;
		TS_VERIFY_CTX_set_certs(context, X509_chain_up_ref(chain));
		held = TS_RESP_verify_response(context, response) == 1;
	}
	X509_STORE_free(store);
	TS_VERIFY_CTX_free(context);
	return held ? 0 : certificate_failed(err, ERR_TRUST, "does not verify");
}

/* 1: it is of another. */
static int check_by(TS_RESP *response, const PKCS7_SIGNER_INFO *signer,
		    const struct timestamp_rule *rule, struct timestamp *out,
		    struct err *err)
{
	STACK_OF(X509) *chain = NULL;
	int result = 1;

	if (certificate_chain_open(out->by, &chain, err))
		return -1;
	if (is_of(signer, sk_X509_value(chain, 0))) {
		result = 0;
		if (instant_compare(out->at, out->by->from) < 0 ||
		    instant_compare(out->at, out->by->until) >= 0)
			result = err_set(err, ERR_TRUST,
					 "the authority was not one at that "
					 "time");
		if (result ||
		    certificate_check_use(sk_X509_value(chain, 0), err) ||
		    check_signature(response, chain, out->at, err) ||
		    certificate_check_revoked(chain, rule, out->at, err))
			result = -1;
	}
	sk_X509_pop_free(chain, X509_free);
	return result;
}

static int check_signer(TS_RESP *response, const struct timestamp_rule *rule,
			struct timestamp *out, struct err *err)
{
	PKCS7_SIGNER_INFO *signer = NULL;

	if (get_signer(TS_RESP_get_token(response), &signer, err))
		return -1;
	for (size_t i = 0; i < rule->authority_count; i++) {
		int result;

		out->by = &rule->authorities[i];
		result = check_by(response, signer, rule, out, err);
		if (result < 0)
			return err_prefix(err, "%.*s", TEXT_ARG(out->by->name));
		if (!result)
			return 0;
	}
	return err_set(err, ERR_TRUST, "of no authority that is known here");
}

int timestamp_verify(struct arena *arena, struct text response,
		     struct digest imprint, const struct timestamp_rule *rule,
		     struct timestamp *out, struct err *err)
{
	struct timestamp found = {.by = NULL};
	TS_RESP *read = NULL;
	TS_TST_INFO *info;
	int result = -1;

	(void)arena;
	if (open_response(response, &read, err))
		return -1;
	info = TS_RESP_get_tst_info(read);
	if (check_granted(read, err) || check_imprint(info, imprint, err) ||
	    check_nonce(info, rule->ask, err) ||
	    check_policy(info, rule, err) ||
	    certificate_time(TS_TST_INFO_get_time(info), &found.at, err) ||
	    check_signer(read, rule, &found, err))
		goto out;
	*out = found;
	result = 0;
out:
	TS_RESP_free(read);
	return result;
}

size_t timestamp_authorities(const struct timestamp *all, size_t count)
{
	size_t different = 0;

	for (size_t i = 0; i < count; i++) {
		size_t before = 0;

		while (before < i &&
		       !text_equal(all[before].by->name, all[i].by->name))
			before++;
		different += before == i;
	}
	return different;
}
