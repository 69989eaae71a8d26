/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ClientHello written by hand, and the first of what a server answers: SSL
 * 3.0 (RFC 6101) to TLS 1.3 (RFC 8446). It offers what no library of today can
 * speak, and goes no further than the server's choice, so it needs no keys.
 */
#ifndef PLAUDIT_PARSE_CLIENT_HELLO_H
#define PLAUDIT_PARSE_CLIENT_HELLO_H

#include "base/text.h"

#define SSL_3_0 0x0300
#define TLS_1_0 0x0301
#define TLS_1_1 0x0302
#define TLS_1_2 0x0303
#define TLS_1_3 0x0304

struct client_hello {
	uint16_t version; /* the highest; with SSL 3.0 no extensions */
	bool only; /* TLS 1.3: nothing below it */
	const uint16_t *suites;
	size_t suite_count;
	const uint16_t *groups; /* count 0: all that are known */
	size_t group_count;
	struct text server_name; /* "": not told, as for an address */
	unsigned char random[32];
};

/* One record. TLS 1.3 is offered without a share: the server answers with the
 * group it wants (HelloRetryRequest). */
void client_hello_write(const struct client_hello *hello, struct buffer *out);

enum hello_answer_kind {
	ANSWER_MORE, /* more bytes are needed */
	ANSWER_HELLO, /* the server chose */
	ANSWER_ALERT, /* it will not */
	ANSWER_OTHER, /* this is no TLS, or none that can be read */
};

struct hello_answer {
	enum hello_answer_kind kind;
	uint16_t version, suite;
	uint16_t group; /* TLS 1.3; 0: not told */
	uint8_t alert;
};

/* From all bytes received so far. Warnings before the hello are passed over. */
struct hello_answer hello_answer_read(struct text bytes);
/* "protocol version"; "" when it has no name. */
const char *tls_alert_name(uint8_t alert);

#endif
