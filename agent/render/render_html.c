/* SPDX-License-Identifier: Apache-2.0 */
/* The report as one self-contained page: no script, nothing loaded. */
#include "render/html_clause.h"
#include "render/html_layout.h"
#include "render/html_proof.h"
#include "render/renderer.h"

static void put_coverage(const struct html_page *page)
{
	const struct reading *reading = &page->reading;

	html_raw(page, "<div class=\"coverage\">\n");
	html_element(page, "p", "lead", reading_coverage(reading));
	html_element(page, "p", NULL, reading_counts(reading));
	html_element(page, "p", NULL, reading_strengths(reading));
	html_raw(page, "</div>\n");
}

static void put_times(const struct html_page *page)
{
	const struct reading *reading = &page->reading;
	const struct report *report = page->request->report;

	html_term(page, WORDING_PERIOD,
		  phrase_period(&reading->voice, report->period));
	html_element(page, "dt", NULL,
		     say(&reading->voice, WORDING_AUDITED_AT));
	html_raw(page, "<dd>");
	html_time(page, report->now);
	html_raw(page, " <span class=\"soft\">(");
	html_text(page, phrase_one(&reading->voice, WORDING_TIMES_IN,
				   zone_name(reading->voice.zone)));
	html_raw(page, ")</span></dd>\n");
	if (!report->sealed)
		return;
	html_element(page, "dt", NULL, say(&reading->voice, WORDING_SEALED_AT));
	html_raw(page, "<dd>");
	html_time(page, report->created);
	html_raw(page, "</dd>\n");
}

static void put_notices(const struct html_page *page)
{
	const struct voice *voice = &page->reading.voice;

	if (page->request->report->rehearsal)
		html_element(page, "p", "notice",
			     say(voice, WORDING_REHEARSAL));
	if (page->request->report->pack == NULL)
		html_element(page, "p", "notice",
			     say(voice, WORDING_PACK_ABSENT));
}

static void put_head(const struct html_page *page)
{
	const struct reading *reading = &page->reading;
	const struct report *report = page->request->report;

	html_raw(page, "<a class=\"skip\" href=\"#clauses\">");
	html_say(page, WORDING_SKIP);
	html_raw(page, "</a>\n<header>\n");
	html_heading(page, "h1", WORDING_TITLE);
	html_element(page, "p", "entity", reading_entity(reading));
	html_element(page, "p", "notice", reading_interruption(reading));
	put_coverage(page);
	put_notices(page);
	html_raw(page, "<dl>\n");
	html_term(page, WORDING_CLASSES, reading_classes(reading));
	html_term(page, WORDING_PROFILES, reading_profiles(reading));
	put_times(page);
	html_term(page, WORDING_TRIGGER,
		  phrase_word(&reading->voice, trigger_words[report->trigger]));
	html_term(page, WORDING_DELIVERY,
		  reading_delivery(reading, &page->request->delivery));
	html_code_term(page, WORDING_RULE_PACK,
		       digest_hex_copy(reading->voice.arena,
				       report->pack_digest));
	html_raw(page, "</dl>\n</header>\n");
}

static void put_sign_offs(const struct html_page *page)
{
	size_t count;
	const struct text *lines =
		reading_sign_offs(&page->reading, page->request, &count);

	if (count == 0)
		return;
	html_raw(page, "<section>\n");
	html_heading(page, "h2", WORDING_SIGN_OFF);
	html_raw(page, "<ul>\n");
	for (size_t i = 0; i < count; i++)
		html_element(page, "li", NULL, lines[i]);
	html_raw(page, "</ul>\n</section>\n");
}

static void put_body(const struct html_page *page)
{
	put_head(page);
	html_raw(page, "<main>\n");
	html_clause_table_put(page);
	html_clauses_put(page);
	html_other_findings_put(page);
	html_sources_put(page);
	html_waivers_put(page);
	put_sign_offs(page);
	html_looks_put(page);
	html_attestation_put(page);
	html_raw(page, "</main>\n");
}

static int render(struct arena *arena, const struct render_request *request,
		  struct buffer *out, struct err *err)
{
	const struct report *report = request->report;
	struct buffer body;
	struct html_page page = {
		.out = &body,
		.reading = reading_of(arena, request),
		.request = request,
		.shown_under = arena_many(arena, report->finding_count, size_t),
	};
	struct text title;

	(void)err;
	title = phrase_join(&page.reading.voice,
			    say(&page.reading.voice, WORDING_TITLE), " \u2013 ",
			    reading_entity(&page.reading));
	buffer_init(&body);
	put_body(&page);
	html_layout_put(arena, page.reading.voice.language, title,
			buffer_view(&body), out);
	buffer_release(&body);
	return 0;
}

const struct renderer render_html = {
	.name = "html",
	.summary = "one self-contained page, to read, print and send",
	.suffix = "html",
	.render = render,
};
