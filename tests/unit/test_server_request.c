/* SPDX-License-Identifier: Apache-2.0 */
/* A server on loopback and requests written by hand. */
#include "collector/server_request.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "collector/server.h"
#include "unit/collector_stand.h"

#define POST "POST /v1/attestations HTTP/1.1\r\nHost: x\r\nContent-Type: "

static struct stand s;
static struct server *server;

static void set_up(void)
{
	struct server_config config = {.listen = "127.0.0.1:0", .threads = 2};

	signal(SIGPIPE, SIG_IGN);
	stand_serve(&s);
	config.collector = s.collector;
	cr_assert(zero(int, server_start(&config, &server, &s.err)), "%s",
		  s.err.text);
}

static void tear_down(void)
{
	server_stop(server);
	stand_end(&s);
}

TestSuite(server_request, .init = set_up, .fini = tear_down, .timeout = 60);

static int dial(void)
{
	struct timeval patience = {15, 0};
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_port = htons(server_port(server))};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	cr_assert(zero(int, connect(fd, (struct sockaddr *)&to, sizeof(to))));
	return fd;
}

static void say(int fd, struct text bytes)
{
	while (bytes.size) {
		ssize_t n = send(fd, bytes.data, bytes.size, 0);

		if (n <= 0)
			return; /* it closed: the answer tells */
		bytes.data += n;
		bytes.size -= (size_t)n;
	}
}

/* One answer in `out`, whole; its status, 0 when it closed. */
static int hear(int fd, char *out, size_t room)
{
	size_t have = 0;

	for (;;) {
		ssize_t n = recv(fd, out + have, room - 1 - have, 0);
		char *end, *length;

		if (n <= 0)
			return 0;
		have += (size_t)n;
		out[have] = '\0';
		end = strstr(out, "\r\n\r\n");
		length = strstr(out, "Content-Length: ");
		if (end && length &&
		    have >= (size_t)(end + 4 - out) +
				    strtoul(length + 16, NULL, 10))
			return (int)strtol(out + 9, NULL, 10);
	}
}

static struct text post_of(const char *media, struct text body)
{
	return text_format(s.arena,
			   POST "%s\r\nContent-Length: %zu\r\n\r\n%.*s", media,
			   body.size, TEXT_ARG(body));
}

static const struct digest none = {{0}};

Test(server_request, two_on_one_connection_and_the_second_known)
{
	struct text body = stand_entry(&s, 1, none, 1, NULL);
	char first[32768], second[32768];
	int fd = dial();

	say(fd, post_of(MEDIA_ENVELOPE, body));
	cr_assert(eq(int, hear(fd, first, sizeof(first)), 201));
	cr_assert(strstr(first, "Location: /v1/attestations/") != NULL);
	say(fd, post_of(MEDIA_JSON "; charset=utf-8", body));
	cr_assert(eq(int, hear(fd, second, sizeof(second)), 200));
	cr_assert(
		eq(str, strstr(first, "\r\n\r\n"), strstr(second, "\r\n\r\n")));
	close(fd);
}

Test(server_request, a_body_in_chunks_of_one_byte)
{
	struct text body = stand_entry(&s, 1, none, 1, NULL);
	char out[32768];
	int fd = dial();

	say(fd,
	    TEXT(POST MEDIA_ENVELOPE "\r\nTransfer-Encoding: chunked\r\n\r\n"));
	for (size_t i = 0; i < body.size; i++)
		say(fd, text_format(s.arena, "1\r\n%c\r\n", body.data[i]));
	say(fd, TEXT("0\r\n\r\n"));
	cr_assert(eq(int, hear(fd, out, sizeof(out)), 201), "%s", out);
	close(fd);
}

Test(server_request, what_is_too_large_is_said_before_it_is_read)
{
	char out[8192];
	int fd = dial();

	say(fd, TEXT(POST MEDIA_ENVELOPE "\r\nContent-Length: 8388609\r\n"
					 "Expect: 100-continue\r\n\r\n"));
	cr_assert(eq(int, hear(fd, out, sizeof(out)), 413));
	cr_assert(strstr(out, "\"limit\": 8388608") != NULL);
	close(fd);
	fd = dial();
	say(fd, TEXT("POST /v1/enrolments HTTP/1.1\r\nHost: x\r\n"
		     "Content-Length: 81921\r\n\r\n"));
	cr_assert(eq(int, hear(fd, out, sizeof(out)), 413));
	close(fd);
}

/* Memory is not taken on the word of those who send nothing. */
Test(server_request, large_promises_cost_little)
{
	int fds[200];
	char out[8192];

	for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
		fds[i] = dial();
		say(fds[i], TEXT(POST MEDIA_ENVELOPE
				 "\r\nContent-Length: 8388608\r\n\r\n{"));
	}
	{
		int fd = dial();

		say(fd, TEXT("GET /checkpoint HTTP/1.1\r\nHost: x\r\n\r\n"));
		cr_assert(eq(int, hear(fd, out, sizeof(out)), 200));
		close(fd);
	}
	for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
		close(fds[i]);
}

Test(server_request, methods_and_paths)
{
	static const struct {
		const char *line;
		int status;
	} cases[] = {
		{"GET /nothing", 404},
		{"PUT /v1/attestations", 405},
		{"DELETE /checkpoint", 405},
		{"GET /v1/attestations", 405},
		{"GET /checkpoint/", 404},
		{"GET /checkpoint?x=1", 200},
		{"GET /tile/../checkpoint", 404},
		{"GET /CHECKPOINT", 404},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char out[8192];
		int fd = dial();

		say(fd, text_format(s.arena, "%s HTTP/1.1\r\nHost: x\r\n\r\n",
				    cases[i].line));
		cr_assert(eq(int, hear(fd, out, sizeof(out)), cases[i].status),
			  "%s: %s", cases[i].line, out);
		cr_assert(strstr(out, "nosniff") != NULL);
		close(fd);
	}
}

Test(server_request, one_that_goes_away_in_the_middle_is_forgotten)
{
	struct text body = stand_entry(&s, 1, none, 1, NULL);
	struct text whole = post_of(MEDIA_ENVELOPE, body);
	char out[32768];
	int fd;

	for (size_t cut = 1; cut < whole.size; cut += 97) {
		fd = dial();
		say(fd, (struct text){whole.data, cut});
		close(fd);
	}
	fd = dial();
	say(fd, whole);
	cr_assert(eq(int, hear(fd, out, sizeof(out)), 201));
	close(fd);
}
