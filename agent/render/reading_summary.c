/* SPDX-License-Identifier: Apache-2.0 */
/* The report as a whole, and its sources, in sentences. */
#include "render/reading.h"

#define NOTHING ((struct text){NULL, 0})

struct text reading_entity(const struct reading *reading)
{
	const struct report *report = reading->report;
	struct text name =
		bitext_pick(report->entity_name, reading->voice.language);

	if (name.size == 0)
		return report->entity_id;
	return text_format(reading->voice.arena, "%.*s (%.*s)", TEXT_ARG(name),
			   TEXT_ARG(report->entity_id));
}

struct text reading_classes(const struct reading *reading)
{
	struct text t = NOTHING;

	for (int i = 0; i < CLASS_COUNT; i++)
		if (reading->report->classes & 1u << i)
			t = phrase_join(&reading->voice, t, ", ",
					phrase_word(&reading->voice,
						    class_words[i]));
	return t;
}

struct text reading_profiles(const struct reading *reading)
{
	const struct report *report = reading->report;
	struct text t = NOTHING;

	for (size_t i = 0; i < report->profile_count; i++) {
		const struct profile *profile =
			report->pack == NULL
				? NULL
				: pack_profile(report->pack,
					       report->profiles[i]);
		struct text id = report->profiles[i];

		if (profile != NULL)
			id = text_format(
				reading->voice.arena, "%.*s (%.*s)",
				TEXT_ARG(bitext_pick(profile->title,
						     reading->voice.language)),
				TEXT_ARG(id));
		t = phrase_join(&reading->voice, t, ", ", id);
	}
	return t;
}

static struct text counted(const struct reading *reading, enum wording id,
			   uint64_t count)
{
	if (count == 0)
		return NOTHING;
	return phrase_one(&reading->voice, id,
			  phrase_count(&reading->voice, count));
}

/* A bound of zero is told as it is: nothing was judged. */
struct text reading_coverage(const struct reading *reading)
{
	const struct voice *voice = &reading->voice;
	const struct coverage *c = &reading->report->coverage;
	struct text of[2] = {phrase_count(voice, c->judged),
			     phrase_count(voice, c->bound)};
	struct text failed[2] = {phrase_count(voice, c->failed),
				 phrase_count(voice, c->waived)};
	struct text parts = counted(reading, WORDING_PASSED, c->passed);

	if (c->waived > 0)
		parts = phrase_list(voice, parts,
				    phrase_fill(voice, WORDING_FAILED_WAIVED,
						failed, 2));
	else
		parts = phrase_list(voice, parts,
				    counted(reading, WORDING_FAILED,
					    c->failed));
	parts = phrase_list(voice, parts,
			    counted(reading, WORDING_UNSEEN, c->unknown));
	parts = phrase_list(voice, parts,
			    counted(reading, WORDING_NOT_APPLICABLE,
				    c->not_applicable));
	parts = phrase_list(voice, parts,
			    counted(reading, WORDING_LISTED, c->listed));
	return phrase_join(voice, phrase_fill(voice, WORDING_COVERAGE, of, 2),
			   ": ", parts);
}

struct text reading_counts(const struct reading *reading)
{
	const struct voice *voice = &reading->voice;
	const struct coverage *c = &reading->report->coverage;
	struct text counts[4] = {phrase_count(voice, c->findings),
				 phrase_count(voice, c->subjects),
				 phrase_count(voice, c->rows_read),
				 phrase_count(voice, c->rows_judged)};

	return phrase_fill(voice, WORDING_COUNTS, counts, 4);
}

struct text reading_strengths(const struct reading *reading)
{
	const struct report *report = reading->report;
	const struct voice *voice = &reading->voice;
	struct text t = NOTHING;

	for (int strength = STRENGTH_COUNT - 1; strength >= 0; strength--) {
		uint64_t count = 0;

		for (size_t i = 0; i < report->finding_count; i++)
			count += report->findings[i].verdict !=
					 VERDICT_UNKNOWN &&
				 (int)report->findings[i].shown_by == strength;
		if (count > 0)
			t = phrase_join(
				voice, t, ", ",
				phrase_join(
					voice,
					phrase_word(voice,
						    strength_words[strength]),
					" ", phrase_count(voice, count)));
	}
	if (t.size == 0)
		t = say(voice, WORDING_NONE);
	return phrase_one(voice, WORDING_STRENGTH, t);
}

static struct text state_of(const struct reading *reading, struct text state)
{
	const struct voice *voice = &reading->voice;

	if (reading->report->rehearsal)
		return say(voice, WORDING_REHEARSAL);
	if (text_is(state, "delivered"))
		return say(voice, WORDING_STATE_DELIVERED);
	if (text_is(state, "refused"))
		return say(voice, WORDING_STATE_REFUSED);
	if (text_is(state, "sealed") || reading->report->sealed)
		return say(voice, WORDING_STATE_SEALED);
	return say(voice, WORDING_STATE_NONE);
}

struct text reading_delivery(const struct reading *reading,
			     const struct delivery_note *note)
{
	const struct voice *voice = &reading->voice;
	struct text state = state_of(reading, note->state);
	struct text at[2];

	if (!note->has_receipt)
		return state;
	at[0] = phrase_count(voice, note->log_index);
	at[1] = phrase_count(voice, note->log_size);
	return phrase_list(voice, state,
			   phrase_fill(voice, WORDING_RECEIPT_AT, at, 2));
}

struct text reading_chain(const struct reading *reading)
{
	const struct chain_link *chain = &reading->report->chain;
	struct text parts[3];

	if (chain->sequence == 0)
		return NOTHING;
	parts[0] = phrase_count(&reading->voice, chain->sequence);
	parts[1] = text_format(reading->voice.arena, "%.*s/%.*s",
			       TEXT_ARG(chain->entity), TEXT_ARG(chain->agent));
	parts[2] = chain->stream;
	return phrase_fill(&reading->voice, WORDING_CHAIN_ENTRY, parts, 3);
}

struct text reading_collected(const struct reading *reading)
{
	const struct collected *collected = &reading->report->collected;
	const struct voice *voice = &reading->voice;
	struct text parts[5];

	if (!collected->is_set)
		return NOTHING;
	parts[0] = phrase_instant(voice, collected->began);
	parts[1] = phrase_instant(voice, collected->ended);
	parts[2] = collected->version;
	parts[3] = phrase_count(voice, collected->collects);
	parts[4] = digest_hex_copy(voice->arena, collected->index);
	return phrase_fill(voice, WORDING_COLLECTED_TEXT, parts, 5);
}

static struct text totals_of(const struct voice *voice,
			     const struct source_report *source)
{
	if (!source->totals_given)
		return say(voice, WORDING_TOTALS_NONE);
	return phrase_one(voice,
			  source->totals_match ? WORDING_TOTALS_MATCH
					       : WORDING_TOTALS_DIFFER,
			  phrase_count(voice, source->totals_rows));
}

struct text reading_source(const struct reading *reading,
			   const struct source_report *source)
{
	const struct voice *voice = &reading->voice;
	struct text counts[2] = {phrase_count(voice, source->file_count),
				 phrase_count(voice, source->rows)};
	struct text t = source->file_count == 1
				? phrase_one(voice, WORDING_ONE_FILE, counts[1])
				: phrase_fill(voice, WORDING_FILES, counts, 2);

	if (source->has_newest)
		t = phrase_list(
			voice, t,
			phrase_one(voice, WORDING_NEWEST,
				   phrase_instant(voice, source->newest)));
	return phrase_list(voice, t, totals_of(voice, source));
}

struct text reading_account(const struct reading *reading,
			    const struct account *account)
{
	const struct voice *voice = &reading->voice;
	struct text counts[6] = {phrase_count(voice, account->read),
				 phrase_count(voice, account->unreadable),
				 phrase_count(voice, account->outside),
				 phrase_count(voice, account->unsettled),
				 phrase_count(voice, account->excluded),
				 phrase_count(voice, account->judged)};

	return phrase_fill(voice, WORDING_ACCOUNT, counts, 6);
}

struct text reading_exclusion(const struct reading *reading,
			      const struct exclusion *exclusion)
{
	struct text parts[2] = {phrase_count(&reading->voice, exclusion->rows),
				exclusion->condition};

	return phrase_fill(&reading->voice, WORDING_EXCLUSION, parts, 2);
}

struct text reading_commitment(const struct reading *reading,
			       const struct source_report *source)
{
	const struct voice *voice = &reading->voice;
	struct text parts[3];

	if (!source->committed)
		return say(voice, WORDING_NOT_COMMITTED);
	parts[0] = phrase_count(voice, source->commitment.size);
	parts[1] = source->commitment.kind;
	parts[2] = digest_hex_copy(voice->arena, source->commitment.root);
	return phrase_fill(voice, WORDING_COMMITTED, parts, 3);
}
