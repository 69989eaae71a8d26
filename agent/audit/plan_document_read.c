/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/plan_reading.h"

#include <string.h>

#include "base/encode.h"
#include "load/load_plan.h"
#include "model/report.h"
#include "model/value_json.h"
#include "seal/member.h"

static int read_end(struct plan_reading *r, const struct json *json,
		    const char *name, struct instant none, struct instant *out)
{
	const struct json *at = json_get(json, name);
	struct value value;

	*out = none;
	if (!at)
		return err_set(r->err, ERR_USAGE, "%s: is missing", name);
	if (at->kind == JSON_IS_NULL)
		return 0;
	if (value_from_json(r->arena, at, &value, r->err))
		return -1;
	if (value.kind != VALUE_TIMESTAMP)
		return err_set(r->err, ERR_USAGE, "%s: no time", name);
	*out = value_instant(value);
	return 0;
}

static int read_parameter(struct plan_reading *r, const struct json *json,
			  const struct parameter *parameter,
			  struct parameter_value *out)
{
	const struct json *value = json_get(json, "value");
	const struct json *published = json_get(json, "published");
	int basis = plan_word(json, "basis", basis_words, BASIS_COUNT, r->err);

	if (basis < 0)
		return -1;
	out->parameter = parameter;
	out->name = parameter->name;
	out->basis = (enum basis)basis;
	out->overridden = published != NULL;
	if (!value)
		return err_set(r->err, ERR_USAGE, "value: is missing");
	if (value_from_json(r->arena, value, &out->value, r->err) ||
	    (published &&
	     value_from_json(r->arena, published, &out->published, r->err)))
		return -1;
	if (json_get(json, "reason"))
		return json_get_text(json, "reason", &out->reason, r->err);
	return 0;
}

static int read_parameters(struct plan_reading *r, const struct json *json,
			   struct ask *ask)
{
	struct parameter_value *values;
	const struct json *list;

	if (plan_items(json, "parameters", JSON_IS_OBJECT, &list, r->err))
		return -1;
	if (list->count != ask->check->parameter_count)
		return err_set(r->err, ERR_USAGE,
			       "parameters: not those of %.*s",
			       TEXT_ARG(ask->check->id));
	values = arena_many(r->arena, list->count, struct parameter_value);
	memset(values, 0, list->count * sizeof(*values));
	for (size_t i = 0; i < list->count; i++)
		if (read_parameter(r, list->items[i],
				   &ask->check->parameters[i], &values[i]))
			return -1;
	ask->parameters = values;
	ask->parameter_count = list->count;
	return 0;
}

static int read_where(struct plan_reading *r, const struct json *json,
		      struct ask *ask)
{
	struct text word;
	int64_t look;
	int reason;

	ask->look = -1;
	if (!json_get(json, "look")) {
		if (json_get_text(json, "blocked", &word, r->err))
			return -1;
		reason = reason_find(word);
		if (reason <= 0)
			return err_set(r->err, ERR_USAGE, "blocked: no reason");
		ask->blocked = (enum reason)reason;
		return 0;
	}
	if (json_get_integer(json, "look", &look, r->err))
		return -1;
	if (look < 0 || (uint64_t)look >= r->plan->look_count)
		return err_set(r->err, ERR_USAGE, "look: there is none such");
	if ((r->looks[look].source != NULL) != (ask->check->records != NULL) ||
	    r->looks[look].kind != ask->check->probe)
		return err_set(r->err, ERR_USAGE, "look: of another kind");
	ask->look = (int)look;
	return 0;
}

static int read_ask(struct plan_reading *r, const struct json *json,
		    struct ask *ask)
{
	struct text check;

	if (json_get_text(json, "check", &check, r->err))
		return -1;
	ask->check = pack_check(r->pack, check);
	if (!ask->check)
		return err_set(r->err, ERR_USAGE,
			       "the rule pack has no check %.*s",
			       TEXT_ARG(check));
	if (json_get_text(json, "subject", &ask->subject, r->err) ||
	    read_end(r, json, "from", INSTANT_ALWAYS, &ask->window.from) ||
	    read_end(r, json, "until", INSTANT_NEVER, &ask->window.until) ||
	    read_parameters(r, json, ask) || read_where(r, json, ask))
		return err_prefix(r->err, "%.*s", TEXT_ARG(check));
	ask->key = finding_key(r->arena, ask->check, ask->parameters,
			       ask->parameter_count, ask->window, ask->subject);
	return 0;
}

static int read_asks(struct plan_reading *r, const struct json *json)
{
	const struct json *list;

	if (plan_items(json, "asks", JSON_IS_OBJECT, &list, r->err))
		return -1;
	r->asks = arena_many(r->arena, list->count, struct ask);
	memset(r->asks, 0, list->count * sizeof(*r->asks));
	for (size_t i = 0; i < list->count; i++)
		if (read_ask(r, list->items[i], &r->asks[i]))
			return err_prefix(r->err, "asks[%zu]", i);
	r->plan->asks = r->asks;
	r->plan->ask_count = list->count;
	return 0;
}

/* Each look gets the asks that name it, in their order. */
static void looks_take_asks(struct plan_reading *r)
{
	for (size_t i = 0; i < r->plan->ask_count; i++)
		if (r->asks[i].look >= 0)
			r->looks[r->asks[i].look].ask_count++;
	for (size_t i = 0; i < r->plan->look_count; i++) {
		struct look *look = &r->looks[i];
		unsigned *asks =
			arena_many(r->arena, look->ask_count, unsigned);
		size_t count = 0;

		for (unsigned k = 0; count < look->ask_count; k++)
			if (r->asks[k].look == (int)i)
				asks[count++] = k;
		look->asks = asks;
	}
}

/* The pack's clause uses that check, to that extent. */
static bool clause_uses(const struct clause *clause, const struct check *check,
			enum extent extent)
{
	for (size_t i = 0; i < clause->use_count; i++)
		if (clause->uses[i].check == check &&
		    clause->uses[i].shows == extent)
			return true;
	return false;
}

static int read_clause(struct plan_reading *r, const struct json *json,
		       struct plan_clause *out)
{
	const struct json *asks, *shows;
	struct text id;
	unsigned *indexes;
	enum extent *extents;

	if (json_get_text(json, "id", &id, r->err) ||
	    plan_items(json, "asks", JSON_IS_INTEGER, &asks, r->err) ||
	    plan_items(json, "shows", JSON_IS_STRING, &shows, r->err))
		return -1;
	out->clause = pack_clause(r->pack, id, &out->book);
	if (!out->clause || asks->count != shows->count)
		return err_set(r->err, ERR_USAGE,
			       "%.*s: not a clause of the rule pack",
			       TEXT_ARG(id));
	indexes = arena_many(r->arena, asks->count, unsigned);
	extents = arena_many(r->arena, asks->count, enum extent);
	for (size_t i = 0; i < asks->count; i++) {
		int64_t ask = asks->items[i]->integer;
		int extent = word_find(extent_words, EXTENT_COUNT,
				       shows->items[i]->string);

		if (ask < 0 || (uint64_t)ask >= r->plan->ask_count ||
		    extent < 0 ||
		    !clause_uses(out->clause, r->asks[ask].check,
				 (enum extent)extent))
			return err_set(r->err, ERR_USAGE,
				       "%.*s: the rule pack shows it "
				       "otherwise",
				       TEXT_ARG(id));
		indexes[i] = (unsigned)ask;
		extents[i] = (enum extent)extent;
	}
	out->asks = indexes;
	out->shows = extents;
	out->ask_count = asks->count;
	plan_clause_scope(
		out, clause_left_out(out->clause, site_classes(r->plan->site),
				     r->plan->now, r->plan->judge_all));
	return 0;
}

static int read_clauses(struct plan_reading *r, const struct json *json)
{
	struct plan_clause *clauses;
	const struct json *list;

	if (plan_items(json, "clauses", JSON_IS_OBJECT, &list, r->err))
		return -1;
	clauses = arena_many(r->arena, list->count, struct plan_clause);
	memset(clauses, 0, list->count * sizeof(*clauses));
	for (size_t i = 0; i < list->count; i++)
		if (read_clause(r, list->items[i], &clauses[i]))
			return err_prefix(r->err, "clauses[%zu]", i);
	r->plan->clauses = clauses;
	r->plan->clause_count = list->count;
	return 0;
}

static int pack_digest_read(const struct json *json, struct digest *out,
			    struct err *err)
{
	struct text kind;

	if (json->kind != JSON_IS_OBJECT ||
	    json_get_text(json, "kind", &kind, err) || !text_is(kind, "run"))
		return err_set(err, ERR_USAGE, "not a run document");
	return member_digest(json, "pack", out, err);
}

static int read_head(struct plan_reading *r, const struct json *json,
		     struct plan_head *out)
{
	struct text salt;
	int trigger;

	if (json_get_text(json, "version", &out->version, r->err) ||
	    json_get_text(json, "salt", &salt, r->err) ||
	    hex_decode(salt, out->salt, sizeof(out->salt), r->err) ||
	    member_time(json, "now", &r->plan->now, r->err) ||
	    json_get_bool(json, "all", &r->plan->judge_all, r->err))
		return -1;
	trigger = plan_word(json, "trigger", trigger_words, TRIGGER_COUNT,
			    r->err);
	if (trigger < 0)
		return -1;
	out->trigger = (enum trigger)trigger;
	out->has_details = json_get(json, "details") != NULL;
	return out->has_details
		       ? member_digest(json, "details", &out->details, r->err)
		       : 0;
}

int plan_from_json(struct arena *arena, const struct json *json,
		   const struct pack *pack, struct plan_head *out,
		   struct err *err)
{
	struct plan_reading r = {
		.arena = arena,
		.pack = pack,
		.plan = arena_new(arena, struct plan),
		.err = err,
	};
	struct digest digest;

	memset(out, 0, sizeof(*out));
	memset(r.plan, 0, sizeof(*r.plan));
	r.plan->pack = pack;
	if (pack_digest_read(json, &digest, err))
		return -1;
	if (!digest_equal(digest, pack->digest))
		return err_set(err, ERR_TRUST,
			       "the run was made with another rule pack");
	if (read_head(&r, json, out) || plan_read_site(&r, json) ||
	    plan_read_looks(&r, json) || read_asks(&r, json))
		return err_prefix(err, "run document");
	looks_take_asks(&r);
	if (read_clauses(&r, json))
		return err_prefix(err, "run document");
	out->plan = r.plan;
	return 0;
}
