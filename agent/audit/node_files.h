/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Node files of commitments (records/node_file.h) in the state directory: what
 * lanes wrote is named after the commitment's root, like its key; what is older
 * than the site's `keep-nodes`, or was left by a run that ended early, goes.
 */
#ifndef PLAUDIT_AUDIT_NODE_FILES_H
#define PLAUDIT_AUDIT_NODE_FILES_H

#include "audit/lane.h"

/* A lane that left none is none to complain of. */
int node_files_take(struct arena *arena, const char *state,
		    const struct plan *plan, const struct answers *answers,
		    struct err *err) MUST_USE;
/* Where the nodes of a commitment are, whether or not they are there. */
const char *node_file_path(struct arena *arena, const char *state,
			   struct digest root);

#endif
