/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of libssl that base/conduit calls, loaded when the first connection
 * with TLS is made: what verifies, lints or judges does not wait for it.
 */
#ifndef PLAUDIT_BASE_SSL_CALLS_H
#define PLAUDIT_BASE_SSL_CALLS_H

#include <openssl/ssl.h>

#include "base/err.h"

struct ssl_calls {
	const SSL_METHOD *(*TLS_client_method)(void);
	SSL_CTX *(*SSL_CTX_new)(const SSL_METHOD *method);
	void (*SSL_CTX_free)(SSL_CTX *context);
	long (*SSL_CTX_ctrl)(SSL_CTX *context, int command, long number,
			     void *pointer);
	int (*SSL_CTX_set_default_verify_paths)(SSL_CTX *context);
	int (*SSL_CTX_load_verify_locations)(SSL_CTX *context, const char *file,
					     const char *directory);
	void (*SSL_CTX_set_verify)(SSL_CTX *context, int mode,
				   SSL_verify_cb callback);
	SSL *(*SSL_new)(SSL_CTX *context);
	void (*SSL_free)(SSL *ssl);
	int (*SSL_set_fd)(SSL *ssl, int fd);
	long (*SSL_ctrl)(SSL *ssl, int command, long number, void *pointer);
	int (*SSL_set1_host)(SSL *ssl, const char *name);
	X509_VERIFY_PARAM *(*SSL_get0_param)(SSL *ssl);
	int (*SSL_connect)(SSL *ssl);
	int (*SSL_read)(SSL *ssl, void *bytes, int size);
	int (*SSL_write)(SSL *ssl, const void *bytes, int size);
	int (*SSL_get_error)(const SSL *ssl, int result);
	long (*SSL_get_verify_result)(const SSL *ssl);
	int (*SSL_shutdown)(SSL *ssl);
};

int ssl_calls_open(struct ssl_calls *calls, struct err *err) MUST_USE;

#endif
