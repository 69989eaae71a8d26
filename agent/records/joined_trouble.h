/* SPDX-License-Identifier: Apache-2.0 */
/*
 * While sources are read with one another: what was had of each, and why a
 * query cannot be judged by what it joins.
 */
#ifndef PLAUDIT_RECORDS_JOINED_TROUBLE_H
#define PLAUDIT_RECORDS_JOINED_TROUBLE_H

#include "model/check.h"
#include "records/joined_run.h"
#include "records/joined_table.h"
#include "records/odbc_pool.h"

/* One join of one query. */
struct asked {
	size_t by, query, join; /* the reading that has it; in that one */
	size_t of; /* the reading that is looked up in */
	bool is_read; /* and this is what was had: */
	struct records_answer answer;
};

/* One of the sources. */
struct joined_state {
	bool *is_answered; /* for each of its queries */
	struct records_answer *answers;
	struct joined_account **accounts;
	size_t *account_counts;
};

struct joining {
	struct arena *arena;
	const struct joined_job *job;
	struct deadline deadline;
	struct table_budget budget; /* of all tables */
	struct odbc_pool pool;
	struct joined_state *states;
	struct asked *asked;
	size_t asked_count;
};

static inline const struct join_spec *join_of(const struct joining *j,
					      const struct asked *asked)
{
	const struct joined_reading *by = &j->job->readings[asked->by];

	return &by->queries[asked->query].spec->joins[asked->join];
}

/* Nothing that was computed can be judged by where what it joins cannot. */
void joined_troubles_tell(const struct joining *j);
/* What became of the rows that rows were looked up in, as far as it is known:
 * fills the states' accounts. */
void joined_accounts_fill(const struct joining *j);
/* Read once more it must be what it was; else it has a reason. */
void joined_reading_compare(struct arena *arena, struct joined_reading *reading,
			    const struct records_result *again);

#endif
