/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "collector/witness_list.h"
#include "collector/witness_server.h"
#include "verbs/verb.h"

struct witness_options {
	const char *directory, *name, *listen, *mode;
	struct option_list logs;
	int64_t quorum;
	bool plain;
};

static const struct option options[] = {
#define AT(member) offsetof(struct witness_options, member)
	{"dir", 'd', OPTION_TEXT, AT(directory), "DIR",
	 "the witness's directory; of add, remove, quorum: the collector's"},
	{"name", 'n', OPTION_TEXT, AT(name), "NAME",
	 "init: the witness's key name, for ever"},
	{"log", 0, OPTION_LIST, AT(logs), "VKEY",
	 "init: a log to watch, as `plauditd log show` prints its key"},
	{"listen", 'l', OPTION_TEXT, AT(listen), "ADDR:PORT",
	 "serve: where to listen (default 127.0.0.1:8553); port 0: any"},
	{"insecure-plain", 0, OPTION_FLAG, AT(plain), NULL,
	 "serve: plain HTTP beyond loopback (behind a proxy)"},
	{"quorum", 0, OPTION_NUMBER, AT(quorum), "N",
	 "add, remove: how many must cosign (default: more than half)"},
	{"mode", 0, OPTION_TEXT, AT(mode), "WORD",
	 "add, remove, quorum: closed (no receipt without the quorum) or open"},
#undef AT
	{.name = NULL},
};

static const struct log journal = {STDERR_FILENO, LEVEL_INFO};

static void failed(const char *what, const struct err *err)
{
	const struct log_field fields[] = {{"why", text_from(err->text)}};

	log_event(&journal, LEVEL_ERROR, what, fields, 1);
}

static void print_witness(struct witness *witness)
{
	struct arena *arena = arena_open();
	char hex[DIGEST_HEX_ROOM];

	printf("witness  %.*s\n", TEXT_ARG(witness_vkey(arena, witness)));
	for (size_t i = 0; i < witness_log_count(witness); i++) {
		struct witness_log_view log = witness_log_at(arena, witness, i);

		printf("log      %.*s\n", TEXT_ARG(log.vkey));
		if (log.last.size)
			printf("  seen   %llu entries, root %.*s\n",
			       (unsigned long long)log.last.size,
			       TEXT_ARG(digest_hex(log.last.root, hex)));
		else
			printf("  seen   nothing yet\n");
	}
	arena_close(arena);
}

static int act_init(const struct witness_options *o, struct err *err)
{
	struct text vkeys[ARRAY_SIZE(((struct option_list *)NULL)->items)];
	struct witness_begin begin = {o->directory, text_from(o->name), vkeys,
				      o->logs.count};
	struct witness *witness;

	if (!o->name) {
		err_set(err, ERR_USAGE, "witness init takes --name");
		return EXIT_CONTENT;
	}
	for (size_t i = 0; i < o->logs.count; i++)
		vkeys[i] = text_from(o->logs.items[i]);
	if (witness_begin(&begin, err) ||
	    witness_open(o->directory, &witness, err))
		return verb_exit_of(err);
	print_witness(witness);
	witness_close(witness);
	return EXIT_CLEAN;
}

static int act_show(const struct witness_options *o, struct err *err)
{
	struct witness *witness;

	if (witness_open(o->directory, &witness, err))
		return verb_exit_of(err);
	print_witness(witness);
	witness_close(witness);
	return EXIT_CLEAN;
}

static int act_serve(const struct witness_options *o, struct err *err)
{
	struct witness_server_config config = {
		.listen = o->listen ? o->listen : "127.0.0.1:8553",
		.beyond_loopback = o->plain,
		.failed = failed,
	};
	struct witness_server *server;
	int code = EXIT_CLEAN, signal_number;
	sigset_t ends;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	if (witness_open(o->directory, &config.witness, err))
		return err->kind == ERR_TIMEOUT ? EXIT_INTERNAL
						: verb_exit_of(err);
	if (witness_server_start(&config, &server, err)) {
		code = verb_exit_of(err);
	} else {
		printf("listening on port %u\n", witness_server_port(server));
		fflush(stdout);
		sigwait(&ends, &signal_number);
		witness_server_stop(server);
	}
	witness_close(config.witness);
	return code;
}

/* -- the collector's own list of witnesses -- */

static void print_list(const struct trust_root *root)
{
	struct arena *arena = arena_open();

	for (size_t i = 0; i < root->witness_count; i++) {
		const struct trust_witness *w = &root->witnesses[i];
		struct err ignored = {.kind = ERR_NONE};
		struct note_key key;

		if (note_key_make(w->name, NOTE_COSIGNATURE,
				  (const unsigned char *)w->key.data, &key,
				  &ignored) == 0)
			printf("witness  %.*s %.*s\n",
			       TEXT_ARG(note_key_print(arena, &key)),
			       TEXT_ARG(w->url));
	}
	printf("quorum   %llu of %zu, from entry %llu on, %s\n"
	       "trust root version %llu\n",
	       (unsigned long long)root->quorum, root->witness_count,
	       (unsigned long long)root->quorum_from,
	       root->quorum_open ? "open" : "closed",
	       (unsigned long long)root->version);
	arena_close(arena);
}

static int check_change(const struct witness_options *o, struct err *err)
{
	if (o->quorum < -1 || o->quorum > LIMIT_SIGNATURES)
		return err_set(err, ERR_USAGE, "quorum: wanted 0 to %d",
			       LIMIT_SIGNATURES);
	if (o->mode && strcmp(o->mode, "open") && strcmp(o->mode, "closed"))
		return err_set(err, ERR_USAGE, "--mode: wanted closed or open");
	return 0;
}

static int apply(const struct witness_options *o, struct witness_change *change,
		 struct err *err)
{
	struct collector_desk desk;
	struct trust_root root;
	int code = EXIT_CLEAN;

	change->quorum = o->quorum;
	change->mode = !o->mode			  ? WITNESS_MODE_KEPT
		       : !strcmp(o->mode, "open") ? WITNESS_MODE_OPEN
						  : WITNESS_MODE_CLOSED;
	if (check_change(o, err))
		return EXIT_CONTENT;
	if (collector_desk_open(o->directory, &desk, err))
		return verb_exit_of(err);
	if (witness_list_change(&desk, change, clock_now(), &root, err))
		code = verb_exit_of(err);
	else
		print_list(&root);
	collector_desk_close(&desk);
	return code;
}

static int act_add(const struct witness_options *o,
		   const struct option_list *given, struct err *err)
{
	struct witness_change change = {.what = WITNESS_ADD};

	if (note_key_parse(text_from(given->items[2]), &change.key, err))
		return EXIT_CONTENT;
	if (!text_is(change.key.name, given->items[1])) {
		err_set(err, ERR_USAGE, "the vkey is of %.*s, not of %s",
			TEXT_ARG(change.key.name), given->items[1]);
		return EXIT_CONTENT;
	}
	change.url = text_from(given->items[3]);
	return apply(o, &change, err);
}

static int act_quorum(struct witness_options *o,
		      const struct option_list *given, struct err *err)
{
	struct witness_change change = {.what = WITNESS_SET};

	if (text_to_i64(text_from(given->items[1]), &o->quorum, err))
		return EXIT_CONTENT;
	return apply(o, &change, err);
}

static int dispatch(struct witness_options *o, const struct option_list *given,
		    struct err *err)
{
	const char *action = given->count ? given->items[0] : "";
	struct witness_change change = {.what = WITNESS_REMOVE};

	if (!strcmp(action, "init") && given->count == 1)
		return act_init(o, err);
	if (!strcmp(action, "show") && given->count == 1)
		return act_show(o, err);
	if (!strcmp(action, "serve") && given->count == 1)
		return act_serve(o, err);
	if (!strcmp(action, "add") && given->count == 4)
		return act_add(o, given, err);
	if (!strcmp(action, "quorum") && given->count == 2)
		return act_quorum(o, given, err);
	if (!strcmp(action, "remove") && given->count == 2) {
		change.key.name = text_from(given->items[1]);
		return apply(o, &change, err);
	}
	err_set(err, ERR_USAGE,
		"witness takes init, show, serve, add NAME VKEY URL, remove "
		"NAME, or quorum N");
	return EXIT_CONTENT;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct witness_options o = {.quorum = -1};
	int begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (!o.directory) {
		err_set(err, ERR_USAGE, "witness takes --dir");
		return EXIT_CONTENT;
	}
	return dispatch(&o, &line->rest, err);
}

const struct verb plauditd_witness = {
	.name = "witness",
	.arguments = "init|show|serve|add NAME VKEY URL|remove NAME|quorum N",
	.summary = "be a witness of logs, or name those of one's own",
	.program = "plauditd",
	.description =
		"init makes a witness: a key of its own and the logs it "
		"watches (witness.yaml);\nserve answers C2SP tlog-witness "
		"requests until SIGTERM; show prints its key and\nhow far it "
		"has seen each log. A witness cosigns a checkpoint only when "
		"the log is\nshown to have grown from the last one.\n\n"
		"add, remove and quorum say in a collector's trust root who "
		"its witnesses are and\nhow many must have cosigned. Mode "
		"closed answers 503 until they have; mode open\ngoes on, and "
		"every receipt shows that the quorum is missing.",
	.options = options,
	.run = run,
};
