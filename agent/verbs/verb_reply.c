/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "attest/entry_reply.h"
#include "verbs/speaker.h"
#include "verbs/verb.h"

struct reply_options {
	struct speaker_options speaker;
	const char *clause, *words[REPLY_KIND_COUNT], *owner, *due;
};

static const struct option options[] = {
	SPEAKER_OPTIONS(struct reply_options, speaker),
#define AT(member) offsetof(struct reply_options, member)
	{"clause", 'c', OPTION_TEXT, AT(clause), "ID",
	 "the clause that is spoken about"},
	{"explain", 0, OPTION_TEXT, AT(words[REPLY_EXPLAIN]), "TEXT",
	 "why it is so"},
	{"dispute", 0, OPTION_TEXT, AT(words[REPLY_DISPUTE]), "TEXT",
	 "why the verdict is wrong"},
	{"plan", 0, OPTION_TEXT, AT(words[REPLY_PLAN]), "TEXT",
	 "what will be done; with --owner and --due"},
	{"owner", 0, OPTION_TEXT, AT(owner), "TEXT",
	 "who answers for the plan"},
	{"due", 0, OPTION_TEXT, AT(due), "DATE",
	 "until when: a date (its end, UTC) or an RFC 3339 time"},
#undef AT
	{.name = NULL},
};

static int take_due(const char *given, struct instant *out, struct err *err)
{
	char end[64];

	if (text_from(given).size != 10)
		return instant_parse(text_from(given), out, err)
			       ? err_prefix(err, "--due")
			       : 0;
	snprintf(end, sizeof(end), "%sT00:00:00Z", given);
	if (instant_parse(text_from(end), out, err))
		return err_prefix(err, "--due");
	out->seconds += 86400;
	return 0;
}

static int take_plan(const struct reply_options *o, struct clause_reply *out,
		     struct err *err)
{
	bool plan = out->kind == REPLY_PLAN;

	if (plan != (o->owner && o->due) || (!plan && (o->owner || o->due)))
		return err_set(err, ERR_USAGE,
			       "--plan, --owner and --due go together");
	if (!plan)
		return 0;
	out->owner = text_from(o->owner);
	return take_due(o->due, &out->due, err);
}

static int take_answer(const struct speaker *s, const struct reply_options *o,
		       struct clause_reply *out, struct err *err)
{
	const struct clause_finding *clause =
		speaker_clause(s, text_from(o->clause));
	int given = 0;

	if (!clause)
		return err_set(err, ERR_USAGE,
			       "--clause %s: the attestation has no such "
			       "clause",
			       o->clause);
	if (clause->verdict != VERDICT_FAIL &&
	    clause->verdict != VERDICT_UNKNOWN)
		return err_set(err, ERR_USAGE,
			       "--clause %s: %s; there is nothing to reply to",
			       o->clause, verdict_words[clause->verdict].word);
	for (int i = 0; i < REPLY_KIND_COUNT; i++)
		if (o->words[i]) {
			out->kind = (enum reply_kind)i;
			out->words = text_from(o->words[i]);
			given++;
		}
	if (given != 1)
		return err_set(err, ERR_USAGE,
			       "one of --explain, --dispute, --plan");
	out->clause = clause->id;
	return take_plan(o, out, err);
}

static void show(const struct speaker *s, const struct clause_reply *answer)
{
	const struct clause_finding *clause = speaker_clause(s, answer->clause);
	const struct word *verdict = &verdict_words[clause->verdict];
	const struct word *kind = &reply_words[answer->kind];
	char due[INSTANT_TEXT_ROOM];

	printf("%.*s: %s\n%s: %.*s\n", TEXT_ARG(answer->clause),
	       s->thai ? verdict->th : verdict->en,
	       s->thai ? kind->th : kind->en, TEXT_ARG(answer->words));
	if (answer->kind == REPLY_PLAN)
		printf(s->thai ? "ผู้รับผิดชอบ %.*s กำหนดแล้วเสร็จ %s\n"
			       : "owner %.*s, due %s\n",
		       TEXT_ARG(answer->owner),
		       instant_print_seconds(answer->due, due).data);
}

static int answer(struct speaker *s, const struct reply_options *o,
		  struct err *err)
{
	struct clause_reply item = {.kind = REPLY_EXPLAIN};
	struct said_reply reply = {s->about.report.identity, &item, 1};
	const struct json *matter;
	bool agreed;

	if (take_answer(s, o, &item, err))
		return verb_exit_of(err);
	matter = reply_json(s->arena, &reply);
	if (reply_check(s->arena, matter, err)) {
		err_prefix(err, "reply");
		return verb_exit_of(err);
	}
	show(s, &item);
	if (speaker_confirm(s, &agreed, err))
		return verb_exit_of(err);
	if (!agreed) {
		puts(s->thai ? "ไม่ได้ลงนาม" : "nothing was signed");
		return EXIT_CONTENT;
	}
	if (speaker_rise(s, STATEMENT_REPLY, err))
		return verb_exit_of(err);
	return speaker_say(s, matter, err);
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct reply_options o = {.speaker = {.push_seconds = 30}};
	struct speaker speaker = {.options = NULL};
	struct arena *arena;
	int code, begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count != 1 || !o.clause) {
		err_set(err, ERR_USAGE, "reply takes a bundle and --clause");
		return EXIT_CONTENT;
	}
	arena = arena_open();
	code = speaker_attend(arena, &o.speaker, line->rest.items[0], &speaker,
			      err)
		       ? verb_exit_of(err)
		       : answer(&speaker, &o, err);
	speaker_close(&speaker);
	arena_close(arena);
	return code;
}

const struct verb verb_reply = {
	.name = "reply",
	.program = "plaudit",
	.arguments = "BUNDLE",
	.summary = "what the institution says beside a fail: explains, "
		   "disputes, plans",
	.description =
		"Verifies the attestation, shows what is to be said about one "
		"of its clauses, asks,\nand seals it: in the agent's chain, or "
		"with --officer in that person's. A reply stands\nbeside the "
		"verdict and never changes it. A plan has an owner and a day "
		"by which it is\ndone.\n\nExit codes: 0 signed and delivered; "
		"3 usage, or not agreed to; 4 the attestation does\nnot hold; "
		"5 signed but not delivered.",
	.options = options,
	.run = run,
};
