/* SPDX-License-Identifier: Apache-2.0 */
/* All checks of a directory, sorted by id so that they can be looked up. */
#ifndef PLAUDIT_LOAD_CHECK_SET_H
#define PLAUDIT_LOAD_CHECK_SET_H

#include "base/fs.h"
#include "load/pack_reader.h"

/* Of the pack: paths begin with checks/. */
void check_set_read(struct pack_reader *reader, const struct path_list *paths,
		    const struct check **checks, size_t *count);
/* Of the institution: reader->directory is its own, paths begin with local/. */
void check_set_read_local(struct pack_reader *reader,
			  const struct path_list *paths,
			  const struct check **checks, size_t *count);

#endif
