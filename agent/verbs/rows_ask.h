/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows a command line asks for: "12", "5,7-20", "@FILE"; keys. */
#ifndef PLAUDIT_VERBS_ROWS_ASK_H
#define PLAUDIT_VERBS_ROWS_ASK_H

#include "records/row_proof.h"
#include "verbs/records_verb.h"

/* Fills rows, keys and absent. ERR_USAGE when there are none. */
int rows_ask_read(struct arena *arena, const struct records_options *options,
		  struct row_ask *out, struct err *err) MUST_USE;

#endif
