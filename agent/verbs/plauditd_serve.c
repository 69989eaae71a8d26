/* SPDX-License-Identifier: Apache-2.0 */
#include <malloc.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"
#include "collector/collector_tick.h"
#include "collector/server.h"
#include "parse/json.h"
#include "verbs/verb.h"

struct serve_options {
	const char *directory, *listen, *metrics, *cert, *key;
	const char *witness_ca;
	struct option_list places;
	int64_t threads, witness_wait;
	bool plain;
};

static const struct option options[] = {
#define AT(member) offsetof(struct serve_options, member)
	{"dir", 'd', OPTION_TEXT, AT(directory), "DIR",
	 "the collector, as init made it"},
	{"listen", 'l', OPTION_TEXT, AT(listen), "ADDR:PORT",
	 "where to listen (default 127.0.0.1:8443); port 0: any"},
	{"tls-cert", 0, OPTION_TEXT, AT(cert), "FILE",
	 "certificate chain, PEM"},
	{"tls-key", 0, OPTION_TEXT, AT(key), "FILE", "its key, PEM"},
	{"metrics", 'm', OPTION_TEXT, AT(metrics), "ADDR:PORT",
	 "a plain listener with /healthz, /readyz and /metrics"},
	{"threads", 0, OPTION_NUMBER, AT(threads), "N",
	 "server threads (default: one a processor)"},
	{"insecure-plain", 0, OPTION_FLAG, AT(plain), NULL,
	 "serve without TLS beyond loopback (behind a proxy)"},
	{"witness", 0, OPTION_LIST, AT(places), "NAME=URL",
	 "ask this witness of the trust root there (see plauditd witness)"},
	{"witness-ca", 0, OPTION_TEXT, AT(witness_ca), "FILE",
	 "who certifies the witnesses' addresses, PEM (default: the system's)"},
	{"witness-wait", 0, OPTION_NUMBER, AT(witness_wait), "MS",
	 "how long all witnesses together have for a checkpoint (3000)"},
#undef AT
	{.name = NULL},
};

static const struct log journal = {STDERR_FILENO, LEVEL_INFO};

static void note(const char *what, struct text entity, const struct err *why)
{
	const struct log_field fields[] = {{"entity", entity},
					   {"why", text_from(why->text)}};

	log_event(&journal, LEVEL_WARNING, what, fields, 2);
}

/* Nothing may be signed any more: the main thread ends the program. */
static void fatal(void *context, const struct err *why)
{
	const struct log_field fields[] = {{"why", text_from(why->text)}};

	atomic_store((atomic_bool *)context, true);
	log_event(&journal, LEVEL_ERROR, "the log cannot go on", fields, 1);
	kill(getpid(), SIGTERM);
}

static void raise_file_limit(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
}

/* A request's arena comes and goes thousands of times a second: its pages are
 * kept instead of being given back to the kernel each time. */
static void keep_pages(void)
{
	mallopt(M_MMAP_THRESHOLD, 16 * 1024 * 1024);
	mallopt(M_TRIM_THRESHOLD, 128 * 1024 * 1024);
	mallopt(M_TOP_PAD, 1024 * 1024);
}

static void say_ports(const struct server *server, const char *name)
{
	printf("listening on port %u", server_port(server));
	if (server_metrics_port(server))
		printf(", metrics on port %u", server_metrics_port(server));
	printf(": %s\n", name);
	fflush(stdout);
}

/* Until a signal asks to end. The signals are blocked in every thread. */
static void wait_for_end(const sigset_t *ends, struct collector *collector)
{
	static const struct timespec second = {.tv_sec = 1};

	while (sigtimedwait(ends, NULL, &second) < 0)
		collector_tick(collector);
}

static int serve(const struct serve_options *o, const sigset_t *ends,
		 struct err *err)
{
	atomic_bool broken = false;
	struct text places[ARRAY_SIZE(((struct option_list *)NULL)->items)];
	struct collector_calls calls = {
		.log = note,
		.fatal = fatal,
		.context = &broken,
		.places = places,
		.place_count = o->places.count,
		.witness_wait_ms = o->witness_wait,
		.witness_ca = o->witness_ca,
	};
	struct collector *collector = NULL;
	struct server_config config = {
		.listen = o->listen ? o->listen : "127.0.0.1:8443",
		.metrics = o->metrics,
		.tls_cert = o->cert,
		.tls_key = o->key,
		.insecure_plain = o->plain,
		.threads = o->threads > 0 ? (unsigned)o->threads : 0,
	};
	struct server *server = NULL;
	int code = EXIT_CLEAN;

	for (size_t i = 0; i < o->places.count; i++)
		places[i] = text_from(o->places.items[i]);
	if (collector_open(o->directory, &calls, &collector, err) < 0)
		return err->kind == ERR_TIMEOUT ? EXIT_INTERNAL
						: verb_exit_of(err);
	config.collector = collector;
	if (server_start(&config, &server, err) < 0) {
		code = verb_exit_of(err);
	} else {
		struct arena *arena = arena_open();

		say_ports(server, text_cstr(arena, collector->desk.name));
		arena_close(arena);
		wait_for_end(ends, collector);
		server_stop(server);
		if (atomic_load(&broken))
			code = EXIT_INTERNAL;
	}
	collector_close(collector);
	return code;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct serve_options o = {.directory = NULL};
	int begun = verb_begin(self, line, &o, err);
	sigset_t ends;

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (!o.directory || line->rest.count) {
		err_set(err, ERR_USAGE, "serve takes --dir, and only options");
		return EXIT_CONTENT;
	}
	if (o.threads < 0 || o.threads > 64) {
		err_set(err, ERR_USAGE, "--threads: wanted 0 to 64");
		return EXIT_CONTENT;
	}
	if (o.witness_wait < 0 || o.witness_wait > 60000) {
		err_set(err, ERR_USAGE, "--witness-wait: wanted 0 to 60000");
		return EXIT_CONTENT;
	}
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	raise_file_limit();
	keep_pages();
	json_prepare();
	return serve(&o, &ends, err);
}

const struct verb plauditd_serve = {
	.name = "serve",
	.arguments = "",
	.summary = "take attestations in and answer with receipts",
	.program = "plauditd",
	.description =
		"Serves the collector in DIR until SIGTERM or SIGINT; what was "
		"begun is then\nfinished and answered. Without --tls-cert only "
		"loopback addresses are served.",
	.options = options,
	.run = run,
};
