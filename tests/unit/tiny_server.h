/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An HTTP/1.1 server on loopback for tests: one connection at a time, one
 * request a connection, answered by a function of the test.
 */
#ifndef TESTS_TINY_SERVER_H
#define TESTS_TINY_SERVER_H

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"

struct tiny_answer {
	int status;
	const char *headers; /* further lines, each with CRLF; or NULL */
	struct text body;
};

struct tiny_server {
	int listener;
	char url[64];
	pthread_t thread;
	unsigned requests;
	/* target: "POST /path"; -1 as status: hang up without an answer */
	struct tiny_answer (*answer)(void *context, struct text target,
				     struct text body);
	void *context;
};

/* The request's target line part and body; false when the peer went away. */
static inline bool tiny_read(int peer, struct buffer *in, struct text *target,
			     struct text *body)
{
	char chunk[4096];

	for (;;) {
		const char *end =
			in->size ? memmem(in->data, in->size, "\r\n\r\n", 4)
				 : NULL;
		ssize_t got;

		if (end) {
			const char *length = memmem(in->data, in->size,
						    "Content-Length: ", 16);
			size_t head = (size_t)(end - in->data) + 4;
			size_t wanted = length && length < end
						? strtoul(length + 16, NULL, 10)
						: 0;

			if (in->size >= head + wanted) {
				const char *stop =
					memmem(in->data, in->size, " HTTP/", 6);

				*target = (struct text){
					in->data, (size_t)(stop - in->data)};
				*body = (struct text){in->data + head, wanted};
				return true;
			}
		}
		got = read(peer, chunk, sizeof(chunk));
		if (got <= 0)
			return false;
		buffer_add(in, chunk, (size_t)got);
	}
}

static inline void tiny_serve(struct tiny_server *server, int peer)
{
	struct text target, body;
	struct tiny_answer answer;
	struct buffer in, out;

	buffer_init(&in);
	buffer_init(&out);
	if (tiny_read(peer, &in, &target, &body)) {
		server->requests++;
		answer = server->answer(server->context, target, body);
		if (answer.status > 0) {
			buffer_printf(&out,
				      "HTTP/1.1 %d X\r\n%sContent-Length: "
				      "%zu\r\nConnection: close\r\n\r\n",
				      answer.status,
				      answer.headers ? answer.headers : "",
				      answer.body.size);
			buffer_text(&out, answer.body);
			if (write(peer, out.data, out.size) < 0)
				perror("tiny server");
		}
	}
	buffer_release(&in);
	buffer_release(&out);
}

static inline void *tiny_run(void *argument)
{
	struct tiny_server *server = argument;
	int peer;

	while ((peer = accept(server->listener, NULL, NULL)) >= 0) {
		tiny_serve(server, peer);
		close(peer);
	}
	return NULL;
}

static inline void tiny_open(struct tiny_server *server)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t size = sizeof(address);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server->listener = socket(AF_INET, SOCK_STREAM, 0);
	cr_assert_eq(bind(server->listener, (struct sockaddr *)&address, size),
		     0);
	cr_assert_eq(listen(server->listener, 8), 0);
	getsockname(server->listener, (struct sockaddr *)&address, &size);
	snprintf(server->url, sizeof(server->url), "http://127.0.0.1:%d",
		 ntohs(address.sin_port));
	pthread_create(&server->thread, NULL, tiny_run, server);
}

static inline void tiny_close(struct tiny_server *server)
{
	shutdown(server->listener, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->listener);
}

#endif
