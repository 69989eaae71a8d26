/* SPDX-License-Identifier: Apache-2.0 */
/* What the writers of values and of conditions share. */
#ifndef PLAUDIT_RECORDS_SQL_CONDITION_H
#define PLAUDIT_RECORDS_SQL_CONDITION_H

#include "records/sql_expression.h"

/* Whether it reads nothing of a row; then its value, and that as SQL. */
bool sql_is_constant(const struct sql_writer *writer,
		     const struct cel_node *node);
struct value sql_constant(struct sql_writer *writer, struct cel_node *node);
void sql_put_constant(struct sql_writer *writer, const struct cel_node *node,
		      struct value v, struct buffer *out);

bool sql_is_coalesce(const struct cel_node *node);
/* CASE WHEN ... THEN ... ELSE ... END */
void sql_put_choice(struct sql_writer *writer, struct cel_node *node,
		    struct buffer *out);

#endif
