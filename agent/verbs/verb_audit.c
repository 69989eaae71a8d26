/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "attest/chain.h"
#include "audit/history_books.h"
#include "audit/run.h"
#include "base/fs.h"
#include "deliver/outbox.h"
#include "load/load_plan.h"
#include "probes/history_hold.h"
#include "seal/key.h"
#include "verbs/audit_marks.h"
#include "verbs/chain_guard.h"
#include "verbs/closing_words.h"
#include "verbs/delivery.h"
#include "verbs/distrusted_kernel.h"
#include "verbs/interruption.h"
#include "verbs/progress.h"
#include "verbs/report_out.h"
#include "verbs/site_open.h"
#include "verbs/verb.h"

struct audit_options {
	const char *site, *pack, *now, *language, *fail_on, *trigger;
	struct option_list reports;
	int64_t max_unknown, push_seconds;
	const char *supersedes;
	bool rehearsal, no_push, quiet, all, verbose, portable;
};

static const struct option options[] = {
#define AT(member) offsetof(struct audit_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"report", 'r', OPTION_LIST, AT(reports), "FORMAT[:PATH]",
	 "text, json, html; may be given often"},
	{"lang", 'l', OPTION_TEXT, AT(language), "en|th",
	 "language of the report"},
	{"verbose", 'v', OPTION_FLAG, AT(verbose), NULL,
	 "show facts and parameters of what passes too"},
	{"fail-on", 0, OPTION_TEXT, AT(fail_on), "SEVERITY",
	 "exit 1 from this severity on (default low)"},
	{"max-unknown", 0, OPTION_NUMBER, AT(max_unknown), "N",
	 "exit 2 beyond so many unknown clauses (default 0)"},
	{"rehearsal", 0, OPTION_FLAG, AT(rehearsal), NULL,
	 "judge and show, seal and send nothing"},
	{"no-push", 0, OPTION_FLAG, AT(no_push), NULL,
	 "seal, leave it in the outbox"},
	{"push-timeout", 0, OPTION_NUMBER, AT(push_seconds), "SECONDS",
	 "how long to try to deliver (default 30)"},
	{"supersedes", 0, OPTION_TEXT, AT(supersedes), "BUNDLE",
	 "an earlier audit of the chain that this one corrects"},
	{"trigger", 0, OPTION_TEXT, AT(trigger), "WORD",
	 "schedule, manual (default) or demand"},
	{"all", 0, OPTION_FLAG, AT(all), NULL,
	 "judge announced, draft and voluntary clauses too"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "audit as of this moment (RFC 3339)"},
	{"portable", 0, OPTION_FLAG, AT(portable), NULL,
	 "hash rows by OpenSSL alone, to the same roots"},
	{"quiet", 'q', OPTION_FLAG, AT(quiet), NULL,
	 "no progress, and no closing words on stderr"},
#undef AT
	{.name = NULL},
};

/* What one audit for one regulator is made of. */
struct session {
	struct arena *arena;
	const struct audit_options *options;
	struct site_open open;
	const struct regulator *regulator; /* NULL: none is named */
	struct report_choices choices;
	const char *language;
	enum severity fail_on;
	enum trigger trigger;
	struct key *key;
	struct chain *chain;
	struct outbox *outbox;
	char *stream_directory;
	const char *books; /* of rows; NULL: a rehearsal */
	struct delivery_note note;
	bool undelivered;
};

static int seal(struct session *s, enum statement_kind kind,
		struct report *report, struct err *err)
{
	struct sealed sealed;

	if (log_state_read(s->arena, s->stream_directory, &report->log_state,
			   err) ||
	    chain_seal(s->chain, kind, s->key, report, &sealed, err) ||
	    outbox_put(s->arena, s->outbox, &sealed, err))
		return -1;
	s->note.state = TEXT("sealed");
	return 0;
}

/* Everything that sealing needs, before anything is looked at: an audit that
 * could not be sealed does not begin. */
static int session_open(struct session *s, struct err *err)
{
	const struct site *site = s->open.site;
	struct text stream =
		s->regulator ? s->regulator->stream : TEXT("local");

	if (s->options->rehearsal)
		return 0;
	if (site_key_open(s->arena, site, &s->key, err) ||
	    stream_directory(s->arena, s->open.state, stream,
			     &s->stream_directory, err) ||
	    guarded_chain_open(s->arena, &s->open, s->regulator, &s->chain,
			       err))
		return -1;
	s->books = fs_join(s->arena, s->stream_directory, HISTORY_DIRECTORY);
	if (history_books_open(s->books, err))
		return -1;
	return outbox_open(s->arena, s->stream_directory, &s->outbox, err);
}

static void session_close(struct session *s)
{
	chain_close(s->chain);
	key_close(s->key);
}

/* The attempt is in the chain before the first look. */
static int attempt_seal(struct session *s, struct err *err)
{
	struct report started;

	if (s->options->rehearsal)
		return 0;
	memset(&started, 0, sizeof(started));
	started.entity_id = s->open.site->entity_id;
	started.now = s->open.now;
	started.trigger = s->trigger;
	started.agent_version = TEXT(PLAUDIT_VERSION);
	started.pack_digest = s->open.pack->digest;
	return seal(s, STATEMENT_AUDIT_STARTED, &started, err);
}

static int mark(const struct session *s, struct report *report, struct err *err)
{
	return audit_marks(s->arena, s->open.site, s->regulator,
			   s->options->supersedes, report, err);
}

static int look_and_judge(struct session *s, struct report *report,
			  struct err *err)
{
	struct plan_request wanted = {
		.pack = s->open.pack,
		.site = s->open.site,
		.regulator = s->regulator,
		.now = s->open.now,
		.judge_all = s->options->all,
	};
	struct progress progress;
	struct plan *plan = arena_new(s->arena, struct plan);
	struct audit_request request = {
		.plan = plan,
		.trigger = s->trigger,
		.state_directory = s->options->rehearsal ? NULL : s->open.state,
		.wrap_path = site_wrap_path(s->arena, s->open.site),
		.lanes = {.progress = progress_tell,
			  .context = &progress,
			  .stop = interruption()},
	};
	int status;

	if (mark(s, report, err) || load_plan(s->arena, &wanted, plan, err) ||
	    attempt_seal(s, err))
		return -1;
	plan->history_directory = s->books;
	plan->portable = s->options->portable;
	/* the children that look must not have it in their memory */
	key_close(s->key);
	s->key = NULL;
	progress_init(&progress, s->options->quiet);
	status = audit_run(s->arena, &request, report, err);
	progress_end(&progress);
	report->rehearsal = s->options->rehearsal;
	return status;
}

/* Undelivered is told by the exit code; it stays in the outbox. */
static int deliver(struct session *s, const struct report *report,
		   struct err *err)
{
	struct delivery delivery = {
		.site = s->open.site,
		.regulator = s->regulator,
		.outbox = s->outbox,
		.stream_directory = s->stream_directory,
		.seconds = s->options->push_seconds,
	};

	if (s->options->rehearsal || s->options->no_push || !s->regulator)
		return 0;
	if (delivery_run(s->arena, &delivery, err))
		return -1;
	s->undelivered = delivery.result.left || delivery.result.refused;
	if (delivery.result.detail.size)
		fprintf(stderr, "plaudit: %.*s\n",
			TEXT_ARG(delivery.result.detail));
	delivery_note_fill(s->arena, &delivery, report, &s->note);
	return 0;
}

static int render(struct session *s, const struct report *report,
		  struct err *err)
{
	struct render_request request = {
		.report = report,
		.language = s->language,
		.verbose = s->options->verbose,
		.delivery = s->note,
	};

	return report_write(s->arena, &s->choices, &request, err);
}

/* 4, 3, 1, 2, 5: the first that holds. */
static int exit_code(const struct session *s, const struct report *report,
		     const struct err *err)
{
	int verdict;

	if (err->kind == ERR_TRUST)
		return EXIT_TRUST;
	if (err->kind == ERR_SYSTEM)
		return EXIT_INTERNAL;
	verdict = report_exit(report, s->fail_on, s->options->max_unknown);
	if (verdict)
		return verdict;
	return s->undelivered || err->kind != ERR_NONE ? EXIT_UNDELIVERED
						       : EXIT_CLEAN;
}

/* Before anything is sealed nothing is "sealed but not delivered". */
static int unsealed_exit(const struct err *err)
{
	int code = verb_exit_of(err);

	return code == EXIT_UNDELIVERED ? EXIT_INTERNAL : code;
}

static void say_end(const struct session *s, const struct report *report,
		    int code)
{
	struct closing closing = {
		.choices = &s->choices,
		.report = report,
		.note = &s->note,
		.code = code,
		.interrupted = *interruption(),
		.local = !s->options->rehearsal && !s->regulator,
	};

	if (!s->options->quiet)
		closing_words(&closing);
}

static int audit_one(struct session *s, struct err *err)
{
	struct report report;
	int code;

	memset(&report, 0, sizeof(report));
	if (session_open(s, err) || look_and_judge(s, &report, err)) {
		session_close(s);
		return unsealed_exit(err);
	}
	if (!s->options->rehearsal &&
	    (site_key_open(s->arena, s->open.site, &s->key, err) ||
	     mark(s, &report, err) ||
	     seal(s, STATEMENT_COMPLIANCE, &report, err) ||
	     history_books_keep(s->arena, s->books, &report, err))) {
		session_close(s);
		return verb_exit_of(err);
	}
	/* what was found is written whatever happens to its delivery */
	if (deliver(s, &report, err))
		s->undelivered = true;
	if (render(s, &report, err)) {
		code = EXIT_INTERNAL;
	} else {
		code = exit_code(s, &report, err);
		say_end(s, &report, code);
	}
	session_close(s);
	return *interruption() ? 128 + *interruption() : code;
}

static int words_choose(struct session *s, struct err *err)
{
	const struct audit_options *o = s->options;
	int found = 0;

	if (o->max_unknown < 0 || o->push_seconds < 0)
		return err_set(err, ERR_USAGE,
			       "--max-unknown and --push-timeout: not below 0");
	if (o->fail_on)
		found = word_find(severity_words, SEVERITY_COUNT,
				  text_from(o->fail_on));
	if (found < 0)
		return err_set(err, ERR_USAGE,
			       "--fail-on: \"%s\"; there are low, medium, "
			       "high, critical",
			       o->fail_on);
	s->fail_on = (enum severity)found;
	found = TRIGGER_MANUAL;
	if (o->trigger)
		found = word_find(trigger_words, TRIGGER_COUNT,
				  text_from(o->trigger));
	if (found < 0)
		return err_set(err, ERR_USAGE,
			       "--trigger: \"%s\"; there are schedule, "
			       "manual, demand",
			       o->trigger);
	s->trigger = (enum trigger)found;
	return language_choose(o->language, &s->language, err);
}

static int audit_all(struct arena *arena, const struct audit_options *o,
		     struct err *err)
{
	struct session base = {.arena = arena, .options = o};
	int code = EXIT_CLEAN;

	if (words_choose(&base, err) ||
	    report_choices_parse(arena, &o->reports, &base.choices, err) ||
	    site_open(arena, o->site, o->pack, o->now, &base.open, err))
		return verb_exit_of(err);
	if (!base.open.site->regulator_count)
		return audit_one(&base, err);
	for (size_t i = 0; i < base.open.site->regulator_count; i++) {
		struct session session = base;

		session.regulator = &base.open.site->regulators[i];
		code = verb_exit_worse(code, audit_one(&session, err));
		if (err->kind != ERR_NONE)
			break;
	}
	return code;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct audit_options o = {.push_seconds = 30};
	struct arena *arena;
	int code, begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count) {
		err_set(err, ERR_USAGE, "audit takes no argument \"%s\"",
			line->rest.items[0]);
		return EXIT_CONTENT;
	}
	interruption_catch();
	distrusted_kernel_tell(o.portable);
	arena = arena_open();
	code = audit_all(arena, &o, err);
	arena_close(arena);
	return code;
}

const struct verb verb_audit = {
	.name = "audit",
	.program = "plaudit",
	.arguments = "",
	.summary = "looks, judges, seals, delivers and reports",
	.description =
		"Makes every look that the site's profiles ask for, judges "
		"their clauses, seals\nthe result as an attestation, delivers "
		"it to the site's regulators and writes\nreports.\n\n"
		"Exit codes: 0 none of what follows; 1 an unwaived fail at or "
		"above --fail-on;\n2 something unknown beyond --max-unknown, "
		"or nothing judged; 3 usage or invalid\ncontent; 4 a trust "
		"failure; 5 sealed but not delivered; 70 internal.",
	.options = options,
	.run = run,
};
