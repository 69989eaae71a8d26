/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "audit/collect_place.h"
#include "audit/collection.h"
#include "audit/history_books.h"
#include "audit/run.h"
#include "base/fs.h"
#include "load/load_plan.h"
#include "probes/history_hold.h"
#include "seal/member.h"
#include "verbs/distrusted_kernel.h"
#include "verbs/interruption.h"
#include "verbs/progress.h"
#include "verbs/site_open.h"
#include "verbs/verb.h"

#define LOCK_WAIT_MS 10000

struct collect_options {
	const char *site, *pack, *now, *out, *trigger;
	bool all, portable, quiet, json;
};

static const struct option options[] = {
#define AT(member) offsetof(struct collect_options, member)
	{"out", 'o', OPTION_TEXT, AT(out), "DIR",
	 "the folder to make (of several regulators: one below it for each)"},
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"trigger", 0, OPTION_TEXT, AT(trigger), "WORD",
	 "schedule, manual (default) or demand"},
	{"all", 0, OPTION_FLAG, AT(all), NULL,
	 "look for announced, draft and voluntary clauses too"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "look as of this moment (RFC 3339)"},
	{"portable", 0, OPTION_FLAG, AT(portable), NULL,
	 "hash rows by OpenSSL alone, to the same roots"},
	{"json", 'j', OPTION_FLAG, AT(json), NULL, "what was made, as JSON"},
	{"quiet", 'q', OPTION_FLAG, AT(quiet), NULL,
	 "no progress; say only what is wrong"},
#undef AT
	{.name = NULL},
};

struct session {
	struct arena *arena;
	const struct collect_options *options;
	struct site_open open;
	const struct regulator *regulator; /* NULL: none is named */
	enum trigger trigger;
	const char *place; /* <state>/collect/<stream> */
	const char *books; /* of rows, in it */
	struct collection collection;
	struct json *said; /* a list, one for each folder */
};

/* The run fills the folder as it fills a state directory; with no key to wrap
 * them, the commitments' keys lie there in the clear. */
static int look(struct session *s, struct report *report, struct err *err)
{
	struct plan_request wanted = {
		.pack = s->open.pack,
		.site = s->open.site,
		.regulator = s->regulator,
		.now = s->open.now,
		.judge_all = s->options->all,
	};
	struct plan *plan = arena_new(s->arena, struct plan);
	struct progress progress;
	struct audit_request request = {
		.plan = plan,
		.trigger = s->trigger,
		.state_directory = s->collection.directory,
		.lanes = {.progress = progress_tell,
			  .context = &progress,
			  .stop = interruption()},
	};
	struct collection_index *index = &s->collection.index;
	int status;

	if (load_plan(s->arena, &wanted, plan, err))
		return -1;
	plan->history_directory = s->books;
	plan->portable = s->options->portable;
	index->began = clock_now();
	progress_init(&progress, s->options->quiet);
	status = audit_run(s->arena, &request, report, err);
	progress_end(&progress);
	index->ended = clock_now();
	if (status)
		return -1;
	if (*interruption())
		return err_set(err, ERR_SYSTEM,
			       "interrupted: %s has no index and cannot be "
			       "judged",
			       s->collection.directory);
	return 0;
}

static void index_fill(struct session *s, const struct collect_place *place,
		       const struct report *report)
{
	struct collection_index *index = &s->collection.index;
	const struct site *site = s->open.site;

	index->version = TEXT(PLAUDIT_VERSION);
	index->chain = (struct chain_link){
		.entity = site->entity_id,
		.agent = site->agent_id,
		.stream = s->regulator ? s->regulator->stream : TEXT("local"),
	};
	memcpy(index->place, place->place, sizeof(index->place));
	index->number = place->number;
	index->now = s->open.now;
	index->pack = s->open.pack->digest;
	index->binding = site->digest;
	/* every finding names the run document first */
	index->run = report->findings[0].evidence[0];
}

static size_t unseen_count(const struct report *report)
{
	size_t count = 0;

	for (size_t i = 0; i < report->finding_count; i++)
		count += report->findings[i].reason != REASON_NONE;
	return count;
}

static void say(struct session *s, const struct report *report)
{
	const struct collection *c = &s->collection;
	char began[INSTANT_TEXT_ROOM], ended[INSTANT_TEXT_ROOM];
	struct json *json = json_object(s->arena);

	if (!s->options->json && !s->options->quiet)
		printf("%s: %zu findings' facts, %zu that could not be seen; "
		       "%zu files\n"
		       "  from %.*s to %.*s, collection %llu of this place\n"
		       "  index %.*s\n"
		       "  holds the keys of its commitments in the clear; "
		       "carry it as a secret, then `plaudit judge`\n",
		       c->directory, report->finding_count,
		       unseen_count(report), c->index.file_count,
		       TEXT_ARG(instant_print_seconds(c->index.began, began)),
		       TEXT_ARG(instant_print_seconds(c->index.ended, ended)),
		       (unsigned long long)c->index.number,
		       TEXT_ARG(digest_hex_copy(s->arena, c->digest)));
	json_add(s->arena, json, "folder", json_str(s->arena, c->directory));
	json_add(s->arena, json, "stream",
		 json_text(s->arena, c->index.chain.stream));
	json_add(s->arena, json, "index", json_digest(s->arena, c->digest));
	json_add(s->arena, json, "number",
		 json_count(s->arena, c->index.number));
	json_add(s->arena, json, "began", json_time(s->arena, c->index.began));
	json_add(s->arena, json, "ended", json_time(s->arena, c->index.ended));
	json_add(s->arena, json, "files",
		 json_count(s->arena, c->index.file_count));
	json_add(s->arena, json, "findings",
		 json_count(s->arena, report->finding_count));
	json_add(s->arena, json, "unseen",
		 json_count(s->arena, unseen_count(report)));
	json_push(s->arena, s->said, json);
}

static int fill(struct session *s, struct err *err)
{
	struct report *report = arena_new(s->arena, struct report);
	struct collect_place place;

	memset(report, 0, sizeof(*report));
	if (history_books_open(s->books, err) ||
	    collection_begin(s->arena, s->collection.directory, err) ||
	    collect_place_next(s->arena, s->place, &place, err) ||
	    look(s, report, err))
		return -1;
	index_fill(s, &place, report);
	if (collection_take_books(s->arena, s->collection.directory, s->books,
				  err) ||
	    collection_end(s->arena, &s->collection, err) ||
	    history_books_keep(s->arena, s->books, report, err))
		return -1;
	say(s, report);
	return 0;
}

/* One collection of a stream at a time. */
static int collect_one(struct session *s, struct err *err)
{
	struct text stream =
		s->regulator ? s->regulator->stream : TEXT("local");
	const char *all = fs_join(s->arena, s->open.state, "collect");
	int lock, status;

	s->place = fs_join(s->arena, all, text_cstr(s->arena, stream));
	s->books = fs_join(s->arena, s->place, HISTORY_DIRECTORY);
	s->collection = (struct collection){.directory = s->options->out};
	if (s->open.site->regulator_count > 1)
		s->collection.directory = fs_join(s->arena, s->options->out,
						  text_cstr(s->arena, stream));
	if (fs_make_dirs(s->place, 0700, err) ||
	    fs_lock(fs_join(s->arena, s->place, "lock"), LOCK_WAIT_MS, &lock,
		    err))
		return -1;
	status = fill(s, err);
	fs_unlock(lock);
	return status;
}

static int words_choose(struct session *s, struct err *err)
{
	int found = TRIGGER_MANUAL;

	if (!s->options->out)
		return err_set(err, ERR_USAGE,
			       "collect needs --out DIR, the folder to make");
	if (s->options->trigger)
		found = word_find(trigger_words, TRIGGER_COUNT,
				  text_from(s->options->trigger));
	if (found < 0)
		return err_set(err, ERR_USAGE,
			       "--trigger: \"%s\"; there are schedule, manual, "
			       "demand",
			       s->options->trigger);
	s->trigger = (enum trigger)found;
	return 0;
}

static int collect_all(struct session *s, struct err *err)
{
	const struct site *site;
	struct text printed;

	if (words_choose(s, err) ||
	    site_open(s->arena, s->options->site, s->options->pack,
		      s->options->now, &s->open, err))
		return -1;
	site = s->open.site;
	s->said = json_list(s->arena);
	if (!site->regulator_count && collect_one(s, err))
		return -1;
	for (size_t i = 0; i < site->regulator_count; i++) {
		s->regulator = &site->regulators[i];
		if (collect_one(s, err))
			return -1;
	}
	if (!s->options->json)
		return 0;
	printed = json_pretty(s->arena, s->said);
	fwrite(printed.data, 1, printed.size, stdout);
	putchar('\n');
	return 0;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct collect_options o = {.out = NULL};
	struct session s = {.options = &o};
	int code = EXIT_CLEAN, begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count) {
		err_set(err, ERR_USAGE, "collect takes no argument \"%s\"",
			line->rest.items[0]);
		return EXIT_CONTENT;
	}
	interruption_catch();
	distrusted_kernel_tell(o.portable);
	s.arena = arena_open();
	if (collect_all(&s, err))
		code = verb_exit_of(err);
	arena_close(s.arena);
	return *interruption() ? 128 + *interruption() : code;
}

const struct verb verb_collect = {
	.name = "collect",
	.program = "plaudit",
	.arguments = "",
	.summary = "looks where no signing key is, for `plaudit judge`",
	.description =
		"Makes every look that the site's profiles ask for and keeps "
		"what they saw in a\nfolder that another machine judges, seals "
		"and delivers (plaudit judge), with the\nsame site file and "
		"rule pack. Needs no signing key and judges nothing. The "
		"folder\nis whole when its index.json is there, which comes "
		"last; it holds the keys of the\ncommitments to the records in "
		"the clear, so carry it as a secret. Compare the\nindex's "
		"digest at the other end.\n\n"
		"Exit codes: 0 collected, whatever was seen; 3 usage or "
		"invalid "
		"content; 70\ninternal.",
	.options = options,
	.run = run,
};
