/* SPDX-License-Identifier: Apache-2.0 */
/* The row that a pushed-down statement gives, as an answer. */
#ifndef PLAUDIT_RECORDS_PUSH_ANSWER_H
#define PLAUDIT_RECORDS_PUSH_ANSWER_H

#include "records/push_down.h"

/* How many columns the row has. */
size_t push_columns_count(const struct sql_dialect *dialect,
			  const struct row_query *query);
struct pushed_answer {
	struct records_answer answer;
	uint64_t beyond; /* rows whose values the statement could not read */
	struct instant newest; /* INSTANT_ALWAYS: there is none */
};

/* ERR_PEER when the row is not what the statement gives. */
int push_answer(struct arena *arena, const struct sql_dialect *dialect,
		const struct row_query *query, const struct text *row,
		struct pushed_answer *pushed, struct err *err) MUST_USE;

#endif
