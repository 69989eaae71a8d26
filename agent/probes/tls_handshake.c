/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/tls_handshake.h"

#include <openssl/err.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"

/* Also what OpenSSL has but does not offer of itself. */
#define EVERY_SUITE  "ALL:COMPLEMENTOFALL:@SECLEVEL=0"
#define HTTP_WAIT_MS 3000 /* what does not speak HTTP may say nothing */

static int context_new(const char *ca_file, SSL_CTX **out, struct err *err)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());

	ERR_clear_error();
	if (!context)
		return err_set(err, ERR_SYSTEM, "OpenSSL gives no context");
	SSL_CTX_set_security_level(context, 0);
	SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
	SSL_CTX_set_options(context, SSL_OP_LEGACY_SERVER_CONNECT);
	/* seen and told, not enforced: what does not hold is a fact */
	SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
	SSL_CTX_set_session_cache_mode(
		context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
	*out = context;
	if (!SSL_CTX_set_cipher_list(context, EVERY_SUITE))
		return err_set(err, ERR_SYSTEM, "OpenSSL takes no suites");
	if (ca_file ? !SSL_CTX_load_verify_locations(context, ca_file, NULL)
		    : !SSL_CTX_set_default_verify_paths(context))
		return err_set(err, ERR_USAGE, "%s: no certificates in it",
			       ca_file ? ca_file : "the system's CA folder");
	return 0;
}

/* Waits for what the connection wants next; false when it ended. */
static bool await(SSL *ssl, int code, struct deadline deadline)
{
	int want = SSL_get_error(ssl, code);
	struct pollfd fds = {.fd = SSL_get_fd(ssl)};

	if (want == SSL_ERROR_WANT_READ)
		fds.events = POLLIN;
	else if (want == SSL_ERROR_WANT_WRITE)
		fds.events = POLLOUT;
	else
		return false;
	if (deadline_passed(deadline))
		return false;
	poll(&fds, 1, (int)deadline_left_ms(deadline));
	return true;
}

static bool connected(SSL *ssl, struct deadline deadline)
{
	int code;

	ERR_clear_error();
	while ((code = SSL_connect(ssl)) <= 0)
		if (!await(ssl, code, deadline))
			return false;
	return true;
}

static SSL *ssl_new(const struct tls_target *to, SSL_CTX *context, int fd)
{
	char *name = text_cstr(to->arena, tls_server_name(to));
	SSL *ssl = SSL_new(context);

	if (!ssl)
		return NULL;
	SSL_set_fd(ssl, fd);
	SSL_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp);
	if (!tls_name_is_address(text_from(name)))
		SSL_set_tlsext_host_name(ssl, name);
	return ssl;
}

/* An alert of the server is above 1000 (SSL_AD_REASON_OFFSET). */
static void why_not(const struct tls_target *to, struct deadline deadline,
		    struct tls_handshake *out)
{
	unsigned long code = ERR_peek_error();
	int reason = ERR_GET_REASON(code);
	const char *words = ERR_reason_error_string(code);

	out->late = deadline_passed(deadline);
	out->ours = !out->late && code && ERR_GET_LIB(code) == ERR_LIB_SSL &&
		    reason < SSL_AD_REASON_OFFSET;
	out->why = text_format(to->arena, "the handshake ended: %s",
			       out->late ? "no answer in time"
			       : words	 ? words
					 : "the server closed");
}

static bool ask(SSL *ssl, struct text request, struct deadline deadline)
{
	int code;

	ERR_clear_error();
	while ((code = SSL_write(ssl, request.data, (int)request.size)) <= 0)
		if (!await(ssl, code, deadline))
			return false;
	return true;
}

/* What comes first of an answer, to the end of its head. */
static struct text hear_head(const struct tls_target *to, SSL *ssl,
			     struct deadline deadline)
{
	char *room = arena_alloc(to->arena, LIMIT_TLS_HTTP_HEAD);
	size_t size = 0;

	while (size < LIMIT_TLS_HTTP_HEAD) {
		char *end;
		int got = SSL_read(ssl, room + size,
				   (int)(LIMIT_TLS_HTTP_HEAD - size));

		if (got <= 0) {
			if (!await(ssl, got, deadline))
				break;
			continue;
		}
		size += (size_t)got;
		if (size >= 5 && memcmp(room, "HTTP/", 5) != 0)
			break;
		end = memmem(room, size, "\r\n\r\n", 4);
		if (end)
			return (struct text){room, (size_t)(end - room) + 2};
	}
	return (struct text){NULL, 0};
}

/* Reading takes in the tickets of TLS 1.3, too. */
static void exchange(const struct tls_target *to, struct tls_handshake *out)
{
	struct deadline deadline =
		deadline_sooner(to->deadline, deadline_after_ms(HTTP_WAIT_MS));
	struct text name = tls_server_name(to);
	bool bare = memchr(name.data, ':', name.size) != NULL;
	struct text request =
		text_format(to->arena,
			    "GET / HTTP/1.1\r\nHost: %s%.*s%s:%u\r\n"
			    "User-Agent: plaudit\r\nAccept: */*\r\n"
			    "Connection: close\r\n\r\n",
			    bare ? "[" : "", TEXT_ARG(name), bare ? "]" : "",
			    to->target->port);

	if (to->smtp)
		request = TEXT("EHLO plaudit.invalid\r\n");
	if (ask(out->ssl, request, deadline))
		out->head = hear_head(to, out->ssl, deadline);
	out->session = SSL_get1_session(out->ssl);
	if (out->session && !SSL_SESSION_is_resumable(out->session)) {
		SSL_SESSION_free(out->session);
		out->session = NULL;
	}
	SSL_shutdown(out->ssl);
}

static void resume(const struct tls_target *to, struct tls_handshake *out)
{
	struct deadline deadline = tls_wait(to);
	struct err ignored = {.kind = ERR_NONE};
	enum net_outcome outcome;
	SSL *ssl;
	int fd;

	out->resumption_seen = !out->session;
	if (!out->session || tls_dial(to, deadline, &fd, &outcome, &ignored))
		return;
	ssl = ssl_new(to, out->context, fd);
	if (ssl && SSL_set_session(ssl, out->session) &&
	    connected(ssl, deadline)) {
		out->resumption_seen = true;
		out->resumed = SSL_session_reused(ssl);
		SSL_shutdown(ssl);
	}
	SSL_free(ssl);
	close(fd);
}

int tls_handshake_open(const struct tls_target *to, const char *ca_file,
		       struct tls_handshake *out, struct err *err)
{
	struct deadline deadline = tls_wait(to);
	struct err why = {.kind = ERR_NONE};
	enum net_outcome outcome;

	*out = (struct tls_handshake){.fd = -1};
	signal(SIGPIPE, SIG_IGN); /* OpenSSL writes to who may be gone */
	if (context_new(ca_file, &out->context, err)) {
		tls_handshake_close(out);
		return -1;
	}
	if (tls_dial(to, deadline, &out->fd, &outcome, &why)) {
		out->fd = -1;
		out->late = outcome == NET_TIMED_OUT;
		out->why = text_copy(to->arena, text_from(why.text));
		return 0;
	}
	out->ssl = ssl_new(to, out->context, out->fd);
	if (!out->ssl) {
		tls_handshake_close(out);
		return err_set(err, ERR_SYSTEM, "OpenSSL gives no connection");
	}
	out->done = connected(out->ssl, deadline);
	if (!out->done) {
		why_not(to, deadline, out);
		return 0;
	}
	exchange(to, out);
	resume(to, out);
	return 0;
}

void tls_handshake_close(struct tls_handshake *handshake)
{
	SSL_SESSION_free(handshake->session);
	SSL_free(handshake->ssl);
	SSL_CTX_free(handshake->context);
	if (handshake->fd >= 0)
		close(handshake->fd);
	*handshake = (struct tls_handshake){.fd = -1};
}
