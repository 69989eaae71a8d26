/* SPDX-License-Identifier: Apache-2.0 */
#include "load/plan_pieces.h"

#include <stdlib.h>

#include "base/arena.h"
#include "load/tighten.h"

static const struct override *find_override(const struct site *site,
					    const struct parameter *parameter)
{
	for (size_t i = 0; i < site->override_count; i++)
		if (site->overrides[i].parameter == parameter)
			return &site->overrides[i];
	return NULL;
}

static const struct dated_value *value_at(const struct clause_use *use,
					  const struct parameter *parameter,
					  struct instant t)
{
	for (size_t i = 0; i < use->with_count; i++) {
		const struct with *with = &use->with[i];

		if (with->parameter != parameter)
			continue;
		for (size_t j = 0; j < with->count; j++)
			if (period_has(with->values[j].in_force, t))
				return &with->values[j];
	}
	return NULL;
}

/* Loading refused a site that loosens; only a clause that is not yet law,
 * judged because somebody asked, may still be stricter than the site. */
static bool may_override(const struct override *override,
			 const struct dated_value *limit)
{
	if (override == NULL || limit == NULL ||
	    value_equal(override->value, limit->value))
		return false;
	return !value_loosens(override->parameter->stricter, override->value,
			      limit->value) ||
	       (limit->basis == BASIS_ENGINEERING &&
		override->reason.en.size > 0);
}

static const struct parameter_value *values_at(struct arena *arena,
					       const struct site *site,
					       const struct clause_use *use,
					       struct instant t)
{
	const struct check *check = use->check;
	struct parameter_value *out = arena_many(arena, check->parameter_count,
						 struct parameter_value);

	for (size_t i = 0; i < check->parameter_count; i++) {
		const struct parameter *parameter = &check->parameters[i];
		const struct dated_value *limit = value_at(use, parameter, t);
		const struct override *override =
			find_override(site, parameter);

		out[i].parameter = parameter;
		out[i].name = parameter->name;
		/* loading refused a clause in force without a value; one that
		 * is judged ahead of its time may have none yet */
		out[i].value = limit != NULL
				       ? limit->value
				       : value_unknown("no value in force");
		out[i].basis = limit != NULL ? limit->basis : BASIS_ENGINEERING;
		if (!may_override(override, limit))
			continue;
		out[i].overridden = true;
		out[i].published = limit->value;
		out[i].value = override->value;
		out[i].reason = override->reason.en;
	}
	return out;
}

static bool has_window(const struct check *check)
{
	return check->records != NULL && check->records->window_column >= 0;
}

static struct period window_of(const struct check *check, struct instant now)
{
	return (struct period){instant_sub(now, check->records->window_last),
			       now};
}

static int instant_order(const void *a, const void *b)
{
	return instant_compare(*(const struct instant *)a,
			       *(const struct instant *)b);
}

/* The moments inside the window at which a value begins or ends, in order, with
 * the window's own two ends. */
static struct instant *find_cuts(struct arena *arena,
				 const struct clause_use *use,
				 struct period window, size_t *count)
{
	size_t room = 2;
	struct instant *cuts;

	for (size_t i = 0; i < use->with_count; i++)
		room += 2 * use->with[i].count;
	cuts = arena_many(arena, room, struct instant);
	*count = 0;
	cuts[(*count)++] = window.from;
	cuts[(*count)++] = window.until;
	for (size_t i = 0; i < use->with_count; i++)
		for (size_t j = 0; j < use->with[i].count; j++) {
			struct period p = use->with[i].values[j].in_force;

			if (period_has(window, p.from))
				cuts[(*count)++] = p.from;
			if (period_has(window, p.until))
				cuts[(*count)++] = p.until;
		}
	qsort(cuts, *count, sizeof(*cuts), instant_order);
	return cuts;
}

static struct plan_pieces one_piece(struct arena *arena, struct period window,
				    const struct parameter_value *parameters)
{
	struct plan_piece *piece = arena_new(arena, struct plan_piece);

	*piece = (struct plan_piece){window, parameters};
	return (struct plan_pieces){piece, 1};
}

/* Neighbours whose values are the same (only the other use of a parameter
 * changed) would be two findings of one claim: they stay one. */
static bool same_values(const struct plan_piece *a, const struct plan_piece *b,
			size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!value_equal(a->parameters[i].value,
				 b->parameters[i].value) ||
		    a->parameters[i].basis != b->parameters[i].basis)
			return false;
	return true;
}

struct plan_pieces plan_pieces_of(struct arena *arena, const struct site *site,
				  const struct clause *clause,
				  const struct clause_use *use,
				  struct instant now)
{
	struct period always = {INSTANT_ALWAYS, INSTANT_NEVER}, window;
	struct plan_piece *pieces;
	struct instant *cuts;
	size_t cut_count, count = 0;

	if (!period_has(clause->in_force, now))
		return one_piece(
			arena,
			has_window(use->check) ? window_of(use->check, now)
					       : always,
			values_at(arena, site, use, clause->in_force.from));
	if (!has_window(use->check))
		return one_piece(arena, always,
				 values_at(arena, site, use, now));
	window = window_of(use->check, now);
	if (instant_compare(window.from, clause->in_force.from) < 0)
		window.from = clause->in_force.from;
	cuts = find_cuts(arena, use, window, &cut_count);
	pieces = arena_many(arena, cut_count, struct plan_piece);
	for (size_t i = 0; i + 1 < cut_count; i++) {
		struct plan_piece piece = {{cuts[i], cuts[i + 1]}, NULL};

		if (instant_compare(cuts[i], cuts[i + 1]) == 0)
			continue;
		piece.parameters = values_at(arena, site, use, cuts[i]);
		if (count > 0 && same_values(&pieces[count - 1], &piece,
					     use->check->parameter_count))
			pieces[count - 1].window.until = piece.window.until;
		else
			pieces[count++] = piece;
	}
	if (count == 0) /* in force from this very moment: no row yet */
		return one_piece(arena, window,
				 values_at(arena, site, use, now));
	return (struct plan_pieces){pieces, count};
}

struct plan_piece plan_piece_local(struct arena *arena, const struct site *site,
				   const struct check *check,
				   struct instant now)
{
	struct plan_piece piece = {{INSTANT_ALWAYS, INSTANT_NEVER}, NULL};
	struct parameter_value *values = arena_many(
		arena, check->parameter_count, struct parameter_value);

	if (has_window(check))
		piece.window = window_of(check, now);
	for (size_t i = 0; i < check->parameter_count; i++) {
		const struct override *override =
			find_override(site, &check->parameters[i]);

		values[i].parameter = &check->parameters[i];
		values[i].name = check->parameters[i].name;
		values[i].basis = BASIS_ENGINEERING;
		values[i].value = override != NULL ? override->value
						   : value_unknown("not given");
	}
	piece.parameters = values;
	return piece;
}
