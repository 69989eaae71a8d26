/* SPDX-License-Identifier: Apache-2.0 */
#include "render/plan_doubt.h"

#include "probes/probe.h"
#include "probes/sighting.h"
#include "render/plain_words.h"

static struct text reason(const struct voice *voice, enum reason reason)
{
	return phrase_word(voice, reason_words[reason].word);
}

/* The strongest evidence that the ask's look can give: rows count as committed
 * to where the site wants that. */
static enum strength strength_of(const struct plan *plan, const struct ask *ask)
{
	const struct look *look = &plan->looks[ask->look];
	enum strength strength = look_standing(look, NULL).shown_by;

	return strength == STRENGTH_MEASURED && look->source != NULL &&
			       look->source->commit
		       ? look->kind->shown_by
		       : strength;
}

/* A parameter without a value in force makes every verdict unknown. */
static struct text valueless(const struct voice *voice, const struct ask *ask)
{
	for (size_t i = 0; i < ask->parameter_count; i++)
		if (ask->parameters[i].value.kind == VALUE_UNKNOWN)
			return plain_one(voice, PLAIN_PLAN_NO_VALUE,
					 ask->parameters[i].name);
	return (struct text){NULL, 0};
}

static struct text doubt_of(const struct voice *voice, const struct plan *plan,
			    const struct plan_clause *clause,
			    const struct ask *ask)
{
	struct text why = {NULL, 0};

	if (ask->look < 0)
		why = phrase_join(voice, reason(voice, ask->blocked), "; ",
				  ask->blocked_detail);
	else if (strength_of(plan, ask) < clause->clause->needs)
		why = reason(voice, REASON_WEAKER_EVIDENCE);
	else
		why = valueless(voice, ask);
	return why.size > 0
		       ? plain_two(voice, PLAIN_PLAN_WHY, ask->check->id, why)
		       : why;
}

struct text plan_doubt(const struct voice *voice, const struct plan *plan,
		       const struct plan_clause *clause)
{
	struct text all = {NULL, 0}, last = {NULL, 0};

	if (clause->verdict != VERDICT_UNKNOWN)
		return all;
	if (clause->ask_count == 0)
		return reason(voice, clause->reason != REASON_NONE
					     ? clause->reason
					     : REASON_NOT_OBSERVABLE);
	for (size_t i = 0; i < clause->ask_count; i++) {
		struct text why = doubt_of(voice, plan, clause,
					   &plan->asks[clause->asks[i]]);

		if (!text_equal(why, last)) /* once for all subjects */
			all = phrase_list(voice, all, why);
		last = why;
	}
	return all;
}
