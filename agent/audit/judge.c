/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/judge.h"

#include <string.h>

#include "audit/fact_type.h"
#include "cel/bounds.h"

/* Reasons that speak of a clause and that no finding can have. */
static bool reason_is_of_clause(enum reason reason)
{
	switch (reason) {
	case REASON_WEAKER_EVIDENCE:
	case REASON_NOT_REPORTED:
	case REASON_NOT_YET:
	case REASON_NO_LONGER:
	case REASON_OTHER_CLASS:
	case REASON_NOT_JUDGED:
		return true;
	default:
		return false;
	}
}

bool reason_is_of_look(enum reason reason)
{
	switch (reason) {
	case REASON_NIL_RETURN:
	case REASON_NEVER_BOUND:
	case REASON_PHASING_IN:
	case REASON_LOST_SIGHT:
	case REASON_INTERRUPTED:
		return false;
	default:
		return !reason_is_of_clause(reason);
	}
}

/* True when the reason follows from facts and is found again by judging. */
static bool reason_follows(enum reason reason)
{
	switch (reason) {
	case REASON_NONE:
	case REASON_NO_POPULATION:
	case REASON_SMALL_POPULATION:
	case REASON_UNREADABLE_ROWS:
	case REASON_BAD_EXPRESSION:
	case REASON_NIL_RETURN:
	case REASON_NO_CALENDAR:
		return true;
	default:
		return false;
	}
}

static void conclude(struct finding *finding, enum verdict verdict,
		     enum reason reason, struct text detail)
{
	finding->verdict = verdict;
	finding->reason = reason;
	if (verdict == VERDICT_UNKNOWN && !finding->detail.size)
		finding->detail = detail;
}

/* A fact whose source has unreadable rows is known between bounds only; one
 * that comes without them could be anything. */
static struct value_bounds slot_of(const struct finding *finding,
				   const struct seen *seen)
{
	bool unread = finding->check->records && finding->has_account &&
		      finding->account.unreadable;

	if (seen->value.kind == VALUE_UNKNOWN ||
	    (seen->bounds.exact && !unread))
		return (struct value_bounds){seen->value, seen->value, true};
	if (seen->bounds.exact)
		return (struct value_bounds){value_null(), value_null(), false};
	return (struct value_bounds){seen->bounds.low, seen->bounds.high,
				     false};
}

/* The slots of check->expect_env, in the order model/check.h fixes. */
static struct value_bounds *slots_fill(struct arena *arena,
				       const struct finding *finding,
				       struct instant now)
{
	const struct check *check = finding->check;
	size_t slots = check->expect_env->slots;
	struct value_bounds *out =
		arena_many(arena, slots, struct value_bounds);
	size_t at = 0;

	for (size_t i = 0; i < finding->seen_count; i++, at++)
		out[at] = slot_of(finding, &finding->seen[i]);
	for (size_t i = 0; i < finding->parameter_count; i++, at++)
		out[at].low = out[at].high = finding->parameters[i].value;
	if (check->for_each_name.size) {
		out[at].low = value_string(finding->subject);
		out[at].high = out[at].low;
		at++;
	}
	out[at].low = out[at].high = value_timestamp(now);
	for (size_t i = finding->seen_count; i <= at; i++)
		out[i].exact = true;
	return out;
}

/* A fact that could not be seen says why in its text: a reason's word, and
 * perhaps ": " and what happened. Only a reason that a look may give. */
static enum reason reason_of_value(struct value v)
{
	struct text rest, word;
	int found;

	if (v.kind != VALUE_UNKNOWN)
		return REASON_BAD_EXPRESSION;
	word = text_cut(value_text(v), ':', &rest);
	found = reason_find(word);
	if (found <= REASON_NONE || !reason_is_of_look((enum reason)found))
		return REASON_BAD_EXPRESSION;
	return (enum reason)found;
}

static enum verdict judge_one(struct arena *arena,
			      const struct cel_program *program,
			      const struct value_bounds *slots, size_t count,
			      enum reason *reason)
{
	struct value *plain;
	struct value v;

	switch (cel_eval_bounds(program, slots, arena)) {
	case TRUTH_TRUE:
		return VERDICT_PASS;
	case TRUTH_FALSE:
		return VERDICT_FAIL;
	case TRUTH_EITHER:
	case TRUTH_ERROR:
		break;
	}
	plain = arena_many(arena, count, struct value);
	for (size_t i = 0; i < count; i++)
		plain[i] = slots[i].low;
	v = cel_eval(program, plain, arena);
	/* a plain truth that the intervals do not bear out */
	*reason = v.kind == VALUE_BOOL ? REASON_UNREADABLE_ROWS
				       : reason_of_value(v);
	return VERDICT_UNKNOWN;
}

static void judge_expectations(struct arena *arena, struct finding *finding,
			       struct instant now)
{
	const struct check *check = finding->check;
	const struct value_bounds *slots = slots_fill(arena, finding, now);
	struct expect_result *results;
	enum verdict whole = VERDICT_PASS;
	enum reason why = REASON_NONE;

	results = arena_many(arena, check->expect_count, struct expect_result);
	for (size_t i = 0; i < check->expect_count; i++) {
		const struct expectation *expect = &check->expect[i];
		enum reason reason = REASON_NONE;

		results[i].that = expect->that.source;
		results[i].result =
			judge_one(arena, expect->that.program, slots,
				  check->expect_env->slots, &reason);
		if (results[i].result == VERDICT_FAIL) {
			whole = VERDICT_FAIL;
		} else if (results[i].result == VERDICT_UNKNOWN &&
			   whole == VERDICT_PASS) {
			whole = VERDICT_UNKNOWN;
			why = reason;
		}
	}
	finding->expect = results;
	finding->expect_count = check->expect_count;
	conclude(finding, whole, whole == VERDICT_UNKNOWN ? why : REASON_NONE,
		 text_from(reason_words[why].word.en));
}

/* Facts of another number, order or type than the check declares cannot be
 * judged. */
static bool facts_fit(const struct finding *finding)
{
	const struct check *check = finding->check;

	if (finding->seen_count != check->fact_count ||
	    finding->parameter_count != check->parameter_count)
		return false;
	for (size_t i = 0; i < finding->seen_count; i++)
		if (!text_equal(finding->seen[i].name, check->fact_names[i]))
			return false;
	return facts_are_typed(finding);
}

static void cannot_judge(struct finding *finding, enum reason reason)
{
	conclude(finding, VERDICT_UNKNOWN, reason,
		 text_from(reason_words[reason].word.en));
}

/* Records of which no row was judged: true, and concluded. */
static bool is_without_rows(struct finding *finding, bool complete)
{
	const struct account *account = &finding->account;

	if (!finding->check->records || !finding->has_account ||
	    account->judged)
		return false;
	if (account->unreadable)
		conclude(finding, VERDICT_UNKNOWN, REASON_UNREADABLE_ROWS,
			 TEXT("no row of the period could be read"));
	else if (complete && !account->unsettled)
		cannot_judge(finding, REASON_NIL_RETURN);
	else
		cannot_judge(finding, REASON_NO_POPULATION);
	return true;
}

void judge_finding(struct arena *arena, struct finding *finding,
		   struct instant now, bool complete)
{
	enum reason entry = finding->reason;

	finding->expect = NULL;
	finding->expect_count = 0;
	if (!finding->check) {
		conclude(finding, VERDICT_UNKNOWN, REASON_NOT_SUPPORTED,
			 TEXT("the rule pack at hand has no such check"));
		return;
	}
	if (reason_is_of_clause(entry)) {
		conclude(finding, VERDICT_UNKNOWN, REASON_OUR_ERROR,
			 TEXT("the reason is not one that a look can have"));
		return;
	}
	if (!reason_follows(entry)) {
		cannot_judge(finding, entry);
		return;
	}
	if (is_without_rows(finding, complete))
		return;
	if (entry != REASON_NONE && entry != REASON_NIL_RETURN &&
	    !finding->seen_count) {
		cannot_judge(finding, entry);
		return;
	}
	if (!facts_fit(finding) || !finding->check->expect_count ||
	    (finding->check->records && !finding->has_account)) {
		conclude(finding, VERDICT_UNKNOWN, REASON_OUR_ERROR,
			 TEXT("the facts are not those the check declares"));
		return;
	}
	judge_expectations(arena, finding, now);
}

static enum verdict finding_for_clause(const struct clause *clause,
				       const struct finding *finding,
				       enum reason *reason)
{
	*reason = finding->reason;
	if (finding->verdict == VERDICT_PASS &&
	    finding->shown_by < clause->needs) {
		*reason = REASON_WEAKER_EVIDENCE;
		return VERDICT_UNKNOWN;
	}
	return finding->verdict;
}

/* All findings are nil returns: nothing happened that the clause speaks of. */
static bool all_nil(const struct clause_basis *basis,
		    const struct finding *findings)
{
	for (size_t i = 0; i < basis->finding_count; i++)
		if (findings[basis->findings[i]].reason != REASON_NIL_RETURN)
			return false;
	return basis->finding_count > 0;
}

static bool all_in_part(const struct clause_basis *basis)
{
	for (size_t i = 0; i < basis->finding_count; i++)
		if (basis->shows[i] == EXTENT_WHOLE)
			return false;
	return basis->finding_count > 0;
}

struct clause_finding judge_clause(const struct clause_basis *basis,
				   const struct finding *findings)
{
	struct clause_finding out = {
		.id = basis->clause->id,
		.book_id = basis->book->id,
		.clause = basis->clause,
		.book = basis->book,
		.verdict = basis->verdict,
		.reason = basis->reason,
		.in_part = all_in_part(basis),
		.findings = basis->findings,
		.finding_count = basis->finding_count,
		.waiver = -1,
	};

	if (basis->verdict == VERDICT_NOT_APPLICABLE ||
	    basis->reason == REASON_NOT_JUDGED)
		return out;
	if (!basis->finding_count) {
		out.verdict = VERDICT_UNKNOWN;
		out.reason = REASON_NOT_OBSERVABLE;
		return out;
	}
	if (all_nil(basis, findings)) {
		out.verdict = VERDICT_NOT_APPLICABLE;
		out.reason = REASON_NIL_RETURN;
		return out;
	}
	out.verdict = VERDICT_PASS;
	out.reason = REASON_NONE;
	for (size_t i = 0; i < basis->finding_count; i++) {
		const struct finding *finding = &findings[basis->findings[i]];
		enum reason reason;
		enum verdict v;

		if (finding->reason == REASON_NIL_RETURN)
			continue;
		v = finding_for_clause(basis->clause, finding, &reason);
		if (v == VERDICT_FAIL) {
			out.verdict = VERDICT_FAIL;
			out.reason = REASON_NONE;
			break;
		}
		if (v == VERDICT_UNKNOWN && out.verdict == VERDICT_PASS) {
			out.verdict = VERDICT_UNKNOWN;
			out.reason = reason;
		}
	}
	return out;
}
