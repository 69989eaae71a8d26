/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks of a source answered by the database: one statement each, all in the
 * session's one transaction, so that every account begins with the same number
 * of rows. Nothing is committed to.
 */
#ifndef PLAUDIT_RECORDS_PUSH_DOWN_RUN_H
#define PLAUDIT_RECORDS_PUSH_DOWN_RUN_H

#include "records/engine.h"
#include "records/odbc_session.h"

int push_down_run(struct arena *arena, const struct records_job *job,
		  struct odbc_session *session, struct records_result *out,
		  struct err *err) MUST_USE;

#endif
