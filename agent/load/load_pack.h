/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rule pack: every YAML file below checks/ and policies/ of a directory,
 * checked, cross-checked and compiled. What is wrong is told in `complaints`.
 */
#ifndef PLAUDIT_LOAD_LOAD_PACK_H
#define PLAUDIT_LOAD_LOAD_PACK_H

#include "load/complaint.h"
#include "model/policy.h"

/*
 * 0 when there is a pack to use. -1 when complaints has an error (then err
 * counts them, ERR_USAGE; *out holds what could be read, for lint to go on
 * with) or the directory cannot be read (ERR_SYSTEM).
 */
int load_pack(struct arena *arena, const char *directory,
	      struct complaints *complaints, struct pack *out,
	      struct err *err) MUST_USE;

/* The digest alone, by the rule of policies/README.md. */
int load_pack_digest(struct arena *arena, const char *directory,
		     struct digest *out, struct err *err) MUST_USE;

#endif
