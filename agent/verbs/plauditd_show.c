/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "collector/collector.h"
#include "parse/json.h"
#include "verbs/verb.h"

#define EVENTS_SHOWN 1000

struct show_options {
	const char *directory;
	bool json;
};

static const struct option options[] = {
	{"dir", 'd', OPTION_TEXT, offsetof(struct show_options, directory),
	 "DIR", "the collector, as init made it"},
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

static void print_flags(const struct json *summary)
{
	const struct json *list = json_get(summary, "flags");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct json *flag = list->items[i];

		printf("  flag %.*s %.*s\n", TEXT_ARG(member(flag, "flag")),
		       TEXT_ARG(member(flag, "clause")));
	}
}

static int print_held(struct arena *arena, const struct held *held, bool json,
		      struct err *err)
{
	char created[INSTANT_TEXT_ROOM], hex[DIGEST_HEX_ROOM];
	const struct json *summary;

	if (json) {
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
	if (json_parse(arena, held->judged.summary, JSON_NO_REALS, &summary,
		       err))
		return -1;
	print_clauses(summary);
	print_flags(summary);
	return 0;
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

static int show(const struct collector_desk *desk, struct text entity,
		bool json, struct err *err)
{
	struct store *store = desk->store;
	struct held_list heads;
	size_t shown = 0;

	if (store->kind->heads(store, desk->arena, &heads, err))
		return -1;
	for (size_t i = 0; i < heads.count; i++) {
		if (!text_equal(heads.items[i].chain.entity, entity))
			continue;
		shown++;
		if (print_held(desk->arena, &heads.items[i], json, err))
			return -1;
	}
	if (!shown && entity_is_there(desk, entity, err))
		return -1;
	if (!shown && !json)
		printf("%.*s: nothing was attested yet\n", TEXT_ARG(entity));
	return json ? 0 : print_events(store, desk->arena, entity, err);
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct show_options o = {.directory = NULL};
	int begun = verb_begin(self, line, &o, err);
	struct collector_desk desk;

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (!o.directory || line->rest.count != 1) {
		err_set(err, ERR_USAGE,
			"show takes --dir and an institution's id");
		return EXIT_CONTENT;
	}
	if (collector_desk_open(o.directory, &desk, err))
		return verb_exit_of(err);
	begun = show(&desk, text_from(line->rest.items[0]), o.json, err);
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
		"with its own rule pack, what it flagged,\nand the events it "
		"logged (enrolments, gaps, forks).",
	.options = options,
	.run = run,
};
