/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A site file and the rule pack it names. A site may only tighten: whatever
 * loosens a value of law or of a published target is an error here.
 */
#ifndef PLAUDIT_LOAD_LOAD_SITE_H
#define PLAUDIT_LOAD_LOAD_SITE_H

#include "load/complaint.h"
#include "model/site.h"

struct site_request {
	const char *path; /* of plaudit.yaml */
	const char *pack_directory; /* NULL: as the site says, else where the
				       package installs it, else "." */
	struct instant now; /* for waivers that have expired */
};

/* Both in the arena. As load_pack: -1 with complaints, or ERR_SYSTEM. */
int load_site(struct arena *arena, const struct site_request *request,
	      struct complaints *complaints, const struct pack **pack,
	      const struct site **site, struct err *err) MUST_USE;

#endif
