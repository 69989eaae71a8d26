/* SPDX-License-Identifier: Apache-2.0 */
#include "base/http.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/process.h"

/* What the server answers on a path; those without one are made up there. */
static const struct {
	const char *path, *answer;
} answers[] = {
	{"/ok", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Two:  b \r\n\r\nhi"},
	{"/teapot", "HTTP/1.1 418 No\r\nContent-Length: 0\r\n\r\n"},
	{"/moved", "HTTP/1.1 302 Found\r\nLocation: /ok\r\n"
		   "Content-Length: 5\r\nX-Hop: 1\r\n\r\nmoved"},
	{"/loop", "HTTP/1.1 302 Found\r\nLocation: /loop\r\n"
		  "Content-Length: 0\r\n\r\n"},
	{"/file", "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n"
		  "Content-Length: 0\r\n\r\n"},
	{"/away", "HTTP/1.1 302 Found\r\nLocation: http://other.test/x\r\n"
		  "Content-Length: 0\r\n\r\n"},
	{"/short", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly"},
	{"/mess", "this is not HTTP\r\n\r\n"},
	{"/endless", NULL},
	{"/silent", NULL},
	{"/echo", NULL},
};

static void send_all(int peer, const char *data, size_t size)
{
	while (size) {
		ssize_t sent = send(peer, data, size, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		data += sent;
		size -= (size_t)sent;
	}
}

static void answer(int peer, const char *request, const char *path)
{
	char head[64], zeros[4096] = {0};
	const char *bytes = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(answers); i++)
		if (!strcmp(answers[i].path, path))
			bytes = answers[i].answer;
	if (bytes) {
		send_all(peer, bytes, strlen(bytes));
	} else if (!strcmp(path, "/silent")) {
		pause();
	} else if (!strcmp(path, "/endless")) {
		send_all(peer, "HTTP/1.1 200 OK\r\n\r\n", 19);
		for (int i = 0; i < 2000; i++)
			send_all(peer, zeros, sizeof(zeros));
	} else {
		snprintf(head, sizeof(head),
			 "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n",
			 strlen(request));
		send_all(peer, head, strlen(head));
		send_all(peer, request, strlen(request));
	}
}

static void serve(int listener)
{
	for (;;) {
		int peer = accept(listener, NULL, NULL);
		char request[4096];
		char path[128];
		ssize_t got = recv(peer, request, sizeof(request) - 1, 0);

		if (got > 0) {
			request[got] = '\0';
			if (sscanf(request, "%*15s %127s", path) == 1)
				answer(peer, request, path);
		}
		close(peer);
	}
}

static pid_t server;
static int port;

static void start(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	cr_assert_eq(bind(listener, (struct sockaddr *)&at, size), 0);
	cr_assert_eq(listen(listener, 8), 0);
	cr_assert_eq(getsockname(listener, (struct sockaddr *)&at, &size), 0);
	port = ntohs(at.sin_port);
	server = fork();
	if (!server) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		serve(listener);
		_exit(0);
	}
	close(listener);
}

static void stop(void)
{
	kill(server, SIGKILL);
}

TestSuite(http, .init = start, .fini = stop, .timeout = 30);

static struct http_response sent(struct arena *arena,
				 struct http_request request, const char *path)
{
	struct http *http = http_open();
	struct http_response response = {0};
	struct err err = {0};

	request.url =
		text_format(arena, "http://127.0.0.1:%d%s", port, path).data;
	cr_assert_eq(http_send(http, arena, &request, deadline_after_ms(1500),
			       &response, &err),
		     0, "%s", err.text);
	http_close(http);
	return response;
}

Test(http, an_answer_is_read)
{
	struct arena *arena = arena_open();
	struct http_response r = sent(arena, (struct http_request){0}, "/ok");

	cr_assert_eq(r.outcome, HTTP_ANSWERED);
	cr_assert_eq(r.status, 200);
	cr_assert(text_is(r.body, "hi"));
	cr_assert(text_is(http_header_get(&r, "x-two"), "b"));
	cr_assert(http_header_get(&r, "x-none").data == NULL);
	cr_assert(text_is(r.address, "127.0.0.1"));
	cr_assert(text_is(r.http_version, "1.1"));
	cr_assert(!r.tls && !r.tls_verified);
	cr_assert_gt(span_compare(r.total, (struct span){0, 0}), 0);
	cr_assert_eq(sent(arena, (struct http_request){0}, "/teapot").status,
		     418);
	arena_close(arena);
}

Test(http, a_request_is_sent_as_asked)
{
	struct arena *arena = arena_open();
	struct http_header headers[] = {{TEXT("X-Check"), TEXT("a b")},
					{TEXT("X-Empty"), TEXT("")}};
	struct http_request q = {.method = "PUT",
				 .headers = headers,
				 .header_count = 2,
				 .body = TEXT("body")};
	struct http_response r = sent(arena, q, "/echo");
	const char *seen = text_cstr(arena, r.body);

	cr_assert(text_starts(r.body, "PUT /echo HTTP/1.1\r\n"));
	cr_assert(strstr(seen, "\r\nX-Check: a b\r\n") != NULL);
	cr_assert(strstr(seen, "\r\nX-Empty:\r\n") != NULL);
	cr_assert(strstr(seen, "Expect") == NULL);
	cr_assert(text_ends(r.body, "\r\n\r\nbody"));
	arena_close(arena);
}

Test(http, a_header_cannot_smuggle)
{
	struct arena *arena = arena_open();
	struct http_header header = {TEXT("X"), TEXT("a\r\nY: b")};
	struct http_request q = {.url = "http://127.0.0.1:1/",
				 .headers = &header,
				 .header_count = 1};
	struct http *http = http_open();
	struct http_response r;
	struct err err = {0};

	cr_assert_eq(http_send(http, arena, &q, deadline_after_ms(1000), &r,
			       &err),
		     -1);
	cr_assert_eq(err.kind, ERR_USAGE);
	http_close(http);
	arena_close(arena);
}

static bool own_host_only(void *context, const char *host, const char *address)
{
	(void)context;
	(void)address;
	return !strcmp(host, "127.0.0.1");
}

static bool no_loopback(void *context, const char *host, const char *address)
{
	(void)context;
	(void)host;
	return !address || strcmp(address, "127.0.0.1");
}

Test(http, redirects_only_when_allowed)
{
	struct arena *arena = arena_open();
	struct http_request none = {0};
	struct http_request two = {.redirects = 2, .allowed = own_host_only};
	struct http_response r = sent(arena, none, "/moved");

	cr_assert_eq(r.status, 302);
	r = sent(arena, two, "/moved");
	cr_assert_eq(r.status, 200);
	cr_assert_eq(r.redirects, 1);
	cr_assert(text_is(r.body, "hi"));
	cr_assert(http_header_get(&r, "x-hop").data == NULL);
	cr_assert(text_ends(r.final_url, "/ok"));
	r = sent(arena, two, "/loop");
	cr_assert_eq(r.status, 302);
	cr_assert_eq(r.redirects, 2);
	cr_assert_eq(sent(arena, two, "/file").outcome, HTTP_FORBIDDEN);
	cr_assert_eq(sent(arena, two, "/away").outcome, HTTP_FORBIDDEN);
	arena_close(arena);
}

Test(http, addresses_only_when_allowed)
{
	struct arena *arena = arena_open();
	struct http_request q = {.allowed = no_loopback};
	struct http_response r = sent(arena, q, "/ok");

	cr_assert_eq(r.outcome, HTTP_FORBIDDEN);
	cr_assert(r.reason.size > 0);
	arena_close(arena);
}

Test(http, failures_are_outcomes)
{
	struct arena *arena = arena_open();
	struct http_request small = {.body_limit = 1000};
	struct http_request none = {0};

	cr_assert_eq(sent(arena, small, "/endless").outcome, HTTP_TOO_LARGE);
	cr_assert_eq(sent(arena, none, "/short").outcome, HTTP_BROKEN);
	cr_assert_eq(sent(arena, none, "/mess").outcome, HTTP_BROKEN);
	cr_assert_eq(sent(arena, none, "/silent").outcome, HTTP_TIMED_OUT);
	arena_close(arena);
}

static enum http_outcome outcome_for(struct arena *arena, const char *url)
{
	struct http_request q = {.url = url};
	struct http *http = http_open();
	struct http_response r = {0};
	struct err err = {0};

	cr_assert_eq(http_send(http, arena, &q, deadline_after_ms(3000), &r,
			       &err),
		     0, "%s", err.text);
	cr_assert(r.reason.size > 0);
	http_close(http);
	return r.outcome;
}

Test(http, no_connection_is_an_outcome_too)
{
	struct arena *arena = arena_open();

	cr_assert_eq(outcome_for(arena, "http://127.0.0.1:1/"),
		     HTTP_NOT_CONNECTED);
	cr_assert_eq(outcome_for(arena, "http://no-such.invalid/"),
		     HTTP_NOT_RESOLVED);
	cr_assert_eq(outcome_for(arena,
				 text_format(arena, "https://127.0.0.1:%d/mess",
					     port)
					 .data),
		     HTTP_TLS_FAILED);
	arena_close(arena);
}

Test(http, other_schemes_are_refused)
{
	static const char *const wrong[] = {
		"file:///etc/passwd", "nonsense:", "ftp://127.0.0.1/", ""};
	struct arena *arena = arena_open();
	struct http *http = http_open();

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct http_request q = {.url = wrong[i]};
		struct http_response r;
		struct err err = {0};

		cr_assert_eq(http_send(http, arena, &q, deadline_after_ms(1000),
				       &r, &err),
			     -1, "%s", wrong[i]);
	}
	http_close(http);
	arena_close(arena);
}

#define TLS_PORT "39443"

static int tls_serve(int out_fd, void *context)
{
	(void)out_fd;
	(void)context;
	execl("/usr/bin/openssl", "openssl", "s_server", "-accept",
	      "127.0.0.1:" TLS_PORT, "-cert", "cert.pem", "-key", "key.pem",
	      "-www", "-quiet", NULL);
	return 1;
}

/* A certificate of its own for 127.0.0.1, and OpenSSL's server with it. */
static struct child tls_start(struct arena *arena, const char *where)
{
	const char *const make[] = {"/usr/bin/openssl",
				    "req",
				    "-x509",
				    "-newkey",
				    "ec",
				    "-pkeyopt",
				    "ec_paramgen_curve:P-256",
				    "-nodes",
				    "-days",
				    "2",
				    "-subj",
				    "/CN=test",
				    "-addext",
				    "subjectAltName=IP:127.0.0.1",
				    "-keyout",
				    "key.pem",
				    "-out",
				    "cert.pem",
				    NULL};
	struct process_request q = {.argv = make, .directory = where};
	struct process_result result;
	struct child child;
	struct err err = {0};

	cr_assert_eq(process_run(arena, &q, deadline_after_ms(10000), &result,
				 &err),
		     0, "%s", err.text);
	cr_assert_eq(result.code, 0, "%s", result.error.data);
	cr_assert_eq(chdir(where), 0);
	cr_assert_eq(process_fork(&child, tls_serve, NULL, &err), 0);
	return child;
}

static struct http_response tls_sent(struct arena *arena, const char *host,
				     const char *ca_file)
{
	struct http_request q = {.ca_file = ca_file};
	struct http *http = http_open();
	struct http_response r = {0};

	q.url = text_format(arena, "https://%s:" TLS_PORT "/", host).data;
	for (int i = 0; i < 100; i++) {
		struct err err = {0};

		cr_assert_eq(http_send(http, arena, &q, deadline_after_ms(3000),
				       &r, &err),
			     0, "%s", err.text);
		if (r.outcome != HTTP_NOT_CONNECTED)
			break;
		usleep(20000);
	}
	http_close(http);
	return r;
}

Test(http, only_the_named_authority_is_trusted)
{
	char where[] = "/tmp/test-http-XXXXXX";
	struct arena *arena = arena_open();
	struct http_response r;
	struct child child;

	cr_assert(mkdtemp(where) != NULL);
	child = tls_start(arena, where);
	r = tls_sent(arena, "127.0.0.1", "cert.pem");
	cr_assert_eq(r.outcome, HTTP_ANSWERED, "%s", r.reason.data);
	cr_assert(r.tls && r.tls_verified);
	cr_assert_gt(span_compare(r.handshaken, r.connected), 0);
	/* the system's authorities do not know it */
	r = tls_sent(arena, "127.0.0.1", NULL);
	cr_assert_eq(r.outcome, HTTP_NOT_TRUSTED);
	cr_assert(!r.tls_verified);
	/* the right authority, the wrong name */
	r = tls_sent(arena, "localhost", "cert.pem");
	cr_assert_eq(r.outcome, HTTP_NOT_TRUSTED);
	process_kill(&child);
	cr_assert_eq(unlink("cert.pem") | unlink("key.pem") | rmdir(where), 0);
	arena_close(arena);
}
