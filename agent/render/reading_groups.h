/* SPDX-License-Identifier: Apache-2.0 */
/* The worst groups of a finding, in words. */
#ifndef PLAUDIT_RENDER_READING_GROUPS_H
#define PLAUDIT_RENDER_READING_GROUPS_H

#include "render/reading.h"

struct groups_reading {
	struct text heading; /* "Worst groups by p95, of 812" */
	struct text notes; /* how many are not listed, and why; may be "" */
	struct text *lines; /* "branch 0012: cases 7; p95 2 h" */
	size_t count;
	const struct json *json; /* NULL: the finding has none */
};

struct groups_reading reading_groups(const struct reading *reading,
				     const struct finding *finding);

#endif
