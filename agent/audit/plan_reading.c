/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/plan_reading.h"

#include <string.h>

#include "base/limits.h"
#include "base/zone.h"
#include "load/load_plan.h"
#include "probes/probe.h"
#include "seal/member.h"

int plan_word(const struct json *json, const char *name,
	      const struct word *table, int count, struct err *err)
{
	struct text word;
	int found;

	if (json_get_text(json, name, &word, err))
		return -1;
	found = word_find(table, count, word);
	if (found < 0)
		err_set(err, ERR_USAGE, "%s: no such word", name);
	return found;
}

int plan_items(const struct json *json, const char *name, enum json_kind kind,
	       const struct json **out, struct err *err)
{
	if (json_get_list(json, name, out, err))
		return -1;
	if ((*out)->count > LIMIT_FINDINGS)
		return err_set(err, ERR_LIMIT, "%s: too many", name);
	for (size_t i = 0; i < (*out)->count; i++)
		if ((*out)->items[i]->kind != kind)
			return err_set(err, ERR_USAGE, "%s[%zu]: wrong kind",
				       name, i);
	return 0;
}

static const struct source_kind *kind_named(const struct pack *pack,
					    struct text name)
{
	for (size_t i = 0; i < pack->source_count; i++)
		if (text_equal(pack->sources[i].name, name))
			return &pack->sources[i];
	return NULL;
}

static int read_zone(struct plan_reading *r, const struct json *json,
		     struct source_binding *out)
{
	const struct json *zone = json_get(json, "zone");

	if (!zone || zone->kind == JSON_IS_NULL)
		return 0;
	if (json_get_text(json, "zone", &out->zone_name, r->err))
		return -1;
	return zone_load(r->arena, out->zone_name, &out->zone, r->err);
}

static int read_source(struct plan_reading *r, const struct json *json,
		       const struct source_binding **out)
{
	struct source_binding *source =
		arena_new(r->arena, struct source_binding);
	struct database_binding *database =
		arena_new(r->arena, struct database_binding);
	bool is_database = false, has_totals = false;
	struct text name;
	int environment = plan_word(json, "environment", environment_words,
				    ENVIRONMENT_COUNT, r->err);

	memset(source, 0, sizeof(*source));
	memset(database, 0, sizeof(*database));
	if (environment < 0 || json_get_text(json, "source", &name, r->err) ||
	    json_get_bool(json, "commit", &source->commit, r->err) ||
	    json_get_bool(json, "sorted", &source->sorted, r->err) ||
	    json_get_bool(json, "totals", &has_totals, r->err) ||
	    json_get_bool(json, "database", &is_database, r->err) ||
	    json_get_bool(json, "computes", &database->push_down, r->err) ||
	    read_zone(r, json, source))
		return -1;
	source->environment = (enum environment)environment;
	if (has_totals)
		source->totals.file = TEXT("totals"); /* that there is one */
	source->kind = kind_named(r->pack, name);
	if (!source->kind)
		return err_set(r->err, ERR_USAGE,
			       "the rule pack has no source %.*s",
			       TEXT_ARG(name));
	if (is_database)
		source->database = database;
	*out = source;
	return 0;
}

static int read_target(struct plan_reading *r, const struct json *json,
		       struct look *look)
{
	struct target *target = arena_new(r->arena, struct target);
	int environment, vantage;

	if (!json_get(json, "environment"))
		return 0;
	environment = plan_word(json, "environment", environment_words,
				ENVIRONMENT_COUNT, r->err);
	vantage = plan_word(json, "vantage", vantage_words, VANTAGE_COUNT,
			    r->err);
	if (environment < 0 || vantage < 0)
		return -1;
	memset(target, 0, sizeof(*target));
	target->environment = (enum environment)environment;
	target->vantage = (enum vantage)vantage;
	look->target = target;
	return 0;
}

static int read_joined(struct plan_reading *r, const struct json *json,
		       struct look *look)
{
	const struct source_binding **joined;
	const struct json *list;

	if (plan_items(json, "joined", JSON_IS_OBJECT, &list, r->err))
		return -1;
	joined = arena_many(r->arena, list->count,
			    const struct source_binding *);
	for (size_t i = 0; i < list->count; i++)
		if (read_source(r, list->items[i], &joined[i]))
			return -1;
	look->joined = joined;
	look->joined_count = list->count;
	return 0;
}

static int read_look(struct plan_reading *r, const struct json *json,
		     struct look *look)
{
	const struct json *source = json_get(json, "source");
	struct text kind;

	if (json_get_text(json, "id", &look->id, r->err) ||
	    json_get_text(json, "kind", &kind, r->err))
		return -1;
	look->kind = probe_find(kind);
	if (!look->kind)
		return err_set(r->err, ERR_USAGE, "kind: no such probe");
	if (source && read_source(r, source, &look->source))
		return -1;
	return read_target(r, json, look) || read_joined(r, json, look) ? -1
									: 0;
}

int plan_read_looks(struct plan_reading *r, const struct json *json)
{
	const struct json *list;

	if (plan_items(json, "looks", JSON_IS_OBJECT, &list, r->err))
		return -1;
	r->looks = arena_many(r->arena, list->count, struct look);
	memset(r->looks, 0, list->count * sizeof(*r->looks));
	for (size_t i = 0; i < list->count; i++)
		if (read_look(r, list->items[i], &r->looks[i]))
			return err_prefix(r->err, "looks[%zu]", i);
	r->plan->looks = r->looks;
	r->plan->look_count = list->count;
	return 0;
}

static int read_waiver(struct plan_reading *r, const struct json *json,
		       struct waiver *out)
{
	const struct zone *zone = NULL;

	memset(out, 0, sizeof(*out));
	if (json_get_text(json, "clause", &out->clause, r->err) ||
	    json_get_text(json, "subject", &out->subject, r->err) ||
	    json_get_text(json, "until", &out->until_text, r->err) ||
	    json_get_text(json, "zone", &out->zone_name, r->err) ||
	    json_get_text(json, "reason", &out->reason, r->err) ||
	    json_get_text(json, "approver", &out->approver, r->err))
		return -1;
	if (out->zone_name.size &&
	    zone_load(r->arena, out->zone_name, &zone, r->err))
		return -1;
	out->until = waiver_end(out->until_text, zone);
	return 0;
}

static int read_waivers(struct plan_reading *r, const struct json *json,
			struct site *site)
{
	struct waiver *waivers;
	const struct json *list;

	if (plan_items(json, "waivers", JSON_IS_OBJECT, &list, r->err))
		return -1;
	waivers = arena_many(r->arena, list->count, struct waiver);
	for (size_t i = 0; i < list->count; i++)
		if (read_waiver(r, list->items[i], &waivers[i]))
			return err_prefix(r->err, "waivers[%zu]", i);
	site->waivers = waivers;
	site->waiver_count = list->count;
	return 0;
}

static int read_classes(struct plan_reading *r, const struct json *json,
			struct site *site)
{
	const struct json *list;

	if (plan_items(json, "classes", JSON_IS_STRING, &list, r->err))
		return -1;
	for (size_t i = 0; i < list->count; i++) {
		int found = word_find(class_words, CLASS_COUNT,
				      list->items[i]->string);

		if (found < 0)
			return err_set(r->err, ERR_USAGE,
				       "classes: no such word");
		site->classes |= 1u << found;
	}
	return 0;
}

static int read_profiles(struct plan_reading *r, const struct json *json,
			 struct site *site)
{
	const struct profile **profiles;
	const struct json *list;

	if (plan_items(json, "profiles", JSON_IS_STRING, &list, r->err))
		return -1;
	profiles = arena_many(r->arena, list->count, const struct profile *);
	for (size_t i = 0; i < list->count; i++) {
		profiles[i] = pack_profile(r->pack, list->items[i]->string);
		if (!profiles[i])
			return err_set(r->err, ERR_USAGE,
				       "the rule pack has no profile %.*s",
				       TEXT_ARG(list->items[i]->string));
	}
	site->profiles = profiles;
	site->profile_count = list->count;
	return 0;
}

int plan_read_site(struct plan_reading *r, const struct json *json)
{
	struct site *site = arena_new(r->arena, struct site);
	const struct json *from;

	memset(site, 0, sizeof(*site));
	if (json_get_object(json, "site", &from, r->err) ||
	    member_id(from, "entity", &site->entity_id, r->err) ||
	    member_id(from, "agent", &site->agent_id, r->err) ||
	    member_digest(from, "binding", &site->digest, r->err) ||
	    read_classes(r, from, site) || read_profiles(r, from, site) ||
	    read_waivers(r, from, site))
		return err_prefix(r->err, "site");
	r->plan->site = site;
	return 0;
}
