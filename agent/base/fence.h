/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a child does to itself before it looks at anything: it gives up rights
 * that looking does not need. Layers, in this order: an unprivileged user (when
 * root), no new privileges, resource limits, Landlock (what may be read; with
 * it nothing may be written), seccomp (what may be called). A kernel may lack
 * some, so the layers that held are told and kept with the evidence; with
 * `required` a missing one is an error and the child must not look.
 *
 * For a child with one thread. Some of it may hold when it fails: end then.
 */
#ifndef PLAUDIT_BASE_FENCE_H
#define PLAUDIT_BASE_FENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

enum fence_layer {
	FENCE_USER = 1 << 0, /* root became another user */
	FENCE_NO_NEW_PRIVS = 1 << 1,
	FENCE_RLIMITS = 1 << 2,
	FENCE_LANDLOCK = 1 << 3,
	FENCE_SECCOMP = 1 << 4,
};
#define FENCE_LAYERS 5

struct fence {
	/* ceilings; 0 leaves what is */
	uint64_t cpu_seconds;
	uint64_t memory_bytes; /* address space; not under a sanitizer */
	uint64_t file_size_bytes;
	uint64_t open_files;
	uint64_t processes; /* of the user; root is not bound by it */
	/* What may be read, with all below it; absent ones are passed over.
	 * NULL ends the list; a NULL list: no Landlock. /dev/null is free. */
	const char *const *read_paths;
	bool execute; /* what may be read may be run too */
	bool network; /* else no socket but AF_UNIX */
	const char *user; /* whom root becomes; NULL: "nobody" */
	bool keep_user; /* root stays root, to read what only root may */
	bool required;
};

/* *layers gets the bits that hold, also when it fails. */
int fence_enter(const struct fence *fence, unsigned *layers,
		struct err *err) MUST_USE;
/* "user", "no-new-privs", "rlimits", "landlock", "seccomp" of bit 0..4 */
const char *fence_layer_name(unsigned bit);

#endif
