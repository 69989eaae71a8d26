/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an expression may name. A name is bare (`p95`) or a field of a root
 * (`row.frozen_at`, `params.limit`); each has a type and a slot: the index of
 * its value in the array that cel_eval is given. Nothing else can be named, and
 * there is no way from an expression to anything that is not in its slots.
 */
#ifndef PLAUDIT_CEL_ENV_H
#define PLAUDIT_CEL_ENV_H

#include "base/zone.h"
#include "cel/type.h"

struct cel_name {
	struct text root; /* "row"; size 0 for a bare name */
	struct text name;
	const struct cel_type *type;
	unsigned slot;
	unsigned next; /* one of its bucket, its number + 1; 0: none */
};

#define ENV_BUCKETS 64 /* a power of two */

struct holidays; /* cel/calendar.h: for workdays() */
struct function_index; /* cel/function.h */

struct cel_env {
	struct cel_name *names;
	size_t count;
	size_t room;
	unsigned buckets[ENV_BUCKETS]; /* the last name of each, as in next */
	unsigned slots; /* one more than the highest slot in use */
	const struct zone *zone; /* of day(), workdays(); NULL: UTC */
	const struct holidays *holidays; /* NULL: workdays() is an error */
	const struct function_index *functions; /* NULL until a name is added */
	bool unchecked; /* CEL without its checker: ill types fail at run time
			 */
};

/* Adds a name with the next free slot and returns the slot; of names added
 * twice the first is found. */
unsigned cel_env_add(struct arena *arena, struct cel_env *env, struct text root,
		     struct text name, const struct cel_type *type);
const struct cel_name *cel_env_find(const struct cel_env *env, struct text root,
				    struct text name);

#endif
