/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/plan_document.h"

#include "base/encode.h"
#include "base/zone.h"
#include "model/value_json.h"
#include "probes/probe.h"
#include "seal/member.h"

static struct json *word_of(struct arena *arena, const struct word *table,
			    int index)
{
	return json_str(arena, table[index].word);
}

static struct json *end_json(struct arena *arena, struct instant t)
{
	if (t.seconds == INT64_MIN || t.seconds == INT64_MAX)
		return json_null(arena);
	return value_to_json(arena, value_timestamp(t));
}

static struct json *parameter_json(struct arena *arena,
				   const struct parameter_value *p)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "value", value_to_json(arena, p->value));
	json_add(arena, json, "basis",
		 word_of(arena, basis_words, (int)p->basis));
	if (p->overridden)
		json_add(arena, json, "published",
			 value_to_json(arena, p->published));
	if (p->reason.size)
		json_add(arena, json, "reason", json_text(arena, p->reason));
	return json;
}

static struct json *ask_json(struct arena *arena, const struct ask *ask)
{
	struct json *json = json_object(arena), *list = json_list(arena);

	for (size_t i = 0; i < ask->parameter_count; i++)
		json_push(arena, list,
			  parameter_json(arena, &ask->parameters[i]));
	json_add(arena, json, "check", json_text(arena, ask->check->id));
	json_add(arena, json, "subject", json_text(arena, ask->subject));
	json_add(arena, json, "parameters", list);
	json_add(arena, json, "from", end_json(arena, ask->window.from));
	json_add(arena, json, "until", end_json(arena, ask->window.until));
	if (ask->look >= 0)
		json_add(arena, json, "look", json_integer(arena, ask->look));
	else
		json_add(arena, json, "blocked",
			 json_str(arena, reason_words[ask->blocked].word.word));
	return json;
}

static struct json *source_json(struct arena *arena,
				const struct source_binding *source)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "source", json_text(arena, source->kind->name));
	json_add(arena, json, "environment",
		 word_of(arena, environment_words, (int)source->environment));
	json_add(arena, json, "commit", json_bool(arena, source->commit));
	json_add(arena, json, "sorted", json_bool(arena, source->sorted));
	json_add(arena, json, "zone",
		 source->zone ? json_text(arena, zone_name(source->zone))
			      : json_null(arena));
	json_add(arena, json, "totals",
		 json_bool(arena, source->totals.file.size > 0));
	json_add(arena, json, "database",
		 json_bool(arena, source->database != NULL));
	json_add(arena, json, "computes",
		 json_bool(arena,
			   source->database && source->database->push_down));
	return json;
}

static struct json *look_json(struct arena *arena, const struct look *look)
{
	struct json *json = json_object(arena), *joined = json_list(arena);

	json_add(arena, json, "id", json_text(arena, look->id));
	json_add(arena, json, "kind", json_str(arena, look->kind->name));
	if (look->target) {
		json_add(arena, json, "environment",
			 word_of(arena, environment_words,
				 (int)look->target->environment));
		json_add(arena, json, "vantage",
			 word_of(arena, vantage_words,
				 (int)look->target->vantage));
	}
	if (look->source)
		json_add(arena, json, "source",
			 source_json(arena, look->source));
	for (size_t i = 0; i < look->joined_count; i++)
		json_push(arena, joined, source_json(arena, look->joined[i]));
	json_add(arena, json, "joined", joined);
	return json;
}

static struct json *clause_json(struct arena *arena,
				const struct plan_clause *clause)
{
	struct json *json = json_object(arena), *asks = json_list(arena),
		    *shows = json_list(arena);

	for (size_t i = 0; i < clause->ask_count; i++) {
		json_push(arena, asks, json_integer(arena, clause->asks[i]));
		json_push(arena, shows,
			  word_of(arena, extent_words, (int)clause->shows[i]));
	}
	json_add(arena, json, "id", json_text(arena, clause->clause->id));
	json_add(arena, json, "asks", asks);
	json_add(arena, json, "shows", shows);
	return json;
}

static struct json *waiver_json(struct arena *arena,
				const struct waiver *waiver)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "clause", json_text(arena, waiver->clause));
	json_add(arena, json, "subject", json_text(arena, waiver->subject));
	json_add(arena, json, "until", json_text(arena, waiver->until_text));
	json_add(arena, json, "zone", json_text(arena, waiver->zone_name));
	json_add(arena, json, "reason", json_text(arena, waiver->reason));
	json_add(arena, json, "approver", json_text(arena, waiver->approver));
	return json;
}

static struct json *site_json(struct arena *arena, const struct site *site)
{
	struct json *json = json_object(arena), *classes = json_list(arena),
		    *profiles = json_list(arena), *waivers = json_list(arena);

	for (int i = 0; i < CLASS_COUNT; i++)
		if (site->classes & (1u << i))
			json_push(arena, classes,
				  word_of(arena, class_words, i));
	for (size_t i = 0; i < site->profile_count; i++)
		json_push(arena, profiles,
			  json_text(arena, site->profiles[i]->id));
	for (size_t i = 0; i < site->waiver_count; i++)
		json_push(arena, waivers,
			  waiver_json(arena, &site->waivers[i]));
	json_add(arena, json, "entity", json_text(arena, site->entity_id));
	json_add(arena, json, "agent", json_text(arena, site->agent_id));
	json_add(arena, json, "binding", json_digest(arena, site->digest));
	json_add(arena, json, "classes", classes);
	json_add(arena, json, "profiles", profiles);
	json_add(arena, json, "waivers", waivers);
	return json;
}

struct json *plan_to_json(struct arena *arena, const struct plan_head *head)
{
	const struct plan *plan = head->plan;
	struct json *json = json_object(arena), *asks = json_list(arena),
		    *looks = json_list(arena), *clauses = json_list(arena);

	for (size_t i = 0; i < plan->ask_count; i++)
		json_push(arena, asks, ask_json(arena, &plan->asks[i]));
	for (size_t i = 0; i < plan->look_count; i++)
		json_push(arena, looks, look_json(arena, &plan->looks[i]));
	for (size_t i = 0; i < plan->clause_count; i++)
		json_push(arena, clauses,
			  clause_json(arena, &plan->clauses[i]));
	json_add(arena, json, "kind", json_str(arena, "run"));
	json_add(arena, json, "version", json_text(arena, head->version));
	json_add(arena, json, "salt",
		 json_text(arena,
			   hex_encode(arena, head->salt, sizeof(head->salt))));
	if (head->has_details)
		json_add(arena, json, "details",
			 json_digest(arena, head->details));
	json_add(arena, json, "pack", json_digest(arena, plan->pack->digest));
	json_add(arena, json, "now", json_time(arena, plan->now));
	json_add(arena, json, "all", json_bool(arena, plan->judge_all));
	json_add(arena, json, "trigger",
		 word_of(arena, trigger_words, (int)head->trigger));
	json_add(arena, json, "site", site_json(arena, plan->site));
	json_add(arena, json, "asks", asks);
	json_add(arena, json, "looks", looks);
	json_add(arena, json, "clauses", clauses);
	return json;
}
