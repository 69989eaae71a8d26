/* SPDX-License-Identifier: Apache-2.0 */
/* What a finding says became of every row: of its own source, and of those that
 * its rows were looked up in (statement.md section 4, account). */
#ifndef PLAUDIT_ATTEST_STATEMENT_ACCOUNT_H
#define PLAUDIT_ATTEST_STATEMENT_ACCOUNT_H

#include "model/report.h"
#include "parse/json.h"

void accounts_to_json(struct arena *arena, struct json *json,
		      const struct finding *finding);
int accounts_from_json(struct arena *arena, const struct json *json,
		       struct finding *out, struct err *err) MUST_USE;
/* They add up, to the rows that the look read of each source. */
int accounts_check(const struct report *report, const struct finding *finding,
		   struct err *err) MUST_USE;

#endif
