/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a check or a clause asks, for a person who reads no code: the duty and
 * its source, what is read from where, how it is judged, what failing means and
 * how to mend it. With a site its own values and bindings.
 */
#ifndef PLAUDIT_RENDER_EXPLAIN_H
#define PLAUDIT_RENDER_EXPLAIN_H

#include "model/plan.h"
#include "render/phrase.h"
#include "render/terminal.h"

struct explain_request {
	const struct pack *pack;
	const struct site *site; /* NULL: the rule pack alone */
	struct instant now; /* which dated values are in force */
	const char *language; /* "en" or "th" */
	const struct zone *zone; /* where a rule book names none */
	unsigned columns; /* 0: 80 */
};

void explain_check(struct arena *arena, const struct explain_request *request,
		   const struct check *check, struct buffer *out);
void explain_clause(struct arena *arena, const struct explain_request *request,
		    const struct rule_book *book, const struct clause *clause,
		    struct buffer *out);

/* Inside explain*.c */
struct explainer {
	const struct explain_request *request;
	struct voice voice;
	struct terminal terminal;
};

/* The values of a clause's use at the moment asked; NULL without a use. */
const struct parameter_value *explain_values(const struct explainer *e,
					     const struct clause *clause,
					     const struct clause_use *use);
/* What the check looks at and where it finds it; values may be NULL. */
void explain_reading(const struct explainer *e, const struct check *check,
		     const struct parameter_value *values);
/* When it passes, with the values of a clause's use; NULL: of none. */
void explain_judging(const struct explainer *e, const struct check *check,
		     const struct clause *clause, const struct clause_use *use);

#endif
