/* SPDX-License-Identifier: Apache-2.0 */
#include "load/load_plan.h"

#include "base/arena.h"
#include "base/limits.h"
#include "load/plan_looks.h"
#include "load/plan_pieces.h"
#include "load/plan_push_down.h"
#include "model/report.h"

struct planner {
	struct arena *arena;
	const struct plan_request *request;
	struct instant now;
	unsigned classes; /* the site's, of its profiles */
	struct plan_looks looks;
	struct ask *asks;
	size_t ask_count, ask_room;
	struct plan_clause *clauses;
	size_t clause_count, clause_room;
};

/* Asks of a clause while they are gathered. */
struct gathered {
	unsigned *asks;
	enum extent *shows;
	size_t count, ask_room, show_room;
};

static void gather(struct arena *arena, struct gathered *out, unsigned ask,
		   enum extent shows)
{
	for (size_t i = 0; i < out->count; i++)
		if (out->asks[i] == ask) {
			if (shows == EXTENT_WHOLE)
				out->shows[i] = shows;
			return;
		}
	out->asks = arena_grow(arena, out->asks, out->count, &out->ask_room,
			       sizeof(*out->asks));
	out->shows = arena_grow(arena, out->shows, out->count, &out->show_room,
				sizeof(*out->shows));
	out->asks[out->count] = ask;
	out->shows[out->count++] = shows;
}

/* A key has 32 bits of the values: two asks with one key must be one ask. */
static bool same_ask(const struct ask *a, const struct ask *b)
{
	if (a->check != b->check ||
	    instant_compare(a->window.from, b->window.from) != 0 ||
	    instant_compare(a->window.until, b->window.until) != 0)
		return false;
	for (size_t i = 0; i < a->parameter_count; i++)
		if (!value_equal(a->parameters[i].value,
				 b->parameters[i].value))
			return false;
	return true;
}

/* The index of the ask, made if there is none like it yet. */
static int place_ask(struct planner *planner, struct ask *ask, unsigned *index,
		     struct err *err)
{
	ask->key = finding_key(planner->arena, ask->check, ask->parameters,
			       ask->parameter_count, ask->window, ask->subject);
	for (size_t i = 0; i < planner->ask_count; i++) {
		if (!text_equal(planner->asks[i].key, ask->key))
			continue;
		if (!same_ask(&planner->asks[i], ask))
			return err_set(err, ERR_LIMIT,
				       "two findings have the key %.*s",
				       TEXT_ARG(ask->key));
		*index = (unsigned)i;
		return 0;
	}
	if (planner->ask_count >= LIMIT_FINDINGS)
		return err_set(err, ERR_LIMIT,
			       "the plan has more than %d findings",
			       LIMIT_FINDINGS);
	planner->asks =
		arena_grow(planner->arena, planner->asks, planner->ask_count,
			   &planner->ask_room, sizeof(*planner->asks));
	*index = (unsigned)planner->ask_count;
	planner->asks[planner->ask_count++] = *ask;
	plan_looks_add(&planner->looks, &planner->asks[*index], *index);
	return 0;
}

static const struct subject_list *find_list(const struct site *site,
					    struct text name)
{
	for (size_t i = 0; i < site->list_count; i++)
		if (text_equal(site->lists[i].name, name))
			return &site->lists[i];
	return NULL;
}

static int ask_piece(struct planner *planner, const struct check *check,
		     const struct plan_piece *piece, enum extent shows,
		     struct gathered *out, struct err *err)
{
	const struct subject_list *list = NULL;
	struct ask ask = {
		.check = check,
		.parameters = piece->parameters,
		.parameter_count = check->parameter_count,
		.window = piece->window,
		.subject = TEXT(""),
		.look = -1,
	};
	size_t subjects = 1;
	unsigned index = 0;

	if (check->for_each_list.size > 0) {
		list = find_list(planner->request->site, check->for_each_list);
		subjects = list != NULL ? list->count : 0;
	}
	if (subjects == 0) {
		ask.blocked = list != NULL ? REASON_NO_POPULATION
					   : REASON_NEVER_BOUND;
		ask.blocked_detail =
			text_format(planner->arena,
				    list != NULL
					    ? "the site's list %.*s is empty"
					    : "the site file has no list %.*s",
				    TEXT_ARG(check->for_each_list));
		list = NULL;
		subjects = 1;
	}
	for (size_t i = 0; i < subjects; i++) {
		if (list != NULL)
			ask.subject = list->items[i];
		if (place_ask(planner, &ask, &index, err) < 0)
			return -1;
		gather(planner->arena, out, index, shows);
	}
	return 0;
}

enum reason clause_left_out(const struct clause *clause, unsigned classes,
			    struct instant now, bool judge_all)
{
	if ((clause->binds & classes) == 0)
		return REASON_OTHER_CLASS;
	if (judge_all && clause->status != STATUS_IN_FORCE)
		return REASON_NONE;
	if (clause->status != STATUS_IN_FORCE)
		return REASON_NOT_JUDGED;
	if (instant_compare(now, clause->in_force.from) < 0)
		return REASON_NOT_YET;
	if (instant_compare(now, clause->in_force.until) >= 0)
		return REASON_NO_LONGER;
	return REASON_NONE;
}

unsigned site_classes(const struct site *site)
{
	unsigned classes = 0;

	for (size_t i = 0; i < site->profile_count; i++)
		classes |= site->profiles[i]->classes & site->classes;
	return classes;
}

void plan_clause_scope(struct plan_clause *out, enum reason left_out)
{
	out->verdict = left_out == REASON_NONE ? VERDICT_UNKNOWN
					       : VERDICT_NOT_APPLICABLE;
	out->reason = left_out;
	if (left_out == REASON_NONE && out->clause->use_count == 0)
		out->reason = REASON_NOT_OBSERVABLE;
}

static int plan_uses(struct planner *planner, const struct clause *clause,
		     struct gathered *out, struct err *err)
{
	for (size_t i = 0; i < clause->use_count; i++) {
		const struct clause_use *use = &clause->uses[i];
		struct plan_pieces pieces =
			plan_pieces_of(planner->arena, planner->request->site,
				       clause, use, planner->now);

		for (size_t j = 0; j < pieces.count; j++)
			if (ask_piece(planner, use->check, &pieces.items[j],
				      use->shows, out, err) < 0)
				return -1;
	}
	return 0;
}

static int plan_one(struct planner *planner, const struct rule_book *book,
		    const struct clause *clause, struct err *err)
{
	struct gathered gathered = {0};
	struct plan_clause *out;
	enum reason reason =
		clause_left_out(clause, planner->classes, planner->now,
				planner->request->judge_all);

	if (reason == REASON_NONE &&
	    plan_uses(planner, clause, &gathered, err) < 0)
		return -1;
	planner->clauses =
		arena_grow(planner->arena, planner->clauses,
			   planner->clause_count, &planner->clause_room,
			   sizeof(*planner->clauses));
	out = &planner->clauses[planner->clause_count++];
	*out = (struct plan_clause){
		.book = book,
		.clause = clause,
		.asks = gathered.asks,
		.shows = gathered.shows,
		.ask_count = gathered.count,
	};
	plan_clause_scope(out, reason);
	return 0;
}

static bool is_for(const struct regulator *regulator,
		   const struct rule_book *book)
{
	if (regulator == NULL || regulator->rule_book_count == 0)
		return true;
	for (size_t i = 0; i < regulator->rule_book_count; i++)
		if (regulator->rule_books[i] == book)
			return true;
	return false;
}

static bool is_planned(const struct planner *planner,
		       const struct rule_book *book)
{
	for (size_t i = 0; i < planner->clause_count; i++)
		if (planner->clauses[i].book == book)
			return true;
	return false;
}

static int plan_books(struct planner *planner, const struct profile *profile,
		      struct err *err)
{
	for (size_t i = 0; i < profile->rule_book_count; i++) {
		const struct rule_book *book = profile->rule_books[i];

		if (is_planned(planner, book) ||
		    !is_for(planner->request->regulator, book))
			continue;
		for (size_t j = 0; j < book->clause_count; j++)
			if (plan_one(planner, book, &book->clauses[j], err) < 0)
				return -1;
	}
	return 0;
}

/* The institution's own checks go to no regulator. */
static int plan_local(struct planner *planner, struct err *err)
{
	const struct site *site = planner->request->site;
	struct gathered gathered = {0};

	if (planner->request->regulator != NULL)
		return 0;
	for (size_t i = 0; i < site->local_check_count; i++) {
		const struct check *check = &site->local_checks[i];
		struct plan_piece piece = plan_piece_local(planner->arena, site,
							   check, planner->now);

		if (ask_piece(planner, check, &piece, EXTENT_PART, &gathered,
			      err) < 0)
			return -1;
	}
	return 0;
}

int load_plan(struct arena *arena, const struct plan_request *request,
	      struct plan *out, struct err *err)
{
	const struct site *site = request->site;
	struct planner planner = {
		.arena = arena,
		.request = request,
		.now = {request->now.seconds, 0},
		.looks = {.arena = arena, .site = site, .now = request->now},
	};

	planner.classes = site_classes(site);
	for (size_t i = 0; i < site->profile_count; i++)
		if (plan_books(&planner, site->profiles[i], err) < 0)
			return -1;
	if (plan_local(&planner, err) < 0)
		return -1;
	plan_looks_unite(&planner.looks, planner.asks);
	*out = (struct plan){
		.pack = request->pack,
		.site = site,
		.now = planner.now,
		.judge_all = request->judge_all,
		.looks = planner.looks.items,
		.look_count = planner.looks.count,
		.asks = planner.asks,
		.ask_count = planner.ask_count,
		.clauses = planner.clauses,
		.clause_count = planner.clause_count,
	};
	return plan_push_down(arena, out, err);
}
