/* SPDX-License-Identifier: Apache-2.0 */
#include "render/html_proof.h"

#include "base/fence.h"
#include "render/html_finding.h"

static void open_section(const struct html_page *page, enum wording heading)
{
	html_raw(page, "<section>\n");
	html_heading(page, "h2", heading);
}

static void put_history(const struct html_page *page,
			const struct source_report *source)
{
	struct text lines[HISTORY_LINES];
	size_t doubts,
		count = reading_history(&page->reading, source, lines, &doubts);

	for (size_t i = 0; i < count; i++)
		html_element(page, i < doubts ? "p" : "strong", NULL, lines[i]);
	if (!source->history.case_count)
		return;
	html_raw(page, "<ul class=\"plain\">\n");
	for (size_t i = 0; i < source->history.case_count; i++)
		html_element(page, "li", "digest", source->history.cases[i]);
	html_raw(page, "</ul>\n");
}

static void put_source(const struct html_page *page, size_t at)
{
	const struct report *report = page->request->report;
	const struct source_report *source = &report->looks[at].source;

	html_raw(page, "<article class=\"clause\">\n");
	html_element(page, "h3", NULL, report->looks[at].id);
	html_element(page, "p", NULL, reading_source(&page->reading, source));
	put_history(page, source);
	for (size_t i = 0; i < source->joined_count; i++) {
		const struct voice *voice = &page->reading.voice;
		const struct source_report *joined = &source->joined[i];

		html_element(
			page, "p", NULL,
			phrase_join(voice,
				    phrase_one(voice, WORDING_JOINED,
					       joined->source),
				    ": ",
				    reading_source(&page->reading, joined)));
		put_history(page, joined);
	}
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct finding *finding = &report->findings[i];

		if (!finding->has_account || finding->look != (int)at)
			continue;
		buffer_printf(page->out, "<h4><a href=\"#finding-%zu\">",
			      i + 1);
		html_text(page, finding->check_id);
		html_raw(page, "</a></h4>\n");
		html_account_put(page, finding);
	}
	if (source->sample_count > 0) {
		html_heading(page, "h4", WORDING_SAMPLES);
		html_raw(page, "<ul class=\"plain\">\n");
		for (size_t i = 0; i < source->sample_count; i++)
			html_element(page, "li", "digest", source->samples[i]);
		html_raw(page, "</ul>\n");
	}
	html_raw(page, "</article>\n");
}

void html_sources_put(const struct html_page *page)
{
	const struct report *report = page->request->report;
	bool headed = false;

	for (size_t i = 0; i < report->look_count; i++) {
		if (!report->looks[i].has_source)
			continue;
		if (!headed)
			open_section(page, WORDING_SOURCES);
		headed = true;
		put_source(page, i);
	}
	if (headed)
		html_raw(page, "</section>\n");
}

static void put_waiver(const struct html_page *page,
		       const struct report_waiver *waiver)
{
	const struct voice *voice = &page->reading.voice;
	struct text subject = waiver->subject;
	struct text until = phrase_join(
		voice, phrase_date(voice, waiver->until), " ", waiver->zone);

	if (text_is(subject, "*"))
		subject = say(voice, WORDING_ALL_SUBJECTS);
	html_raw(page,
		 "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">");
	html_text(page, waiver->clause);
	html_raw(page, "</th>");
	html_cell(page, WORDING_SUBJECT, NULL, subject);
	html_cell(page, WORDING_UNTIL, NULL, until);
	html_cell(page, WORDING_REASON, NULL, waiver->reason);
	html_cell(page, WORDING_APPROVER, NULL, waiver->approver);
	html_raw(page, "</tr>\n");
}

void html_waivers_put(const struct html_page *page)
{
	static const enum wording columns[] = {WORDING_CLAUSE, WORDING_SUBJECT,
					       WORDING_UNTIL, WORDING_REASON,
					       WORDING_APPROVER};
	const struct report *report = page->request->report;

	open_section(page, WORDING_WAIVERS);
	html_element(page, "p", NULL,
		     say(&page->reading.voice, WORDING_WAIVER_HELP));
	if (report->waiver_count == 0) {
		html_element(page, "p", NULL,
			     say(&page->reading.voice, WORDING_NONE));
	} else {
		html_raw(page, "<table class=\"cards\" role=\"table\">");
		html_heading(page, "caption", WORDING_WAIVERS);
		html_columns(page, columns, ARRAY_SIZE(columns), 0);
		html_raw(page, "<tbody>\n");
		for (size_t i = 0; i < report->waiver_count; i++)
			put_waiver(page, &report->waivers[i]);
		html_raw(page, "</tbody></table>\n");
	}
	html_raw(page, "</section>\n");
}

static struct text layers_of(const struct html_page *page, unsigned layers)
{
	const struct voice *voice = &page->reading.voice;
	struct text t = {NULL, 0};

	for (unsigned bit = 0; bit < FENCE_LAYERS; bit++)
		if (layers & 1u << bit)
			t = phrase_join(voice, t, ", ",
					text_from(fence_layer_name(bit)));
	return t.size > 0 ? t : say(voice, WORDING_NONE);
}

static void put_look(const struct html_page *page,
		     const struct report_look *look)
{
	html_raw(page, "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">"
		       "<code>");
	html_text(page, look->id);
	html_raw(page, "</code></th>");
	html_cell(page, WORDING_KIND, NULL, look->kind);
	html_cell(page, WORDING_FENCE, NULL, layers_of(page, look->layers));
	html_cell(page, WORDING_COMMITMENT, "digest",
		  look->has_source
			  ? reading_commitment(&page->reading, &look->source)
			  : say(&page->reading.voice, WORDING_NOT_COMMITTED));
	html_raw(page, "</tr>\n");
}

void html_looks_put(const struct html_page *page)
{
	static const enum wording columns[] = {
		WORDING_LOOK, WORDING_KIND, WORDING_FENCE, WORDING_COMMITMENT};
	const struct report *report = page->request->report;

	if (report->look_count == 0)
		return;
	open_section(page, WORDING_LOOKS);
	html_raw(page, "<table class=\"cards\" role=\"table\">");
	html_heading(page, "caption", WORDING_LOOKS);
	html_columns(page, columns, ARRAY_SIZE(columns), 0);
	html_raw(page, "<tbody>\n");
	for (size_t i = 0; i < report->look_count; i++)
		put_look(page, &report->looks[i]);
	html_raw(page, "</tbody></table>\n</section>\n");
}

static struct text zones_of(const struct html_page *page)
{
	const struct report *report = page->request->report;
	const struct voice *voice = &page->reading.voice;
	struct text t = {NULL, 0};

	for (size_t i = 0; i < report->zone_count; i++)
		t = phrase_join(
			voice, t, "; ",
			phrase_join(voice, report->zones[i].name, " ",
				    digest_hex_copy(voice->arena,
						    report->zones[i].digest)));
	return t;
}

static struct text log_state_of(const struct html_page *page)
{
	const struct log_state *state = &page->request->report->log_state;
	const struct voice *voice = &page->reading.voice;
	struct text parts[2] = {state->origin,
				phrase_count(voice, state->size)};

	if (!state->known)
		return (struct text){NULL, 0};
	return phrase_fill(voice, WORDING_LOG_SEEN, parts, 2);
}

static void put_verify(const struct html_page *page)
{
	struct text bundle = page->request->delivery.receipt;

	html_heading(page, "h3", WORDING_VERIFY);
	html_element(page, "p", NULL,
		     say(&page->reading.voice, WORDING_VERIFY_TEXT));
	html_raw(page, "<pre><code>plaudit verify --trust-root trust-root.json "
		       "--pin SHA256 ");
	html_text(page, bundle.size > 0 ? bundle : TEXT("BUNDLE"));
	html_raw(page, "</code></pre>\n");
	html_element(page, "p", NULL,
		     say(&page->reading.voice, WORDING_VERIFY_LIMIT));
}

void html_attestation_put(const struct html_page *page)
{
	const struct reading *reading = &page->reading;
	const struct report *report = page->request->report;
	struct arena *arena = reading->voice.arena;

	html_raw(page, "<section id=\"attestation\">\n");
	html_heading(page, "h2", WORDING_ATTESTATION);
	html_raw(page, "<dl>\n");
	html_term(page, WORDING_DELIVERY,
		  reading_delivery(reading, &page->request->delivery));
	html_code_term(page, WORDING_RECEIPT, page->request->delivery.receipt);
	html_term(page, WORDING_CHAIN, reading_chain(reading));
	if (report->attempts > 0)
		html_term(page, WORDING_ATTEMPTS,
			  phrase_count(&reading->voice, report->attempts));
	if (report->collected.is_set)
		html_term(page, WORDING_COLLECTED, reading_collected(reading));
	if (report->sealed)
		html_code_term(page, WORDING_IDENTITY,
			       digest_hex_copy(arena, report->identity));
	html_term(page, WORDING_LOG_STATE, log_state_of(page));
	html_code_term(page, WORDING_ZONES, zones_of(page));
	html_raw(page, "</dl>\n");
	put_verify(page);
	html_raw(page, "</section>\n");
}
