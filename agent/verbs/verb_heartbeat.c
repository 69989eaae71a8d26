/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "attest/entry_heartbeat.h"
#include "verbs/outcome.h"
#include "verbs/stream_seal.h"
#include "verbs/verb.h"

struct heartbeat_options {
	const char *site, *pack, *language;
	int64_t push_seconds;
	bool no_push;
};

static const struct option options[] = {
#define AT(member) offsetof(struct heartbeat_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"no-push", 0, OPTION_FLAG, AT(no_push), NULL,
	 "leave what was sealed in the outbox"},
	{"push-timeout", 0, OPTION_NUMBER, AT(push_seconds), "SECONDS",
	 "how long to try to deliver (default 30)"},
	OUTCOME_LANGUAGE(AT(language)),
#undef AT
	{.name = NULL},
};

/* The shortest of the site's profiles; 0: none says one. */
static int64_t cadence_of(const struct site *site)
{
	int64_t least = 0;

	for (size_t i = 0; i < site->profile_count; i++) {
		int64_t seconds = site->profiles[i]->cadence.seconds;

		if (seconds > 0 && (!least || seconds < least))
			least = seconds;
	}
	return least;
}

/* False: an audit is due now. A tenth of the cadence early counts as due: who
 * asks at the same hour each day must not miss a day by a second. */
static bool heartbeat_of(const struct site *site, struct chain_head head,
			 struct instant now, struct heartbeat *out)
{
	int64_t cadence = cadence_of(site);

	if (!head.audit_sequence || !cadence)
		return false;
	*out = (struct heartbeat){
		.identity = head.audit_identity,
		.sequence = head.audit_sequence,
		.created = head.audit_created,
		.due = head.audit_created,
	};
	out->due.seconds += cadence;
	return now.seconds < out->due.seconds - cadence / 10;
}

/* 1: an audit is due, and nothing was sealed. */
static int beat(struct arena *arena, const struct site_open *open,
		struct stream_seal *stream, struct err *err)
{
	struct heartbeat heartbeat;
	struct report report = {
		.entity_id = open->site->entity_id,
		.trigger = TRIGGER_SCHEDULE,
		.agent_version = TEXT(PLAUDIT_VERSION),
		.pack_digest = open->pack->digest,
	};

	if (!heartbeat_of(open->site, chain_head(stream->chain), clock_now(),
			  &heartbeat))
		return 1;
	report.matter = heartbeat_json(arena, &heartbeat);
	return stream_seal_put(arena, stream, STATEMENT_HEARTBEAT, &report,
			       err);
}

static int one(struct arena *arena, const struct heartbeat_options *o,
	       const struct site_open *open, const struct regulator *regulator,
	       struct err *err)
{
	struct outcome told = {.language = o->language, .is_error = true};
	struct stream_seal stream;
	bool left = false;
	int status;

	if (stream_seal_open(arena, open, regulator, &stream, err))
		return verb_exit_of(err);
	status = beat(arena, open, &stream, err);
	if (!status && !o->no_push)
		status = stream_seal_deliver(arena, &stream, o->push_seconds,
					     &left, err);
	stream_seal_close(&stream);
	if (status < 0)
		return verb_exit_of(err);
	if (status) {
		outcome_part(&told, "%.*s",
			     TEXT_ARG(regulator ? regulator->url
						: TEXT("local")));
		outcome_tell(&told, WORDING_OUTCOME_HEARTBEAT_DUE);
		return EXIT_UNKNOWNS;
	}
	return left ? EXIT_UNDELIVERED : EXIT_CLEAN;
}

static int all(struct arena *arena, const struct heartbeat_options *o,
	       struct err *err)
{
	struct site_open open;
	int code = EXIT_CLEAN;

	if (site_open(arena, o->site, o->pack, NULL, &open, err))
		return verb_exit_of(err);
	if (!open.site->regulator_count)
		return one(arena, o, &open, NULL, err);
	for (size_t i = 0; i < open.site->regulator_count; i++) {
		code = verb_exit_worse(code,
				       one(arena, o, &open,
					   &open.site->regulators[i], err));
		if (err->kind != ERR_NONE)
			break;
	}
	return code;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct heartbeat_options o = {.push_seconds = 30};
	struct arena *arena;
	int code, begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count) {
		err_set(err, ERR_USAGE, "heartbeat takes only options");
		return EXIT_CONTENT;
	}
	if (language_choose(o.language, &o.language, err))
		return EXIT_CONTENT;
	arena = arena_open();
	code = all(arena, &o, err);
	arena_close(arena);
	return code;
}

const struct verb verb_heartbeat = {
	.name = "heartbeat",
	.program = "plaudit",
	.arguments = "",
	.summary = "seals a sign of life where no audit is due",
	.description =
		"For a timer between audits: `plaudit heartbeat || plaudit "
		"audit --trigger schedule`.\nSeals and delivers a heartbeat "
		"for each regulator when nine tenths of the profiles'\ncadence "
		"have not yet passed since the last audit.\n\n"
		"Exit codes: 0 sealed; 2 an audit is due, and nothing was "
		"sealed; 3 usage; 4 a trust\nfailure; 5 sealed but not "
		"delivered.",
	.options = options,
	.run = run,
};
