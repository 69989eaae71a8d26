/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The regulator's own verdict on a statement: its signed facts judged again
 * with the rule pack the regulator published for the entity. What the
 * institution decided for itself is compared and flagged: another pack, dropped
 * classes or profiles, loosened values, a shortened window, waivers it granted
 * itself, verdicts its own facts do not give; and what became of rows that it
 * had committed to: rewritten, removed, late. A clause that the statement does
 * not speak of is unknown: not-reported.
 */
#ifndef PLAUDIT_COLLECTOR_REJUDGE_H
#define PLAUDIT_COLLECTOR_REJUDGE_H

#include "collector/store.h"
#include "model/report.h"

struct rejudge_request {
	const struct entity *entity;
	const struct pack *pack; /* NULL: none is published for it */
	const struct text *books; /* the regulator's own; none: all */
	size_t book_count;
};

/* Binds the report to the pack (its findings are replaced). out->summary is
 * canonical JSON: {pack, verdict, clauses: [{id, book, verdict, reason, said}],
 * flags: [{kind, clause, check, finding, source, rows, earlier}]}; kinds are
 * those of collector/flag_words.h. */
int rejudge(struct arena *arena, const struct rejudge_request *request,
	    struct report *report, struct judged *out,
	    struct err *err) MUST_USE;

/* Of an entry that commits to rows and judges nothing: a summary with its flags
 * alone. */
int rejudge_rows(struct arena *arena, struct report *report, struct judged *out,
		 struct err *err) MUST_USE;

#endif
