/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The nouns of a report as sentences: what a duty asks, why a clause has its
 * verdict, what a check expected, who takes the next step. Made from the rule
 * pack and the signed facts; what the pack at hand lacks is told by its id.
 */
#ifndef PLAUDIT_RENDER_READING_H
#define PLAUDIT_RENDER_READING_H

#include "render/phrase.h"
#include "render/renderer.h"

struct reading {
	const struct report *report;
	struct voice voice; /* zone: of the first rule book that has one */
};

struct reading reading_of(struct arena *arena,
			  const struct render_request *request);
/* The same in the zone of the check's rule book. */
struct voice reading_voice_of(const struct reading *reading,
			      const struct finding *finding);

/* "This audit was interrupted: ...", "" when it was not */
struct text reading_interruption(const struct reading *reading);
/* Which periods are signed off, awaited and overdue, or, where nothing is known
 * of that, what this audit's period needs: lines, none without a duty. */
const struct text *reading_sign_offs(const struct reading *reading,
				     const struct render_request *request,
				     size_t *count);

struct text reading_entity(const struct reading *reading);
struct text reading_classes(const struct reading *reading);
struct text reading_profiles(const struct reading *reading);
/* "Judged 5 of 7 clauses that bind: 4 pass, ..." */
struct text reading_coverage(const struct reading *reading);
struct text reading_counts(const struct reading *reading);
/* "measured 4, configured 2", strongest first */
struct text reading_strengths(const struct reading *reading);
struct text reading_delivery(const struct reading *reading,
			     const struct delivery_note *note);
struct text reading_chain(const struct reading *reading); /* "" unsealed */
/* Where, when and how often was looked; "" when that was no place of its own */
struct text reading_collected(const struct reading *reading);

struct text reading_duty(const struct reading *reading,
			 const struct clause_finding *clause);
struct text reading_clause_why(const struct reading *reading,
			       const struct clause_finding *clause);
/* "waived until ...", "" */
struct text reading_waiver(const struct reading *reading,
			   const struct clause_finding *clause);
/* "not checked against the Gazette", "" when seen in the primary source */
struct text reading_sight(const struct reading *reading,
			  const struct clause_finding *clause);
struct text reading_section(const struct reading *reading,
			    const struct clause_finding *clause);

struct text reading_title(const struct reading *reading,
			  const struct finding *finding);
struct text reading_reason(const struct reading *reading,
			   const struct finding *finding);
/* The sentence of the expectation, filled; else its expression. */
struct text reading_expectation(const struct reading *reading,
				const struct finding *finding, size_t index);
struct text reading_next(const struct reading *reading,
			 const struct finding *finding);
/* The value of a limit with its basis: never a proposal shown as law. */
struct text reading_basis(const struct reading *reading,
			  const struct parameter_value *parameter);
struct text reading_limit_about(const struct reading *reading,
				const struct parameter_value *parameter);
/* "law: least 72 h; our engineering proposal, not law: p95_limit 60 min" of
 * all findings that show the clause. */
struct text reading_bases(const struct reading *reading,
			  const struct clause_finding *clause);
/* "set by the institution; the rule book says ...", "" */
struct text reading_override(const struct voice *voice,
			     const struct parameter_value *parameter);
/* Files, rows, newest record, control totals. */
struct text reading_source(const struct reading *reading,
			   const struct source_report *source);
/* What became of rows that were committed to before, a sentence each; those
 * from *doubts on say what nobody may pass over. At most HISTORY_LINES. */
#define HISTORY_LINES 5
size_t reading_history(const struct reading *reading,
		       const struct source_report *source,
		       struct text out[HISTORY_LINES], size_t *doubts);
/* "500,000 read = 0 unreadable + ..." */
struct text reading_account(const struct reading *reading,
			    const struct account *account);
struct text reading_exclusion(const struct reading *reading,
			      const struct exclusion *exclusion);
struct text reading_commitment(const struct reading *reading,
			       const struct source_report *source);

#endif
