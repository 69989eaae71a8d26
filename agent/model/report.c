/* SPDX-License-Identifier: Apache-2.0 */
#include "model/report.h"

#include <assert.h>

#include "base/arena.h"
#include "model/value_json.h"

/* Whether the clause binds the institution in the period at all. */
static bool is_bound(const struct clause_finding *clause)
{
	return clause->verdict != VERDICT_NOT_APPLICABLE ||
	       clause->reason == REASON_NIL_RETURN;
}

/* A clause the pack at hand lacks was signed as judged, so it counts. */
static bool counts_for_exit(const struct clause_finding *clause)
{
	return is_bound(clause) && (clause->clause == NULL ||
				    clause->clause->status == STATUS_IN_FORCE);
}

static void count_clause(const struct clause_finding *clause,
			 struct coverage *out)
{
	if (clause->reason == REASON_NOT_JUDGED) {
		out->listed++;
		return;
	}
	out->bound += is_bound(clause);
	out->judged += clause->verdict == VERDICT_PASS ||
		       clause->verdict == VERDICT_FAIL;
	out->passed += clause->verdict == VERDICT_PASS;
	out->failed += clause->verdict == VERDICT_FAIL;
	out->unknown += clause->verdict == VERDICT_UNKNOWN;
	out->not_applicable += clause->verdict == VERDICT_NOT_APPLICABLE;
	out->waived += clause->waiver >= 0;
}

static bool is_first_of_subject(const struct report *report, size_t at)
{
	struct text subject = report->findings[at].subject;

	if (subject.size == 0)
		return false;
	for (size_t i = 0; i < at; i++)
		if (text_equal(report->findings[i].subject, subject))
			return false;
	return true;
}

/* With those that its rows were looked up in. */
static uint64_t rows_of(const struct source_report *source)
{
	uint64_t rows = source->rows;

	for (size_t i = 0; i < source->joined_count; i++)
		rows += source->joined[i].rows;
	return rows;
}

struct coverage report_coverage(const struct report *report)
{
	struct coverage out = {0};

	for (size_t i = 0; i < report->clause_count; i++)
		count_clause(&report->clauses[i], &out);
	out.findings = report->finding_count;
	for (size_t i = 0; i < report->finding_count; i++) {
		out.subjects += is_first_of_subject(report, i);
		if (report->findings[i].has_account)
			out.rows_judged += report->findings[i].account.judged;
	}
	for (size_t i = 0; i < report->look_count; i++)
		if (report->looks[i].has_source)
			out.rows_read += rows_of(&report->looks[i].source);
	return out;
}

static bool must_fail(const struct clause_finding *clause,
		      enum severity fail_on)
{
	enum severity severity = clause->clause != NULL
					 ? clause->clause->severity
					 : SEVERITY_CRITICAL;

	return clause->verdict == VERDICT_FAIL && clause->waiver < 0 &&
	       severity >= fail_on;
}

/* A nil return was shown: it is not something that could not be seen. */
static bool is_unknown(const struct finding *finding)
{
	return finding->verdict == VERDICT_UNKNOWN &&
	       finding->reason != REASON_PHASING_IN &&
	       finding->reason != REASON_NIL_RETURN;
}

static bool has_unknown(const struct report *report,
			const struct clause_finding *clause)
{
	for (size_t i = 0; i < clause->finding_count; i++) {
		unsigned at = clause->findings[i];

		if (is_unknown(&report->findings[at]))
			return true;
	}
	return false;
}

/* Whether an in-force clause rests on the finding. */
static bool finding_counts(const struct report *report, size_t finding)
{
	for (size_t i = 0; i < report->clause_count; i++) {
		const struct clause_finding *clause = &report->clauses[i];

		if (!counts_for_exit(clause))
			continue;
		for (size_t j = 0; j < clause->finding_count; j++)
			if (clause->findings[j] == finding)
				return true;
	}
	return false;
}

/* A clause that is unknown although no finding is (its evidence is weaker than
 * it accepts) counts as one; a clause that no check shows has no finding. */
static int64_t count_unknown(const struct report *report)
{
	int64_t unknown = 0;

	for (size_t i = 0; i < report->finding_count; i++)
		unknown += is_unknown(&report->findings[i]) &&
			   finding_counts(report, i);
	for (size_t i = 0; i < report->clause_count; i++) {
		const struct clause_finding *clause = &report->clauses[i];

		unknown += counts_for_exit(clause) &&
			   clause->verdict == VERDICT_UNKNOWN &&
			   clause->finding_count > 0 &&
			   clause->reason != REASON_PHASING_IN &&
			   !has_unknown(report, clause);
	}
	return unknown;
}

int report_exit(const struct report *report, enum severity fail_on,
		int64_t max_unknown)
{
	bool judged = false;

	for (size_t i = 0; i < report->clause_count; i++) {
		const struct clause_finding *clause = &report->clauses[i];

		if (!counts_for_exit(clause))
			continue;
		if (must_fail(clause, fail_on))
			return 1;
		judged = judged || clause->verdict == VERDICT_PASS ||
			 clause->verdict == VERDICT_FAIL;
	}
	return !judged || count_unknown(report) > max_unknown ? 2 : 0;
}

static bool is_window(struct period period)
{
	return instant_compare(period.from, INSTANT_ALWAYS) != 0 ||
	       instant_compare(period.until, INSTANT_NEVER) != 0;
}

static struct json *instant_json(struct arena *arena, struct instant t)
{
	char room[INSTANT_TEXT_ROOM];

	if (instant_compare(t, INSTANT_ALWAYS) == 0 ||
	    instant_compare(t, INSTANT_NEVER) == 0)
		return json_null(arena);
	return json_text(arena,
			 text_copy(arena, instant_print_seconds(t, room)));
}

static struct json *window_json(struct arena *arena, struct period window)
{
	struct json *out;

	if (!is_window(window))
		return json_null(arena);
	out = json_object(arena);
	json_add(arena, out, "from", instant_json(arena, window.from));
	json_add(arena, out, "until", instant_json(arena, window.until));
	return out;
}

struct text finding_key(struct arena *arena, const struct check *check,
			const struct parameter_value *parameters, size_t count,
			struct period window, struct text subject)
{
	struct json *object = json_object(arena);
	struct json *values = json_object(arena);
	struct err err = {0};
	char hex[DIGEST_HEX_ROOM];
	struct text bytes;
	int failed;

	for (size_t i = 0; i < count; i++)
		json_add_text(arena, values, parameters[i].name,
			      value_to_json(arena, parameters[i].value));
	json_add(arena, object, "parameters", values);
	json_add(arena, object, "window", window_json(arena, window));
	failed = json_canonical(arena, object, &bytes, &err);
	/* typed values hold neither reals nor large integers, and content is
	 * UTF-8 by the time it is in a plan */
	assert(failed == 0);
	(void)failed;
	digest_hex(digest_of(bytes), hex);
	return text_format(arena, "%.*s@%.8s@%.*s", TEXT_ARG(check->id), hex,
			   TEXT_ARG(subject));
}

const struct history_member history_members[HISTORY_MEMBERS] = {
	{"same", offsetof(struct source_history, same)},
	{"updated", offsetof(struct source_history, updated)},
	{"rewritten", offsetof(struct source_history, rewritten)},
	{"added", offsetof(struct source_history, added)},
	{"late", offsetof(struct source_history, late)},
	{"removed", offsetof(struct source_history, removed)},
	{"left", offsetof(struct source_history, left)},
	{"earlierLate", offsetof(struct source_history, earlier_late)},
	{"earlierRewritten",
	 offsetof(struct source_history, earlier_rewritten)},
	{"earlierRemoved", offsetof(struct source_history, earlier_removed)},
};

bool source_history_adds_up(const struct source_report *source)
{
	const struct source_history *h = &source->history;
	const uint64_t parts[] = {h->same, h->updated, h->rewritten, h->added,
				  h->late};
	uint64_t left = source->commitment.size;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (parts[i] > left)
			return false;
		left -= parts[i];
	}
	return left == 0;
}

const struct source_report *source_report_of(const struct source_report *own,
					     struct text source)
{
	for (size_t i = 0; source.size && i < own->joined_count; i++)
		if (text_equal(own->joined[i].source, source))
			return &own->joined[i];
	return own;
}

const struct source_report *source_report_at(const struct report_look *look,
					     size_t i)
{
	if (!look->has_source || i > look->source.joined_count)
		return NULL;
	return i ? &look->source.joined[i - 1] : &look->source;
}

const struct source_report *source_report_committed(const struct report *report,
						    struct text source,
						    size_t *count)
{
	const struct source_report *found = NULL, *at;
	size_t many = 0;

	for (size_t i = 0; i < report->look_count; i++)
		for (size_t k = 0;
		     (at = source_report_at(&report->looks[i], k)); k++) {
			if (!at->committed ||
			    !text_is(at->commitment.kind, "rows") ||
			    (source.size &&
			     !text_equal(at->commitment.source, source)))
				continue;
			found = at;
			many++;
		}
	if (count)
		*count = many;
	return found;
}
