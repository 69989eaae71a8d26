/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/env.h"

#include "cel/function.h"
#include "cel/word.h"

static unsigned bucket_of(struct text name)
{
	unsigned size = (unsigned)name.size;
	unsigned first, last;

	if (!size)
		return 0;
	first = (unsigned char)name.data[0];
	last = (unsigned char)name.data[size - 1];
	return (size + first * 5 + last * 11) % ENV_BUCKETS;
}

unsigned cel_env_add(struct arena *arena, struct cel_env *env, struct text root,
		     struct text name, const struct cel_type *type)
{
	unsigned *bucket = &env->buckets[bucket_of(name)];

	if (!env->functions)
		env->functions = function_index_new(arena);
	if (env->count == env->room)
		env->names = arena_grow(arena, env->names, env->count,
					&env->room, sizeof(*env->names));
	env->names[env->count++] = (struct cel_name){
		.root = root,
		.name = name,
		.type = type,
		.slot = env->slots,
		.next = *bucket,
	};
	*bucket = (unsigned)env->count;
	return env->slots++;
}

const struct cel_name *cel_env_find(const struct cel_env *env, struct text root,
				    struct text name)
{
	const struct cel_name *found = NULL;

	for (unsigned i = env->buckets[bucket_of(name)]; i;
	     i = env->names[i - 1].next)
		if (word_is(env->names[i - 1].name, name) &&
		    word_is(env->names[i - 1].root, root))
			found = &env->names[i - 1];
	return found;
}
