/* SPDX-License-Identifier: Apache-2.0 */
/* Progress on a terminal's stderr: looks done, bytes read, time left. Silent
 * when stderr is no terminal. One line, rewritten at most five times a second.
 */
#ifndef PLAUDIT_VERBS_PROGRESS_H
#define PLAUDIT_VERBS_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	bool shown;
	bool dirty; /* a line stands on the terminal */
	int64_t began_ns, last_ns;
};

void progress_init(struct progress *progress, bool quiet);
/* The callback of audit's lanes. */
void progress_tell(void *progress, size_t done, size_t looks, uint64_t bytes,
		   uint64_t total);
void progress_end(struct progress *progress); /* wipes the line */

#endif
