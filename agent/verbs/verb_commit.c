/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "audit/run.h"
#include "load/commit_plan.h"
#include "verbs/commit_words.h"
#include "verbs/distrusted_kernel.h"
#include "verbs/interruption.h"
#include "verbs/progress.h"
#include "verbs/report_out.h"
#include "verbs/stream_seal.h"
#include "verbs/verb.h"

struct commit_options {
	const char *site, *pack, *now, *language, *trigger;
	int64_t push_seconds;
	bool rehearsal, no_push, quiet, portable;
};

static const struct option options[] = {
#define AT(member) offsetof(struct commit_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"lang", 'l', OPTION_TEXT, AT(language), "en|th",
	 "language of what is said"},
	{"rehearsal", 0, OPTION_FLAG, AT(rehearsal), NULL,
	 "read and compare, seal and send nothing"},
	{"no-push", 0, OPTION_FLAG, AT(no_push), NULL,
	 "seal, leave it in the outbox"},
	{"push-timeout", 0, OPTION_NUMBER, AT(push_seconds), "SECONDS",
	 "how long to try to deliver (default 30)"},
	{"trigger", 0, OPTION_TEXT, AT(trigger), "WORD",
	 "schedule (default), manual or demand"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "commit as of this moment (RFC 3339)"},
	{"portable", 0, OPTION_FLAG, AT(portable), NULL,
	 "hash rows by OpenSSL alone, to the same roots"},
	{"quiet", 'q', OPTION_FLAG, AT(quiet), NULL,
	 "no progress; say only what is wrong"},
#undef AT
	{.name = NULL},
};

struct session {
	struct arena *arena;
	const struct commit_options *options;
	struct site_open open;
	const char *language;
	enum trigger trigger;
};

static int look(struct session *s, const struct regulator *regulator,
		const char *history_directory, struct report *report,
		struct err *err)
{
	struct plan_request wanted = {
		.pack = s->open.pack,
		.site = s->open.site,
		.regulator = regulator,
		.now = s->open.now,
	};
	struct plan *plan = arena_new(s->arena, struct plan);
	struct progress progress;
	struct audit_request request = {
		.plan = plan,
		.trigger = s->trigger,
		.state_directory = s->options->rehearsal ? NULL : s->open.state,
		.wrap_path = site_wrap_path(s->arena, s->open.site),
		.roots_only = true,
		.lanes = {.progress = progress_tell,
			  .context = &progress,
			  .stop = interruption()},
	};
	int status;

	if (commit_plan(s->arena, &wanted, plan, err))
		return -1;
	plan->history_directory = history_directory;
	plan->portable = s->options->portable;
	progress_init(&progress, s->options->quiet);
	status = audit_run(s->arena, &request, report, err);
	progress_end(&progress);
	report->rehearsal = s->options->rehearsal;
	return status;
}

static size_t committed_count(const struct report *report)
{
	size_t count = 0;

	for (size_t i = 0; i < report->look_count; i++)
		count += report->looks[i].has_source &&
			 report->looks[i].source.committed;
	return count;
}

/* 2 when not every source could be committed to. */
static int commit_one(struct session *s, const struct regulator *regulator,
		      struct err *err)
{
	struct stream_seal stream = {.chain = NULL};
	struct commit_note note = {.language = s->language,
				   .quiet = s->options->quiet};
	struct report report;
	bool left = false;
	int code;

	memset(&report, 0, sizeof(report));
	if ((!s->options->rehearsal &&
	     stream_seal_open(s->arena, &s->open, regulator, &stream, err)) ||
	    look(s, regulator, stream.books, &report, err)) {
		code = verb_exit_of(err);
		goto out;
	}
	code = committed_count(&report) == report.look_count ? EXIT_CLEAN
							     : EXIT_UNKNOWNS;
	if (*interruption()) {
		code = 128 + *interruption();
	} else if (!s->options->rehearsal && committed_count(&report)) {
		if (stream_seal_put(s->arena, &stream, STATEMENT_COMMITMENT,
				    &report, err)) {
			code = verb_exit_of(err);
			goto out;
		}
		if (!s->options->no_push &&
		    stream_seal_deliver(s->arena, &stream,
					s->options->push_seconds, &left, err))
			code = verb_exit_of(err);
		else if (left && code == EXIT_CLEAN)
			code = EXIT_UNDELIVERED;
	}
	note.left = left;
	commit_tell(s->arena, &report, &note);
out:
	stream_seal_close(&stream);
	return code;
}

static int words_choose(struct session *s, struct err *err)
{
	int found = TRIGGER_SCHEDULE;

	if (s->options->push_seconds < 0)
		return err_set(err, ERR_USAGE, "--push-timeout: not below 0");
	if (s->options->trigger)
		found = word_find(trigger_words, TRIGGER_COUNT,
				  text_from(s->options->trigger));
	if (found < 0)
		return err_set(err, ERR_USAGE,
			       "--trigger: \"%s\"; there are schedule, "
			       "manual, demand",
			       s->options->trigger);
	s->trigger = (enum trigger)found;
	return language_choose(s->options->language, &s->language, err);
}

static int commit_all(struct arena *arena, const struct commit_options *o,
		      struct err *err)
{
	struct session s = {.arena = arena, .options = o};
	const struct site *site;
	int code = EXIT_CLEAN;

	if (words_choose(&s, err) ||
	    site_open(arena, o->site, o->pack, o->now, &s.open, err))
		return verb_exit_of(err);
	site = s.open.site;
	if (!site->regulator_count)
		return commit_one(&s, NULL, err);
	for (size_t i = 0; i < site->regulator_count && !*interruption(); i++) {
		int one = commit_one(&s, &site->regulators[i], err);

		code = verb_exit_worse(code, one);
		if (err->kind != ERR_NONE)
			break;
	}
	return code;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct commit_options o = {.push_seconds = 30};
	struct arena *arena;
	int code, begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count > 1 || (line->rest.count && o.site)) {
		err_set(err, ERR_USAGE, "commit takes one site file");
		return EXIT_CONTENT;
	}
	if (line->rest.count)
		o.site = line->rest.items[0];
	interruption_catch();
	distrusted_kernel_tell(o.portable);
	arena = arena_open();
	code = commit_all(arena, &o, err);
	arena_close(arena);
	return code;
}

const struct verb verb_commit = {
	.name = "commit",
	.program = "plaudit",
	.arguments = "[SITE]",
	.summary = "seals what the records are now, without judging",
	.description =
		"Reads the sources that the site's regulators ask of (without "
		"a regulator all of\nthem; what a database works out by "
		"itself, with push-down, is not read), seals\nthe roots of "
		"their rows as an entry of its own kind in each chain and "
		"delivers it:\nfor an hourly timer. Rows that an earlier entry "
		"committed to and that say\nsomething else now are told as "
		"rewritten; rows that are gone, and rows that should\nhave "
		"been there before, are counted.\n\n"
		"Exit codes: 0 all sources were committed to; 2 some were not; "
		"3 usage or invalid\ncontent; 4 a trust failure; 5 sealed but "
		"not delivered; 70 internal. Rewritten rows\nare no failure of "
		"the verb: they are signed and shown.",
	.options = options,
	.run = run,
};
