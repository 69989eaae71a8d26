/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/statement_finding.h"

#include "attest/statement_account.h"
#include "attest/statement_table.h"
#include "base/limits.h"
#include "model/value_json.h"
#include "seal/member.h"

static struct json *parameters_json(struct arena *arena,
				    const struct finding *finding)
{
	struct json *json = json_object(arena);

	for (size_t i = 0; i < finding->parameter_count; i++) {
		const struct parameter_value *p = &finding->parameters[i];
		struct json *item = json_object(arena);

		json_add(arena, item, "value", value_to_json(arena, p->value));
		json_add(arena, item, "basis",
			 word_json(arena, basis_words, (int)p->basis));
		if (p->overridden)
			json_add(arena, item, "published",
				 value_to_json(arena, p->published));
		if (p->reason.size)
			json_add(arena, item, "reason",
				 json_text(arena, p->reason));
		json_add_text(arena, json, p->name, item);
	}
	return json;
}

static void add_seen(struct arena *arena, struct json *json,
		     const struct finding *finding)
{
	struct json *seen = json_object(arena), *bounds = json_object(arena);

	for (size_t i = 0; i < finding->seen_count; i++) {
		const struct seen *fact = &finding->seen[i];
		struct json *pair;

		json_add_text(arena, seen, fact->name,
			      value_to_json(arena, fact->value));
		if (fact->bounds.exact)
			continue;
		pair = json_list(arena);
		json_push(arena, pair, value_to_json(arena, fact->bounds.low));
		json_push(arena, pair, value_to_json(arena, fact->bounds.high));
		json_add_text(arena, bounds, fact->name, pair);
	}
	json_add(arena, json, "seen", seen);
	if (bounds->count)
		json_add(arena, json, "bounds", bounds);
}

static struct json *expect_json(struct arena *arena,
				const struct finding *finding)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < finding->expect_count; i++) {
		struct json *item = json_object(arena);

		json_add(arena, item, "that",
			 json_text(arena, finding->expect[i].that));
		json_add(arena, item, "result",
			 word_json(arena, verdict_words,
				   (int)finding->expect[i].result));
		json_push(arena, list, item);
	}
	return list;
}

struct json *finding_to_json(struct arena *arena, const struct finding *f)
{
	struct json *json = json_object(arena), *evidence = json_list(arena);

	for (size_t i = 0; i < f->evidence_count; i++)
		json_push(arena, evidence, json_digest(arena, f->evidence[i]));
	json_add(arena, json, "key", json_text(arena, f->key));
	json_add(arena, json, "check", json_text(arena, f->check_id));
	json_add(arena, json, "subject", json_text(arena, f->subject));
	json_add(arena, json, "parameters", parameters_json(arena, f));
	json_add(arena, json, "window", window_json(arena, f->window));
	json_add(arena, json, "verdict",
		 word_json(arena, verdict_words, (int)f->verdict));
	if (f->reason != REASON_NONE)
		json_add(arena, json, "reason", reason_json(arena, f->reason));
	if (f->where.size)
		json_add(arena, json, "where", json_text(arena, f->where));
	add_seen(arena, json, f);
	json_add(arena, json, "expect", expect_json(arena, f));
	json_add(arena, json, "shownBy",
		 word_json(arena, strength_words, (int)f->shown_by));
	if (f->by_database)
		json_add(arena, json, "computedBy",
			 json_str(arena, "database"));
	json_add(arena, json, "environment",
		 word_json(arena, environment_words, (int)f->environment));
	json_add(arena, json, "vantage",
		 word_json(arena, vantage_words, (int)f->vantage));
	accounts_to_json(arena, json, f);
	if (f->look >= 0)
		json_add(arena, json, "look",
			 json_count(arena, (uint64_t)f->look));
	json_add(arena, json, "evidence", evidence);
	return json;
}

static int read_parameter(struct arena *arena, const struct json_member *member,
			  struct parameter_value *out, struct err *err)
{
	const struct json *json = member->value, *value;
	int basis;

	out->name = member->name;
	if (json->kind != JSON_IS_OBJECT)
		return err_set(err, ERR_USAGE, "not an object");
	value = json_get(json, "value");
	if (!value)
		return err_set(err, ERR_USAGE, "value: missing");
	if (value_from_json(arena, value, &out->value, err) ||
	    member_word(json, "basis", basis_words, BASIS_COUNT, &basis, err))
		return -1;
	out->basis = (enum basis)basis;
	value = json_get(json, "published");
	out->overridden = value != NULL;
	if (value && value_from_json(arena, value, &out->published, err))
		return err_prefix(err, "published");
	if (json_get(json, "reason") &&
	    json_get_text(json, "reason", &out->reason, err))
		return -1;
	return 0;
}

static int read_parameters(struct arena *arena, const struct json *json,
			   struct finding *out, struct err *err)
{
	const struct json *object;
	struct parameter_value *values;

	if (json_get_object(json, "parameters", &object, err))
		return -1;
	values = arena_many(arena, object->count, struct parameter_value);
	for (size_t i = 0; i < object->count; i++)
		if (read_parameter(arena, &object->members[i], &values[i], err))
			return err_prefix(err, "parameters.%.*s",
					  TEXT_ARG(object->members[i].name));
	out->parameters = values;
	out->parameter_count = object->count;
	return 0;
}

static int read_bounds(struct arena *arena, const struct json *bounds,
		       struct seen *fact, struct err *err)
{
	const struct json *pair = NULL;

	fact->bounds = (struct fact_bounds){fact->value, fact->value, true};
	for (size_t i = 0; bounds && i < bounds->count; i++)
		if (text_equal(bounds->members[i].name, fact->name))
			pair = bounds->members[i].value;
	if (!pair)
		return 0;
	if (pair->kind != JSON_IS_LIST || pair->count != 2)
		return err_set(err, ERR_USAGE, "bounds: not low and high");
	fact->bounds.exact = false;
	if (value_from_json(arena, pair->items[0], &fact->bounds.low, err) ||
	    value_from_json(arena, pair->items[1], &fact->bounds.high, err))
		return err_prefix(err, "bounds");
	return 0;
}

static int read_seen(struct arena *arena, const struct json *json,
		     struct finding *out, struct err *err)
{
	const struct json *object, *bounds = NULL;
	struct seen *seen;
	size_t bounded = 0;

	if (json_get_object(json, "seen", &object, err))
		return -1;
	if (json_get(json, "bounds") &&
	    json_get_object(json, "bounds", &bounds, err))
		return -1;
	seen = arena_many(arena, object->count, struct seen);
	for (size_t i = 0; i < object->count; i++) {
		seen[i].name = object->members[i].name;
		if (value_from_json(arena, object->members[i].value,
				    &seen[i].value, err) ||
		    read_bounds(arena, bounds, &seen[i], err))
			return err_prefix(err, "seen.%.*s",
					  TEXT_ARG(seen[i].name));
		bounded += !seen[i].bounds.exact;
	}
	if (bounds && bounded != bounds->count)
		return err_set(err, ERR_USAGE,
			       "bounds: of a fact that is not in seen");
	out->seen = seen;
	out->seen_count = object->count;
	return 0;
}

static int read_expect(struct arena *arena, const struct json *json,
		       struct finding *out, struct err *err)
{
	const struct json *list;
	struct expect_result *expect;

	if (member_objects(json, "expect", &list, err))
		return -1;
	expect = arena_many(arena, list->count, struct expect_result);
	for (size_t i = 0; i < list->count; i++) {
		int result;

		if (json_get_text(list->items[i], "that", &expect[i].that,
				  err) ||
		    member_word(list->items[i], "result", verdict_words,
				VERDICT_NOT_APPLICABLE, &result, err))
			return err_prefix(err, "expect[%zu]", i);
		expect[i].result = (enum verdict)result;
	}
	out->expect = expect;
	out->expect_count = list->count;
	return 0;
}

/* What the agent did not work out itself it cannot have committed to. */
static int read_computer(const struct json *json, struct finding *out,
			 struct err *err)
{
	struct text computer;

	out->by_database = json_get(json, "computedBy") != NULL;
	if (!out->by_database)
		return 0;
	if (json_get_text(json, "computedBy", &computer, err))
		return -1;
	if (!text_is(computer, "database"))
		return err_set(err, ERR_USAGE, "computedBy: not database");
	if (out->shown_by > STRENGTH_MEASURED)
		return err_set(err, ERR_USAGE,
			       "shownBy: %s is more than a database's own work "
			       "can show",
			       strength_words[out->shown_by].word);
	return 0;
}

static int read_words(const struct json *json, struct finding *out,
		      struct err *err)
{
	int verdict, strength, environment, vantage;

	/* there is no fourth verdict of a finding */
	if (member_word(json, "verdict", verdict_words, VERDICT_NOT_APPLICABLE,
			&verdict, err) ||
	    member_reason(json, &out->reason, err) ||
	    member_word(json, "shownBy", strength_words, STRENGTH_COUNT,
			&strength, err) ||
	    member_word(json, "environment", environment_words,
			ENVIRONMENT_COUNT, &environment, err) ||
	    member_word(json, "vantage", vantage_words, VANTAGE_COUNT, &vantage,
			err))
		return -1;
	out->verdict = (enum verdict)verdict;
	out->shown_by = (enum strength)strength;
	out->environment = (enum environment)environment;
	out->vantage = (enum vantage)vantage;
	return read_computer(json, out, err);
}

static int read_evidence(struct arena *arena, const struct json *json,
			 struct finding *out, struct err *err)
{
	const struct json *list;
	struct digest *evidence;

	if (json_get_list(json, "evidence", &list, err))
		return -1;
	evidence = arena_many(arena, list->count, struct digest);
	for (size_t i = 0; i < list->count; i++)
		if (json_to_digest(list->items[i], &evidence[i], err))
			return err_prefix(err, "evidence[%zu]", i);
	out->evidence = evidence;
	out->evidence_count = list->count;
	return 0;
}

int finding_from_json(struct arena *arena, const struct json *json,
		      size_t look_count, struct finding *out, struct err *err)
{
	if (json_get_text(json, "key", &out->key, err) ||
	    json_get_text(json, "check", &out->check_id, err) ||
	    json_get_text(json, "subject", &out->subject, err) ||
	    read_parameters(arena, json, out, err) ||
	    member_window(json, "window", &out->window, err) ||
	    read_words(json, out, err) || read_seen(arena, json, out, err) ||
	    read_expect(arena, json, out, err) ||
	    accounts_from_json(arena, json, out, err) ||
	    member_index(json, "look", look_count, &out->look, err) ||
	    read_evidence(arena, json, out, err))
		return -1;
	if (json_get(json, "where"))
		return json_get_text(json, "where", &out->where, err);
	return 0;
}
