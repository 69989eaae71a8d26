/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A finding in a statement (reports/statement.md section 4), both ways.
 */
#ifndef PLAUDIT_ATTEST_STATEMENT_FINDING_H
#define PLAUDIT_ATTEST_STATEMENT_FINDING_H

#include "model/report.h"
#include "parse/json.h"

struct json *finding_to_json(struct arena *arena, const struct finding *f);
int finding_from_json(struct arena *arena, const struct json *json,
		      size_t look_count, struct finding *out,
		      struct err *err) MUST_USE;

#endif
