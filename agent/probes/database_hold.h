/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a look at records needs and can only get before its fence: of a database
 * the connection string that the site names, and a file for the rows that are
 * to be kept; and one for the nodes of a commitment (records/node_file.h); for
 * the look's own source and then for each that it joins, in the look's order. A
 * child holds those of its own lane and nobody else's.
 */
#ifndef PLAUDIT_PROBES_DATABASE_HOLD_H
#define PLAUDIT_PROBES_DATABASE_HOLD_H

#include "base/secret.h"
#include "model/plan.h"

struct database_hold {
	struct secret *secret; /* NULL: none is needed, or it is missing */
	struct text missing; /* why; size 0: nothing is */
	const char *read_path; /* of a database that is a file; else NULL */
	int archive; /* -1: the rows are not kept */
	int nodes; /* -1: nor are nodes */
};

/* 1 + look->joined_count of them, before the environment is wiped; NULL: none
 * is needed. state_directory NULL: nothing is kept. */
struct database_hold *database_holds_take(struct arena *arena,
					  const struct site *site,
					  const char *state_directory,
					  const struct look *look);
/* Wipes the secrets. */
void database_holds_release(struct database_hold *holds,
			    const struct look *look);

/* The directory of kept rows; in it <source>.<pid>.<n>.part is being written.
 */
#define KEPT_ROWS_DIRECTORY  "rows"
#define NODE_FILES_DIRECTORY "nodes" /* likewise */

#endif
