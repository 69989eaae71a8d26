/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "attest/chain.h"
#include "deliver/outbox.h"
#include "verbs/delivery.h"
#include "verbs/site_open.h"
#include "verbs/verb.h"

struct push_options {
	const char *site, *pack;
	int64_t seconds;
	bool quiet;
};

static const struct option options[] = {
#define AT(member) offsetof(struct push_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"timeout", 't', OPTION_NUMBER, AT(seconds), "SECONDS",
	 "how long to try (default 60)"},
	{"quiet", 'q', OPTION_FLAG, AT(quiet), NULL,
	 "say nothing when all was delivered"},
#undef AT
	{.name = NULL},
};

static int push_one(struct arena *arena, const struct push_options *o,
		    const struct site_open *open,
		    const struct regulator *regulator, struct err *err)
{
	struct delivery delivery = {.site = open->site,
				    .regulator = regulator,
				    .seconds = o->seconds};
	struct outbox *outbox = NULL;
	char *directory;
	int code;

	if (stream_directory(arena, open->state, regulator->stream, &directory,
			     err) ||
	    outbox_open(arena, directory, &outbox, err))
		return verb_exit_of(err);
	delivery.outbox = outbox;
	delivery.stream_directory = directory;
	if (delivery_run(arena, &delivery, err))
		return verb_exit_of(err);
	code = delivery.result.left || delivery.result.refused
		       ? EXIT_UNDELIVERED
		       : EXIT_CLEAN;
	if (!o->quiet || code)
		printf("%.*s: %zu delivered, %zu refused, %zu left%s%.*s\n",
		       TEXT_ARG(regulator->stream), delivery.result.sent,
		       delivery.result.refused, delivery.result.left,
		       delivery.result.detail.size ? ": " : "",
		       TEXT_ARG(delivery.result.detail));
	return code;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct push_options o = {.seconds = 60};
	struct site_open open;
	struct arena *arena;
	int code = EXIT_CLEAN;
	int begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	arena = arena_open();
	if (o.seconds < 1) {
		err_set(err, ERR_USAGE, "--timeout: not below 1");
		code = EXIT_CONTENT;
	} else if (site_open(arena, o.site, o.pack, NULL, &open, err)) {
		code = verb_exit_of(err);
	} else if (!open.site->regulator_count) {
		err_set(err, ERR_USAGE, "%.*s names no regulator",
			TEXT_ARG(open.site->path));
		code = EXIT_CONTENT;
	} else {
		for (size_t i = 0; i < open.site->regulator_count; i++) {
			int one = push_one(arena, &o, &open,
					   &open.site->regulators[i], err);

			code = code == EXIT_CLEAN || one == EXIT_TRUST ? one
								       : code;
		}
	}
	arena_close(arena);
	return code;
}

const struct verb verb_push = {
	.name = "push",
	.program = "plaudit",
	.arguments = "",
	.summary = "delivers what waits in the outbox",
	.description =
		"Sends every sealed attestation that has no receipt yet, by "
		"sequence, and keeps the\nreceipts. Exit code 5 when "
		"something is left or was refused, 4 when an answer does\nnot "
		"hold.",
	.options = options,
	.run = run,
};
