/* SPDX-License-Identifier: Apache-2.0 */
#include "base/conduit.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/ssl_calls.h"

#define MOST_WAITED_FOR 8

struct conduit {
	int fd;
	struct ssl_calls calls;
	SSL_CTX *context; /* NULL: plain */
	SSL *ssl;
};

static bool ready(int fd, short events, struct deadline deadline)
{
	struct pollfd one = {.fd = fd, .events = events};

	for (;;) {
		int64_t left = deadline_left_ms(deadline);

		if (!left)
			return false;
		if (poll(&one, 1, left > 60000 ? 60000 : (int)left) > 0)
			return true;
	}
}

static int library_error(struct err *why, const char *what)
{
	unsigned long code = ERR_get_error();
	const char *reason = code ? ERR_reason_error_string(code) : NULL;

	ERR_clear_error();
	return err_set(why, ERR_PEER, "%s: %s", what,
		       reason ? reason : "no reason given");
}

static int trust(struct conduit *c, const struct conduit_way *way,
		 struct err *why)
{
	const struct ssl_calls *call = &c->calls;
	int done = way->ca_file
			   ? call->SSL_CTX_load_verify_locations(
				     c->context, way->ca_file, NULL)
			   : call->SSL_CTX_set_default_verify_paths(c->context);

	if (done != 1)
		return library_error(why, way->ca_file ? way->ca_file
						       : "the system's roots");
	call->SSL_CTX_set_verify(c->context, SSL_VERIFY_PEER, NULL);
	return 0;
}

/* An address is compared with the certificate's addresses, not its names. */
static bool expect_name(struct conduit *c, const char *name)
{
	const struct ssl_calls *call = &c->calls;
	X509_VERIFY_PARAM *param = call->SSL_get0_param(c->ssl);

	if (X509_VERIFY_PARAM_set1_ip_asc(param, name) == 1)
		return true;
	return call->SSL_ctrl(c->ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME,
			      TLSEXT_NAMETYPE_host_name,
			      (void *)(uintptr_t)name) == 1 &&
	       call->SSL_set1_host(c->ssl, name) == 1;
}

static int tls_make(struct conduit *c, const struct conduit_way *way,
		    struct err *why)
{
	const struct ssl_calls *call = &c->calls;
	const char *name = way->name ? way->name : way->peer.host;

	if (ssl_calls_open(&c->calls, why))
		return -1;
	/* libssl writes without MSG_NOSIGNAL */
	signal(SIGPIPE, SIG_IGN);
	c->context = call->SSL_CTX_new(call->TLS_client_method());
	if (!c->context)
		return library_error(why, "TLS");
	call->SSL_CTX_ctrl(c->context, SSL_CTRL_SET_MIN_PROTO_VERSION,
			   TLS1_2_VERSION, NULL);
	if (trust(c, way, why))
		return -1;
	c->ssl = call->SSL_new(c->context);
	if (!c->ssl || call->SSL_set_fd(c->ssl, c->fd) != 1 ||
	    !expect_name(c, name))
		return library_error(why, "TLS");
	return 0;
}

/* Whether it may be tried again; false: *outcome and why say what was. */
static bool again(struct conduit *c, int result, struct deadline deadline,
		  enum net_outcome *outcome, struct err *why)
{
	int code = c->calls.SSL_get_error(c->ssl, result);
	bool wants_write = code == SSL_ERROR_WANT_WRITE;

	if (wants_write || code == SSL_ERROR_WANT_READ) {
		if (ready(c->fd, wants_write ? POLLOUT : POLLIN, deadline))
			return true;
		err_set(why, ERR_TIMEOUT, "no answer in time");
		*outcome = NET_TIMED_OUT;
		return false;
	}
	*outcome = NET_CLOSED;
	if (code == SSL_ERROR_SSL)
		library_error(why, "TLS");
	else
		err_set(why, ERR_PEER, "the peer closed the connection");
	return false;
}

static enum net_outcome handshake(struct conduit *c, struct deadline deadline,
				  struct err *why)
{
	enum net_outcome outcome = NET_DONE;
	long verdict;
	int result;

	ERR_clear_error();
	while ((result = c->calls.SSL_connect(c->ssl)) != 1)
		if (!again(c, result, deadline, &outcome, why))
			break;
	if (result == 1)
		return NET_DONE;
	verdict = c->calls.SSL_get_verify_result(c->ssl);
	if (verdict != X509_V_OK) {
		err_clear(why);
		err_set(why, ERR_TRUST, "the certificate does not hold: %s",
			X509_verify_cert_error_string(verdict));
		return NET_NOT_TRUSTED;
	}
	return outcome == NET_TIMED_OUT ? outcome : NET_TLS_FAILED;
}

enum net_outcome conduit_open(const struct conduit_way *way,
			      struct deadline deadline, struct conduit **out,
			      struct err *why)
{
	char address[NET_ADDRESS_ROOM];
	struct conduit *c;
	enum net_outcome outcome;
	int fd;

	outcome = net_connect(&way->peer, deadline, &fd, address, why);
	if (outcome != NET_DONE)
		return outcome;
	c = calloc(1, sizeof(*c));
	if (!c)
		abort();
	c->fd = fd;
	if (way->tls)
		outcome = tls_make(c, way, why) ? NET_TLS_FAILED
						: handshake(c, deadline, why);
	if (outcome == NET_DONE)
		*out = c;
	else
		conduit_close(c);
	return outcome;
}

void conduit_close(struct conduit *conduit)
{
	if (!conduit)
		return;
	if (conduit->ssl) {
		conduit->calls.SSL_shutdown(conduit->ssl);
		conduit->calls.SSL_free(conduit->ssl);
	}
	if (conduit->context)
		conduit->calls.SSL_CTX_free(conduit->context);
	ERR_clear_error();
	close(conduit->fd);
	free(conduit);
}

static enum net_outcome ended(struct err *why)
{
	err_set(why, ERR_PEER, "the peer closed the connection");
	return NET_CLOSED;
}

static enum net_outcome read_tls(struct conduit *c, void *bytes, size_t size,
				 size_t *got, struct err *why)
{
	int result, code;

	ERR_clear_error();
	result = c->calls.SSL_read(c->ssl, bytes,
				   size > INT_MAX ? INT_MAX : (int)size);
	if (result > 0) {
		*got = (size_t)result;
		return NET_DONE;
	}
	code = c->calls.SSL_get_error(c->ssl, result);
	if (code == SSL_ERROR_WANT_READ || code == SSL_ERROR_WANT_WRITE)
		return NET_DONE;
	return ended(why);
}

enum net_outcome conduit_read(struct conduit *conduit, void *bytes, size_t size,
			      size_t *got, struct err *why)
{
	*got = 0;
	if (conduit->ssl)
		return read_tls(conduit, bytes, size, got, why);
	for (;;) {
		ssize_t n = recv(conduit->fd, bytes, size, 0);

		if (n > 0) {
			*got = (size_t)n;
			return NET_DONE;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return NET_DONE;
		return ended(why);
	}
}

enum net_outcome conduit_write(struct conduit *conduit, struct text bytes,
			       struct deadline deadline, struct err *why)
{
	enum net_outcome outcome = NET_DONE;

	if (!conduit->ssl)
		return net_write(conduit->fd, bytes, deadline, why);
	ERR_clear_error();
	while (bytes.size) {
		int result = conduit->calls.SSL_write(
			conduit->ssl, bytes.data,
			bytes.size > INT_MAX ? INT_MAX : (int)bytes.size);

		if (result > 0) {
			bytes.data += result;
			bytes.size -= (size_t)result;
		} else if (!again(conduit, result, deadline, &outcome, why)) {
			return outcome;
		}
	}
	return NET_DONE;
}

void conduit_wait(struct conduit *const *conduits, size_t count,
		  struct deadline deadline)
{
	struct pollfd all[MOST_WAITED_FOR];
	int64_t left = deadline_left_ms(deadline);

	assert(count <= MOST_WAITED_FOR);
	for (size_t i = 0; i < count; i++)
		all[i] = (struct pollfd){.fd = conduits[i]->fd,
					 .events = POLLIN};
	if (left)
		poll(all, count, left > 60000 ? 60000 : (int)left);
}
