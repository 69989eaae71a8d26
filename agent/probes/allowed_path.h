/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The paths a check may look at: what lies in a directory that the site allows
 * once every link is followed.
 */
#ifndef PLAUDIT_PROBES_ALLOWED_PATH_H
#define PLAUDIT_PROBES_ALLOWED_PATH_H

#include <limits.h>

#include "model/site.h"

/* The site's own directory of that index; NULL when it is not there. */
const char *allowed_directory(struct arena *arena, const struct site *site,
			      size_t index, char real[PATH_MAX]);
/* The real path of what is there; of what is absent, that of the nearest
 * directory that is there, with nothing after it that climbs up again. False
 * with errno when it cannot be followed. */
bool path_resolve(struct arena *arena, const char *path, char real[PATH_MAX]);
bool path_is_allowed(struct arena *arena, const struct site *site,
		     const char *real);

#endif
