/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a server takes of what it is offered: one connection and one hello for
 * each version of the protocol, each class of cipher suites, each group. Only
 * the server's own answer is a refusal; what ended otherwise was not seen.
 */
#ifndef PLAUDIT_PROBES_TLS_OFFER_H
#define PLAUDIT_PROBES_TLS_OFFER_H

#include "parse/client_hello.h"
#include "probes/tls_dial.h"

enum offer_end {
	OFFER_TAKEN,
	OFFER_REFUSED, /* an alert, or another choice */
	OFFER_CUT, /* closed without a word */
	OFFER_LATE,
	OFFER_NO_TLS, /* something else than TLS came back */
	OFFER_NOT_MADE, /* could not connect */
};

struct offer {
	enum offer_end end;
	enum net_outcome outcome; /* OFFER_NOT_MADE */
	struct hello_answer answer;
	struct err why;
};

#define TLS_VERSIONS 5
#define TLS_GROUPS   8

/* X(fact, what the fact says) */
#define TLS_CLASSES(X)                                                        \
	X(null_ciphers, "suites without encryption (NULL) are accepted")      \
	X(anonymous, "suites without authentication are accepted")            \
	X(export_ciphers, "EXPORT suites (40 and 56 bits) are accepted")      \
	X(rc4, "RC4 is accepted")                                             \
	X(des, "single DES is accepted")                                      \
	X(triple_des, "3DES is accepted")                                     \
	X(cbc, "AES, Camellia, ARIA or SEED in CBC mode is accepted")         \
	X(static_rsa, "key exchange without forward secrecy is accepted")     \
	X(aead, "an AEAD suite (GCM, CCM, ChaCha20) is accepted, TLS 1.3 or " \
		"before")

#define X(name, about) TLS_CLASS_##name,
enum tls_class { TLS_CLASSES(X) TLS_CLASS_COUNT };
#undef X

struct tls_offers {
	struct offer first; /* everything at once */
	enum offer_end versions[TLS_VERSIONS]; /* SSL 3.0 ... TLS 1.3 */
	enum offer_end classes[TLS_CLASS_COUNT];
	enum offer_end groups[TLS_GROUPS];
};

extern const char *const tls_version_names[TLS_VERSIONS];
extern const char *const tls_group_names[TLS_GROUPS];

/* False when the server was not seen to speak TLS: `first` says why. Cuts are
 * told as refusals where the server still answers afterwards. */
bool tls_offers_make(const struct tls_target *to, struct tls_offers *out);

#endif
