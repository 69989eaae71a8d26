/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "attest/chain.h"
#include "base/fs.h"
#include "deliver/outbox.h"
#include "verbs/delivery.h"
#include "verbs/outcome.h"
#include "verbs/site_open.h"
#include "verbs/verb.h"

struct push_options {
	const char *site, *pack, *language;
	int64_t seconds;
	bool quiet, reviewed;
};

static const struct option options[] = {
#define AT(member) offsetof(struct push_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"timeout", 't', OPTION_NUMBER, AT(seconds), "SECONDS",
	 "how long to try (default 60)"},
	{"reviewed", 0, OPTION_FLAG, AT(reviewed), NULL,
	 "the review is over: send what waits for it"},
	{"quiet", 'q', OPTION_FLAG, AT(quiet), NULL,
	 "say nothing when all was delivered"},
	OUTCOME_LANGUAGE(AT(language)),
#undef AT
	{.name = NULL},
};

/* One stream of a state directory: the agent's, or an officer's. */
struct queue {
	struct arena *arena;
	const struct push_options *options;
	const struct site_open *open;
	const struct regulator *regulator;
};

static void tell(const struct queue *q, const char *officer,
		 const struct upload_result *result)
{
	struct outcome told = {.language = q->options->language};

	outcome_part(&told, "%.*s%s%s", TEXT_ARG(q->regulator->stream),
		     officer ? ", " : "", officer ? officer : "");
	outcome_part(&told, "%zu", result->sent);
	outcome_part(&told, "%zu", result->refused);
	outcome_part(&told, "%zu", result->left);
	outcome_part(&told, "%.*s", TEXT_ARG(result->detail));
	outcome_tell(&told, result->detail.size ? WORDING_OUTCOME_PUSHED_DETAIL
						: WORDING_OUTCOME_PUSHED);
}

static int push_queue(const struct queue *q, const char *state,
		      const char *officer, struct err *err)
{
	struct delivery delivery = {.site = q->open->site,
				    .regulator = q->regulator,
				    .seconds = q->options->seconds,
				    .reviewed = q->options->reviewed};
	struct text stream = q->regulator->stream;
	struct outbox *outbox = NULL;
	char *directory;
	int code;

	if (stream_directory(q->arena, state, stream, &directory, err))
		return verb_exit_of(err);
	if (officer && !fs_exists(directory))
		return EXIT_CLEAN;
	if (outbox_open(q->arena, directory, &outbox, err))
		return verb_exit_of(err);
	delivery.outbox = outbox;
	delivery.stream_directory = directory;
	if (delivery_run(q->arena, &delivery, err))
		return verb_exit_of(err);
	code = delivery.result.left || delivery.result.refused
		       ? EXIT_UNDELIVERED
		       : EXIT_CLEAN;
	if (!q->options->quiet || code)
		tell(q, officer, &delivery.result);
	return code;
}

/* What the agent sealed, then what officers did on this machine. */
static int push_one(const struct queue *q, struct err *err)
{
	const char *officers = fs_join(q->arena, q->open->state, "officers");
	struct path_list names = {.count = 0};
	int code = push_queue(q, q->open->state, NULL, err);

	if (err->kind != ERR_NONE)
		return code;
	if (fs_exists(officers) && fs_list(q->arena, officers, &names, err))
		return verb_exit_of(err);
	for (size_t i = 0; i < names.count && err->kind == ERR_NONE; i++)
		code = verb_exit_worse(code,
				       push_queue(q,
						  fs_join(q->arena, officers,
							  names.items[i].data),
						  names.items[i].data, err));
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
	if (language_choose(o.language, &o.language, err)) {
		code = EXIT_CONTENT;
	} else if (o.seconds < 1) {
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
			struct queue queue = {arena, &o, &open,
					      &open.site->regulators[i]};
			int one = push_one(&queue, err);

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
