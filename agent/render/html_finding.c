/* SPDX-License-Identifier: Apache-2.0 */
#include "render/html_finding.h"

#include <stdio.h>

#include "render/reading_groups.h"

static void put_head(const struct html_page *page,
		     const struct finding *finding)
{
	html_raw(page, "<header><h4>");
	html_text(page, reading_title(&page->reading, finding));
	html_raw(page, "</h4>");
	html_verdict(page, finding->verdict);
	html_raw(page, "</header>\n");
}

static void put_expectations(const struct html_page *page,
			     const struct finding *finding)
{
	if (finding->expect_count == 0)
		return;
	html_raw(page, "<ul class=\"expectations\">\n");
	for (size_t i = 0; i < finding->expect_count; i++) {
		struct text sentence =
			reading_expectation(&page->reading, finding, i);

		html_raw(page, "<li>");
		html_verdict(page, finding->expect[i].result);
		html_raw(page, " ");
		if (!text_equal(sentence, finding->expect[i].that)) {
			html_text(page, sentence);
			html_raw(page, "<br>");
		}
		html_raw(page, "<code class=\"soft\">");
		html_text(page, finding->expect[i].that);
		html_raw(page, "</code></li>\n");
	}
	html_raw(page, "</ul>\n");
}

static void put_limit(const struct html_page *page, const struct voice *voice,
		      const struct parameter_value *p)
{
	const struct reading *reading = &page->reading;
	char name[32];

	snprintf(name, sizeof(name), "basis-%s", basis_words[p->basis].word);
	html_raw(page, "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">"
		       "<code>");
	html_text(page, p->name);
	html_raw(page, "</code>");
	html_element(page, "p", "soft", reading_limit_about(reading, p));
	html_raw(page, "</th>");
	html_cell(page, WORDING_VALUE, NULL, phrase_value(voice, p->value));
	html_cell(page, WORDING_BASIS, name, reading_basis(reading, p));
	if (p->overridden)
		html_cell(page, WORDING_NOTES, NULL,
			  reading_override(voice, p));
	else
		html_raw(page, "<td role=\"cell\"></td>");
	html_raw(page, "</tr>\n");
}

static void put_limits(const struct html_page *page,
		       const struct finding *finding)
{
	static const enum wording columns[] = {WORDING_LIMIT, WORDING_VALUE,
					       WORDING_BASIS, WORDING_NOTES};
	struct voice voice = reading_voice_of(&page->reading, finding);

	if (finding->parameter_count == 0)
		return;
	html_raw(page, "<table class=\"cards\" role=\"table\">");
	html_heading(page, "caption", WORDING_LIMITS);
	html_columns(page, columns, ARRAY_SIZE(columns), 0);
	html_raw(page, "<tbody>\n");
	for (size_t i = 0; i < finding->parameter_count; i++)
		put_limit(page, &voice, &finding->parameters[i]);
	html_raw(page, "</tbody></table>\n");
}

static void put_seen(const struct html_page *page,
		     const struct finding *finding)
{
	struct voice voice = reading_voice_of(&page->reading, finding);

	if (finding->seen_count == 0)
		return;
	html_raw(page, "<table role=\"table\">");
	html_heading(page, "caption", WORDING_SEEN);
	html_raw(page, "<tbody>\n");
	for (size_t i = 0; i < finding->seen_count; i++) {
		html_raw(page, "<tr role=\"row\"><th scope=\"row\" "
			       "role=\"rowheader\"><code>");
		html_text(page, finding->seen[i].name);
		html_raw(page, "</code></th>");
		html_cell(page, WORDING_VALUE, NULL,
			  phrase_seen(&voice, &finding->seen[i]));
		html_raw(page, "</tr>\n");
	}
	html_raw(page, "</tbody></table>\n");
}

static void put_groups(const struct html_page *page,
		       const struct finding *finding)
{
	struct groups_reading groups = reading_groups(&page->reading, finding);

	if (groups.json == NULL)
		return;
	html_element(page, "p", "soft", groups.heading);
	html_raw(page, "<ol>\n");
	for (size_t i = 0; i < groups.count; i++)
		html_element(page, "li", NULL, groups.lines[i]);
	html_raw(page, "</ol>\n");
	if (groups.notes.size > 0)
		html_element(page, "p", "soft", groups.notes);
}

static void put_account(const struct html_page *page, struct text caption,
			const struct account *account)
{
	static const enum wording columns[] = {
		WORDING_READ,	   WORDING_UNREADABLE, WORDING_OUTSIDE,
		WORDING_UNSETTLED, WORDING_EXCLUDED,   WORDING_JUDGED,
	};
	const uint64_t counts[] = {account->read,     account->unreadable,
				   account->outside,  account->unsettled,
				   account->excluded, account->judged};
	const struct reading *reading = &page->reading;

	html_raw(page, "<table class=\"cards\" role=\"table\"><caption>");
	html_text(page, caption);
	html_raw(page, "</caption>");
	html_columns(page, columns, ARRAY_SIZE(columns), 0x3f);
	html_raw(page, "<tbody><tr role=\"row\">");
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++)
		html_cell(page, columns[i], "number",
			  phrase_count(&reading->voice, counts[i]));
	html_raw(page, "</tr></tbody></table>\n");
	if (account->exclusion_count == 0)
		return;
	html_raw(page, "<ul class=\"plain\">\n");
	for (size_t i = 0; i < account->exclusion_count; i++)
		html_element(page, "li", NULL,
			     reading_exclusion(reading,
					       &account->exclusions[i]));
	html_raw(page, "</ul>\n");
}

void html_account_put(const struct html_page *page,
		      const struct finding *finding)
{
	const struct voice *voice = &page->reading.voice;

	put_account(page, say(voice, WORDING_ACCOUNT_HELP), &finding->account);
	for (size_t i = 0; i < finding->join_count; i++)
		put_account(page,
			    phrase_one(voice, WORDING_JOINED_ROWS,
				       finding->joins[i].source),
			    &finding->joins[i].account);
}

static void put_evidence(const struct html_page *page,
			 const struct finding *finding)
{
	if (finding->evidence_count == 0)
		return;
	html_element(page, "p", "soft",
		     say(&page->reading.voice, WORDING_EVIDENCE));
	html_raw(page, "<ul class=\"plain\">\n");
	for (size_t i = 0; i < finding->evidence_count; i++)
		html_element(page, "li", "digest",
			     digest_hex_copy(page->reading.voice.arena,
					     finding->evidence[i]));
	html_raw(page, "</ul>\n");
}

static void put_circumstances(const struct html_page *page,
			      const struct finding *finding)
{
	struct voice voice = reading_voice_of(&page->reading, finding);
	struct text shown = phrase_list(
		&voice, phrase_word(&voice, strength_words[finding->shown_by]),
		phrase_list(
			&voice,
			phrase_word(&voice,
				    environment_words[finding->environment]),
			phrase_word(&voice, vantage_words[finding->vantage])));

	if (finding->by_database)
		shown = phrase_list(&voice, shown,
				    say(&voice, WORDING_BY_DATABASE));

	html_raw(page, "<dl>\n");
	html_code_term(page, WORDING_CHECK, finding->check_id);
	html_term(page, WORDING_SUBJECT, finding->subject);
	html_term(page, WORDING_WINDOW, phrase_period(&voice, finding->window));
	html_term(page, WORDING_WHERE, finding->where);
	html_term(page, WORDING_SHOWN_BY, shown);
	if (finding->verdict != VERDICT_PASS)
		html_term(page, WORDING_REASON,
			  reading_reason(&page->reading, finding));
	html_raw(page, "</dl>\n");
}

void html_finding_put(const struct html_page *page, size_t index)
{
	const struct finding *finding = &page->request->report->findings[index];
	const struct reading *reading = &page->reading;
	struct text next = reading_next(reading, finding);

	buffer_printf(page->out,
		      "<section class=\"finding\" id=\"finding-%zu\">\n",
		      index + 1);
	put_head(page, finding);
	put_circumstances(page, finding);
	put_expectations(page, finding);
	if (finding->verdict != VERDICT_PASS && next.size > 0) {
		html_raw(page, "<p class=\"next\"><strong>");
		html_say(page, WORDING_NEXT);
		html_raw(page, ":</strong> ");
		html_text(page, next);
		html_raw(page, "</p>\n");
	}
	put_limits(page, finding);
	put_seen(page, finding);
	put_groups(page, finding);
	if (finding->has_account)
		html_account_put(page, finding);
	put_evidence(page, finding);
	html_raw(page, "</section>\n");
}
