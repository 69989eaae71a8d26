/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/timestamp.h"

#include "unit/timestamp_stand.h"

#define FROM  1700000000 /* 2023-11-14 */
#define UNTIL 1700003600 /* an hour later: expired for long now */
#define USE   "critical,timeStamping"

static struct arena *arena;
static struct stand stand;
static struct timestamper by;
static struct timestamp_rule rule;
static const struct text signature = TEXT("the signature's bytes");

static void begin_with(const char *use)
{
	stand_open(&stand, "Stand", use, FROM, UNTIL);
	by = (struct timestamper){.name = TEXT("Stand"),
				  .until = {INT64_MAX, 0}};
	rule = (struct timestamp_rule){.authorities = &by,
				       .authority_count = 1};
}

static void archive(void)
{
	MUST(timestamper_read(arena, stand_pem(arena, &stand), &by, err));
}

/* What timestamper_read refuses, for what verification must refuse too. */
static void archive_unseen(void)
{
	struct text *ders = arena_many(arena, 2, struct text);
	X509 *const both[] = {stand.certificate, stand.root};

	for (int i = 0; i < 2; i++) {
		unsigned char *der = NULL;
		int size = i2d_X509(both[i], &der);

		ders[i] = text_copy(arena,
				    (struct text){(char *)der, (size_t)size});
		OPENSSL_free(der);
	}
	by.chain = ders;
	by.chain_count = 2;
}

static void begin(void)
{
	arena = arena_open();
	begin_with(USE);
	archive();
}

static void end(void)
{
	stand_close(&stand);
	arena_close(arena);
}

TestSuite(timestamp, .init = begin, .fini = end);

static struct text stamp(void)
{
	struct timestamp_ask ask = {.policy = {NULL, 0}};

	return stand_stamp(arena, &stand, signature, &ask);
}

static int check(struct text response, struct timestamp *out, struct err *err)
{
	return timestamp_verify(arena, response, digest_of(signature), &rule,
				out, err);
}

static void again_with(const char *use)
{
	stand_close(&stand);
	begin_with(use);
	archive_unseen();
}

Test(timestamp, holds_at_its_own_time_after_the_certificate_has_expired)
{
	struct timestamp_ask ask = {.policy = TEXT("1.2.3.4.1")};
	struct text response = stand_stamp(arena, &stand, signature, &ask);
	struct timestamp out;

	rule.ask = &ask;
	MUST(check(response, &out, err));
	cr_assert_eq(out.at.seconds, FROM + 10);
	cr_assert_eq(out.by, &by);
	cr_assert(text_is(by.name, "Stand"));
	cr_assert_eq(by.chain_count, 2);
	cr_assert_eq(by.until.seconds, UNTIL);
}

Test(timestamp, is_refused_outside_of_the_certificates_life)
{
	struct timestamp out;

	stand.time = UNTIL + 1;
	REFUSED(check(stamp(), &out, err), "not one at that time");
	by.until = (struct instant){INT64_MAX, 0};
	REFUSED(check(stamp(), &out, err), "expired");
	stand.time = FROM - 10;
	REFUSED(check(stamp(), &out, err), "not one at that time");
	by.from = (struct instant){0, 0};
	REFUSED(check(stamp(), &out, err), "not yet valid");
}

Test(timestamp, of_something_else_is_refused)
{
	struct timestamp_ask ask = {.policy = {NULL, 0}};
	struct timestamp out;

	REFUSED(check(stand_stamp(arena, &stand, TEXT("the payload"), &ask),
		      &out, err),
		"imprint is of something else");
}

Test(timestamp, with_another_nonce_is_refused)
{
	struct timestamp_ask mine = {.policy = {NULL, 0}};
	struct timestamp out;
	struct text request = {NULL, 0};

	mine.imprint = digest_of(signature);
	MUST(timestamp_request(arena, &mine, &request, err));
	rule.ask = &mine;
	REFUSED(check(stamp(), &out, err), "nonce");
}

Test(timestamp, under_another_policy_is_refused)
{
	static const struct text wanted[] = {TEXT("1.2.3.4.2"),
					     TEXT("1.2.3.4.3")};
	struct timestamp out;

	rule.policies = wanted;
	rule.policy_count = 2;
	REFUSED(check(stamp(), &out, err), "another policy, 1.2.3.4.1");
	stand.policy = "1.2.3.4.3";
	MUST(check(stamp(), &out, err));
}

/* Archives another certificate of the same key, issuer and number: OpenSSL's
 * responder would not sign with a wrong one. */
static void archive_twin(const char *use)
{
	X509 *mine = stand.certificate;
	X509 *twin = stand_certificate("Twin", stand.key, FROM, UNTIL);

	X509_set_serialNumber(twin, X509_get_serialNumber(mine));
	X509_set_issuer_name(twin, X509_get_subject_name(stand.root));
	stand_extension(twin, stand.root, NID_ext_key_usage, use);
	cr_assert(X509_sign(twin, stand.root_key, EVP_sha256()));
	stand.certificate = twin;
	archive_unseen();
	stand.certificate = mine;
	X509_free(twin);
}

Test(timestamp, by_a_certificate_for_other_things_is_no_authority)
{
	static const char *const uses[] = {
		"critical,timeStamping,codeSigning", "timeStamping",
		"critical,timeStamping,1.3.6.1.4.1.99999.1",
		"critical,OCSPSigning"};
	for (size_t i = 0; i < ARRAY_SIZE(uses); i++) {
		struct timestamper read;

		again_with(uses[i]);
		REFUSED(timestamper_read(arena, stand_pem(arena, &stand), &read,
					 err),
			i == 1 ? "not critical" : "time stamping alone");
	}
	stand_close(&stand);
	begin_with(USE);
	for (size_t i = 0; i < ARRAY_SIZE(uses); i++) {
		struct timestamp out;

		archive_twin(uses[i]);
		REFUSED(check(stamp(), &out, err),
			i == 1 ? "not critical" : "time stamping alone");
	}
	again_with(NULL);
	REFUSED(timestamper_read(arena, stand_pem(arena, &stand), &by, err),
		"time stamping alone");
}

Test(timestamp, that_names_another_certificate_is_refused)
{
	struct timestamp out;

	archive_twin(USE); /* right but for what the signature names (ESS) */
	REFUSED(check(stamp(), &out, err), "Stand: does not verify");
	stand.ess = EVP_sha1();
	archive();
	MUST(check(stamp(), &out, err));
}

Test(timestamp, of_nobody_who_is_known_is_refused)
{
	struct stand stranger;
	struct timestamp_ask ask = {.policy = {NULL, 0}};
	struct timestamp out;

	stand_open(&stranger, "Stand", USE, FROM, UNTIL);
	REFUSED(check(stand_stamp(arena, &stranger, signature, &ask), &out,
		      err),
		"no authority that is known");
	rule.authority_count = 0;
	REFUSED(check(stamp(), &out, err), "no authority that is known");
	stand_close(&stranger);
}

Test(timestamp, by_another_key_under_the_authoritys_name_is_refused)
{
	struct stand forger;
	struct timestamp_ask ask = {.policy = {NULL, 0}};
	struct timestamp out;

	stand_open(&forger, "Stand", USE, FROM, UNTIL);
	X509_free(forger.certificate);
	forger.certificate =
		stand_certificate("Stand", forger.key, FROM, UNTIL);
	ASN1_INTEGER_set(
		X509_get_serialNumber(forger.certificate),
		ASN1_INTEGER_get(X509_get0_serialNumber(stand.certificate)));
	X509_set_issuer_name(forger.certificate,
			     X509_get_subject_name(forger.root));
	stand_extension(forger.certificate, forger.root, NID_ext_key_usage,
			USE);
	cr_assert(X509_sign(forger.certificate, forger.root_key, EVP_sha256()));
	REFUSED(check(stand_stamp(arena, &forger, signature, &ask), &out, err),
		"Stand: does not verify");
	stand_close(&forger);
}

Test(timestamp, of_a_revoked_authority)
{
	struct text list = stand_crl(arena, &stand, FROM + 20, 4);
	struct timestamp out;

	MUST(timestamp_crl_read(arena, list, &by, 1, &list, err));
	rule.crls = &list;
	rule.crl_count = 1;
	MUST(check(stamp(), &out, err)); /* superseded after it was made */
	stand.time = FROM + 30;
	REFUSED(check(stamp(), &out, err), "revoked");
	stand.time = FROM + 10;
	list = stand_crl(arena, &stand, FROM + 20, 1);
	REFUSED(check(stamp(), &out, err), "revoked"); /* compromised */
	list = stand_crl(arena, &stand, FROM + 20, -1);
	REFUSED(check(stamp(), &out, err), "revoked"); /* nobody says why */
}

Test(timestamp, a_list_of_another_issuer_revokes_nothing)
{
	struct stand stranger;
	struct timestamp out;
	struct text list;

	stand_open(&stranger, "Stand", USE, FROM, UNTIL);
	list = stand_crl(arena, &stranger, FROM, 1);
	REFUSED(timestamp_crl_read(arena, list, &by, 1, &list, err),
		"not signed by");
	REFUSED(timestamp_crl_read(arena, TEXT("no list"), &by, 1, &list, err),
		"not a revocation list");
	rule.crls = &list;
	rule.crl_count = 1;
	MUST(check(stamp(), &out, err));
	stand_close(&stranger);
}

Test(timestamp, every_bit_of_a_response_counts_or_is_not_read)
{
	struct text response = stamp();
	char *bytes = arena_alloc(arena, response.size + 1);
	size_t taken = 0;

	for (size_t i = 0; i < response.size * 8; i += 5) {
		struct err err = {.kind = ERR_NONE};
		struct timestamp out;

		memcpy(bytes, response.data, response.size);
		bytes[i / 8] = (char)(bytes[i / 8] ^ (1 << (i % 8)));
		if (check((struct text){bytes, response.size}, &out, &err)) {
			cr_assert_neq(err.kind, ERR_NONE);
			continue;
		}
		/* what is outside of the signature: certificates, status */
		cr_assert_eq(out.at.seconds, FROM + 10);
		cr_assert_eq(out.by, &by);
		taken++;
	}
	cr_assert_lt(taken, response.size * 8 / 5 / 2);
	memcpy(bytes, response.data, response.size);
	bytes[response.size] = 0;
	{
		struct timestamp out;

		REFUSED(check((struct text){bytes, response.size + 1}, &out,
			      err),
			"not a TimeStampResp");
		REFUSED(check((struct text){bytes, response.size - 1}, &out,
			      err),
			"not a TimeStampResp");
		REFUSED(check(TEXT(""), &out, err), "not a TimeStampResp");
	}
}

Test(timestamp, a_refusal_is_no_timestamp)
{
	struct timestamp_ask ask = {.policy = TEXT("1.2.3.4.9")};
	struct timestamp out;

	REFUSED(check(stand_stamp(arena, &stand, signature, &ask), &out, err),
		"refused (status 2)");
	ask.policy = TEXT("one.two");
	{
		struct text request;

		REFUSED(timestamp_request(arena, &ask, &request, err),
			"not an object identifier");
	}
}

Test(timestamp, authorities_are_counted_and_not_tokens)
{
	struct timestamper same = {.name = TEXT("Stand")},
			   other = {.name = TEXT("Other")};
	struct timestamp all[] = {
		{.by = &by}, {.by = &by}, {.by = &same}, {.by = &other}};

	cr_assert_eq(timestamp_authorities(all, 0), 0);
	cr_assert_eq(timestamp_authorities(all, 3), 1);
	cr_assert_eq(timestamp_authorities(all, 4), 2);
}

Test(timestamp, a_chain_out_of_order_is_none)
{
	struct text pem = stand_pem(arena, &stand);
	const char *second =
		memmem(pem.data + 1, pem.size - 1, "-----BEGIN", 10);
	size_t first = (size_t)(second - pem.data);
	struct text turned =
		text_format(arena, "%.*s%.*s", (int)(pem.size - first), second,
			    (int)first, pem.data);

	REFUSED(timestamper_read(arena, turned, &by, err),
		"signer's comes first");
	REFUSED(timestamper_read(arena, TEXT("nothing"), &by, err),
		"no certificate");
}
