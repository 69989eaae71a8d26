/* SPDX-License-Identifier: Apache-2.0 */
#include "load/plan_looks.h"

#include "base/arena.h"
#include "base/limits.h"
#include "load/name_path.h"
#include "probes/probe.h"

#define LIVE_LOOK_MS 60000

static const struct source_binding *find_source(const struct site *site,
						const struct source_kind *kind)
{
	for (size_t i = 0; i < site->source_count; i++)
		if (site->sources[i].kind == kind)
			return &site->sources[i];
	return NULL;
}

static const struct target *find_target(const struct site *site,
					struct text name)
{
	for (size_t i = 0; i < site->target_count; i++)
		if (text_equal(site->targets[i].name, name))
			return &site->targets[i];
	return NULL;
}

static bool same_settings(const struct setting *a, size_t a_count,
			  const struct setting *b, size_t b_count)
{
	if (a_count != b_count)
		return false;
	for (size_t i = 0; i < a_count; i++)
		if (!text_equal(a[i].name, b[i].name) ||
		    !text_equal(a[i].value, b[i].value) ||
		    !same_settings(a[i].items, a[i].count, b[i].items,
				   b[i].count))
			return false;
	return true;
}

static bool same_look(const struct look *a, const struct look *b)
{
	return a->kind == b->kind && a->source == b->source &&
	       a->target == b->target &&
	       same_settings(a->settings, a->setting_count, b->settings,
			     b->setting_count);
}

/* The same settings with {params.x} and {subject.x} filled in. */
static const struct setting *fill(struct arena *arena,
				  const struct setting *settings, size_t count,
				  const struct ask *ask,
				  const struct value *values)
{
	struct setting *out = arena_many(arena, count, struct setting);

	for (size_t i = 0; i < count; i++) {
		out[i] = settings[i];
		out[i].value = name_path_fill(arena, settings[i].value,
					      ask->check, values, ask->subject);
		out[i].items = fill(arena, settings[i].items, settings[i].count,
				    ask, values);
	}
	return out;
}

static void name_look(struct plan_looks *looks, struct look *look)
{
	struct arena *arena = looks->arena;
	unsigned number = 1;

	if (look->source != NULL) {
		plan_look_name(arena, look);
		return;
	}
	for (size_t i = 0; i < looks->count; i++)
		number += looks->items[i].kind == look->kind &&
			  looks->items[i].target == look->target;
	look->lane = look->target != NULL ? look->target->name : TEXT("files");
	look->id =
		look->target != NULL
			? text_format(arena, "%s:%.*s:%u", look->kind->name,
				      TEXT_ARG(look->target->name), number)
			: text_format(arena, "%s:%u", look->kind->name, number);
}

/* The index of that look, made if there is none. */
static size_t place_look(struct plan_looks *looks, struct look *look)
{
	for (size_t i = 0; i < looks->count; i++)
		if (same_look(&looks->items[i], look)) {
			if (!text_equal(looks->items[i].subject, look->subject))
				looks->items[i].subject = TEXT("");
			look_join(looks->arena, &looks->items[i], look->joined,
				  look->joined_count);
			if (look->source)
				plan_look_name(looks->arena, &looks->items[i]);
			return i;
		}
	name_look(looks, look);
	if (looks->count == looks->room)
		looks->items =
			arena_grow(looks->arena, looks->items, looks->count,
				   &looks->room, sizeof(*looks->items));
	if (looks->count == looks->ask_rooms_room)
		looks->ask_rooms =
			arena_grow(looks->arena, looks->ask_rooms, looks->count,
				   &looks->ask_rooms_room,
				   sizeof(*looks->ask_rooms));
	looks->ask_rooms[looks->count] = 0;
	looks->items[looks->count] = *look;
	return looks->count++;
}

static void block(struct ask *ask, enum reason reason, struct text detail)
{
	ask->look = -1;
	ask->blocked = reason;
	ask->blocked_detail = detail;
}

/* Whether every profile that speaks of the source asks for it only later. */
static bool is_phasing_in(const struct plan_looks *looks, struct text source)
{
	const struct site *site = looks->site;

	for (size_t i = 0; i < site->profile_count; i++)
		for (size_t j = 0; j < site->profiles[i]->phase_in_count; j++) {
			const struct phase_in *phase =
				&site->profiles[i]->phase_ins[j];

			if (text_equal(phase->source, source))
				return instant_compare(looks->now,
						       phase->until) < 0;
		}
	return false;
}

static void block_source(const struct plan_looks *looks, struct ask *ask,
			 const struct source_kind *kind)
{
	block(ask,
	      is_phasing_in(looks, kind->name) ? REASON_PHASING_IN
					       : REASON_NEVER_BOUND,
	      text_format(looks->arena, "the site file binds no source %.*s",
			  TEXT_ARG(kind->name)));
}

/* False when the site does not bind the check's source, or one it joins. */
static bool bind_sources(struct plan_looks *looks, struct ask *ask,
			 struct look *look)
{
	const struct records_spec *spec = ask->check->records;

	look->subject = TEXT("");
	look->source = find_source(looks->site, spec->source);
	if (look->source == NULL) {
		block_source(looks, ask, spec->source);
		return false;
	}
	for (size_t i = 0; i < spec->join_count; i++) {
		const struct source_kind *kind = spec->joins[i].other.source;
		const struct source_binding *found =
			find_source(looks->site, kind);

		if (found == NULL) {
			block_source(looks, ask, kind);
			return false;
		}
		look_join(looks->arena, look, &found, 1);
	}
	return true;
}

/* False when the site binds no such source or target. */
static bool bind_look(struct plan_looks *looks, struct ask *ask,
		      struct look *look)
{
	const struct check *check = ask->check;
	struct value *values =
		arena_many(looks->arena, ask->parameter_count, struct value);

	look->kind = check->probe;
	look->subject = ask->subject;
	look->deadline_ms =
		check->records != NULL ? LIMIT_LOOK_MS : LIVE_LOOK_MS;
	if (check->records != NULL)
		return bind_sources(looks, ask, look);
	for (size_t i = 0; i < ask->parameter_count; i++)
		values[i] = ask->parameters[i].value;
	look->settings = fill(looks->arena, check->settings,
			      check->setting_count, ask, values);
	look->setting_count = check->setting_count;
	for (size_t i = 0; i < look->setting_count; i++) {
		if (!text_is(look->settings[i].name, "target"))
			continue;
		look->target =
			find_target(looks->site, look->settings[i].value);
		block(ask, REASON_NEVER_BOUND,
		      text_format(looks->arena,
				  "the site file has no target %.*s",
				  TEXT_ARG(look->settings[i].value)));
		return look->target != NULL;
	}
	return true;
}

void plan_looks_add(struct plan_looks *looks, struct ask *ask, unsigned index)
{
	struct look look = {0}, *at;
	unsigned *asks;
	size_t found;

	if (ask->blocked != REASON_NONE || !bind_look(looks, ask, &look))
		return;
	block(ask, REASON_NONE, (struct text){NULL, 0});
	found = place_look(looks, &look);
	at = &looks->items[found];
	asks = arena_grow(looks->arena, at->asks, at->ask_count,
			  &looks->ask_rooms[found], sizeof(*asks));
	asks[at->ask_count++] = index;
	at->asks = asks;
	ask->look = (int)found;
}
