/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/published.h"

/* The value in force when the finding's window began, or now. */
static const struct dated_value *value_of(const struct clause_use *use,
					  const struct parameter *parameter,
					  struct instant at)
{
	for (size_t i = 0; i < use->with_count; i++) {
		const struct with *with = &use->with[i];

		if (with->parameter != parameter)
			continue;
		for (size_t k = 0; k < with->count; k++)
			if (period_has(with->values[k].in_force, at))
				return &with->values[k];
	}
	return NULL;
}

static enum published_match compare_one(const struct parameter_value *used,
					const struct parameter *parameter,
					const struct dated_value *published)
{
	bool comparable = false;
	int order;

	if (value_equal(used->value, published->value))
		return PUBLISHED_SAME;
	order = value_compare(used->value, published->value, &comparable);
	if (comparable && parameter->stricter != DIRECTION_FIXED &&
	    (order < 0) == (parameter->stricter == DIRECTION_LOWER))
		return PUBLISHED_TIGHTER;
	if (published->basis == BASIS_ENGINEERING && used->reason.size)
		return PUBLISHED_LOOSER_ALLOWED;
	return PUBLISHED_LOOSER;
}

enum published_match published_compare(const struct clause_use *use,
				       const struct finding *finding,
				       struct instant now)
{
	enum published_match worst = PUBLISHED_SAME;
	bool windowed = finding->window.from.seconds != INT64_MIN;
	struct instant at = windowed ? finding->window.from : now;

	if (finding->parameter_count != use->check->parameter_count)
		return PUBLISHED_LOOSER;
	for (size_t i = 0; i < finding->parameter_count; i++) {
		const struct parameter *parameter = &use->check->parameters[i];
		const struct dated_value *published =
			value_of(use, parameter, at);
		enum published_match match = PUBLISHED_LOOSER;

		if (published)
			match = compare_one(&finding->parameters[i], parameter,
					    published);
		if (match > worst)
			worst = match;
	}
	return worst;
}

void window_cover_add(struct window_cover *cover, struct period window)
{
	if (window.from.seconds == INT64_MIN) {
		cover->whole = true;
		return;
	}
	if (!cover->any || instant_compare(window.from, cover->from) < 0)
		cover->from = window.from;
	if (!cover->any || instant_compare(window.until, cover->until) > 0)
		cover->until = window.until;
	cover->any = true;
}

bool window_cover_holds(const struct window_cover *cover,
			const struct clause *clause, const struct check *check,
			struct instant now)
{
	struct instant from;

	if (!check->records || check->records->window_column < 0 ||
	    cover->whole)
		return !check->records || check->records->window_column < 0;
	from = instant_sub(now, check->records->window_last);
	if (instant_compare(clause->in_force.from, from) > 0)
		from = clause->in_force.from;
	return cover->any && instant_compare(cover->from, from) <= 0 &&
	       instant_compare(cover->until, now) >= 0;
}
