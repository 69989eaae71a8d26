/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/plan_compare.h"

#include <assert.h>

static struct text printed(struct arena *arena, const struct json *json)
{
	struct err err = {.kind = ERR_NONE};
	struct text out;

	if (json_canonical(arena, json, &out, &err))
		assert(!"a plan is canonical by construction");
	return out;
}

/* The first item that is another one. */
static int item_differs(struct arena *arena, struct text name,
			const struct json *then, const struct json *now,
			struct err *err)
{
	size_t i = 0;

	while (i < then->count && i < now->count &&
	       text_equal(printed(arena, then->items[i]),
			  printed(arena, now->items[i])))
		i++;
	return err_set(err, ERR_TRUST,
		       "the plan is not what is asked for here: %.*s[%zu] (%zu "
		       "of them, here %zu)",
		       TEXT_ARG(name), i, then->count, now->count);
}

int plan_compare(struct arena *arena, const struct plan_head *read,
		 struct plan *plan, struct err *err)
{
	struct plan_head own = *read;
	const struct json *then, *now;

	own.plan = plan;
	then = plan_to_json(arena, read);
	now = plan_to_json(arena, &own);
	/* both were written here: the same members in the same order */
	for (size_t i = 0; i < then->count; i++) {
		const struct json *a = then->members[i].value;
		const struct json *b = now->members[i].value;

		if (text_equal(printed(arena, a), printed(arena, b)))
			continue;
		if (a->kind == JSON_IS_LIST && b->kind == JSON_IS_LIST)
			return item_differs(arena, then->members[i].name, a, b,
					    err);
		return err_set(err, ERR_TRUST,
			       "the plan is not what is asked for here: %.*s",
			       TEXT_ARG(then->members[i].name));
	}
	return 0;
}
