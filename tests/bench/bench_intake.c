/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many attestations a second the collector takes in, each answered with its
 * receipt: server and clients in one process, keep-alive, one chain a
 * connection. bench_intake [ENTRIES [CONNECTIONS [CERT KEY]]]
 */
#include <arpa/inet.h>
#include <malloc.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attest/statement.h"
#include "collector/server.h"
#include "collector/trust_issue.h"
#include "model/policy.h"

#define CONNECTIONS_MAX 512

struct client {
	pthread_t thread;
	uint16_t port;
	SSL_CTX *tls;
	struct text *bodies;
	size_t count, good;
	int64_t *latency_ns;
};

static void die(const char *what, const struct err *err)
{
	fprintf(stderr, "bench_intake: %s: %s\n", what, err->text);
	exit(1);
}

static void say(const char *what, struct text entity, const struct err *err)
{
	fprintf(stderr, "%s: %.*s: %s\n", what, TEXT_ARG(entity), err->text);
}

static void fatal(void *context, const struct err *err)
{
	(void)context;
	die("the log cannot go on", err);
}

static struct text seal(struct arena *arena, struct key *key,
			const char *stream, uint64_t sequence,
			struct digest *previous)
{
	struct report report = {.now = clock_now(), .attempts = 1};
	struct envelope envelope;
	struct text payload, out;
	struct err err = {0};

	report.now.nanos = 0;
	report.created = report.now;
	report.entity_id = report.chain.entity = TEXT("th-bank-one");
	report.agent_version = TEXT("0.1.0");
	report.chain.agent = TEXT("agent-1");
	report.chain.stream = text_from(stream);
	report.chain.sequence = sequence;
	report.chain.previous = *previous;
	random_fill(report.nonce, sizeof(report.nonce));
	if (statement_write(arena, STATEMENT_AUDIT_STARTED, &report, &payload,
			    &err) < 0)
		die("statement", &err);
	envelope_begin(arena, PAYLOAD_STATEMENT, payload, &envelope);
	if (envelope_sign(arena, &envelope, key, &err) < 0 ||
	    envelope_print(arena, &envelope, &out, &err) < 0)
		die("envelope", &err);
	*previous = envelope.identity;
	return out;
}

static int dial(uint16_t port)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_port = htons(port)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0) {
		perror("bench_intake: connect");
		exit(1);
	}
	return fd;
}

static ssize_t put(SSL *tls, int fd, const void *bytes, size_t size)
{
	return tls ? SSL_write(tls, bytes, (int)size) : write(fd, bytes, size);
}

static ssize_t get(SSL *tls, int fd, void *bytes, size_t size)
{
	return tls ? SSL_read(tls, bytes, (int)size) : read(fd, bytes, size);
}

/* One answer, whole; its status or -1. */
static int answer(SSL *tls, int fd)
{
	char in[16384];
	size_t have = 0, want = 0;

	for (;;) {
		ssize_t n = get(tls, fd, in + have, sizeof(in) - 1 - have);
		char *end, *length;

		if (n <= 0)
			return -1;
		have += (size_t)n;
		in[have] = '\0';
		end = strstr(in, "\r\n\r\n");
		if (!end)
			continue;
		length = strstr(in, "Content-Length: ");
		if (length)
			want = (size_t)(end + 4 - in) +
			       strtoul(length + 16, NULL, 10);
		if (have >= want)
			return (int)strtol(in + 9, NULL, 10);
	}
}

static void *run_client(void *context)
{
	struct client *c = context;
	int fd = dial(c->port);
	SSL *tls = NULL;

	if (c->tls) {
		tls = SSL_new(c->tls);
		SSL_set_fd(tls, fd);
		if (SSL_connect(tls) != 1) {
			fprintf(stderr, "bench_intake: no TLS\n");
			exit(1);
		}
	}
	for (size_t i = 0; i < c->count; i++) {
		int64_t began = clock_monotonic_ns();

		if (put(tls, fd, c->bodies[i].data, c->bodies[i].size) < 0 ||
		    answer(tls, fd) != 201)
			break;
		c->latency_ns[i] = clock_monotonic_ns() - began;
		c->good++;
	}
	SSL_free(tls);
	close(fd);
	return NULL;
}

static struct text request_of(struct arena *arena, struct text body)
{
	return text_format(arena,
			   "POST /v1/attestations HTTP/1.1\r\nHost: x\r\n"
			   "Content-Type: " MEDIA_ENVELOPE "\r\n"
			   "Content-Length: %zu\r\n\r\n%.*s",
			   body.size, TEXT_ARG(body));
}

static struct collector *make(struct arena *arena, const char *directory,
			      struct key **agent)
{
	static const struct text profiles[] = {{"th-bank", 7}};
	struct collector_begin begin = {directory, TEXT("log.example"), NULL,
					0};
	struct collector_calls calls = {.log = say, .fatal = fatal};
	struct entity entity = {.id = TEXT("th-bank-one"),
				.name = {TEXT("Bank One"), TEXT("")},
				.classes = 1u << CLASS_BANK,
				.profiles = profiles,
				.profile_count = 1};
	const char *path =
		text_cstr(arena, text_format(arena, "%s/agent.pem", directory));
	struct agent_key key = {.entity = entity.id,
				.agent = TEXT("agent-1"),
				.until = INSTANT_NEVER,
				.invalid_after = INSTANT_NEVER,
				.last_good_size = -1};
	struct collector *collector;
	struct err err = {0};
	struct digest pin;

	if (collector_begin(&begin, &pin, &err) < 0 ||
	    key_generate(path, KEY_P256, NULL, &err) < 0 ||
	    key_open(path, NULL, agent, &err) < 0 ||
	    collector_open(directory, &calls, &collector, &err) < 0)
		die("begin", &err);
	key.spki = key_spki(*agent);
	key.hint = key_digest(*agent);
	if (collector->desk.store->kind->entity_put(collector->desk.store,
						    &entity, &err) < 0 ||
	    collector->desk.store->kind->key_put(collector->desk.store, &key,
						 &err) < 0)
		die("registry", &err);
	registry_touch(collector->registry);
	return collector;
}

static int by_time(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void prepare(struct arena *arena, struct client *clients, size_t count,
		    size_t each, struct key *agent)
{
	for (size_t i = 0; i < count; i++) {
		struct client *c = &clients[i];
		struct digest previous = {{0}};
		struct text stream = text_format(arena, "s%zu.example", i);
		char *name = text_cstr(arena, stream);

		c->count = each;
		c->bodies = arena_many(arena, each, struct text);
		c->latency_ns = arena_many(arena, each, int64_t);
		for (size_t k = 0; k < each; k++)
			c->bodies[k] =
				request_of(arena, seal(arena, agent, name,
						       k + 1, &previous));
	}
}

static void report_times(const struct client *clients, size_t count,
			 double seconds)
{
	size_t total = 0, at = 0;
	int64_t *all;

	for (size_t i = 0; i < count; i++)
		total += clients[i].good;
	all = xmalloc((total + 1) * sizeof(*all));
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < clients[i].good; k++)
			all[at++] = clients[i].latency_ns[k];
	qsort(all, total, sizeof(*all), by_time);
	printf("%zu receipts in %.2f s: %.0f a second", total, seconds,
	       (double)total / seconds);
	if (total)
		printf(", p50 %.1f ms, p99 %.1f ms",
		       (double)all[total / 2] / 1e6,
		       (double)all[total * 99 / 100] / 1e6);
	printf("\n");
	free(all);
}

int main(int argc, char **argv)
{
	size_t entries = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000;
	size_t count = argc > 2 ? strtoul(argv[2], NULL, 10) : 64;
	char directory[] = "/tmp/plaudit-bench-XXXXXX";
	struct client *clients;
	struct arena *arena = arena_open();
	struct collector *collector;
	struct server_config config = {.listen = "127.0.0.1:0"};
	struct server *server;
	struct err err = {0};
	struct key *agent;
	int64_t began;

	signal(SIGPIPE, SIG_IGN);
	/* as plauditd serve does */
	mallopt(M_MMAP_THRESHOLD, 16 * 1024 * 1024);
	mallopt(M_TRIM_THRESHOLD, 128 * 1024 * 1024);
	if (count < 1 || count > CONNECTIONS_MAX || !mkdtemp(directory))
		return 1;
	clients = arena_many(arena, count, struct client);
	collector = make(arena, directory, &agent);
	prepare(arena, clients, count, entries / count, agent);
	config.collector = collector;
	if (argc > 4) {
		config.tls_cert = argv[3];
		config.tls_key = argv[4];
	}
	if (server_start(&config, &server, &err) < 0)
		die("server", &err);
	began = clock_monotonic_ns();
	for (size_t i = 0; i < count; i++) {
		clients[i].port = server_port(server);
		if (argc > 4)
			clients[i].tls = SSL_CTX_new(TLS_client_method());
		pthread_create(&clients[i].thread, NULL, run_client,
			       &clients[i]);
	}
	for (size_t i = 0; i < count; i++)
		pthread_join(clients[i].thread, NULL);
	report_times(clients, count,
		     (double)(clock_monotonic_ns() - began) / 1e9);
	server_stop(server);
	collector_close(collector);
	key_close(agent);
	printf("data in %s\n", directory);
	arena_close(arena);
	return 0;
}
