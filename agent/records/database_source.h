/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source that is a table of a database: its rows by a cursor through the same
 * engine as a file's, or, where the site says push-down, the aggregates worked
 * out by the database itself. Either way in one transaction that can only read.
 */
#ifndef PLAUDIT_RECORDS_DATABASE_SOURCE_H
#define PLAUDIT_RECORDS_DATABASE_SOURCE_H

#include "records/engine.h"

/* Whether the job's rows are still in a database. */
bool database_source_is(const struct records_job *job);
/* As records_run. */
int database_source_run(struct arena *arena, const struct records_job *job,
			struct deadline deadline, struct records_result *out,
			struct err *err) MUST_USE;

#endif
