/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "cel/problem.h"
#include "load/content.h"
#include "load/json_schema.h"
#include "probes/probe.h"
#include "render/renderer.h"
#include "verbs/pack_open.h"
#include "verbs/report_out.h"
#include "verbs/verb.h"

struct list_options {
	const char *pack, *language;
	bool docs;
};

static const struct option options[] = {
#define AT(member) offsetof(struct list_options, member)
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/ (default .)"},
	{"lang", 'l', OPTION_TEXT, AT(language), "en|th", "language of titles"},
	{"docs", 0, OPTION_FLAG, AT(docs), NULL,
	 "probes: the reference pages of checks/README.md"},
#undef AT
	{.name = NULL},
};

struct listing {
	const struct pack *pack; /* NULL for what needs none */
	const char *language;
	bool docs;
	struct arena *arena;
};

static void list_checks(const struct listing *l)
{
	for (size_t i = 0; i < l->pack->check_count; i++) {
		const struct check *check = &l->pack->checks[i];

		printf("%-32.*s %-8s %.*s\n", TEXT_ARG(check->id),
		       check->probe->name,
		       TEXT_ARG(bitext_pick(check->title, l->language)));
	}
}

static void list_clauses(const struct listing *l)
{
	for (size_t i = 0; i < l->pack->rule_book_count; i++) {
		const struct rule_book *book = &l->pack->rule_books[i];

		printf("%.*s: %.*s\n", TEXT_ARG(book->id),
		       TEXT_ARG(bitext_pick(book->title, l->language)));
		for (size_t j = 0; j < book->clause_count; j++) {
			const struct clause *clause = &book->clauses[j];

			printf("  %-12.*s %-10s %-9s %zu checks  %.*s\n",
			       TEXT_ARG(clause->id),
			       status_words[clause->status].word,
			       severity_words[clause->severity].word,
			       clause->use_count,
			       TEXT_ARG(
				       bitext_pick(clause->duty, l->language)));
		}
	}
}

static void list_profiles(const struct listing *l)
{
	for (size_t i = 0; i < l->pack->profile_count; i++) {
		const struct profile *profile = &l->pack->profiles[i];

		printf("%-20.*s %.*s  %.*s:", TEXT_ARG(profile->id),
		       TEXT_ARG(profile->jurisdiction),
		       TEXT_ARG(bitext_pick(profile->title, l->language)));
		for (size_t j = 0; j < profile->rule_book_count; j++)
			printf(" %.*s", TEXT_ARG(profile->rule_books[j]->id));
		putchar('\n');
	}
}

static void list_sources(const struct listing *l)
{
	for (size_t i = 0; i < l->pack->source_count; i++) {
		const struct source_kind *kind = &l->pack->sources[i];

		printf("%.*s: %.*s\n", TEXT_ARG(kind->name),
		       TEXT_ARG(bitext_pick(kind->title, l->language)));
		for (size_t j = 0; j < kind->column_count; j++) {
			const struct column *column = &kind->columns[j];
			struct text type = type_print(l->arena, column->type);

			printf("  %-20.*s %-20.*s %-12s %.*s\n",
			       TEXT_ARG(column->name), TEXT_ARG(type),
			       privacy_words[column->privacy].word,
			       TEXT_ARG(bitext_pick(column->about,
						    l->language)));
		}
	}
}

static void print_params(const struct field *fields)
{
	printf("| key | must | what |\n|---|---|---|\n");
	for (; fields && fields->name; fields++)
		printf("| `%s` | %s| %s |\n", fields->name,
		       fields->flags & FIELD_REQUIRED ? "yes " : "",
		       fields->about);
}

static void print_facts(struct arena *arena, const struct field *fields)
{
	printf("\n| fact | type | what |\n|---|---|---|\n");
	for (; fields && fields->name; fields++)
		printf("| `%s` | %.*s | %s |\n", fields->name,
		       TEXT_ARG(type_print(arena, fields->type)),
		       fields->about);
}

static void list_probes(const struct listing *l)
{
	for (size_t i = 0; i < probe_kind_count; i++) {
		const struct probe_kind *kind = probe_kinds[i];

		if (!l->docs) {
			printf("%-10s %s\n", kind->name, kind->summary);
			continue;
		}
		if (!kind->params)
			continue;
		printf("<!-- probe %s begin -->\n", kind->name);
		print_params(kind->params);
		print_facts(l->arena, kind->facts);
		printf("<!-- probe %s end -->\n", kind->name);
	}
}

static void list_formats(const struct listing *l)
{
	(void)l;
	for (size_t i = 0; i < renderer_count; i++)
		printf("%-10s %s\n", renderers[i]->name, renderers[i]->summary);
}

/* Those without a line here have one of their own each time. */
static void list_complaints(const struct listing *l)
{
	(void)l;
	for (int i = 0; i < COMPLAINT_KIND_COUNT; i++)
		printf("%s  %s\n", complaint_code((enum complaint_kind)i),
		       complaint_help((enum complaint_kind)i));
	for (int i = 0; i < PROBLEM_KINDS; i++)
		printf("%s  %s\n", problem_code((enum problem_kind)i),
		       problem_help((enum problem_kind)i));
}

static void list_schemas(const struct listing *l)
{
	(void)l;
	for (size_t i = 0; i < content_schema_count; i++)
		printf("schema-%-10s %s\n", content_schemas[i].name,
		       content_schemas[i].files);
}

/* "schema-check": the document itself; false when it is none. */
static bool print_schema(struct arena *arena, const char *what)
{
	size_t prefix = strlen("schema-");

	if (strncmp(what, "schema-", prefix))
		return false;
	for (size_t i = 0; i < content_schema_count; i++) {
		struct text document;

		if (strcmp(content_schemas[i].name, what + prefix))
			continue;
		document = json_schema(arena, i);
		fwrite(document.data, 1, document.size, stdout);
		return true;
	}
	return false;
}

static void list_reasons(const struct listing *l)
{
	bool thai = !strcmp(l->language, "th");

	for (int i = REASON_NONE + 1; i < REASON_COUNT; i++) {
		const struct reason_word *reason = &reason_words[i];

		printf("%-18s %s%s%s\n", reason->word.word,
		       thai ? reason->word.th : reason->word.en,
		       *reason->next_en ? "; " : "",
		       thai ? reason->next_th : reason->next_en);
	}
}

static const struct {
	const char *name;
	bool needs_pack;
	void (*list)(const struct listing *listing);
} lists[] = {
	{"checks", true, list_checks},
	{"clauses", true, list_clauses},
	{"profiles", true, list_profiles},
	{"sources", true, list_sources},
	{"probes", false, list_probes},
	{"formats", false, list_formats},
	{"reasons", false, list_reasons},
	{"schemas", false, list_schemas},
	{"complaints", false, list_complaints},
};

static int list_one(struct arena *arena, const struct list_options *o,
		    const char *what, struct err *err)
{
	struct listing listing = {.docs = o->docs, .arena = arena};
	struct text names[ARRAY_SIZE(lists)], near;

	if (language_choose(o->language, &listing.language, err))
		return -1;
	if (print_schema(arena, what))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		names[i] = text_from(lists[i].name);
		if (strcmp(lists[i].name, what))
			continue;
		if (lists[i].needs_pack &&
		    pack_open(arena, o->pack, &listing.pack, err))
			return -1;
		lists[i].list(&listing);
		return 0;
	}
	near = text_nearest(text_from(what), names, ARRAY_SIZE(lists));
	return err_set(err, ERR_USAGE, "list: unknown \"%s\"; %s%.*s", what,
		       near.data ? "did you mean " : "see plaudit list --help",
		       TEXT_ARG(near));
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct list_options o = {.pack = NULL};
	struct arena *arena;
	int begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (!line->rest.count)
		line->rest.items[line->rest.count++] = "checks";
	arena = arena_open();
	for (size_t i = 0; i < line->rest.count && !begun; i++)
		begun = list_one(arena, &o, line->rest.items[i], err);
	arena_close(arena);
	return begun ? verb_exit_of(err) : EXIT_CLEAN;
}

const struct verb verb_list = {
	.name = "list",
	.program = "plaudit",
	.arguments = "[WHAT...]",
	.summary = "lists checks, clauses, profiles, sources, probes, ...",
	.description = "WHAT is checks (default), clauses, profiles, sources, "
		       "probes, formats, reasons,\ncomplaints or schemas; "
		       "schema-check and "
		       "the like are the JSON Schemas themselves.",
	.options = options,
	.run = run,
};
