/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/env.h"

#include "cel/function.h"
#include "cel/word.h"

unsigned cel_env_add(struct arena *arena, struct cel_env *env, struct text root,
		     struct text name, const struct cel_type *type)
{
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
	};
	return env->slots++;
}

const struct cel_name *cel_env_find(const struct cel_env *env, struct text root,
				    struct text name)
{
	for (size_t i = 0; i < env->count; i++)
		if (word_is(env->names[i].name, name) &&
		    word_is(env->names[i].root, root))
			return &env->names[i];
	return NULL;
}
