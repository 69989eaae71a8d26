/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/arena.h"
#include "load/load_plan.h"
#include "render/plan_text.h"
#include "verbs/report_out.h"
#include "verbs/site_open.h"
#include "verbs/verb.h"

struct plan_options {
	const char *site, *pack, *now, *language;
	bool all;
};

static const struct option options[] = {
#define AT(member) offsetof(struct plan_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"lang", 'l', OPTION_TEXT, AT(language), "en|th", "language"},
	{"all", 0, OPTION_FLAG, AT(all), NULL,
	 "announced, draft and voluntary clauses too"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "as of this moment (RFC 3339)"},
#undef AT
	{.name = NULL},
};

static int plan_print(struct arena *arena, const struct plan_options *o,
		      struct err *err)
{
	struct plan_text_request request = {.columns = 0};
	struct plan_request wanted = {.judge_all = o->all};
	struct site_open open;
	struct plan plan;
	struct buffer out;

	if (language_choose(o->language, &request.language, err) ||
	    site_open(arena, o->site, o->pack, o->now, &open, err) ||
	    zone_load(arena, TEXT("UTC"), &request.zone, err))
		return -1;
	wanted.pack = open.pack;
	wanted.site = open.site;
	wanted.now = open.now;
	if (load_plan(arena, &wanted, &plan, err))
		return -1;
	request.plan = &plan;
	buffer_init(&out);
	plan_text(arena, &request, &out);
	fwrite(out.data, 1, out.size, stdout);
	buffer_release(&out);
	return 0;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct plan_options o = {.site = NULL};
	int begun = verb_begin(self, line, &o, err);
	struct arena *arena;
	int status;

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count) {
		err_set(err, ERR_USAGE, "plan: unexpected \"%s\"",
			line->rest.items[0]);
		return EXIT_CONTENT;
	}
	arena = arena_open();
	status = plan_print(arena, &o, err);
	arena_close(arena);
	return status ? verb_exit_of(err) : EXIT_CLEAN;
}

const struct verb verb_plan = {
	.name = "plan",
	.program = "plaudit",
	.arguments = "",
	.summary = "tells what an audit would look at; looks at nothing",
	.description =
		"A dry run: the looks, subjects, files and connections of an "
		"audit, as which user,\nin which fence, how long at most, "
		"where "
		"the result would be sent, and which\nclauses cannot be shown "
		"to "
		"hold and why. Beside the site file and the rule pack\nnothing "
		"is opened.",
	.options = options,
	.run = run,
};
