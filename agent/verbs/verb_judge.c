/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "audit/assemble.h"
#include "audit/collect_place.h"
#include "audit/collected_run.h"
#include "audit/history_books.h"
#include "base/fs.h"
#include "load/load_plan.h"
#include "verbs/attestation_open.h"
#include "verbs/audit_session.h"
#include "verbs/interruption.h"
#include "verbs/verb.h"

struct judge_options {
	const char *site, *pack;
	struct audit_wishes wishes;
};

static const struct option options[] = {
#define AT(member)   offsetof(struct judge_options, member)
#define WISH(member) AT(wishes.member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file that was collected by (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	AUDIT_WISHES(WISH),
	{"quiet", 'q', OPTION_FLAG, WISH(quiet), NULL,
	 "no closing words on stderr"},
#undef WISH
#undef AT
	{.name = NULL},
};

/* One folder on its way into one chain. */
struct judging {
	struct audit_session *session;
	struct collection collection;
	struct judged_place before;
	struct collected_run run;
	struct report
		*sealed; /* from this folder, at the chain's end; or NULL */
};

static struct text stream_of(const struct audit_session *s)
{
	return s->regulator ? s->regulator->stream : TEXT("local");
}

/* For somebody else, or made by something else than what is here. */
static int belongs_here(const struct judging *j, struct err *err)
{
	const struct collection_index *index = &j->collection.index;
	const struct audit_session *s = j->session;
	const struct site *site = s->open.site;
	const char *what = NULL;

	if (!text_equal(index->chain.entity, site->entity_id) ||
	    !text_equal(index->chain.agent, site->agent_id) ||
	    !text_equal(index->chain.stream, stream_of(s)))
		return err_set(err, ERR_USAGE,
			       "%s: collected for %.*s/%.*s/%.*s, not for "
			       "%.*s/%.*s/%.*s",
			       j->collection.directory,
			       TEXT_ARG(index->chain.entity),
			       TEXT_ARG(index->chain.agent),
			       TEXT_ARG(index->chain.stream),
			       TEXT_ARG(site->entity_id),
			       TEXT_ARG(site->agent_id),
			       TEXT_ARG(stream_of(s)));
	if (!digest_equal(index->pack, s->open.pack->digest))
		what = "with another rule pack than the one here (--rule-pack "
		       "DIR)";
	else if (!digest_equal(index->binding, site->digest))
		what = "with another site file than the one here (--site FILE)";
	else if (instant_compare(index->ended, clock_now()) > 0 ||
		 instant_compare(index->now, clock_now()) > 0)
		what = "at a time that is yet to come by this machine's clock";
	if (what)
		return err_set(err, ERR_USAGE, "%s: collected %s",
			       j->collection.directory, what);
	return 0;
}

/* The audit that the chain ends with, where it was judged from this folder. */
static int look_at_head(struct judging *j, struct err *err)
{
	const struct audit_session *s = j->session;
	struct chain_head head = chain_head(s->chain);
	struct attestation *last = arena_new(s->arena, struct attestation);
	const char *chain = fs_join(s->arena, s->stream_directory, "chain");
	struct text name =
		entry_name(s->arena, head.audit_sequence, head.audit_identity);

	if (!head.audit_sequence)
		return 0;
	if (audit_attestation_open(
		    s->arena, fs_join(s->arena, chain, name.data), last, err))
		return -1;
	if (last->report.collected.is_set &&
	    digest_equal(last->report.collected.index, j->collection.digest))
		j->sealed = &last->report;
	return 0;
}

static struct judged_place place_of(const struct judging *j)
{
	return (struct judged_place){j->collection.index.number,
				     j->collection.digest};
}

/* 1: it was judged. */
static int was_judged(struct judging *j, struct err *err)
{
	const struct collection_index *index = &j->collection.index;
	const struct audit_session *s = j->session;

	if (s->wishes->rehearsal)
		return 0;
	if (judged_place_read(s->arena, s->stream_directory, index->place,
			      &j->before, err) ||
	    look_at_head(j, err))
		return -1;
	if (j->sealed || digest_equal(j->before.index, j->collection.digest))
		return 1;
	if (index->number > j->before.number)
		return 0;
	return err_set(err, ERR_USAGE,
		       "%s: collection %llu of its place, and %llu was judged",
		       j->collection.directory,
		       (unsigned long long)index->number,
		       (unsigned long long)j->before.number);
}

/* What comes after the seal, also when an earlier run was cut short there. */
static int leave(struct judging *j, struct err *err)
{
	const struct audit_session *s = j->session;
	const struct judged_place judged = place_of(j);
	struct err ignored = {.kind = ERR_NONE};

	if (judged_place_keep(s->arena, s->stream_directory,
			      j->collection.index.place, &judged, err))
		return -1;
	if (collection_forget_salts(s->arena, &j->collection, &ignored))
		fprintf(stderr,
			"plaudit: note: the commitments' keys stay in the "
			"folder: %s\n",
			ignored.text);
	return 0;
}

static int finish_again(struct judging *j, struct err *err)
{
	struct audit_session *s = j->session;

	/* cut short right after the seal: the books are due */
	if (j->sealed && j->before.number < j->collection.index.number &&
	    (collected_books_keep(s->arena, &j->collection, j->sealed, s->books,
				  err) ||
	     history_books_keep(s->arena, s->books, j->sealed, err)))
		return -1;
	return leave(j, err);
}

static int open_run(struct judging *j, struct plan *plan, struct err *err)
{
	struct audit_session *s = j->session;
	struct plan_request wanted = {
		.pack = s->open.pack,
		.site = s->open.site,
		.regulator = s->regulator,
		.now = j->collection.index.now,
	};

	if (collection_check(s->arena, &j->collection, err) ||
	    collected_run_head(s->arena, &j->collection, &wanted.judge_all,
			       &s->trigger, err) ||
	    load_plan(s->arena, &wanted, plan, err) ||
	    collected_run_open(s->arena, &j->collection, plan, &j->run, err))
		return err_prefix(err, "%s", j->collection.directory);
	return 0;
}

static void strike(struct judging *j)
{
	struct audit_session *s = j->session;

	collected_run_strike(s->arena, &j->run, s->books ? s->books : "/");
	for (size_t i = 0; i < j->run.struck_count && !s->wishes->quiet; i++)
		fprintf(stderr,
			"plaudit: note: %.*s: its rows were compared with a "
			"collection that this chain did not seal: its history "
			"is not told\n",
			TEXT_ARG(j->run.struck[i]));
}

static int judge(struct judging *j, const struct plan *plan,
		 struct report *report, struct err *err)
{
	struct audit_session *s = j->session;
	struct salt_vault vault = {
		.directory = fs_join(s->arena, s->open.state, "salts"),
		.wrap_path = site_wrap_path(s->arena, s->open.site),
	};
	struct assembly assembly = {
		.plan = plan,
		.answers = &j->run.run.answers,
		.trigger = s->trigger,
		.kept = !s->wishes->rehearsal,
		.observations = j->run.digest,
	};
	const struct collection_index *index = &j->collection.index;

	report_assemble(s->arena, &assembly, report);
	report->collected = (struct collected){
		.is_set = true,
		.index = j->collection.digest,
		.began = index->began,
		.ended = index->ended,
		.collects = index->number - j->before.number,
		.version = index->version,
	};
	report->rehearsal = s->wishes->rehearsal;
	if (s->wishes->rehearsal)
		return 0;
	if (collected_run_keep(s->arena, &j->run, s->open.state, &vault, err))
		return -1;
	return collected_books_keep(s->arena, &j->collection, report, s->books,
				    err);
}

/* 1: all that was left to do was done before. */
static int prepare(struct judging *j, const char *folder, struct err *err)
{
	struct audit_session *s = j->session;
	int judged;

	if (collection_open(s->arena, folder, &j->collection, err) ||
	    belongs_here(j, err))
		return -1;
	s->open.now = j->collection.index.now;
	if (audit_session_open(s, err))
		return -1;
	judged = was_judged(j, err);
	if (judged <= 0)
		return judged;
	return finish_again(j, err) ? -1 : 1;
}

static int seal(struct judging *j, struct report *report, struct err *err)
{
	struct audit_session *s = j->session;
	struct plan *plan = arena_new(s->arena, struct plan);

	if (open_run(j, plan, err))
		return -1;
	strike(j);
	if (audit_session_begin(s, report, err) ||
	    judge(j, plan, report, err) || audit_session_seal(s, report, err))
		return -1;
	return s->wishes->rehearsal ? 0 : leave(j, err);
}

/* What an earlier run left of it: delivery, and the report. */
static int end_again(struct judging *j, struct err *err)
{
	struct audit_session *s = j->session;

	if (!s->wishes->quiet)
		fprintf(stderr,
			"plaudit: %s: it was judged before; nothing is sealed "
			"again\n",
			j->collection.directory);
	if (!j->sealed)
		return EXIT_CLEAN;
	report_bind(s->arena, s->open.pack, j->sealed);
	s->note.state = TEXT("sealed");
	return audit_session_end(s, j->sealed, err);
}

static int judge_one(struct audit_session *s, const char *folder,
		     struct err *err)
{
	struct judging j = {.session = s};
	struct report report;
	int code, done;

	memset(&report, 0, sizeof(report));
	done = prepare(&j, folder, err);
	if (done > 0)
		code = end_again(&j, err);
	else if (!done && !seal(&j, &report, err))
		code = audit_session_end(s, &report, err);
	else
		code = unsealed_exit(err);
	audit_session_close(s);
	return *interruption() ? 128 + *interruption() : code;
}

static int judge_all(struct arena *arena, const struct judge_options *o,
		     const char *folder, struct err *err)
{
	struct audit_session base = {.arena = arena, .wishes = &o->wishes};
	const struct site *site;
	int code = EXIT_CLEAN;

	if (audit_session_choose(&base, err) ||
	    site_open(arena, o->site, o->pack, NULL, &base.open, err))
		return verb_exit_of(err);
	site = base.open.site;
	if (!site->regulator_count)
		return judge_one(&base, folder, err);
	for (size_t i = 0; i < site->regulator_count; i++) {
		struct audit_session session = base;
		const char *one = folder;

		session.regulator = &site->regulators[i];
		if (site->regulator_count > 1)
			one = fs_join(arena, folder,
				      text_cstr(arena,
						session.regulator->stream));
		code = verb_exit_worse(code, judge_one(&session, one, err));
		if (err->kind != ERR_NONE)
			break;
	}
	return code;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct judge_options o = {.wishes = {.push_seconds = 30}};
	struct arena *arena;
	int code, begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count != 1) {
		err_set(err, ERR_USAGE,
			"judge takes one folder, made by plaudit collect");
		return EXIT_CONTENT;
	}
	interruption_catch();
	arena = arena_open();
	code = judge_all(arena, &o, line->rest.items[0], err);
	arena_close(arena);
	return code;
}

const struct verb verb_judge = {
	.name = "judge",
	.program = "plaudit",
	.arguments = "DIR",
	.summary = "judges, seals and delivers what was collected elsewhere",
	.description =
		"Takes a folder that `plaudit collect` made, with the site "
		"file and the rule pack it\nwas made with, refuses what is not "
		"as it must be, makes every verdict from the\nfacts in it, "
		"seals, delivers and reports as `plaudit audit` does. The "
		"attestation says\nthat it was collected apart, when, and how "
		"many were begun since the last one.\nEvidence, and the keys "
		"of commitments, come into this machine's state. Judging a\n"
		"folder again does what is left to do and seals nothing "
		"twice.\n\n"
		"Exit codes: 0 none of what follows; 1 an unwaived fail at or "
		"above --fail-on;\n2 something unknown beyond --max-unknown, "
		"or nothing judged; 3 usage or invalid\ncontent, a folder that "
		"is not whole, or is for another chain, site file or rule\n"
		"pack; 4 a folder that was changed, or another trust failure; "
		"5 sealed but not\ndelivered; 70 internal.",
	.options = options,
	.run = run,
};
