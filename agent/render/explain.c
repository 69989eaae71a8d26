/* SPDX-License-Identifier: Apache-2.0 */
#include "render/explain.h"

#include "base/arena.h"
#include "render/plain_words.h"

#define COLUMNS_DEFAULT 80

static struct explainer begin(struct arena *arena,
			      const struct explain_request *request,
			      struct buffer *out)
{
	unsigned columns =
		request->columns ? request->columns : COLUMNS_DEFAULT;

	return (struct explainer){
		.request = request,
		.voice = {arena, request->language, request->zone},
		.terminal = {arena, out,
			     columns < TERMINAL_COLUMNS_LEAST
				     ? TERMINAL_COLUMNS_LEAST
				     : columns,
			     false},
	};
}

static struct text bitext(const struct explainer *e, struct bitext both)
{
	return bitext_pick(both, e->voice.language);
}

/* "Decree, section 4; seen in S03 S05" */
static struct text source_of(const struct explainer *e,
			     const struct clause *clause)
{
	const struct voice *voice = &e->voice;
	const struct instrument *instrument = clause->instrument;
	struct text all = {NULL, 0}, seen = {NULL, 0};

	if (instrument != NULL)
		all = bitext(e, instrument->title);
	all = phrase_list(voice, all,
			  clause->section.size > 0
				  ? phrase_one(voice, WORDING_SECTION,
					       clause->section)
				  : say(voice, WORDING_SECTION_OPEN));
	for (size_t i = 0; instrument != NULL && i < instrument->source_count;
	     i++)
		seen = phrase_join(voice, seen, " ", instrument->sources[i]);
	if (seen.size > 0)
		all = phrase_list(voice, all,
				  plain_one(voice, PLAIN_SEEN_IN, seen));
	return all;
}

/* "in force from 13 April 2025, not checked against the Gazette" */
static struct text status_of(const struct explainer *e,
			     const struct clause *clause)
{
	const struct voice *voice = &e->voice;
	struct text all = phrase_word(voice, status_words[clause->status]);

	all = phrase_join(voice, all, " ",
			  phrase_period(voice, clause->in_force));
	return phrase_list(voice, all,
			   phrase_word(voice, sight_words[clause->seen]));
}

static void put_duty(const struct explainer *e, const struct clause *clause)
{
	const struct voice *voice = &e->voice;

	terminal_field(&e->terminal, 2, plain_say(voice, PLAIN_DUTY),
		       bitext(e, clause->duty));
	terminal_field(&e->terminal, 2, say(voice, WORDING_SOURCE_OF_DUTY),
		       source_of(e, clause));
	terminal_field(&e->terminal, 2, say(voice, WORDING_STATUS),
		       status_of(e, clause));
}

static void put_liability(const struct explainer *e,
			  const struct clause *clause)
{
	const struct voice *voice = &e->voice;

	for (size_t i = 0; i < clause->liability_count; i++)
		terminal_line(&e->terminal, 2, TINT_PLAIN,
			      bitext(e, clause->liability[i]->about));
	if (clause->liability_count == 0)
		terminal_line(&e->terminal, 2, TINT_PLAIN,
			      plain_say(voice, PLAIN_NO_LIABILITY));
}

static void put_remedy(const struct explainer *e, const struct check *check)
{
	terminal_heading(&e->terminal, plain_say(&e->voice, PLAIN_HOW_TO_MEND));
	terminal_line(&e->terminal, 2, TINT_PLAIN, bitext(e, check->remedy));
}

static void put_clause_use(const struct explainer *e, const struct check *check,
			   const struct clause *clause)
{
	const struct voice *voice = &e->voice;

	for (size_t i = 0; i < clause->use_count; i++) {
		const struct clause_use *use = &clause->uses[i];

		if (use->check != check)
			continue;
		terminal_end(&e->terminal);
		terminal_line(
			&e->terminal, 0, TINT_STRONG,
			phrase_list(voice, clause->id,
				    phrase_word(voice,
						extent_words[use->shows])));
		put_duty(e, clause);
		explain_judging(e, check, clause, use);
		terminal_heading(&e->terminal,
				 plain_say(voice, PLAIN_FAILING_MEANS));
		put_liability(e, clause);
	}
}

static bool is_used(const struct clause *clause, const struct check *check)
{
	for (size_t i = 0; i < clause->use_count; i++)
		if (clause->uses[i].check == check)
			return true;
	return false;
}

/* Dates are those of the rule book's zone. */
static void put_book_uses(struct explainer e, const struct check *check,
			  const struct rule_book *book)
{
	if (book->zone != NULL)
		e.voice.zone = book->zone;
	for (size_t i = 0; i < book->clause_count; i++)
		put_clause_use(&e, check, &book->clauses[i]);
}

void explain_check(struct arena *arena, const struct explain_request *request,
		   const struct check *check, struct buffer *out)
{
	struct explainer e = begin(arena, request, out);
	const struct pack *pack = request->pack;
	size_t used = 0;

	terminal_line(&e.terminal, 0, TINT_STRONG,
		      phrase_join(&e.voice, check->id, "  ",
				  bitext(&e, check->title)));
	explain_reading(&e, check, NULL);
	for (size_t i = 0; i < pack->rule_book_count; i++)
		for (size_t j = 0; j < pack->rule_books[i].clause_count; j++)
			used += is_used(&pack->rule_books[i].clauses[j], check);
	terminal_heading(&e.terminal, plain_say(&e.voice, PLAIN_USED_BY));
	if (used == 0) {
		terminal_line(&e.terminal, 2, TINT_PLAIN,
			      plain_say(&e.voice, PLAIN_NO_CLAUSE));
		explain_judging(&e, check, NULL, NULL);
	}
	for (size_t i = 0; i < pack->rule_book_count; i++)
		put_book_uses(e, check, &pack->rule_books[i]);
	put_remedy(&e, check);
}

static struct text classes_of(const struct explainer *e, unsigned classes)
{
	struct text all = {NULL, 0};

	for (unsigned i = 0; i < CLASS_COUNT; i++)
		if (classes >> i & 1)
			all = phrase_list(&e->voice, all,
					  phrase_word(&e->voice,
						      class_words[i]));
	return all;
}

static void put_use(const struct explainer *e, const struct clause *clause,
		    const struct clause_use *use)
{
	const struct voice *voice = &e->voice;
	const struct check *check = use->check;

	terminal_end(&e->terminal);
	terminal_line(&e->terminal, 0, TINT_STRONG,
		      plain_two(voice,
				use->shows == EXTENT_WHOLE ? PLAIN_SHOWN_WHOLE
							   : PLAIN_SHOWN_PART,
				check->id, bitext(e, check->title)));
	explain_reading(e, check, explain_values(e, clause, use));
	explain_judging(e, check, clause, use);
	put_remedy(e, check);
}

void explain_clause(struct arena *arena, const struct explain_request *request,
		    const struct rule_book *book, const struct clause *clause,
		    struct buffer *out)
{
	struct explainer e = begin(arena, request, out);
	const struct voice *voice = &e.voice;

	e.voice.zone = book->zone != NULL ? book->zone : request->zone;
	terminal_line(&e.terminal, 0, TINT_STRONG,
		      phrase_join(voice, clause->id, "  ",
				  bitext(&e, book->title)));
	put_duty(&e, clause);
	terminal_field(&e.terminal, 2, plain_say(voice, PLAIN_BINDS),
		       classes_of(&e, clause->binds));
	terminal_field(&e.terminal, 2, plain_say(voice, PLAIN_SERIOUS),
		       phrase_word(voice, severity_words[clause->severity]));
	terminal_field(
		&e.terminal, 2, say(voice, WORDING_NEEDS),
		phrase_one(voice, WORDING_AT_LEAST,
			   phrase_word(voice, strength_words[clause->needs])));
	terminal_field(&e.terminal, 2, plain_say(voice, PLAIN_UNTESTED),
		       bitext(&e, clause->untested));
	terminal_field(&e.terminal, 2, say(voice, WORDING_NOTE),
		       bitext(&e, clause->note));
	terminal_heading(&e.terminal, plain_say(voice, PLAIN_FAILING_MEANS));
	put_liability(&e, clause);
	if (clause->use_count == 0) {
		terminal_heading(&e.terminal, plain_say(voice, PLAIN_SHOWS));
		terminal_line(&e.terminal, 2, TINT_PLAIN,
			      plain_say(voice, PLAIN_NO_CHECK));
	}
	for (size_t i = 0; i < clause->use_count; i++)
		put_use(&e, clause, &clause->uses[i]);
}
