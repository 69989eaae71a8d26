/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/assemble.h"

#include <string.h>

#include "audit/evidence_level.h"
#include "audit/judge.h"
#include "base/zone.h"
#include "probes/group_evidence.h"
#include "probes/sighting.h"

static void finding_blocked(const struct ask *ask, struct finding *finding)
{
	finding->reason = ask->blocked;
	finding->detail = ask->blocked_detail;
	finding->shown_by = STRENGTH_DECLARED;
	finding->environment = ENVIRONMENT_LIVE;
	finding->vantage = VANTAGE_INSIDE;
	finding->look = -1;
}

static void seen_fill(struct arena *arena, const struct check *check,
		      const struct observation *o, struct finding *finding)
{
	struct seen *seen = arena_many(arena, o->fact_count, struct seen);

	for (size_t i = 0; i < o->fact_count; i++) {
		seen[i].name = check->fact_names[i];
		seen[i].value = o->facts[i];
		seen[i].bounds.exact = true;
		seen[i].bounds.low = seen[i].bounds.high = o->facts[i];
		if (o->bounds)
			seen[i].bounds = o->bounds[i];
	}
	finding->seen = seen;
	finding->seen_count = o->fact_count;
}

static void evidence_fill(struct arena *arena, const struct assembly *assembly,
			  const struct observation *o, struct finding *finding)
{
	struct digest *digests =
		arena_many(arena, o->evidence_count + 1, struct digest);
	size_t count = 0;

	if (!assembly->kept)
		return;
	digests[count++] = assembly->observations;
	for (size_t i = 0; i < o->evidence_count; i++)
		if (evidence_is_kept(&o->evidence[i]))
			digests[count++] = o->evidence[i].digest;
	finding->evidence = digests;
	finding->evidence_count = count;
}

/* Whose rows: another source than the look's own, and computed by whom. */
static void source_fill(const struct look *look, const struct check *check,
			struct finding *finding)
{
	const struct source_binding *source;
	size_t i;

	if (!look->source || !check->records)
		return;
	i = look_source_index(look, check->records->source);
	source = look_source(look, i);
	if (i)
		finding->source = source->kind->name;
	finding->by_database = source->database && source->database->push_down;
}

static void finding_fill(struct arena *arena, const struct assembly *assembly,
			 unsigned index, struct finding *finding)
{
	const struct ask *ask = &assembly->plan->asks[index];
	const struct observation *o = &assembly->answers->observations[index];

	struct standing standing;

	memset(finding, 0, sizeof(*finding));
	finding->key = ask->key;
	finding->check_id = ask->check->id;
	finding->check = ask->check;
	finding->subject = ask->subject;
	finding->parameters = ask->parameters;
	finding->parameter_count = ask->parameter_count;
	finding->window = ask->window;
	if (ask->look < 0) {
		finding_blocked(ask, finding);
		evidence_fill(arena, assembly, o, finding);
		return;
	}
	standing = ask_standing(&assembly->plan->looks[ask->look], ask->check,
				assembly->answers->has_source[ask->look]
					? &assembly->answers->sources[ask->look]
					: NULL);
	finding->look = ask->look;
	finding->reason = o->reason;
	finding->detail = o->detail;
	finding->where = o->where;
	finding->shown_by = standing.shown_by;
	source_fill(&assembly->plan->looks[ask->look], ask->check, finding);
	finding->environment = standing.environment;
	finding->vantage = standing.vantage;
	finding->account = o->account;
	finding->has_account = o->has_account;
	finding->joins = o->joins;
	finding->join_count = o->join_count;
	seen_fill(arena, ask->check, o, finding);
	evidence_fill(arena, assembly, o, finding);
	for (size_t i = 0; i < o->evidence_count; i++)
		if (text_is(o->evidence[i].name, GROUP_EVIDENCE))
			finding->groups = o->evidence[i].bytes;
}

static bool is_complete(const struct source_report *source)
{
	return source->totals_given && source->totals_match;
}

bool finding_source_complete(const struct report *report,
			     const struct finding *finding)
{
	const struct records_spec *spec =
		finding->check ? finding->check->records : NULL;
	const struct report_look *look;

	if (finding->look < 0)
		return false;
	look = &report->looks[finding->look];
	if (!look->has_source ||
	    !is_complete(source_report_of(&look->source, finding->source)))
		return false;
	for (size_t i = 0; spec && i < spec->join_count; i++)
		if (!is_complete(source_report_of(
			    &look->source, spec->joins[i].other.source->name)))
			return false;
	return true;
}

/* The layers that held for all that answered; those without any were answered
 * for by the run. */
static unsigned layers_of(const struct look *look,
			  const struct answers *answers)
{
	unsigned layers = ~0u;

	for (size_t i = 0; i < look->ask_count; i++)
		if (answers->observations[look->asks[i]].layers)
			layers &= answers->observations[look->asks[i]].layers;
	return layers == ~0u ? 0 : layers;
}

static void looks_fill(struct arena *arena, const struct assembly *assembly,
		       struct report *out)
{
	const struct plan *plan = assembly->plan;
	struct report_look *looks =
		arena_many(arena, plan->look_count, struct report_look);

	for (size_t i = 0; i < plan->look_count; i++) {
		const struct look *look = &plan->looks[i];

		looks[i].id = look->id;
		looks[i].kind = text_from(look->kind->name);
		looks[i].has_source = assembly->answers->has_source[i];
		looks[i].source = assembly->answers->sources[i];
		looks[i].layers = layers_of(look, assembly->answers);
	}
	out->looks = looks;
	out->look_count = plan->look_count;
}

static void findings_fill(struct arena *arena, const struct assembly *assembly,
			  struct report *out)
{
	const struct plan *plan = assembly->plan;
	struct finding *findings =
		arena_many(arena, plan->ask_count, struct finding);

	for (size_t i = 0; i < plan->ask_count; i++) {
		finding_fill(arena, assembly, (unsigned)i, &findings[i]);
		judge_finding(arena, &findings[i], plan->now,
			      finding_source_complete(out, &findings[i]));
	}
	out->findings = findings;
	out->finding_count = plan->ask_count;
}

static void waivers_fill(struct arena *arena, const struct site *site,
			 struct report *out)
{
	struct report_waiver *waivers =
		arena_many(arena, site->waiver_count, struct report_waiver);

	for (size_t i = 0; i < site->waiver_count; i++) {
		const struct waiver *from = &site->waivers[i];

		waivers[i] = (struct report_waiver){
			.clause = from->clause,
			.subject = from->subject,
			.until = from->until_text,
			.zone = from->zone_name,
			.reason = from->reason,
			.approver = from->approver,
		};
	}
	out->waivers = waivers;
	out->waiver_count = site->waiver_count;
}

/* A waiver stands on a failing clause when it covers every failing subject. */
static bool waiver_covers(const struct waiver *waiver,
			  const struct clause_finding *clause,
			  const struct report *report)
{
	if (!text_equal(waiver->clause, clause->id) ||
	    instant_compare(report->now, waiver->until) >= 0)
		return false;
	if (text_is(waiver->subject, "*"))
		return true;
	for (size_t i = 0; i < clause->finding_count; i++) {
		const struct finding *finding =
			&report->findings[clause->findings[i]];

		if (finding->verdict == VERDICT_FAIL &&
		    !text_equal(finding->subject, waiver->subject))
			return false;
	}
	return true;
}

static int waiver_of(const struct site *site,
		     const struct clause_finding *clause,
		     const struct report *report)
{
	if (clause->verdict != VERDICT_FAIL)
		return -1;
	for (size_t i = 0; i < site->waiver_count; i++)
		if (waiver_covers(&site->waivers[i], clause, report))
			return (int)i;
	return -1;
}

static void clauses_fill(struct arena *arena, const struct plan *plan,
			 struct report *out)
{
	struct clause_finding *clauses =
		arena_many(arena, plan->clause_count, struct clause_finding);

	for (size_t i = 0; i < plan->clause_count; i++) {
		const struct plan_clause *from = &plan->clauses[i];
		struct clause_basis basis = {
			.clause = from->clause,
			.book = from->book,
			.verdict = from->verdict,
			.reason = from->reason,
			.findings = from->asks,
			.shows = from->shows,
			.finding_count = from->ask_count,
		};

		clauses[i] = judge_clause(&basis, out->findings);
		clauses[i].waiver = waiver_of(plan->site, &clauses[i], out);
	}
	out->clauses = clauses;
	out->clause_count = plan->clause_count;
}

/* The span of all windows; without any, the audit's own moment. */
static struct period period_of(const struct plan *plan)
{
	struct period period = {.from = plan->now, .until = plan->now};

	for (size_t i = 0; i < plan->ask_count; i++) {
		const struct period *window = &plan->asks[i].window;

		if (window->from.seconds != INT64_MIN &&
		    instant_compare(window->from, period.from) < 0)
			period.from = window->from;
	}
	return period;
}

static void zone_note(struct arena *arena, struct report *out, size_t *room,
		      const struct zone *zone)
{
	struct zone_used *zones;

	if (!zone)
		return;
	for (size_t i = 0; i < out->zone_count; i++)
		if (text_equal(out->zones[i].name, zone_name(zone)))
			return;
	zones = arena_grow(arena, out->zones, out->zone_count, room,
			   sizeof(*zones));
	zones[out->zone_count].name = zone_name(zone);
	zones[out->zone_count++].digest = zone_digest(zone);
	out->zones = zones;
}

static void zones_fill(struct arena *arena, const struct plan *plan,
		       struct report *out)
{
	size_t room = 0;

	for (size_t i = 0; i < plan->look_count; i++) {
		const struct look *look = &plan->looks[i];

		if (look->source)
			zone_note(arena, out, &room, look->source->zone);
		for (size_t k = 0; k < look->joined_count; k++)
			zone_note(arena, out, &room, look->joined[k]->zone);
	}
	for (size_t i = 0; i < plan->clause_count; i++)
		zone_note(arena, out, &room, plan->clauses[i].book->zone);
}

static void head_fill(struct arena *arena, const struct assembly *assembly,
		      struct report *out)
{
	const struct plan *plan = assembly->plan;
	const struct site *site = plan->site;
	struct text *profiles =
		arena_many(arena, site->profile_count, struct text);

	for (size_t i = 0; i < site->profile_count; i++)
		profiles[i] = site->profiles[i]->id;
	out->entity_id = site->entity_id;
	out->entity_name = site->entity_name;
	out->classes = site->classes;
	out->profiles = profiles;
	out->profile_count = site->profile_count;
	out->now = out->created = plan->now;
	out->period = period_of(plan);
	out->trigger = assembly->trigger;
	out->agent_version = text_from(PLAUDIT_VERSION);
	out->pack_digest = plan->pack->digest;
	out->pack = plan->pack;
	out->site_digest = site->digest;
	out->chain.entity = site->entity_id;
	out->chain.agent = site->agent_id;
}

void report_assemble(struct arena *arena, const struct assembly *assembly,
		     struct report *out)
{
	memset(out, 0, sizeof(*out));
	head_fill(arena, assembly, out);
	looks_fill(arena, assembly, out);
	findings_fill(arena, assembly, out);
	waivers_fill(arena, assembly->plan->site, out);
	clauses_fill(arena, assembly->plan, out);
	zones_fill(arena, assembly->plan, out);
	out->coverage = report_coverage(out);
}
