/* SPDX-License-Identifier: Apache-2.0 */
/* What `plaudit commit` says: a line a source on stdout, in the language that
 * was chosen, and what is wrong on stderr. */
#ifndef PLAUDIT_VERBS_COMMIT_WORDS_H
#define PLAUDIT_VERBS_COMMIT_WORDS_H

#include "model/report.h"

struct commit_note {
	const char *language; /* "en" or "th" */
	bool quiet; /* only what is wrong */
	bool left; /* something stays in the outbox */
};

void commit_tell(struct arena *arena, const struct report *report,
		 const struct commit_note *note);

#endif
