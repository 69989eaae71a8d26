/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks, their sources and commitments in a statement (reports/statement.md
 * section 4), both ways.
 */
#ifndef PLAUDIT_ATTEST_STATEMENT_LOOK_H
#define PLAUDIT_ATTEST_STATEMENT_LOOK_H

#include "model/report.h"
#include "parse/json.h"

struct json *look_to_json(struct arena *arena, const struct report_look *look);

/* The members looks and commitments of a predicate. */
int looks_from_json(struct arena *arena, const struct json *predicate,
		    struct report *out, struct err *err) MUST_USE;

/* The binding is text in the model, and an object in the statement. */
int commitments_push(struct arena *arena, struct json *list,
		     const struct report *report, size_t look,
		     struct err *err) MUST_USE;

#endif
