/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "render/explain.h"
#include "verbs/pack_open.h"
#include "verbs/report_out.h"
#include "verbs/site_open.h"
#include "verbs/verb.h"

struct explain_options {
	const char *pack, *site, *now, *language;
};

static const struct option options[] = {
#define AT(member) offsetof(struct explain_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "a site file: its values and bindings are shown"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/ (default .)"},
	{"lang", 'l', OPTION_TEXT, AT(language), "en|th", "language"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "which dated limits are shown as in force (RFC 3339)"},
#undef AT
	{.name = NULL},
};

static int open_request(struct arena *arena, const struct explain_options *o,
			struct explain_request *request, struct err *err)
{
	struct site_open open;

	if (language_choose(o->language, &request->language, err))
		return -1;
	request->now = clock_now();
	if (!o->site) {
		if (o->now &&
		    instant_parse(text_from(o->now), &request->now, err))
			return err_prefix(err, "--now");
		return pack_open(arena, o->pack, &request->pack, err);
	}
	if (site_open(arena, o->site, o->pack, o->now, &open, err))
		return -1;
	request->pack = open.pack;
	request->site = open.site;
	request->now = open.now;
	return 0;
}

static const struct check *find_check(const struct explain_request *request,
				      struct text id)
{
	const struct check *check = pack_check(request->pack, id);
	const struct site *site = request->site;

	for (size_t i = 0; !check && site && i < site->local_check_count; i++)
		if (text_equal(site->local_checks[i].id, id))
			check = &site->local_checks[i];
	return check;
}

static int unknown(struct arena *arena, const struct pack *pack,
		   const char *name, struct err *err)
{
	size_t room = pack->check_count, count = 0;
	struct text *names, near;

	for (size_t i = 0; i < pack->rule_book_count; i++)
		room += pack->rule_books[i].clause_count;
	names = arena_many(arena, room, struct text);
	for (size_t i = 0; i < pack->check_count; i++)
		names[count++] = pack->checks[i].id;
	for (size_t i = 0; i < pack->rule_book_count; i++)
		for (size_t j = 0; j < pack->rule_books[i].clause_count; j++)
			names[count++] = pack->rule_books[i].clauses[j].id;
	near = text_nearest(text_from(name), names, count);
	return err_set(err, ERR_USAGE,
		       "explain: no check and no clause \"%s\"; %s%.*s", name,
		       near.data ? "did you mean "
				 : "see plaudit list checks clauses",
		       TEXT_ARG(near));
}

static int explain_one(struct arena *arena,
		       const struct explain_request *request, const char *name,
		       struct err *err)
{
	struct text id = text_from(name);
	const struct check *check = find_check(request, id);
	const struct rule_book *book = NULL;
	const struct clause *clause = pack_clause(request->pack, id, &book);
	struct buffer out;

	if (!check && !clause)
		return unknown(arena, request->pack, name, err);
	buffer_init(&out);
	if (check)
		explain_check(arena, request, check, &out);
	else
		explain_clause(arena, request, book, clause, &out);
	fwrite(out.data, 1, out.size, stdout);
	buffer_release(&out);
	return 0;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct explain_options o = {.pack = NULL};
	struct explain_request request = {.site = NULL};
	int begun = verb_begin(self, line, &o, err);
	struct arena *arena;
	int status;

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (!line->rest.count) {
		err_set(err, ERR_USAGE, "explain: name a check or a clause");
		return EXIT_CONTENT;
	}
	arena = arena_open();
	status = open_request(arena, &o, &request, err);
	if (!status)
		status = zone_load(arena, TEXT("UTC"), &request.zone, err);
	for (size_t i = 0; i < line->rest.count && !status; i++)
		status = explain_one(arena, &request, line->rest.items[i], err);
	arena_close(arena);
	return status ? verb_exit_of(err) : EXIT_CLEAN;
}

const struct verb verb_explain = {
	.name = "explain",
	.program = "plaudit",
	.arguments = "CHECK|CLAUSE...",
	.summary = "tells in plain words what a check or clause asks",
	.description =
		"Tells the duty and its source, what is read from where, how "
		"it "
		"is judged, what\nfailing means and how to mend it, in English "
		"or Thai. With --site: with the\nsite's own values and "
		"bindings. Nothing is looked at.",
	.options = options,
	.run = run,
};
