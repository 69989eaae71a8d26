/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

#define EVERY_NS 200000000LL
#define MIB	 1048576.0

void progress_init(struct progress *progress, bool quiet)
{
	progress->shown = !quiet && isatty(STDERR_FILENO);
	progress->dirty = false;
	progress->began_ns = clock_monotonic_ns();
	progress->last_ns = 0;
}

void progress_tell(void *context, size_t done, size_t looks, uint64_t bytes,
		   uint64_t total)
{
	struct progress *progress = context;
	int64_t now = clock_monotonic_ns();
	double seconds = (double)(now - progress->began_ns) / 1e9;

	if (!progress->shown || now - progress->last_ns < EVERY_NS)
		return;
	progress->last_ns = now;
	fprintf(stderr, "\r\033[K%zu of %zu looks", done, looks);
	if (total) {
		fprintf(stderr, ", %.0f of %.0f MiB", (double)bytes / MIB,
			(double)total / MIB);
		if (bytes && bytes < total)
			fprintf(stderr, ", %.0f s left",
				seconds * (double)(total - bytes) /
					(double)bytes);
	}
	fflush(stderr);
	progress->dirty = true;
}

void progress_end(struct progress *progress)
{
	if (progress->dirty)
		fputs("\r\033[K", stderr);
	progress->dirty = false;
}
