/* SPDX-License-Identifier: Apache-2.0 */
#include "base/ssl_calls.h"

#include "base/library_calls.h"

static const struct library_call functions[] = {
#define AT(member)                                          \
	{                                                   \
#member, offsetof(struct ssl_calls, member) \
	}
	AT(TLS_client_method),
	AT(SSL_CTX_new),
	AT(SSL_CTX_free),
	AT(SSL_CTX_ctrl),
	AT(SSL_CTX_set_default_verify_paths),
	AT(SSL_CTX_load_verify_locations),
	AT(SSL_CTX_set_verify),
	AT(SSL_new),
	AT(SSL_free),
	AT(SSL_set_fd),
	AT(SSL_ctrl),
	AT(SSL_set1_host),
	AT(SSL_get0_param),
	AT(SSL_connect),
	AT(SSL_read),
	AT(SSL_write),
	AT(SSL_get_error),
	AT(SSL_get_verify_result),
	AT(SSL_shutdown),
#undef AT
};

int ssl_calls_open(struct ssl_calls *calls, struct err *err)
{
	return library_calls_open("libssl.so.3", functions,
				  ARRAY_SIZE(functions), calls, err);
}
