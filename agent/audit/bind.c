/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "audit/assemble.h"

static const struct parameter_value *parameter_named(
	const struct finding *finding, struct text name)
{
	for (size_t i = 0; i < finding->parameter_count; i++)
		if (text_equal(finding->parameters[i].name, name))
			return &finding->parameters[i];
	return NULL;
}

static const struct seen *seen_named(const struct finding *finding,
				     struct text name)
{
	for (size_t i = 0; i < finding->seen_count; i++)
		if (text_equal(finding->seen[i].name, name))
			return &finding->seen[i];
	return NULL;
}

static bool parameters_order(struct arena *arena, struct finding *finding,
			     const struct check *check)
{
	struct parameter_value *values = arena_many(
		arena, check->parameter_count, struct parameter_value);

	if (finding->parameter_count != check->parameter_count)
		return false;
	for (size_t i = 0; i < check->parameter_count; i++) {
		const struct parameter *parameter = &check->parameters[i];
		const struct parameter_value *found =
			parameter_named(finding, parameter->name);

		if (!found)
			return false;
		values[i] = *found;
		values[i].parameter = parameter;
	}
	finding->parameters = values;
	return true;
}

static bool facts_order(struct arena *arena, struct finding *finding,
			const struct check *check)
{
	struct seen *seen = arena_many(arena, check->fact_count, struct seen);

	if (!finding->seen_count)
		return true;
	if (finding->seen_count != check->fact_count)
		return false;
	for (size_t i = 0; i < check->fact_count; i++) {
		const struct seen *found =
			seen_named(finding, check->fact_names[i]);

		if (!found)
			return false;
		seen[i] = *found;
	}
	finding->seen = seen;
	return true;
}

static void finding_bind(struct arena *arena, const struct pack *pack,
			 struct finding *finding)
{
	const struct check *check = pack_check(pack, finding->check_id);

	if (check && parameters_order(arena, finding, check) &&
	    facts_order(arena, finding, check))
		finding->check = check;
}

void report_bind(struct arena *arena, const struct pack *pack,
		 struct report *report)
{
	struct finding *findings =
		arena_many(arena, report->finding_count, struct finding);
	struct clause_finding *clauses =
		arena_many(arena, report->clause_count, struct clause_finding);

	for (size_t i = 0; i < report->finding_count; i++) {
		findings[i] = report->findings[i];
		finding_bind(arena, pack, &findings[i]);
	}
	for (size_t i = 0; i < report->clause_count; i++) {
		clauses[i] = report->clauses[i];
		clauses[i].clause =
			pack_clause(pack, clauses[i].id, &clauses[i].book);
	}
	report->findings = findings;
	report->clauses = clauses;
	report->pack = pack;
}
