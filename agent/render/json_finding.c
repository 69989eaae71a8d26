/* SPDX-License-Identifier: Apache-2.0 */
#include "render/json_finding.h"

#include <inttypes.h>

#include "model/value_json.h"
#include "render/escape.h"

#define JSON_INTEGER_MAX ((UINT64_C(1) << 53) - 1)

struct json *json_clean(struct arena *arena, struct text t)
{
	return json_text(arena, text_clean(arena, t));
}

struct json *json_both(struct arena *arena, struct text en, struct text th)
{
	struct json *out = json_object(arena);

	json_add(arena, out, "en", json_clean(arena, en));
	json_add(arena, out, "th", json_clean(arena, th));
	return out;
}

/* Beyond 2^53 - 1 as text, because readers would round it. */
struct json *json_tally(struct arena *arena, uint64_t count)
{
	if (count > JSON_INTEGER_MAX)
		return json_text(arena, text_format(arena, "%" PRIu64, count));
	return json_integer(arena, (int64_t)count);
}

struct json *json_moment(struct arena *arena, struct instant t)
{
	char room[INSTANT_TEXT_ROOM];

	if (instant_compare(t, INSTANT_ALWAYS) == 0 ||
	    instant_compare(t, INSTANT_NEVER) == 0)
		return json_null(arena);
	return json_text(arena, text_copy(arena, instant_print(t, room)));
}

struct json *json_period(struct arena *arena, struct period period)
{
	struct json *out = json_object(arena);

	json_add(arena, out, "from", json_moment(arena, period.from));
	json_add(arena, out, "until", json_moment(arena, period.until));
	return out;
}

struct json *json_hash(struct arena *arena, struct digest digest)
{
	return json_text(arena, digest_hex_copy(arena, digest));
}

static struct json *typed(struct arena *arena, struct value value)
{
	if (value.kind == VALUE_STRING)
		return json_clean(arena, value_text(value));
	return value_to_json(arena, value);
}

static struct json *parameters_of(struct arena *arena,
				  const struct finding *finding)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < finding->parameter_count; i++) {
		const struct parameter_value *p = &finding->parameters[i];
		struct json *one = json_object(arena);

		json_add(arena, one, "name", json_clean(arena, p->name));
		json_add(arena, one, "value", typed(arena, p->value));
		json_add(arena, one, "basis",
			 json_str(arena, basis_words[p->basis].word));
		if (p->overridden)
			json_add(arena, one, "published",
				 typed(arena, p->published));
		if (p->reason.size > 0)
			json_add(arena, one, "reason",
				 json_clean(arena, p->reason));
		json_push(arena, list, one);
	}
	return list;
}

static struct json *seen_of(struct arena *arena, const struct finding *finding)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < finding->seen_count; i++) {
		const struct seen *seen = &finding->seen[i];
		struct json *one = json_object(arena);

		json_add(arena, one, "name", json_clean(arena, seen->name));
		json_add(arena, one, "value", typed(arena, seen->value));
		if (!seen->bounds.exact) {
			json_add(arena, one, "low",
				 typed(arena, seen->bounds.low));
			json_add(arena, one, "high",
				 typed(arena, seen->bounds.high));
		}
		json_push(arena, list, one);
	}
	return list;
}

static struct json *expect_of(const struct reading readings[2],
			      const struct finding *finding)
{
	struct arena *arena = readings[0].voice.arena;
	struct json *list = json_list(arena);

	for (size_t i = 0; i < finding->expect_count; i++) {
		const struct expect_result *expect = &finding->expect[i];
		struct json *one = json_object(arena);

		json_add(arena, one, "that", json_clean(arena, expect->that));
		json_add(arena, one, "result",
			 json_str(arena, verdict_words[expect->result].word));
		json_add(
			arena, one, "sentence",
			json_both(arena,
				  reading_expectation(&readings[0], finding, i),
				  reading_expectation(&readings[1], finding,
						      i)));
		json_push(arena, list, one);
	}
	return list;
}

static struct json *account_of(struct arena *arena,
			       const struct account *account)
{
	struct json *out = json_object(arena);
	struct json *exclusions = json_list(arena);

	json_add(arena, out, "read", json_tally(arena, account->read));
	json_add(arena, out, "unreadable",
		 json_tally(arena, account->unreadable));
	json_add(arena, out, "outside", json_tally(arena, account->outside));
	json_add(arena, out, "unsettled",
		 json_tally(arena, account->unsettled));
	json_add(arena, out, "excluded", json_tally(arena, account->excluded));
	json_add(arena, out, "judged", json_tally(arena, account->judged));
	for (size_t i = 0; i < account->exclusion_count; i++) {
		struct json *one = json_object(arena);

		json_add(arena, one, "condition",
			 json_clean(arena, account->exclusions[i].condition));
		json_add(arena, one, "rows",
			 json_tally(arena, account->exclusions[i].rows));
		json_push(arena, exclusions, one);
	}
	json_add(arena, out, "exclusions", exclusions);
	return out;
}

static struct json *joins_of(struct arena *arena, const struct finding *finding)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < finding->join_count; i++) {
		const struct joined_account *join = &finding->joins[i];
		struct json *one = json_object(arena);

		json_add(arena, one, "join", json_clean(arena, join->join));
		json_add(arena, one, "source", json_clean(arena, join->source));
		json_add(arena, one, "rows", account_of(arena, &join->account));
		json_push(arena, list, one);
	}
	return list;
}

static void add_told(struct arena *arena, struct json *out,
		     const struct reading readings[2],
		     const struct finding *finding)
{
	json_add(arena, out, "title",
		 json_both(arena, reading_title(&readings[0], finding),
			   reading_title(&readings[1], finding)));
	if (finding->verdict == VERDICT_PASS)
		return;
	json_add(arena, out, "why",
		 json_both(arena, reading_reason(&readings[0], finding),
			   reading_reason(&readings[1], finding)));
	json_add(arena, out, "next",
		 json_both(arena, reading_next(&readings[0], finding),
			   reading_next(&readings[1], finding)));
}

static void add_seen(struct arena *arena, struct json *out,
		     const struct finding *finding)
{
	struct json *evidence = json_list(arena);
	struct err ignored = {.kind = ERR_NONE};
	const struct json *groups;

	json_add(arena, out, "shownBy",
		 json_str(arena, strength_words[finding->shown_by].word));
	if (finding->by_database)
		json_add(arena, out, "computedBy", json_str(arena, "database"));
	json_add(arena, out, "environment",
		 json_str(arena, environment_words[finding->environment].word));
	json_add(arena, out, "vantage",
		 json_str(arena, vantage_words[finding->vantage].word));
	if (finding->where.size > 0)
		json_add(arena, out, "where",
			 json_clean(arena, finding->where));
	if (finding->has_account)
		json_add(arena, out, "rows",
			 account_of(arena, &finding->account));
	if (finding->source.size > 0)
		json_add(arena, out, "source",
			 json_clean(arena, finding->source));
	if (finding->join_count > 0)
		json_add(arena, out, "joins", joins_of(arena, finding));
	if (finding->look >= 0)
		json_add(arena, out, "look",
			 json_integer(arena, finding->look));
	for (size_t i = 0; i < finding->evidence_count; i++)
		json_push(arena, evidence,
			  json_hash(arena, finding->evidence[i]));
	json_add(arena, out, "evidence", evidence);
	if (finding->groups.size > 0 &&
	    json_parse(arena, finding->groups, JSON_NO_REALS, &groups,
		       &ignored) == 0) {
		struct json *copy = json_object(arena);

		*copy = *groups;
		json_add(arena, out, "groups", copy);
	}
}

struct json *json_finding(const struct reading readings[2], size_t index)
{
	const struct finding *finding = &readings[0].report->findings[index];
	struct arena *arena = readings[0].voice.arena;
	struct json *out = json_object(arena);

	json_add(arena, out, "key", json_clean(arena, finding->key));
	json_add(arena, out, "check", json_clean(arena, finding->check_id));
	json_add(arena, out, "subject", json_clean(arena, finding->subject));
	json_add(arena, out, "verdict",
		 json_str(arena, verdict_words[finding->verdict].word));
	if (finding->reason != REASON_NONE)
		json_add(arena, out, "reason",
			 json_str(arena,
				  reason_words[finding->reason].word.word));
	if (finding->detail.size > 0)
		json_add(arena, out, "detail",
			 json_clean(arena, finding->detail));
	add_told(arena, out, readings, finding);
	json_add(arena, out, "window", json_period(arena, finding->window));
	json_add(arena, out, "parameters", parameters_of(arena, finding));
	json_add(arena, out, "seen", seen_of(arena, finding));
	json_add(arena, out, "expect", expect_of(readings, finding));
	add_seen(arena, out, finding);
	return out;
}
