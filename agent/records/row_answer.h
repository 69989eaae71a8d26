/* SPDX-License-Identifier: Apache-2.0 */
/* What a query's state comes to: facts, bounds, account, listed cases. */
#ifndef PLAUDIT_RECORDS_ROW_ANSWER_H
#define PLAUDIT_RECORDS_ROW_ANSWER_H

#include "records/row_pass.h"

/* All threads merged into `worker`. */
struct records_answer row_answer(struct arena *arena, struct row_worker *worker,
				 size_t query);
/* The answer of every query of a source that could not be read. */
struct records_answer row_answer_none(struct arena *arena,
				      const struct row_query *query,
				      enum reason reason, struct text detail,
				      struct text where);

#endif
