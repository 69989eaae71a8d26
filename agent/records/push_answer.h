/* SPDX-License-Identifier: Apache-2.0 */
/* The row that a pushed-down statement gives, as an answer. */
#ifndef PLAUDIT_RECORDS_PUSH_ANSWER_H
#define PLAUDIT_RECORDS_PUSH_ANSWER_H

#include "records/push_down.h"

/* How many columns the row has. */
size_t push_columns_count(const struct sql_dialect *dialect,
			  const struct row_query *query);
/* ERR_PEER when the row is not what the statement gives. *beyond: rows whose
 * values the statement could not read; *newest is INSTANT_ALWAYS without one.
 */
int push_answer(struct arena *arena, const struct sql_dialect *dialect,
		const struct row_query *query, const struct text *row,
		struct records_answer *out, uint64_t *beyond,
		struct instant *newest, struct err *err) MUST_USE;

#endif
