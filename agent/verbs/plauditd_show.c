/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "collector/collector.h"
#include "collector/flag_words.h"
#include "parse/json.h"
#include "verbs/plauditd_challenge_words.h"
#include "verbs/plauditd_said.h"
#include "verbs/verb.h"

#define EVENTS_SHOWN  1000
#define ENTRIES_SHOWN 1000 /* since the last audit of a chain */

struct show_options {
	const char *directory, *language, *now;
	bool json;
};

static const struct option options[] = {
	{"dir", 'd', OPTION_TEXT, offsetof(struct show_options, directory),
	 "DIR", "the collector, as init made it"},
	{"lang", 'l', OPTION_TEXT, offsetof(struct show_options, language),
	 "en|th", "language of what was flagged"},
	{"now", 0, OPTION_TEXT, offsetof(struct show_options, now), "TIME",
	 "what is due as of this moment (RFC 3339)"},
	{"json", 'j', OPTION_FLAG, offsetof(struct show_options, json), NULL,
	 "what re-judging said, as JSON"},
	{.name = NULL},
};

static struct text member(const struct json *object, const char *name)
{
	const struct json *found = json_get(object, name);

	return found && found->kind == JSON_IS_STRING ? found->string
						      : (struct text){"", 0};
}

static void print_clauses(const struct json *summary)
{
	const struct json *list = json_get(summary, "clauses");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct json *clause = list->items[i];
		struct text verdict = member(clause, "verdict");
		struct text reason = member(clause, "reason");
		struct text said = member(clause, "said");

		printf("  %-12.*s %.*s", TEXT_ARG(member(clause, "id")),
		       TEXT_ARG(verdict));
		if (reason.size && !text_is(reason, "none"))
			printf(" (%.*s)", TEXT_ARG(reason));
		if (said.size && !text_equal(said, verdict))
			printf("; the institution says %.*s", TEXT_ARG(said));
		putchar('\n');
	}
}

struct showing {
	const struct collector_desk *desk;
	struct pack_shelf *packs;
	const char *language;
	struct instant now;
	bool json;
};

/* "flag rows-late freeze_cases: rows are of ...: 3, and 1 told before" */
static void print_flag(const struct showing *s, const struct json *flag)
{
	static const char *const names[] = {"clause", "check", "source"};
	const struct json *rows = json_get(flag, "rows");
	const struct json *earlier = json_get(flag, "earlier");
	int kind = word_find(flag_words, FLAG_KIND_COUNT, member(flag, "kind"));
	bool thai = text_is(TEXT("th"), s->language);

	printf("  flag %.*s", TEXT_ARG(member(flag, "kind")));
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (member(flag, names[i]).size)
			printf(" %.*s", TEXT_ARG(member(flag, names[i])));
	if (kind >= 0)
		printf(": %s",
		       thai ? flag_words[kind].th : flag_words[kind].en);
	if (rows && earlier)
		printf(thai ? ": %lld แถว (และที่แจ้งก่อนหน้า %lld แถว)"
			    : ": %lld (and %lld told before)",
		       (long long)rows->integer, (long long)earlier->integer);
	putchar('\n');
}

static void print_flags(const struct showing *s, const struct json *summary)
{
	const struct json *list = json_get(summary, "flags");

	for (size_t i = 0; list && i < list->count; i++)
		print_flag(s, list->items[i]);
}

/* What commitments told after the chain's last audit. */
static int print_since(const struct showing *s, const struct held *audit,
		       struct err *err)
{
	const struct collector_desk *desk = s->desk;
	struct store *store = desk->store;
	struct held entry;

	for (uint64_t i = 1; i <= ENTRIES_SHOWN; i++) {
		const struct json *summary;

		if (store->kind->chain_at(store, desk->arena, &audit->chain,
					  audit->sequence + i, &entry, err))
			return -1;
		if (!entry.sequence)
			return 0;
		if (!entry.judged.flags)
			continue;
		if (json_parse(desk->arena, entry.judged.summary, JSON_NO_REALS,
			       &summary, err))
			return -1;
		printf("  number %llu of the chain commits to rows:\n",
		       (unsigned long long)entry.sequence);
		print_flags(s, summary);
	}
	return 0;
}

/* Sign-offs and replies stand beside the verdicts and change none. */
static int print_said(const struct showing *s, const struct held *held,
		      struct err *err)
{
	struct store *store = s->desk->store;
	struct arena *arena = s->desk->arena;
	bool thai = text_is(TEXT("th"), s->language);
	struct agent_key_list keys;
	struct held_list said;

	if (store->kind->held_about(store, arena, held->identity, &said, err) ||
	    store->kind->keys(store, arena, &keys, err))
		return -1;
	for (size_t i = 0; i < said.count; i++)
		if (said_print(arena, &said.items[i], &keys, thai, err))
			return -1;
	return 0;
}

/* Which periods officers stand for, by the published pack. */
static int print_periods(const struct showing *s, const struct held *held,
			 struct err *err)
{
	struct sign_off_showing showing = {
		.desk = s->desk,
		.packs = s->packs,
		.language = s->language,
		.now = s->now,
		.chain = &held->chain,
	};

	return sign_off_periods_print(&showing, err);
}

static int print_held(const struct showing *s, const struct held *held,
		      struct err *err)
{
	char created[INSTANT_TEXT_ROOM], hex[DIGEST_HEX_ROOM];
	const struct json *summary;

	if (s->json) {
		printf("%.*s\n", TEXT_ARG(held->judged.summary));
		return 0;
	}
	printf("%.*s/%.*s/%.*s, number %llu, sealed %.*s, log entry %llu\n"
	       "  attestation %.*s\n",
	       TEXT_ARG(held->chain.entity), TEXT_ARG(held->chain.agent),
	       TEXT_ARG(held->chain.stream), (unsigned long long)held->sequence,
	       TEXT_ARG(instant_print_seconds(held->created, created)),
	       (unsigned long long)held->leaf,
	       TEXT_ARG(digest_hex(held->identity, hex)));
	printf("  judged here: %s; %llu pass, %llu fail, %llu unknown, %llu "
	       "flags\n",
	       verdict_words[held->judged.verdict].word,
	       (unsigned long long)held->judged.pass,
	       (unsigned long long)held->judged.fail,
	       (unsigned long long)held->judged.unknown,
	       (unsigned long long)held->judged.flags);
	if (json_parse(s->desk->arena, held->judged.summary, JSON_NO_REALS,
		       &summary, err))
		return -1;
	print_clauses(summary);
	print_flags(s, summary);
	if (print_said(s, held, err) || print_periods(s, held, err))
		return -1;
	return print_since(s, held, err);
}

static int print_events(struct store *store, struct arena *arena,
			struct text entity, struct err *err)
{
	struct event_list events;

	if (store->kind->events(store, arena, EVENTS_SHOWN, &events, err))
		return -1;
	for (size_t i = 0; i < events.count; i++) {
		const struct event *event = &events.items[i];
		char at[INSTANT_TEXT_ROOM];

		if (text_equal(event->entity, entity))
			printf("  %.*s %.*s, log entry %llu\n",
			       TEXT_ARG(instant_print_seconds(event->at, at)),
			       TEXT_ARG(event->kind),
			       (unsigned long long)event->leaf);
	}
	return 0;
}

/* What it was asked for by lot or by name, and how it answered. */
static int print_challenges(const struct showing *s, struct text entity,
			    struct err *err)
{
	const struct collector_desk *desk = s->desk;
	bool thai = text_is(TEXT("th"), s->language);
	struct challenge_list list;

	if (desk->store->kind->challenges(desk->store, desk->arena, entity,
					  false, &list, err))
		return -1;
	for (size_t i = 0; i < list.count; i++) {
		printf("%s ", thai ? "การเรียกดูข้อมูล" : "challenge");
		if (challenge_print(desk->arena, desk->store, &list.items[i],
				    thai, err))
			return -1;
	}
	return 0;
}

static int entity_is_there(const struct collector_desk *desk,
			   struct text entity, struct err *err)
{
	struct entity_list list;

	if (desk->store->kind->entities(desk->store, desk->arena, &list, err))
		return -1;
	for (size_t i = 0; i < list.count; i++)
		if (text_equal(list.items[i].id, entity))
			return 0;
	return err_set(err, ERR_USAGE, "%.*s: no such entity",
		       TEXT_ARG(entity));
}

static int show(const struct showing *s, struct text entity, struct err *err)
{
	const struct collector_desk *desk = s->desk;
	struct store *store = desk->store;
	struct held_list heads;
	size_t shown = 0;

	if (store->kind->heads(store, desk->arena, &heads, err))
		return -1;
	for (size_t i = 0; i < heads.count; i++) {
		if (!text_equal(heads.items[i].chain.entity, entity))
			continue;
		shown++;
		if (print_held(s, &heads.items[i], err))
			return -1;
	}
	if (!shown && entity_is_there(desk, entity, err))
		return -1;
	if (!s->json && said_print_overdue(s->desk, entity, s->language, err))
		return -1;
	if (!shown && !s->json)
		printf("%.*s: nothing was attested yet\n", TEXT_ARG(entity));
	if (s->json)
		return 0;
	if (print_challenges(s, entity, err))
		return -1;
	return print_events(store, desk->arena, entity, err);
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct show_options o = {.directory = NULL};
	int begun = verb_begin(self, line, &o, err);
	struct collector_desk desk;
	struct showing showing = {.desk = &desk};

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	showing.json = o.json;
	showing.now = clock_now();
	if (language_choose(o.language, &showing.language, err) ||
	    (o.now && instant_parse(text_from(o.now), &showing.now, err)))
		return EXIT_CONTENT;
	if (!o.directory || line->rest.count != 1) {
		err_set(err, ERR_USAGE,
			"show takes --dir and an institution's id");
		return EXIT_CONTENT;
	}
	if (collector_desk_open(o.directory, &desk, err))
		return verb_exit_of(err);
	showing.packs = pack_shelf_open(o.directory);
	begun = show(&showing, text_from(line->rest.items[0]), err);
	pack_shelf_close(showing.packs);
	collector_desk_close(&desk);
	return begun ? verb_exit_of(err) : EXIT_CLEAN;
}

const struct verb plauditd_show = {
	.name = "show",
	.arguments = "ENTITY",
	.program = "plauditd",
	.summary = "what an institution attested, as judged here",
	.description =
		"For each chain of the institution: its last attestation, the "
		"verdicts that this\ncollector reached from the signed facts "
		"with its own rule pack, what it flagged\n(loosened values, "
		"waivers, rows that were rewritten after they were committed "
		"to, ...),\nand the events it logged (enrolments, gaps, "
		"forks).",
	.options = options,
	.run = run,
};
