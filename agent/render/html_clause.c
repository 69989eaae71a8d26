/* SPDX-License-Identifier: Apache-2.0 */
#include "render/html_clause.h"

#include "render/html_finding.h"

static struct text severity_of(const struct html_page *page,
			       const struct clause_finding *clause)
{
	if (clause->clause == NULL)
		return TEXT("?");
	return phrase_word(&page->reading.voice,
			   severity_words[clause->clause->severity]);
}

static void put_row(const struct html_page *page, size_t index)
{
	const struct reading *reading = &page->reading;
	const struct clause_finding *clause =
		&page->request->report->clauses[index];

	html_raw(page, "<tr role=\"row\"><td role=\"cell\">");
	html_verdict(page, clause->verdict);
	html_raw(page, "</td><th scope=\"row\" role=\"rowheader\" "
		       "class=\"clause-id\">");
	buffer_printf(page->out, "<a href=\"#clause-%zu\">", index + 1);
	html_text(page, clause->id);
	html_raw(page, "</a></th>");
	html_cell(page, WORDING_SEVERITY, NULL, severity_of(page, clause));
	html_raw(page, "<td role=\"cell\">");
	html_element(page, "p", NULL, reading_duty(reading, clause));
	html_element(page, "p", "why", reading_clause_why(reading, clause));
	html_element(page, "p", "waived", reading_waiver(reading, clause));
	html_element(page, "p", "soft", reading_sight(reading, clause));
	html_raw(page, "</td></tr>\n");
}

void html_clause_table_put(const struct html_page *page)
{
	static const enum wording columns[] = {WORDING_VERDICT, WORDING_CLAUSE,
					       WORDING_SEVERITY,
					       WORDING_DUTY_AND_WHY};

	html_raw(page, "<section id=\"clauses\" aria-labelledby=\"h-clauses\">"
		       "<h2 id=\"h-clauses\">");
	html_say(page, WORDING_CLAUSES);
	html_raw(page, "</h2>\n<table class=\"cards\" role=\"table\" "
		       "aria-labelledby=\"h-clauses\">");
	html_columns(page, columns, ARRAY_SIZE(columns), 0);
	html_raw(page, "<tbody>\n");
	for (size_t i = 0; i < page->request->report->clause_count; i++)
		put_row(page, i);
	html_raw(page, "</tbody></table>\n");
	html_element(page, "p", "soft",
		     say(&page->reading.voice, WORDING_BASIS_HELP));
	html_raw(page, "</section>\n");
}

static struct text source_of(const struct html_page *page,
			     const struct clause_finding *clause)
{
	const struct voice *voice = &page->reading.voice;
	const struct instrument *instrument = clause->clause->instrument;
	struct text t = {NULL, 0};

	if (instrument != NULL)
		t = bitext_pick(instrument->title, voice->language);
	else if (clause->book != NULL)
		t = bitext_pick(clause->book->title, voice->language);
	return phrase_list(voice, t, reading_section(&page->reading, clause));
}

static struct text liability_of(const struct html_page *page,
				const struct clause *clause)
{
	const struct voice *voice = &page->reading.voice;
	struct text t = {NULL, 0};

	for (size_t i = 0; i < clause->liability_count; i++)
		t = phrase_join(voice, t, "; ",
				bitext_pick(clause->liability[i]->about,
					    voice->language));
	return t;
}

static void put_terms(const struct html_page *page,
		      const struct clause_finding *found)
{
	const struct voice *voice = &page->reading.voice;
	const struct clause *clause = found->clause;

	if (clause == NULL)
		return;
	html_raw(page, "<dl>\n");
	html_term(page, WORDING_SOURCE_OF_DUTY, source_of(page, found));
	html_term(page, WORDING_STATUS,
		  phrase_list(voice,
			      phrase_word(voice, status_words[clause->status]),
			      phrase_word(voice, sight_words[clause->seen])));
	html_term(page, WORDING_SEVERITY, severity_of(page, found));
	html_term(page, WORDING_LIABILITY, liability_of(page, clause));
	html_term(
		page, WORDING_NEEDS,
		phrase_one(voice, WORDING_AT_LEAST,
			   phrase_word(voice, strength_words[clause->needs])));
	html_term(page, WORDING_NOT_TESTED,
		  bitext_pick(clause->untested, voice->language));
	html_term(page, WORDING_NOTE,
		  bitext_pick(clause->note, voice->language));
	html_raw(page, "</dl>\n");
}

static void put_findings(const struct html_page *page, size_t index)
{
	const struct report *report = page->request->report;
	const struct clause_finding *clause = &report->clauses[index];

	for (size_t i = 0; i < clause->finding_count; i++) {
		unsigned at = clause->findings[i];

		if (page->shown_under[at] == 0) {
			page->shown_under[at] = index + 1;
			html_finding_put(page, at);
			continue;
		}
		html_raw(page, "<section class=\"finding\"><header><h4>");
		html_text(page,
			  reading_title(&page->reading, &report->findings[at]));
		html_raw(page, "</h4>");
		html_verdict(page, report->findings[at].verdict);
		buffer_printf(page->out, "</header><p><a href=\"#finding-%u\">",
			      at + 1);
		html_text(
			page,
			phrase_one(
				&page->reading.voice, WORDING_SHOWN_ABOVE,
				report->clauses[page->shown_under[at] - 1].id));
		html_raw(page, "</a></p></section>\n");
	}
}

static void put_clause(const struct html_page *page, size_t index)
{
	const struct reading *reading = &page->reading;
	const struct clause_finding *clause =
		&page->request->report->clauses[index];

	buffer_printf(page->out,
		      "<article class=\"clause\" id=\"clause-%zu\">\n"
		      "<header><h3>",
		      index + 1);
	html_text(page, clause->id);
	html_raw(page, "</h3>");
	html_verdict(page, clause->verdict);
	html_element(page, "span", "waived", reading_waiver(reading, clause));
	html_raw(page, "</header>\n");
	html_element(page, "p", NULL, reading_duty(reading, clause));
	html_element(page, "p", "why", reading_clause_why(reading, clause));
	put_terms(page, clause);
	put_findings(page, index);
	html_raw(page, "</article>\n");
}

void html_clauses_put(const struct html_page *page)
{
	html_raw(page, "<section>\n");
	html_heading(page, "h2", WORDING_FINDINGS);
	for (size_t i = 0; i < page->request->report->clause_count; i++)
		put_clause(page, i);
	html_raw(page, "</section>\n");
}

void html_other_findings_put(const struct html_page *page)
{
	bool headed = false;

	for (size_t i = 0; i < page->request->report->finding_count; i++) {
		if (page->shown_under[i] != 0)
			continue;
		if (!headed) {
			html_raw(page, "<section>\n");
			html_heading(page, "h2", WORDING_OTHER_FINDINGS);
		}
		headed = true;
		html_raw(page, "<article class=\"clause\">\n<h3>");
		html_text(page, page->request->report->findings[i].check_id);
		html_raw(page, "</h3>\n");
		html_finding_put(page, i);
		html_raw(page, "</article>\n");
	}
	if (headed)
		html_raw(page, "</section>\n");
}
