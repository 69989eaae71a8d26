/* SPDX-License-Identifier: Apache-2.0 */
#include "render/reading.h"

#include <assert.h>

#include "render/sentence.h"

#define NOTHING ((struct text){NULL, 0})

/* UTC needs no file, so it is always there. */
static const struct zone *utc(struct arena *arena)
{
	const struct zone *zone = NULL;
	struct err err = {0};
	int failed = zone_load(arena, TEXT("UTC"), &zone, &err);

	assert(failed == 0);
	(void)failed;
	return zone;
}

static const struct zone *first_zone(struct arena *arena,
				     const struct report *report)
{
	for (size_t i = 0; i < report->clause_count; i++)
		if (report->clauses[i].book != NULL &&
		    report->clauses[i].book->zone != NULL)
			return report->clauses[i].book->zone;
	return utc(arena);
}

struct reading reading_of(struct arena *arena,
			  const struct render_request *request)
{
	const char *language = request->language;
	bool thai = text_is(TEXT("th"), language == NULL ? "en" : language);

	return (struct reading){
		.report = request->report,
		.voice = {.arena = arena,
			  .language = thai ? "th" : "en",
			  .zone = first_zone(arena, request->report)},
	};
}

struct voice reading_voice_of(const struct reading *reading,
			      const struct finding *finding)
{
	struct voice voice = reading->voice;

	if (finding->check != NULL && finding->check->zone != NULL)
		voice.zone = finding->check->zone;
	return voice;
}

static struct text pick(const struct reading *reading, struct bitext both)
{
	return bitext_pick(both, reading->voice.language);
}

struct text reading_duty(const struct reading *reading,
			 const struct clause_finding *clause)
{
	if (clause->clause == NULL)
		return say(&reading->voice, WORDING_UNKNOWN_CLAUSE);
	return pick(reading, clause->clause->duty);
}

/* The first expectation of the wanted result, as a sentence. */
static struct text first_expectation(const struct reading *reading,
				     const struct finding *finding,
				     enum verdict wanted)
{
	for (size_t i = 0; i < finding->expect_count; i++)
		if (finding->expect[i].result == wanted)
			return reading_expectation(reading, finding, i);
	return NOTHING;
}

static struct text reason_sentence(const struct reading *reading,
				   enum reason reason)
{
	return phrase_word(&reading->voice, reason_words[reason].word);
}

static struct text why_of_findings(const struct reading *reading,
				   const struct clause_finding *clause)
{
	const struct report *report = reading->report;

	for (size_t i = 0; i < clause->finding_count; i++) {
		const struct finding *finding =
			&report->findings[clause->findings[i]];

		if (finding->verdict != clause->verdict)
			continue;
		if (clause->verdict == VERDICT_FAIL)
			return first_expectation(reading, finding,
						 VERDICT_FAIL);
		if (finding->reason != REASON_NONE)
			return reading_reason(reading, finding);
	}
	return NOTHING;
}

struct text reading_clause_why(const struct reading *reading,
			       const struct clause_finding *clause)
{
	struct text why;

	if (clause->verdict == VERDICT_PASS)
		return clause->in_part ? say(&reading->voice, WORDING_IN_PART)
				       : NOTHING;
	why = why_of_findings(reading, clause);
	if (why.size == 0)
		why = reason_sentence(reading, clause->reason);
	if (why.size == 0 && clause->finding_count == 0)
		why = say(&reading->voice, WORDING_NO_FINDING);
	return why;
}

struct text reading_waiver(const struct reading *reading,
			   const struct clause_finding *clause)
{
	const struct report *report = reading->report;

	if (clause->waiver < 0 ||
	    (size_t)clause->waiver >= report->waiver_count)
		return NOTHING;
	return phrase_one(&reading->voice, WORDING_WAIVED_UNTIL,
			  phrase_date(&reading->voice,
				      report->waivers[clause->waiver].until));
}

struct text reading_sight(const struct reading *reading,
			  const struct clause_finding *clause)
{
	if (clause->clause == NULL || clause->clause->seen == SIGHT_PRIMARY)
		return NOTHING;
	return say(&reading->voice, WORDING_UNSEEN_SOURCE);
}

struct text reading_section(const struct reading *reading,
			    const struct clause_finding *clause)
{
	if (clause->clause == NULL)
		return NOTHING;
	if (clause->clause->section.size == 0)
		return say(&reading->voice, WORDING_SECTION_OPEN);
	return phrase_one(&reading->voice, WORDING_SECTION,
			  clause->clause->section);
}

struct text reading_title(const struct reading *reading,
			  const struct finding *finding)
{
	if (finding->check == NULL)
		return finding->check_id;
	return pick(reading, finding->check->title);
}

struct text reading_reason(const struct reading *reading,
			   const struct finding *finding)
{
	struct text sentence = reason_sentence(reading, finding->reason);

	if (finding->verdict == VERDICT_FAIL)
		sentence = first_expectation(reading, finding, VERDICT_FAIL);
	/* the judge's own detail is the reason's English sentence */
	if (text_is(finding->detail, reason_words[finding->reason].word.en))
		return sentence;
	return phrase_join(&reading->voice, sentence, ": ", finding->detail);
}

static const struct expectation *expectation_of(const struct finding *finding,
						size_t index)
{
	const struct check *check = finding->check;
	struct text that = finding->expect[index].that;

	if (check == NULL)
		return NULL;
	if (index < check->expect_count &&
	    text_equal(check->expect[index].that.source, that))
		return &check->expect[index];
	for (size_t i = 0; i < check->expect_count; i++)
		if (text_equal(check->expect[i].that.source, that))
			return &check->expect[i];
	return NULL;
}

struct text reading_expectation(const struct reading *reading,
				const struct finding *finding, size_t index)
{
	const struct expectation *expectation = expectation_of(finding, index);
	struct voice voice = reading_voice_of(reading, finding);
	struct text sentence = NOTHING;

	if (expectation != NULL)
		sentence = pick(reading, expectation->because);
	if (sentence.size == 0)
		return finding->expect[index].that;
	return sentence_fill(&voice, sentence, finding, reading->report->now);
}

static const struct {
	const char *owner;
	enum wording wording;
} owners[] = {
	{"officer", WORDING_OWNER_OFFICER},
	{"operations", WORDING_OWNER_OPERATIONS},
	{"data owner", WORDING_OWNER_DATA},
	{"publisher", WORDING_OWNER_PUBLISHER},
	{"maintainers", WORDING_OWNER_MAINTAINERS},
	{"regulator", WORDING_OWNER_REGULATOR},
	{"nobody", WORDING_OWNER_NOBODY},
};

static struct text owner_named(const struct reading *reading, const char *owner)
{
	for (size_t i = 0; i < ARRAY_SIZE(owners); i++)
		if (text_is(text_from(owner), owners[i].owner))
			return phrase_one(&reading->voice, WORDING_OWNER,
					  say(&reading->voice,
					      owners[i].wording));
	return text_from(owner);
}

/* A fail is the institution's to mend: the check says how. */
struct text reading_next(const struct reading *reading,
			 const struct finding *finding)
{
	const struct reason_word *word = &reason_words[finding->reason];
	bool thai = voice_is_thai(&reading->voice);
	struct text step = text_from(thai ? word->next_th : word->next_en);
	const char *owner = word->owner;

	if (finding->verdict == VERDICT_FAIL && finding->check != NULL) {
		step = pick(reading, finding->check->remedy);
		owner = "officer";
	}
	if (step.size == 0)
		return NOTHING;
	return text_format(reading->voice.arena, "%.*s (%.*s)", TEXT_ARG(step),
			   TEXT_ARG(owner_named(reading, owner)));
}

struct text reading_basis(const struct reading *reading,
			  const struct parameter_value *parameter)
{
	return phrase_word(&reading->voice, basis_words[parameter->basis]);
}

struct text reading_limit_about(const struct reading *reading,
				const struct parameter_value *parameter)
{
	if (parameter->parameter == NULL)
		return NOTHING;
	return pick(reading, parameter->parameter->about);
}

/* Whether an earlier finding of the clause has the same limit. */
static bool is_told(const struct reading *reading,
		    const struct clause_finding *clause, size_t before,
		    const struct parameter_value *parameter)
{
	for (size_t i = 0; i < before; i++) {
		const struct finding *finding =
			&reading->report->findings[clause->findings[i]];

		for (size_t j = 0; j < finding->parameter_count; j++)
			if (text_equal(finding->parameters[j].name,
				       parameter->name) &&
			    finding->parameters[j].basis == parameter->basis &&
			    value_equal(finding->parameters[j].value,
					parameter->value))
				return true;
	}
	return false;
}

static struct text limits_of_basis(const struct reading *reading,
				   const struct clause_finding *clause,
				   enum basis basis)
{
	const struct voice *voice = &reading->voice;
	struct text t = NOTHING;

	for (size_t i = 0; i < clause->finding_count; i++) {
		const struct finding *finding =
			&reading->report->findings[clause->findings[i]];

		for (size_t j = 0; j < finding->parameter_count; j++) {
			const struct parameter_value *p =
				&finding->parameters[j];

			if (p->basis != basis || is_told(reading, clause, i, p))
				continue;
			t = phrase_join(
				voice, t, ", ",
				phrase_join(voice, p->name, " ",
					    phrase_value(voice, p->value)));
		}
	}
	return t;
}

struct text reading_bases(const struct reading *reading,
			  const struct clause_finding *clause)
{
	const struct voice *voice = &reading->voice;
	struct text all = NOTHING;

	for (int basis = 0; basis < BASIS_COUNT; basis++) {
		struct text limits =
			limits_of_basis(reading, clause, (enum basis)basis);

		if (limits.size == 0)
			continue;
		all = phrase_join(
			voice, all, "; ",
			phrase_join(voice,
				    phrase_word(voice, basis_words[basis]),
				    ": ", limits));
	}
	return all;
}

struct text reading_override(const struct voice *voice,
			     const struct parameter_value *parameter)
{
	struct text t = NOTHING;

	if (!parameter->overridden)
		return NOTHING;
	t = phrase_one(voice, WORDING_OVERRIDDEN,
		       phrase_value(voice, parameter->published));
	if (parameter->reason.size > 0)
		t = phrase_join(voice, t, "; ",
				phrase_one(voice, WORDING_OVERRIDE_REASON,
					   parameter->reason));
	return t;
}
