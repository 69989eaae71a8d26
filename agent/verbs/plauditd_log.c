/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "collector/log_check.h"
#include "collector/log_stamp.h"
#include "collector/trust_issue.h"
#include "verbs/verb.h"

struct log_options {
	const char *directory, *url, *policy;
};

static const struct option options[] = {
#define AT(member) offsetof(struct log_options, member)
	{"dir", 'd', OPTION_TEXT, AT(directory), "DIR",
	 "the collector, as init made it"},
	{"url", 'u', OPTION_TEXT, AT(url), "URL",
	 "timestamp: the authority that is asked (RFC 3161)"},
	{"policy", 0, OPTION_TEXT, AT(policy), "OID",
	 "timestamp: under which policy"},
#undef AT
	{.name = NULL},
};

/* The log's name and key as its own trust root says them. */
static int identity_of(const struct collector_desk *desk,
		       struct log_identity *out, struct text *vkey,
		       struct trust_root_row *row, struct err *err)
{
	struct arena *arena = desk->arena;
	const struct trust_log *log;
	struct trust_root root;

	if (desk->store->kind->trust_root(desk->store, arena, row, err) < 0 ||
	    trust_root_of_row(arena, row, &root, err) < 0)
		return -1;
	log = trust_root_log(&root, desk->name);
	if (!log)
		return err_set(err, ERR_TRUST,
			       "the trust root names no log %.*s",
			       TEXT_ARG(desk->name));
	if (log_identity_make(desk->name, log->spki, out, err) < 0)
		return -1;
	*vkey = note_key_print(arena, &out->key);
	return 0;
}

static int show(const struct collector_desk *desk, struct err *err)
{
	char hex[DIGEST_HEX_ROOM], pin[DIGEST_HEX_ROOM];
	struct log_identity identity;
	struct trust_root_row row;
	struct log_edge edge;
	struct text vkey;

	if (identity_of(desk, &identity, &vkey, &row, err) < 0 ||
	    desk->store->kind->edge(desk->store, desk->arena, &edge, err) < 0)
		return verb_exit_of(err);
	printf("log         %.*s\nsize        %llu\nroot        %.*s\n"
	       "key         %.*s\ntrust root  version %llu\npin         %.*s\n",
	       TEXT_ARG(desk->name), (unsigned long long)edge.size,
	       TEXT_ARG(digest_hex(edge.root, hex)), TEXT_ARG(vkey),
	       (unsigned long long)row.version,
	       TEXT_ARG(digest_hex(key_digest(desk->authority), pin)));
	return EXIT_CLEAN;
}

static void tell(const struct err *what)
{
	fprintf(stderr, "plauditd: wrong: %s\n", what->text);
}

static int check(const struct collector_desk *desk, struct err *err)
{
	struct log_identity identity;
	struct trust_root_row row;
	struct log_check result;
	struct text vkey;

	if (identity_of(desk, &identity, &vkey, &row, err) < 0 ||
	    log_check_run(desk, &identity, tell, &result, err) < 0)
		return verb_exit_of(err);
	printf("%llu leaves, %llu envelopes, %llu tiles, %llu checkpoints: "
	       "%llu wrong\n",
	       (unsigned long long)result.leaves,
	       (unsigned long long)result.envelopes,
	       (unsigned long long)result.tiles,
	       (unsigned long long)result.checkpoints,
	       (unsigned long long)result.wrong);
	return result.wrong ? EXIT_TRUST : EXIT_CLEAN;
}

static int timestamp(const struct log_options *o,
		     const struct collector_desk *desk, struct err *err)
{
	char at[INSTANT_TEXT_ROOM];
	struct log_stamp made;

	if (!o->url) {
		err_set(err, ERR_USAGE, "log timestamp takes --url");
		return EXIT_CONTENT;
	}
	if (log_stamp_make(desk, o->url, text_from(o->policy), &made, err))
		return verb_exit_of(err);
	printf("timestamp  %llu, %.*s\n", (unsigned long long)made.number,
	       TEXT_ARG(instant_print_seconds(made.at, at)));
	return EXIT_CLEAN;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct log_options o = {.directory = NULL};
	int begun = verb_begin(self, line, &o, err), code;
	const char *action = line->rest.count == 1 ? line->rest.items[0] : "";
	struct collector_desk desk;

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (!o.directory ||
	    (strcmp(action, "check") && strcmp(action, "show") &&
	     strcmp(action, "timestamp"))) {
		err_set(err, ERR_USAGE,
			"log takes --dir and an action: check, show or "
			"timestamp");
		return EXIT_CONTENT;
	}
	if (collector_desk_open(o.directory, &desk, err) < 0)
		return verb_exit_of(err);
	code = !strcmp(action, "check")	 ? check(&desk, err)
	       : !strcmp(action, "show") ? show(&desk, err)
					 : timestamp(&o, &desk, err);
	collector_desk_close(&desk);
	return code;
}

const struct verb plauditd_log = {
	.name = "log",
	.arguments = "check|show|timestamp",
	.summary = "recompute the whole log, or show where it stands",
	.program = "plauditd",
	.description =
		"check makes every leaf, signature, tile, root and checkpoint "
		"anew from what is\nstored and compares. show prints the "
		"log's size, root and key. timestamp asks an authority of the "
		"trust root for a token\nover the checkpoint and the last such "
		"token, and keeps it: a timer's work, once a day.",
	.options = options,
	.run = run,
};
