/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report for programs: one canonical JSON document (RFC 8785, one line)
 * with all of it, sentences in both languages; reports/report.schema.json
 * describes it. A change that a reader could trip over gets a new version.
 */
#include "base/encode.h"
#include "base/fence.h"
#include "render/json_finding.h"
#include "render/json_notices.h"
#include "render/renderer.h"

#define REPORT_VERSION "plaudit-report/1"

static struct json *texts_of(struct arena *arena, const struct text *texts,
			     size_t count)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < count; i++)
		json_push(arena, list, json_clean(arena, texts[i]));
	return list;
}

static struct json *entity_of(struct arena *arena, const struct report *report)
{
	struct json *out = json_object(arena);
	struct json *classes = json_list(arena);

	json_add(arena, out, "id", json_clean(arena, report->entity_id));
	json_add(arena, out, "name",
		 json_both(arena, report->entity_name.en,
			   report->entity_name.th));
	for (int i = 0; i < CLASS_COUNT; i++)
		if (report->classes & 1u << i)
			json_push(arena, classes,
				  json_str(arena, class_words[i].word));
	json_add(arena, out, "classes", classes);
	json_add(arena, out, "profiles",
		 texts_of(arena, report->profiles, report->profile_count));
	return out;
}

static struct json *coverage_of(struct arena *arena, const struct coverage *c)
{
	const struct {
		const char *name;
		uint64_t count;
	} members[] = {
		{"bound", c->bound},
		{"judged", c->judged},
		{"passed", c->passed},
		{"failed", c->failed},
		{"unknown", c->unknown},
		{"waived", c->waived},
		{"notApplicable", c->not_applicable},
		{"listed", c->listed},
		{"findings", c->findings},
		{"subjects", c->subjects},
		{"rowsRead", c->rows_read},
		{"rowsJudged", c->rows_judged},
	};
	struct json *out = json_object(arena);

	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		json_add(arena, out, members[i].name,
			 json_tally(arena, members[i].count));
	return out;
}

static struct json *duty_of(struct arena *arena, const struct clause *clause)
{
	struct json *out = json_object(arena);

	json_add(arena, out, "text",
		 json_both(arena, clause->duty.en, clause->duty.th));
	json_add(arena, out, "section",
		 clause->section.size ? json_clean(arena, clause->section)
				      : json_null(arena));
	json_add(arena, out, "status",
		 json_str(arena, status_words[clause->status].word));
	json_add(arena, out, "seen",
		 json_str(arena, sight_words[clause->seen].word));
	json_add(arena, out, "severity",
		 json_str(arena, severity_words[clause->severity].word));
	json_add(arena, out, "needs",
		 json_str(arena, strength_words[clause->needs].word));
	json_add(arena, out, "untested",
		 json_both(arena, clause->untested.en, clause->untested.th));
	return out;
}

static struct json *clause_of(const struct reading readings[2],
			      const struct clause_finding *clause)
{
	struct arena *arena = readings[0].voice.arena;
	struct json *out = json_object(arena);
	struct json *findings = json_list(arena);

	json_add(arena, out, "id", json_clean(arena, clause->id));
	json_add(arena, out, "book", json_clean(arena, clause->book_id));
	json_add(arena, out, "verdict",
		 json_str(arena, verdict_words[clause->verdict].word));
	if (clause->reason != REASON_NONE)
		json_add(arena, out, "reason",
			 json_str(arena,
				  reason_words[clause->reason].word.word));
	json_add(arena, out, "why",
		 json_both(arena, reading_clause_why(&readings[0], clause),
			   reading_clause_why(&readings[1], clause)));
	json_add(arena, out, "inPart", json_bool(arena, clause->in_part));
	for (size_t i = 0; i < clause->finding_count; i++)
		json_push(arena, findings,
			  json_integer(arena, clause->findings[i]));
	json_add(arena, out, "findings", findings);
	json_add(arena, out, "duty",
		 clause->clause == NULL ? json_null(arena)
					: duty_of(arena, clause->clause));
	if (clause->waiver >= 0)
		json_add(arena, out, "waiver",
			 json_integer(arena, clause->waiver));
	return out;
}

static struct json *commitment_of(struct arena *arena,
				  const struct commitment *commitment)
{
	struct json *out = json_object(arena);

	json_add(arena, out, "source", json_clean(arena, commitment->source));
	json_add(arena, out, "kind", json_clean(arena, commitment->kind));
	json_add(arena, out, "root", json_hash(arena, commitment->root));
	json_add(arena, out, "size", json_tally(arena, commitment->size));
	json_add(arena, out, "order", json_clean(arena, commitment->order));
	return out;
}

static struct json *history_of(struct arena *arena,
			       const struct source_history *history)
{
	struct json *out = json_object(arena);

	for (size_t i = 0; i < HISTORY_MEMBERS; i++) {
		const char *at =
			(const char *)history + history_members[i].offset;

		json_add(arena, out, history_members[i].name,
			 json_tally(arena,
				    *(const uint64_t *)(const void *)at));
	}
	json_add(arena, out, "root",
		 json_text(arena, digest_hex_copy(arena, history->root)));
	json_add(arena, out, "cases",
		 texts_of(arena, history->cases, history->case_count));
	return out;
}

static struct json *database_json(struct arena *arena,
				  const struct database_report *database)
{
	struct json *out = json_object(arena);

	json_add(arena, out, "server", json_text(arena, database->server));
	json_add(arena, out, "transaction",
		 json_text(arena, database->transaction));
	json_add(arena, out, "role",
		 json_str(arena, role_words[database->role].word));
	json_add(arena, out, "computes", json_bool(arena, database->computes));
	return out;
}

static struct json *source_of(struct arena *arena,
			      const struct source_report *source)
{
	struct json *out = json_object(arena);
	struct json *files = json_list(arena);

	for (size_t i = 0; i < source->file_count; i++) {
		struct json *file = json_object(arena);

		json_add(arena, file, "path",
			 json_clean(arena, source->files[i].path));
		json_add(arena, file, "bytes",
			 json_tally(arena, source->files[i].bytes));
		json_add(arena, file, "rows",
			 json_tally(arena, source->files[i].rows));
		json_push(arena, files, file);
	}
	json_add(arena, out, "files", files);
	json_add(arena, out, "rows", json_tally(arena, source->rows));
	if (source->has_newest)
		json_add(arena, out, "newest",
			 json_moment(arena, source->newest));
	if (source->database.used)
		json_add(arena, out, "database",
			 database_json(arena, &source->database));
	if (source->totals_given) {
		struct json *totals = json_object(arena);

		json_add(arena, totals, "rows",
			 json_tally(arena, source->totals_rows));
		json_add(arena, totals, "match",
			 json_bool(arena, source->totals_match));
		json_add(arena, out, "totals", totals);
	}
	json_add(arena, out, "samples",
		 texts_of(arena, source->samples, source->sample_count));
	if (source->compared)
		json_add(arena, out, "history",
			 history_of(arena, &source->history));
	if (source->committed)
		json_add(arena, out, "commitment",
			 commitment_of(arena, &source->commitment));
	return out;
}

/* The sources that its rows were looked up in. */
static struct json *joined_of(struct arena *arena,
			      const struct source_report *source)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < source->joined_count; i++) {
		struct json *one = source_of(arena, &source->joined[i]);

		json_add(arena, one, "source",
			 json_clean(arena, source->joined[i].source));
		json_push(arena, list, one);
	}
	return list;
}

static struct json *looks_of(struct arena *arena, const struct report *report)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < report->look_count; i++) {
		const struct report_look *look = &report->looks[i];
		struct json *one = json_object(arena);
		struct json *layers = json_list(arena);

		json_add(arena, one, "id", json_clean(arena, look->id));
		json_add(arena, one, "kind", json_clean(arena, look->kind));
		for (unsigned bit = 0; bit < FENCE_LAYERS; bit++)
			if (look->layers & 1u << bit)
				json_push(arena, layers,
					  json_str(arena,
						   fence_layer_name(bit)));
		json_add(arena, one, "layers", layers);
		if (look->has_source)
			json_add(arena, one, "source",
				 source_of(arena, &look->source));
		if (look->has_source && look->source.joined_count)
			json_add(arena, one, "joined",
				 joined_of(arena, &look->source));
		json_push(arena, list, one);
	}
	return list;
}

static struct json *waivers_of(struct arena *arena, const struct report *report)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < report->waiver_count; i++) {
		const struct report_waiver *w = &report->waivers[i];
		struct json *one = json_object(arena);

		json_add(arena, one, "clause", json_clean(arena, w->clause));
		json_add(arena, one, "subject", json_clean(arena, w->subject));
		json_add(arena, one, "until", json_clean(arena, w->until));
		json_add(arena, one, "zone", json_clean(arena, w->zone));
		json_add(arena, one, "reason", json_clean(arena, w->reason));
		json_add(arena, one, "approver",
			 json_clean(arena, w->approver));
		json_push(arena, list, one);
	}
	return list;
}

static struct json *collected_of(struct arena *arena,
				 const struct collected *collected)
{
	struct json *out = json_object(arena);

	json_add(arena, out, "index", json_hash(arena, collected->index));
	json_add(arena, out, "began", json_moment(arena, collected->began));
	json_add(arena, out, "ended", json_moment(arena, collected->ended));
	json_add(arena, out, "collects",
		 json_tally(arena, collected->collects));
	json_add(arena, out, "version", json_clean(arena, collected->version));
	return out;
}

/* What is known of the attestation itself; null when nothing was sealed. */
static struct json *attestation_of(struct arena *arena,
				   const struct render_request *request)
{
	const struct report *report = request->report;
	const struct delivery_note *note = &request->delivery;
	struct json *out = json_object(arena);

	if (!report->sealed)
		return json_null(arena);
	json_add(arena, out, "identity", json_hash(arena, report->identity));
	json_add(arena, out, "created", json_moment(arena, report->created));
	json_add(arena, out, "agent", json_clean(arena, report->chain.agent));
	json_add(arena, out, "stream", json_clean(arena, report->chain.stream));
	json_add(arena, out, "sequence",
		 json_tally(arena, report->chain.sequence));
	json_add(arena, out, "attempts", json_tally(arena, report->attempts));
	if (report->collected.is_set)
		json_add(arena, out, "collected",
			 collected_of(arena, &report->collected));
	json_add(arena, out, "nonce",
		 json_text(arena, hex_encode(arena, report->nonce,
					     sizeof(report->nonce))));
	json_add(arena, out, "state", json_clean(arena, note->state));
	if (note->has_receipt) {
		json_add(arena, out, "receipt",
			 json_clean(arena, note->receipt));
		json_add(arena, out, "logIndex",
			 json_tally(arena, note->log_index));
		json_add(arena, out, "logSize",
			 json_tally(arena, note->log_size));
	}
	return out;
}

static void add_lists(struct arena *arena, struct json *out,
		      const struct reading readings[2])
{
	const struct report *report = readings[0].report;
	struct json *clauses = json_list(arena);
	struct json *findings = json_list(arena);

	for (size_t i = 0; i < report->clause_count; i++)
		json_push(arena, clauses,
			  clause_of(readings, &report->clauses[i]));
	for (size_t i = 0; i < report->finding_count; i++)
		json_push(arena, findings, json_finding(readings, i));
	json_add(arena, out, "clauses", clauses);
	json_add(arena, out, "findings", findings);
	json_add(arena, out, "looks", looks_of(arena, report));
	json_add(arena, out, "waivers", waivers_of(arena, report));
}

static struct json *document(struct arena *arena,
			     const struct render_request *request)
{
	const struct report *report = request->report;
	struct render_request english = *request, thai = *request;
	struct reading readings[2];
	struct json *out = json_object(arena);
	struct json *pack = json_object(arena);

	english.language = "en";
	thai.language = "th";
	readings[0] = reading_of(arena, &english);
	readings[1] = reading_of(arena, &thai);
	json_add(arena, out, "version", json_str(arena, REPORT_VERSION));
	json_add(arena, out, "entity", entity_of(arena, report));
	json_add(arena, out, "now", json_moment(arena, report->now));
	json_add(arena, out, "period", json_period(arena, report->period));
	json_add(arena, out, "trigger",
		 json_str(arena, trigger_words[report->trigger].word));
	json_add(arena, out, "rehearsal", json_bool(arena, report->rehearsal));
	json_add(arena, out, "agentVersion",
		 json_clean(arena, report->agent_version));
	json_add(arena, pack, "digest", json_hash(arena, report->pack_digest));
	json_add(arena, pack, "atHand", json_bool(arena, report->pack != NULL));
	json_add(arena, out, "rulePack", pack);
	json_add(arena, out, "siteDigest",
		 json_hash(arena, report->site_digest));
	json_add(arena, out, "coverage", coverage_of(arena, &report->coverage));
	add_lists(arena, out, readings);
	json_notices(readings, request, out);
	json_add(arena, out, "attestation", attestation_of(arena, request));
	return out;
}

static int render(struct arena *arena, const struct render_request *request,
		  struct buffer *out, struct err *err)
{
	struct text bytes;

	if (json_canonical(arena, document(arena, request), &bytes, err))
		return -1;
	buffer_text(out, bytes);
	buffer_char(out, '\n');
	return 0;
}

const struct renderer render_json = {
	.name = "json",
	.summary = "everything, for programs (reports/report.schema.json)",
	.suffix = "json",
	.render = render,
};
