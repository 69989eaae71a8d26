/* SPDX-License-Identifier: Apache-2.0 */
/* A statement while it is written: what the files of push_down.h share. */
#ifndef PLAUDIT_RECORDS_PUSH_WRITER_H
#define PLAUDIT_RECORDS_PUSH_WRITER_H

#include "base/limits.h"
#include "records/push_down.h"
#include "records/sql_expression.h"

struct push_writer {
	struct arena *arena;
	const struct push_ask *ask;
	const struct sql_dialect *dialect;
	const struct source_kind *kind;
	struct buffer sql;
	struct push_refusal *why;
	int status;
	bool used[LIMIT_RECORD_COLUMNS]; /* columns of the kind */
};

void push_refuse(struct push_writer *writer, const struct expression *at,
		 const struct sql_writer *of, const char *why);
struct sql_writer push_expressions(const struct push_writer *writer,
				   bool in_group);

/* "t0 AS (...), t1 AS (...)": columns as values, and which are refused. */
void push_columns(struct push_writer *writer);
/* ", g AS (...), m AS (...)" with per, after t3 has keys and arguments. */
void push_groups(struct push_writer *writer);
/* The final SELECT over a (accounts) and the metrics of `from`. */
void push_result(struct push_writer *writer);

#endif
