/* SPDX-License-Identifier: Apache-2.0 */
/* A rule pack without a site: complaints are printed on stderr. */
#ifndef PLAUDIT_VERBS_PACK_OPEN_H
#define PLAUDIT_VERBS_PACK_OPEN_H

#include "model/policy.h"

struct complaints;

/* directory NULL: "." if it has checks/, else where the package put it. */
int pack_open(struct arena *arena, const char *directory,
	      const struct pack **out, struct err *err) MUST_USE;
const char *pack_directory(struct arena *arena, const char *given);
void complaints_tell(const struct complaints *complaints);

#endif
