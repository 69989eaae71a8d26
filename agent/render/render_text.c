/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report on a terminal: coverage first, the clauses as a table, then all
 * that did not pass with what to do about it, the accounts of the rows, and
 * what became of the attestation.
 */
#include "render/reading.h"
#include "render/renderer.h"
#include "render/terminal.h"
#include "render/text_finding.h"
#include "render/width.h"

#define COLUMNS_DEFAULT 80
#define ID_COLUMNS	14
#define DUTY_LINES	2

struct text_page {
	struct terminal terminal;
	struct reading reading;
	const struct render_request *request;
};

static struct text told(const struct text_page *page, enum wording id)
{
	return say(&page->reading.voice, id);
}

static void put_head(const struct text_page *page)
{
	const struct terminal *terminal = &page->terminal;
	const struct reading *reading = &page->reading;
	const struct report *report = reading->report;
	const struct voice *voice = &reading->voice;
	struct text now = phrase_instant(voice, report->now);
	struct text zone =
		phrase_one(voice, WORDING_TIMES_IN, zone_name(voice->zone));
	struct text cut = reading_interruption(reading);

	if (cut.size) {
		terminal_line(terminal, 0, TINT_DOUBT, cut);
		terminal_end(terminal);
	}
	terminal_line(terminal, 0, TINT_STRONG, reading_coverage(reading));
	terminal_line(terminal, 0, TINT_PLAIN, reading_counts(reading));
	terminal_line(terminal, 0, TINT_PLAIN, reading_strengths(reading));
	terminal_end(terminal);
	terminal_field(terminal, 0, told(page, WORDING_INSTITUTION),
		       reading_entity(reading));
	terminal_field(terminal, 0, told(page, WORDING_CLASSES),
		       reading_classes(reading));
	terminal_field(terminal, 0, told(page, WORDING_PROFILES),
		       reading_profiles(reading));
	terminal_field(terminal, 0, told(page, WORDING_PERIOD),
		       phrase_period(voice, report->period));
	terminal_field(terminal, 0, told(page, WORDING_AUDITED_AT),
		       text_format(voice->arena, "%.*s (%.*s)", TEXT_ARG(now),
				   TEXT_ARG(zone)));
	terminal_field(terminal, 0, told(page, WORDING_RULE_PACK),
		       digest_hex_copy(voice->arena, report->pack_digest));
	if (report->pack == NULL)
		terminal_line(terminal, 0, TINT_DOUBT,
			      told(page, WORDING_PACK_ABSENT));
}

/* The columns of verdict, id and severity: as wide as they must be. */
static void measure(const struct text_page *page, struct cell cells[4])
{
	const struct voice *voice = &page->reading.voice;
	const struct report *report = page->request->report;
	unsigned used;

	cells[0].columns = text_columns(told(page, WORDING_VERDICT));
	cells[1].columns = text_columns(told(page, WORDING_CLAUSE));
	cells[2].columns = text_columns(told(page, WORDING_SEVERITY));
	for (int i = 0; i < VERDICT_COUNT; i++) {
		unsigned wide =
			2 + text_columns(phrase_word(voice, verdict_words[i]));

		if (wide > cells[0].columns)
			cells[0].columns = wide;
	}
	for (size_t i = 0; i < report->clause_count; i++) {
		unsigned wide = text_columns(report->clauses[i].id);

		if (wide > cells[1].columns)
			cells[1].columns =
				wide > ID_COLUMNS ? ID_COLUMNS : wide;
	}
	used = cells[0].columns + cells[1].columns + cells[2].columns + 6;
	cells[3].columns = page->terminal.columns > used + 20
				   ? page->terminal.columns - used
				   : 0;
}

/* Beside the id, or under it where the terminal is narrow. */
static void put_beside(const struct text_page *page, const struct cell row[4],
		       enum tint tint, struct text t)
{
	struct cell cells[4] = {row[0], row[1], row[2], row[3]};

	if (t.size == 0)
		return;
	if (row[3].columns == 0) {
		terminal_line(&page->terminal, 2, tint, t);
		return;
	}
	for (int i = 0; i < 3; i++)
		cells[i].text = TEXT("");
	cells[3].text = t;
	cells[3].tint = tint;
	terminal_row(&page->terminal, 0, cells, 4);
}

static struct text labelled(const struct text_page *page, enum wording label,
			    struct text t)
{
	return t.size == 0 ? t
			   : phrase_join(&page->reading.voice,
					 told(page, label), ": ", t);
}

static struct text untested_of(const struct text_page *page,
			       const struct clause_finding *clause)
{
	if (clause->clause == NULL || !clause->in_part ||
	    clause->verdict == VERDICT_NOT_APPLICABLE)
		return (struct text){NULL, 0};
	return labelled(page, WORDING_NOT_TESTED,
			bitext_pick(clause->clause->untested,
				    page->reading.voice.language));
}

static void put_clause(const struct text_page *page, struct cell row[4],
		       const struct clause_finding *clause)
{
	const struct reading *reading = &page->reading;
	const struct voice *voice = &reading->voice;
	unsigned duty_columns =
		row[3].columns ? row[3].columns : page->terminal.columns - 2;
	struct text duty =
		text_shorten(voice->arena, reading_duty(reading, clause),
			     DUTY_LINES * duty_columns - 8);

	row[0].text =
		phrase_join(voice, verdict_mark(clause->verdict), " ",
			    phrase_word(voice, verdict_words[clause->verdict]));
	row[0].tint = tint_of(clause->verdict);
	row[1].text = clause->id;
	row[2].text =
		clause->clause == NULL
			? TEXT("?")
			: phrase_word(voice,
				      severity_words[clause->clause->severity]);
	row[3].text = row[3].columns ? duty : TEXT("");
	if (row[3].columns > 0) {
		terminal_row(&page->terminal, 0, row, 4);
	} else {
		terminal_line(&page->terminal, 0, row[0].tint,
			      phrase_join(voice, row[0].text, "  ",
					  phrase_join(voice, row[1].text, "  ",
						      row[2].text)));
		put_beside(page, row, TINT_PLAIN, duty);
	}
	put_beside(page, row, tint_of(clause->verdict),
		   reading_clause_why(reading, clause));
	put_beside(page, row, TINT_DOUBT, reading_waiver(reading, clause));
	put_beside(page, row, TINT_PLAIN, untested_of(page, clause));
	put_beside(page, row, TINT_FAINT,
		   labelled(page, WORDING_LIMITS,
			    reading_bases(reading, clause)));
	put_beside(page, row, TINT_FAINT, reading_sight(reading, clause));
}

static void put_clauses(const struct text_page *page)
{
	const struct report *report = page->request->report;
	struct cell row[4] = {{.tint = TINT_STRONG},
			      {.tint = TINT_STRONG},
			      {.tint = TINT_STRONG},
			      {.tint = TINT_STRONG}};

	measure(page, row);
	row[0].text = told(page, WORDING_VERDICT);
	row[1].text = told(page, WORDING_CLAUSE);
	row[2].text = told(page, WORDING_SEVERITY);
	row[3].text = told(page, WORDING_DUTY_AND_WHY);
	terminal_end(&page->terminal);
	if (row[3].columns > 0)
		terminal_row(&page->terminal, 0, row, 4);
	for (int i = 1; i < 4; i++)
		row[i].tint = TINT_PLAIN;
	for (size_t i = 0; i < report->clause_count; i++)
		put_clause(page, row, &report->clauses[i]);
}

static void put_findings(const struct text_page *page)
{
	const struct report *report = page->request->report;
	bool verbose = page->request->verbose;
	size_t shown = 0;

	terminal_heading(&page->terminal,
			 told(page, verbose ? WORDING_FINDINGS
					    : WORDING_FINDINGS_OPEN));
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct finding *finding = &report->findings[i];

		if (finding->verdict == VERDICT_PASS && !verbose)
			continue;
		shown++;
		text_finding_put(&page->terminal, &page->reading, finding);
	}
	if (shown == 0 && report->finding_count > 0)
		terminal_line(&page->terminal, 0, TINT_GOOD,
			      told(page, WORDING_NOTHING_OPEN));
	else if (shown == 0)
		terminal_line(&page->terminal, 0, TINT_DOUBT,
			      told(page, WORDING_NONE));
}

static void put_account(const struct text_page *page, unsigned indent,
			struct text of, const struct account *account)
{
	const struct reading *reading = &page->reading;

	terminal_field(&page->terminal, indent, of,
		       reading_account(reading, account));
	for (size_t i = 0; i < account->exclusion_count; i++)
		terminal_line(&page->terminal, indent + 2, TINT_PLAIN,
			      reading_exclusion(reading,
						&account->exclusions[i]));
}

/* Of its own rows, then of those that they were looked up in. */
static void put_accounts(const struct text_page *page,
			 const struct finding *finding)
{
	put_account(page, 2, finding->check_id, &finding->account);
	for (size_t i = 0; i < finding->join_count; i++)
		put_account(page, 4,
			    phrase_one(&page->reading.voice,
				       WORDING_JOINED_ROWS,
				       finding->joins[i].source),
			    &finding->joins[i].account);
}

static void put_history(const struct text_page *page,
			const struct source_report *source)
{
	struct text lines[HISTORY_LINES];
	size_t doubts,
		count = reading_history(&page->reading, source, lines, &doubts);

	for (size_t i = 0; i < count; i++)
		terminal_line(&page->terminal, 2,
			      i < doubts ? TINT_PLAIN : TINT_DOUBT, lines[i]);
	for (size_t i = 0; i < source->history.case_count; i++)
		terminal_line(&page->terminal, 4, TINT_PLAIN,
			      source->history.cases[i]);
}

static void put_source(const struct text_page *page, size_t at)
{
	const struct report *report = page->request->report;
	const struct report_look *look = &report->looks[at];
	const struct source_report *source = &look->source;

	terminal_field(&page->terminal, 0, look->id,
		       reading_source(&page->reading, source));
	put_history(page, source);
	for (size_t i = 0; i < source->joined_count; i++) {
		terminal_field(&page->terminal, 2,
			       phrase_one(&page->reading.voice, WORDING_JOINED,
					  source->joined[i].source),
			       reading_source(&page->reading,
					      &source->joined[i]));
		put_history(page, &source->joined[i]);
	}
	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].has_account &&
		    report->findings[i].look == (int)at)
			put_accounts(page, &report->findings[i]);
	if (source->sample_count > 0)
		terminal_line(&page->terminal, 2, TINT_DOUBT,
			      told(page, WORDING_SAMPLES));
	for (size_t i = 0; i < source->sample_count; i++)
		terminal_line(&page->terminal, 4, TINT_PLAIN,
			      source->samples[i]);
}

static void put_sources(const struct text_page *page)
{
	const struct report *report = page->request->report;
	bool headed = false;

	for (size_t i = 0; i < report->look_count; i++) {
		if (!report->looks[i].has_source)
			continue;
		if (!headed)
			terminal_heading(&page->terminal,
					 told(page, WORDING_SOURCES));
		headed = true;
		put_source(page, i);
	}
}

static void put_sign_offs(const struct text_page *page)
{
	size_t count;
	const struct text *lines =
		reading_sign_offs(&page->reading, page->request, &count);

	if (count > 0)
		terminal_heading(&page->terminal, told(page, WORDING_SIGN_OFF));
	for (size_t i = 0; i < count; i++)
		terminal_line(&page->terminal, 0, TINT_PLAIN, lines[i]);
}

static void put_delivery(const struct text_page *page)
{
	const struct reading *reading = &page->reading;
	const struct report *report = reading->report;
	const struct terminal *terminal = &page->terminal;

	terminal_heading(terminal, told(page, WORDING_ATTESTATION));
	terminal_field(terminal, 0, told(page, WORDING_DELIVERY),
		       reading_delivery(reading, &page->request->delivery));
	terminal_field(terminal, 0, told(page, WORDING_RECEIPT),
		       page->request->delivery.receipt);
	terminal_field(terminal, 0, told(page, WORDING_CHAIN),
		       reading_chain(reading));
	if (report->collected.is_set)
		terminal_field(terminal, 0, told(page, WORDING_COLLECTED),
			       reading_collected(reading));
	if (report->sealed)
		terminal_field(terminal, 0, told(page, WORDING_IDENTITY),
			       digest_hex_copy(reading->voice.arena,
					       report->identity));
}

static int render(struct arena *arena, const struct render_request *request,
		  struct buffer *out, struct err *err)
{
	unsigned columns =
		request->columns ? request->columns : COLUMNS_DEFAULT;
	struct text_page page = {
		.terminal = {arena, out, columns, request->color},
		.reading = reading_of(arena, request),
		.request = request,
	};

	(void)err;
	if (columns < TERMINAL_COLUMNS_LEAST)
		page.terminal.columns = TERMINAL_COLUMNS_LEAST;
	put_head(&page);
	put_clauses(&page);
	put_findings(&page);
	put_sources(&page);
	put_sign_offs(&page);
	put_delivery(&page);
	return 0;
}

const struct renderer render_text = {
	.name = "text",
	.summary = "the verdict table, for a terminal",
	.suffix = "txt",
	.render = render,
};
