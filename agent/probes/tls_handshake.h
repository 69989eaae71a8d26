/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole handshake by OpenSSL, with everything that OpenSSL still speaks: what
 * the server chose, its certificates, what it staples, whether it resumes, and
 * the head of one answer to an HTTP request.
 */
#ifndef PLAUDIT_PROBES_TLS_HANDSHAKE_H
#define PLAUDIT_PROBES_TLS_HANDSHAKE_H

#include <openssl/ssl.h>

#include "probes/tls_dial.h"

struct tls_handshake {
	SSL_CTX *context;
	SSL *ssl;
	SSL_SESSION *session; /* to be resumed; NULL: none was given */
	int fd;
	bool done; /* else as far as it came: certificates may be there */
	bool late;
	bool ours; /* our library, not the server, would not go on */
	struct text why; /* when not done */
	struct text head; /* of the HTTP answer; "" when it is none */
	bool resumed; /* a second connection took the session */
	bool resumption_seen; /* whether that is known */
};

/* -1 only for our own failure (the CA file cannot be read). ca_file NULL: the
 * system's. */
int tls_handshake_open(const struct tls_target *to, const char *ca_file,
		       struct tls_handshake *out, struct err *err) MUST_USE;
void tls_handshake_close(struct tls_handshake *handshake);

#endif
