/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The members that the predicates of all kinds have (reports/statement.md,
 * audit-started/v1), and the one member that a small kind has beside them.
 * ERR_USAGE names what is wrong.
 */
#ifndef PLAUDIT_ATTEST_STATEMENT_HEAD_H
#define PLAUDIT_ATTEST_STATEMENT_HEAD_H

#include "attest/statement.h"

int statement_head_read(const struct json *predicate, struct report *out,
			struct err *err) MUST_USE;
int statement_matter_read(struct arena *arena, const struct json *predicate,
			  const struct entry_kind *kind, struct report *out,
			  struct err *err) MUST_USE;

#endif
