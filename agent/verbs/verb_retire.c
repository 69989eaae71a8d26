/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "attest/retention.h"
#include "verbs/outcome.h"
#include "verbs/stream_seal.h"
#include "verbs/verb.h"

struct retire_options {
	const char *site, *pack, *now, *language;
	int64_t push_seconds;
	bool no_push, preview;
};

static const struct option options[] = {
#define AT(member) offsetof(struct retire_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"preview", 0, OPTION_FLAG, AT(preview), NULL,
	 "say what would go, remove and seal nothing"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "as of this moment (RFC 3339), not after today"},
	{"no-push", 0, OPTION_FLAG, AT(no_push), NULL,
	 "leave what was sealed in the outbox"},
	{"push-timeout", 0, OPTION_NUMBER, AT(push_seconds), "SECONDS",
	 "how long to try to deliver (default 30)"},
	OUTCOME_LANGUAGE(AT(language)),
#undef AT
	{.name = NULL},
};

static struct text name_of(const struct regulator *regulator)
{
	return regulator ? regulator->stream : TEXT("local");
}

static int seal_tombstone(struct arena *arena, struct stream_seal *stream,
			  const struct tombstone *tombstone, struct err *err)
{
	struct report report = {
		.entity_id = stream->open->site->entity_id,
		.trigger = TRIGGER_SCHEDULE,
		.agent_version = TEXT(PLAUDIT_VERSION),
		.pack_digest = stream->open->pack->digest,
		.matter = tombstone_json(arena, tombstone),
	};

	return stream_seal_put(arena, stream, STATEMENT_TOMBSTONE, &report,
			       err);
}

/* What an earlier run left is finished first. */
static int retire(struct arena *arena, const struct retire_options *o,
		  struct stream_seal *stream, struct err *err)
{
	struct retention retention = {
		.state = stream->open->state,
		.stream = name_of(stream->regulator),
		.before = instant_sub(stream->open->now,
				      stream->open->site->evidence_keep),
	};
	struct outcome told = {.language = o->language};
	size_t left = 0, removed = 0;
	struct tombstone tombstone;

	if ((!o->preview && retention_finish(arena, &retention, &left, err)) ||
	    retention_plan(arena, &retention, &tombstone, err))
		return -1;
	if (tombstone.count && !o->preview &&
	    (retention_note(arena, &retention, &tombstone, err) ||
	     seal_tombstone(arena, stream, &tombstone, err) ||
	     retention_finish(arena, &retention, &removed, err)))
		return -1;
	outcome_part(&told, "%.*s", TEXT_ARG(retention.stream));
	outcome_part(&told, "%zu",
		     o->preview ? (size_t)tombstone.count : left + removed);
	outcome_part(&told, "%llu", (unsigned long long)tombstone.audits);
	outcome_part(&told, "%llu", (unsigned long long)tombstone.held);
	outcome_tell(&told, o->preview ? WORDING_OUTCOME_RETIRE_PREVIEW
				       : WORDING_OUTCOME_RETIRED);
	return 0;
}

/* All chains are locked first: an audit into another one may be about to name
 * a piece that this one lets go. */
static int open_all(struct arena *arena, const struct site_open *open,
		    struct stream_seal *streams, size_t *count, struct err *err)
{
	const struct site *site = open->site;
	size_t wanted = site->regulator_count ? site->regulator_count : 1;

	for (*count = 0; *count < wanted; (*count)++)
		if (stream_seal_open(arena, open,
				     site->regulator_count
					     ? &site->regulators[*count]
					     : NULL,
				     &streams[*count], err))
			return -1;
	return 0;
}

static int all(struct arena *arena, const struct retire_options *o,
	       struct err *err)
{
	struct stream_seal *streams;
	struct site_open open;
	int code = EXIT_CLEAN;
	size_t count = 0;

	if (site_open(arena, o->site, o->pack, o->now, &open, err))
		return verb_exit_of(err);
	if (instant_compare(open.now, clock_now()) > 0) {
		err_set(err, ERR_USAGE, "--now: it is not that late yet");
		return EXIT_CONTENT;
	}
	if (open.site->evidence_keep.seconds <= 0) {
		outcome_tell(&(struct outcome){.language = o->language},
			     WORDING_OUTCOME_RETIRE_NEVER);
		return EXIT_CLEAN;
	}
	streams = arena_many(arena, open.site->regulator_count + 1,
			     struct stream_seal);
	if (open_all(arena, &open, streams, &count, err))
		code = verb_exit_of(err);
	for (size_t i = 0; i < count && code == EXIT_CLEAN; i++) {
		bool left = false;

		if (retire(arena, o, &streams[i], err))
			code = verb_exit_of(err);
		else if (!o->no_push && !o->preview &&
			 stream_seal_deliver(arena, &streams[i],
					     o->push_seconds, &left, err))
			code = verb_exit_of(err);
		else if (left)
			code = EXIT_UNDELIVERED;
	}
	for (size_t i = 0; i < count; i++)
		stream_seal_close(&streams[i]);
	return code;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct retire_options o = {.push_seconds = 30};
	struct arena *arena;
	int code, begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count) {
		err_set(err, ERR_USAGE, "retire takes no argument");
		return EXIT_CONTENT;
	}
	if (language_choose(o.language, &o.language, err))
		return EXIT_CONTENT;
	arena = arena_open();
	code = all(arena, &o, err);
	arena_close(arena);
	return code;
}

const struct verb verb_retire = {
	.name = "retire",
	.program = "plaudit",
	.arguments = "",
	.summary = "removes evidence whose time is over, and says so",
	.description =
		"Removes the evidence of audits that are older than the site's "
		"`evidence: {keep}`\nand that no hold names, after sealing a "
		"tombstone that lists it. Attestations and\nreceipts stay. For "
		"a daily timer.",
	.options = options,
	.run = run,
};
