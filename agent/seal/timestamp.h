/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timestamps of RFC 3161: a request for one, and what a response proves. A
 * response is checked against certificates that were archived, as of the time
 * it names (genTime) and not as of now: a token outlives its authority's
 * certificate. SHA-256 only. Opens no socket.
 */
#ifndef PLAUDIT_SEAL_TIMESTAMP_H
#define PLAUDIT_SEAL_TIMESTAMP_H

#include "base/clock.h"
#include "base/digest.h"

#define TIMESTAMP_NONCE_BYTES 8

#define MEDIA_TIMESTAMP_QUERY "application/timestamp-query"
#define MEDIA_TIMESTAMP_REPLY "application/timestamp-reply"

struct arena;

/* An authority, by its archived certificates. */
struct timestamper {
	struct text name; /* who it is: those of one name are one authority */
	const struct text *chain; /* DER; the signer's first, its root's last */
	size_t chain_count; /* 1..LIMIT_TIMESTAMP_CHAIN */
	struct instant from, until; /* half-open: of the times it may name */
};

struct timestamp_ask {
	struct digest imprint;
	struct text policy; /* object identifier in dots; empty: any */
	unsigned char nonce[TIMESTAMP_NONCE_BYTES]; /* filled */
};

/* Who is believed, and what else a response must say. */
struct timestamp_rule {
	const struct timestamper *authorities;
	size_t authority_count;
	const struct text *policies; /* one of them; none: any */
	size_t policy_count;
	const struct text *crls; /* DER: of the certificates' issuers */
	size_t crl_count;
	const struct timestamp_ask *ask; /* its nonce must be there; or NULL */
};

struct timestamp {
	struct instant at; /* genTime, whole seconds */
	const struct timestamper *by; /* of the rule */
};

/* A TimeStampReq with a nonce of its own, asking for the certificate too. */
int timestamp_request(struct arena *arena, struct timestamp_ask *ask,
		      struct text *out, struct err *err) MUST_USE;

/* A TimeStampResp: granted, over that imprint, signed by one of the rule's
 * authorities with a certificate whose only and critical extended use is time
 * stamping, that the signature names (RFC 5035), and whose chain held then.
 * ERR_TRUST and why not; ERR_USAGE for what is no such response. */
int timestamp_verify(struct arena *arena, struct text response,
		     struct digest imprint, const struct timestamp_rule *rule,
		     struct timestamp *out, struct err *err) MUST_USE;

/* How many different authorities those are: names are counted, not tokens. */
size_t timestamp_authorities(const struct timestamp *all, size_t count);

/* The certificates of a PEM file, in its order: signer first, root last, each
 * signed by the next. `name` is the signer's organization, or its common
 * name; from and until are the signer's. ERR_USAGE when they are no chain of a
 * timestamp authority. */
int timestamper_read(struct arena *arena, struct text pem,
		     struct timestamper *out, struct err *err) MUST_USE;
/* A certificate revocation list, PEM or DER, as DER; signed by one of those. */
int timestamp_crl_read(struct arena *arena, struct text bytes,
		       const struct timestamper *authorities, size_t count,
		       struct text *out, struct err *err) MUST_USE;
/* Whether two lists, DER, are of the same issuer. */
bool timestamp_crl_replaces(struct text list, struct text older);

#endif
