/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rule packs that the regulator published, kept as copies under
 * <dir>/packs/<digest> so that what we judge with cannot change behind us, and
 * loaded once each. Any thread.
 */
#ifndef PLAUDIT_COLLECTOR_PACK_SHELF_H
#define PLAUDIT_COLLECTOR_PACK_SHELF_H

#include "model/policy.h"

struct pack_shelf;

struct pack_shelf *pack_shelf_open(const char *directory);
void pack_shelf_close(struct pack_shelf *shelf);
/* Loads it now if it was not yet. NULL when it is not there or not valid; the
 * reason is given once, when it is first asked for. */
const struct pack *pack_shelf_get(struct pack_shelf *shelf,
				  struct digest digest, struct err *err);
/* Checks the pack in `from` and copies it: *digest names it then. */
int pack_shelf_add(struct arena *arena, const char *directory, const char *from,
		   struct digest *digest, struct err *err) MUST_USE;

#endif
