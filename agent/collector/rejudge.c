/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/rejudge.h"

#include "audit/assemble.h"
#include "audit/fact_type.h"
#include "audit/judge.h"
#include "collector/flag_list.h"
#include "collector/published.h"
#include "parse/json.h"

/* An audit is made as of the moment it begins: a `now` of its own choice, long
 * before it was sealed, lets an institution pick its window. */
#define NOW_MOST_SECONDS (6 * 3600)

struct rejudging {
	struct arena *arena;
	const struct rejudge_request *request;
	struct report *report;
	struct finding *findings; /* a copy: judged again */
	struct judged *out;
	struct json *clauses;
	struct flag_list flags;
};

static void flag_add(struct rejudging *r, enum flag_kind kind,
		     const struct clause *clause, int finding)
{
	struct json *item = flag_list_add(&r->flags, kind);

	if (clause)
		json_add(r->arena, item, "clause",
			 json_text(r->arena, clause->id));
	if (finding >= 0) {
		const struct check *check = r->findings[finding].check;

		json_add(r->arena, item, "finding",
			 json_integer(r->arena, finding));
		if (check)
			json_add(r->arena, item, "check",
				 json_text(r->arena, check->id));
	}
}

static bool has_text(const struct text *list, size_t count, struct text t)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(list[i], t))
			return true;
	return false;
}

static void compare_site(struct rejudging *r)
{
	const struct entity *entity = r->request->entity;
	const struct report *report = r->report;
	bool accepted = false;

	for (size_t i = 0; i < entity->pack_count; i++)
		if (digest_equal(entity->packs[i], report->pack_digest))
			accepted = true;
	if (!accepted)
		flag_add(r, FLAG_FOREIGN_PACK, NULL, -1);
	if (report->created.seconds - report->now.seconds > NOW_MOST_SECONDS)
		flag_add(r, FLAG_OLD_NOW, NULL, -1);
	if (entity->classes & ~report->classes)
		flag_add(r, FLAG_DROPPED_CLASS, NULL, -1);
	for (size_t i = 0; i < entity->profile_count; i++)
		if (!has_text(report->profiles, report->profile_count,
			      entity->profiles[i]))
			flag_add(r, FLAG_DROPPED_PROFILE, NULL, -1);
}

/* Judges every finding by its own facts and our pack. */
static void judge_findings(struct rejudging *r)
{
	struct report *report = r->report;

	r->findings =
		arena_many(r->arena, report->finding_count, struct finding);
	for (size_t i = 0; i < report->finding_count; i++) {
		struct finding *finding = &r->findings[i];
		enum verdict said = report->findings[i].verdict;
		bool complete;

		*finding = report->findings[i];
		complete = finding_source_complete(report, finding);
		if (finding->check && !facts_are_typed(finding)) {
			finding->check = NULL;
			flag_add(r, FLAG_ILL_TYPED, NULL, (int)i);
		}
		judge_finding(r->arena, finding, report->now, complete);
		if (finding->check && finding->verdict != said)
			flag_add(r, FLAG_VERDICT_DIFFERS, NULL, (int)i);
	}
	report->findings = r->findings;
}

static const struct clause_finding *said_of(const struct report *report,
					    struct text id)
{
	for (size_t i = 0; i < report->clause_count; i++)
		if (text_equal(report->clauses[i].id, id))
			return &report->clauses[i];
	return NULL;
}

static bool listed(const struct clause_finding *said, unsigned index)
{
	for (size_t i = 0; i < said->finding_count; i++)
		if (said->findings[i] == index)
			return true;
	return false;
}

/*
 * The findings that show one use of a check: those the statement names for the
 * clause, and any other made with the published values, so that an unwelcome
 * one cannot be left out of the clause's list. *reason is set when the whole of
 * them may not be relied on.
 */
static size_t use_findings(struct rejudging *r, const struct clause *clause,
			   const struct clause_use *use,
			   const struct clause_finding *said, unsigned *out,
			   enum reason *reason)
{
	struct window_cover cover = {0};
	size_t count = 0;

	for (unsigned i = 0; i < r->report->finding_count; i++) {
		const struct finding *finding = &r->findings[i];
		enum published_match match;

		if (finding->check != use->check)
			continue;
		match = published_compare(use, finding, r->report->now);
		if (!listed(said, i) && match != PUBLISHED_SAME)
			continue;
		if (match == PUBLISHED_LOOSER) {
			flag_add(r, FLAG_LOOSENED, clause, (int)i);
			*reason = REASON_WEAKER_EVIDENCE;
		} else if (match == PUBLISHED_LOOSER_ALLOWED) {
			flag_add(r, FLAG_LOOSENED_ENGINEERING, clause, (int)i);
		}
		window_cover_add(&cover, finding->window);
		out[count++] = i;
	}
	if (count &&
	    !window_cover_holds(&cover, clause, use->check, r->report->now)) {
		flag_add(r, FLAG_SHORT_WINDOW, clause, -1);
		*reason = REASON_WEAKER_EVIDENCE;
	}
	if (!count)
		*reason = REASON_NOT_REPORTED;
	return count;
}

static struct clause_finding judge_one(struct rejudging *r,
				       const struct rule_book *book,
				       const struct clause *clause,
				       const struct clause_finding *said)
{
	size_t room = clause->use_count * r->report->finding_count;
	unsigned *indexes = arena_many(r->arena, room, unsigned);
	enum extent *shows = arena_many(r->arena, room, enum extent);
	struct clause_basis basis = {
		clause, book, VERDICT_UNKNOWN, REASON_NONE, indexes, shows, 0};
	enum reason doubt = REASON_NONE;
	struct clause_finding out;

	for (size_t i = 0; i < clause->use_count; i++) {
		size_t more =
			use_findings(r, clause, &clause->uses[i], said,
				     indexes + basis.finding_count, &doubt);

		for (size_t k = 0; k < more; k++)
			shows[basis.finding_count++] = clause->uses[i].shows;
	}
	out = judge_clause(&basis, r->findings);
	/* what may not be relied on cannot clear; it can still convict */
	if (doubt != REASON_NONE && out.verdict != VERDICT_FAIL) {
		out.verdict = VERDICT_UNKNOWN;
		out.reason = doubt;
	}
	return out;
}

static void clause_count(struct judged *out, enum verdict verdict)
{
	if (verdict == VERDICT_PASS)
		out->pass++;
	else if (verdict == VERDICT_FAIL)
		out->fail++;
	else if (verdict == VERDICT_UNKNOWN)
		out->unknown++;
}

static void judge_bound(struct rejudging *r, const struct rule_book *book,
			const struct clause *clause)
{
	const struct clause_finding *said = said_of(r->report, clause->id);
	struct json *item = json_object(r->arena);
	struct clause_finding ours = {.verdict = VERDICT_UNKNOWN,
				      .reason = REASON_NOT_REPORTED};

	if (said)
		ours = judge_one(r, book, clause, said);
	else
		flag_add(r, FLAG_NOT_REPORTED, clause, -1);
	if (said && said->waiver >= 0)
		flag_add(r, FLAG_SELF_WAIVED, clause, -1);
	clause_count(r->out, ours.verdict);
	json_add(r->arena, item, "id", json_text(r->arena, clause->id));
	json_add(r->arena, item, "book", json_text(r->arena, book->id));
	json_add(r->arena, item, "verdict",
		 json_str(r->arena, verdict_words[ours.verdict].word));
	if (ours.reason != REASON_NONE)
		json_add(r->arena, item, "reason",
			 json_str(r->arena,
				  reason_words[ours.reason].word.word));
	if (said)
		json_add(r->arena, item, "said",
			 json_str(r->arena, verdict_words[said->verdict].word));
	json_push(r->arena, r->clauses, item);
}

static bool binds(const struct rejudging *r, const struct clause *clause)
{
	return (clause->binds & r->request->entity->classes) &&
	       clause->status == STATUS_IN_FORCE &&
	       period_has(clause->in_force, r->report->now);
}

static void judge_book(struct rejudging *r, const struct rule_book *book)
{
	const struct rejudge_request *request = r->request;

	if (request->book_count &&
	    !has_text(request->books, request->book_count, book->id))
		return;
	for (size_t i = 0; i < book->clause_count; i++)
		if (binds(r, &book->clauses[i]))
			judge_bound(r, book, &book->clauses[i]);
}

/* A book that two profiles share is judged once. */
static bool book_is_new(const struct rejudging *r, size_t profile, size_t at)
{
	const struct entity *entity = r->request->entity;
	const struct pack *pack = r->request->pack;
	const struct profile *mine =
		pack_profile(pack, entity->profiles[profile]);

	for (size_t p = 0; p <= profile; p++) {
		const struct profile *other =
			pack_profile(pack, entity->profiles[p]);
		size_t end = p == profile ? at
			     : other	  ? other->rule_book_count
					  : 0;

		for (size_t b = 0; b < end; b++)
			if (other->rule_books[b] == mine->rule_books[at])
				return false;
	}
	return true;
}

static void judge_books(struct rejudging *r)
{
	const struct entity *entity = r->request->entity;

	for (size_t p = 0; p < entity->profile_count; p++) {
		const struct profile *profile =
			pack_profile(r->request->pack, entity->profiles[p]);

		if (!profile) {
			flag_add(r, FLAG_UNKNOWN_PROFILE, NULL, -1);
			r->out->unknown++;
			continue;
		}
		for (size_t b = 0; b < profile->rule_book_count; b++)
			if (book_is_new(r, p, b))
				judge_book(r, profile->rule_books[b]);
	}
}

static enum verdict verdict_of(const struct judged *judged)
{
	if (judged->fail)
		return VERDICT_FAIL;
	if (judged->unknown || !judged->pass)
		return VERDICT_UNKNOWN;
	return VERDICT_PASS;
}

static void rejudging_init(struct rejudging *r, struct arena *arena,
			   struct report *report, struct judged *out)
{
	*r = (struct rejudging){
		.arena = arena,
		.report = report,
		.out = out,
		.clauses = json_list(arena),
	};
	flag_list_init(&r->flags, arena);
	*out = (struct judged){.verdict = VERDICT_UNKNOWN};
}

static int summarize(struct rejudging *r, struct json *pack, struct err *err)
{
	struct arena *arena = r->arena;
	struct json *summary = json_object(arena);

	json_add(arena, summary, "pack", pack);
	json_add(arena, summary, "verdict",
		 json_str(arena, verdict_words[r->out->verdict].word));
	json_add(arena, summary, "clauses", r->clauses);
	json_add(arena, summary, "flags", r->flags.items);
	r->out->flags = r->flags.count;
	return json_canonical(arena, summary, &r->out->summary, err);
}

int rejudge(struct arena *arena, const struct rejudge_request *request,
	    struct report *report, struct judged *out, struct err *err)
{
	struct json *pack = json_null(arena);
	struct rejudging r;

	rejudging_init(&r, arena, report, out);
	r.request = request;
	if (request->pack) {
		report_bind(arena, request->pack, report);
		compare_site(&r);
		judge_findings(&r);
		judge_books(&r);
		out->verdict = verdict_of(out);
		pack = json_text(arena,
				 digest_hex_copy(arena, request->pack->digest));
	} else {
		flag_add(&r, FLAG_NO_PACK, NULL, -1);
	}
	flag_list_rows(&r.flags, report);
	return summarize(&r, pack, err);
}

int rejudge_rows(struct arena *arena, struct report *report, struct judged *out,
		 struct err *err)
{
	struct rejudging r;

	rejudging_init(&r, arena, report, out);
	flag_list_rows(&r.flags, report);
	return summarize(&r, json_null(arena), err);
}
