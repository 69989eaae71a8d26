/* SPDX-License-Identifier: Apache-2.0 */
/* Sources whose rows are looked up in one another have one look together. */
#include <stdlib.h>

#include "base/arena.h"
#include "load/plan_looks.h"

/* The look must read all sources that its asks join. */
void look_join(struct arena *arena, struct look *look,
	       const struct source_binding *const *sources, size_t count)
{
	const struct source_binding **all =
		arena_many(arena, look->joined_count + count,
			   const struct source_binding *);
	size_t n = 0;

	for (size_t i = 0; i < look->joined_count; i++)
		all[n++] = look->joined[i];
	for (size_t i = 0; i < count; i++) {
		size_t at = 0;

		while (at < n && all[at] != sources[i])
			at++;
		if (at == n)
			all[n++] = sources[i];
	}
	look->joined = all;
	look->joined_count = n;
}

/* What reads a database, be it only to look rows up, has a lane of its own: no
 * other look sees its connection strings. */
static bool asks_database(const struct look *look)
{
	bool asks = look->source->database;

	for (size_t i = 0; i < look->joined_count; i++)
		asks |= look->joined[i]->database != NULL;
	return asks;
}

void plan_look_name(struct arena *arena, struct look *look)
{
	struct text source = look->source->kind->name;

	look->id = text_format(arena, "records:%.*s", TEXT_ARG(source));
	look->lane = asks_database(look) ? text_format(arena, "database:%.*s",
						       TEXT_ARG(source))
					 : TEXT("records");
}

static bool has_source(const struct look *look,
		       const struct source_binding *source)
{
	for (size_t i = 0; i <= look->joined_count; i++)
		if (look_source(look, i) == source)
			return true;
	return false;
}

static bool joins_source(const struct look *look,
			 const struct source_binding *source)
{
	for (size_t i = 0; i < look->joined_count; i++)
		if (look->joined[i] == source)
			return true;
	return false;
}

static bool shares_source(const struct look *a, const struct look *b)
{
	for (size_t i = 0; i <= b->joined_count; i++)
		if (has_source(a, look_source(b, i)))
			return true;
	return false;
}

/* Without the look's own. */
static void leave_out_own(struct arena *arena, struct look *look)
{
	const struct source_binding **others = arena_many(
		arena, look->joined_count, const struct source_binding *);
	size_t count = 0;

	for (size_t i = 0; i < look->joined_count; i++)
		if (look->joined[i] != look->source)
			others[count++] = look->joined[i];
	look->joined = others;
	look->joined_count = count;
}

static int ask_order(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

	return x < y ? -1 : x > y;
}

static void unite_asks(struct arena *arena, struct look *into,
		       const struct look *from)
{
	size_t count = into->ask_count + from->ask_count;
	unsigned *asks = arena_many(arena, count, unsigned);

	for (size_t i = 0; i < into->ask_count; i++)
		asks[i] = into->asks[i];
	for (size_t i = 0; i < from->ask_count; i++)
		asks[into->ask_count + i] = from->asks[i];
	qsort(asks, count, sizeof(*asks), ask_order);
	into->asks = asks;
	into->ask_count = count;
}

/* One look at the sources of both: it is called after one whose rows are
 * looked up in others' and not the other way round. */
static void unite(struct arena *arena, struct look *into,
		  const struct look *from)
{
	const struct source_binding *own = into->source;

	if (joins_source(from, into->source) &&
	    !joins_source(into, from->source))
		own = from->source;
	look_join(arena, into, &into->source, 1);
	look_join(arena, into, &from->source, 1);
	look_join(arena, into, from->joined, from->joined_count);
	into->source = own;
	leave_out_own(arena, into);
	unite_asks(arena, into, from);
	plan_look_name(arena, into);
}

/* The first that shares a source with an earlier one; 0: none does. */
static size_t find_sharing(const struct plan_looks *looks, size_t *with)
{
	for (size_t i = 1; i < looks->count; i++)
		for (*with = 0; *with < i; (*with)++)
			if (looks->items[i].source &&
			    looks->items[*with].source &&
			    shares_source(&looks->items[*with],
					  &looks->items[i]))
				return i;
	return 0;
}

void plan_looks_unite(struct plan_looks *looks, struct ask *asks)
{
	size_t with, at;

	for (size_t i = 0; i < looks->count; i++)
		leave_out_own(looks->arena, &looks->items[i]);
	while ((at = find_sharing(looks, &with))) {
		unite(looks->arena, &looks->items[with], &looks->items[at]);
		looks->count--;
		for (size_t i = at; i < looks->count; i++)
			looks->items[i] = looks->items[i + 1];
	}
	for (size_t i = 0; i < looks->count; i++)
		for (size_t k = 0; k < looks->items[i].ask_count; k++)
			asks[looks->items[i].asks[k]].look = (int)i;
}
