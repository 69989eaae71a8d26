/* SPDX-License-Identifier: Apache-2.0 */
/* A report as its statement: reports/statement.md sections 3, 4 and 6. */
#include <assert.h>

#include "attest/statement.h"
#include "attest/statement_finding.h"
#include "attest/statement_look.h"
#include "attest/statement_table.h"
#include "base/encode.h"
#include "seal/member.h"

static struct json *chain_json(struct arena *arena,
			       const struct chain_link *link)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "entity", json_text(arena, link->entity));
	json_add(arena, json, "agent", json_text(arena, link->agent));
	json_add(arena, json, "stream", json_text(arena, link->stream));
	json_add(arena, json, "sequence", json_count(arena, link->sequence));
	json_add(arena, json, "previous",
		 link->sequence == 1 ? json_null(arena)
				     : json_digest(arena, link->previous));
	return json;
}

static struct json *log_state_json(struct arena *arena,
				   const struct log_state *state)
{
	struct json *json;

	if (!state->known)
		return json_null(arena);
	json = json_object(arena);
	json_add(arena, json, "origin", json_text(arena, state->origin));
	json_add(arena, json, "size", json_count(arena, state->size));
	json_add(arena, json, "root", json_digest(arena, state->root));
	return json;
}

/* The members that both predicates have. */
static struct json *head_json(struct arena *arena, const struct report *report)
{
	struct json *json = json_object(arena), *agent = json_object(arena),
		    *pack = json_object(arena);

	json_add(arena, agent, "id", json_text(arena, report->chain.agent));
	json_add(arena, agent, "version",
		 json_text(arena, report->agent_version));
	json_add(arena, pack, "digest",
		 json_digest(arena, report->pack_digest));
	json_add(arena, json, "nonce",
		 json_text(arena, hex_encode(arena, report->nonce,
					     sizeof(report->nonce))));
	json_add(arena, json, "chain", chain_json(arena, &report->chain));
	json_add(arena, json, "createdAt", json_time(arena, report->created));
	json_add(arena, json, "trigger",
		 word_json(arena, trigger_words, (int)report->trigger));
	json_add(arena, json, "agent", agent);
	json_add(arena, json, "logState",
		 log_state_json(arena, &report->log_state));
	json_add(arena, json, "rulePack", pack);
	return json;
}

static struct json *site_json(struct arena *arena, const struct report *report)
{
	struct json *json = json_object(arena), *classes = json_list(arena),
		    *environments = json_list(arena);

	for (int i = 0; i < CLASS_COUNT; i++)
		if (report->classes & (1u << i))
			json_push(arena, classes,
				  word_json(arena, class_words, i));
	for (int i = 0; i < ENVIRONMENT_COUNT; i++)
		for (size_t j = 0; j < report->finding_count; j++) {
			if ((int)report->findings[j].environment != i)
				continue;
			json_push(arena, environments,
				  word_json(arena, environment_words, i));
			break;
		}
	json_add(arena, json, "binding",
		 json_digest(arena, report->site_digest));
	json_add(arena, json, "classes", classes);
	json_add(arena, json, "profiles",
		 json_texts(arena, report->profiles, report->profile_count));
	json_add(arena, json, "environments", environments);
	return json;
}

static struct json *clause_json(struct arena *arena,
				const struct clause_finding *clause)
{
	struct json *json = json_object(arena), *findings = json_list(arena);

	for (size_t i = 0; i < clause->finding_count; i++)
		json_push(arena, findings,
			  json_count(arena, clause->findings[i]));
	json_add(arena, json, "id", json_text(arena, clause->id));
	json_add(arena, json, "book", json_text(arena, clause->book_id));
	json_add(arena, json, "verdict",
		 word_json(arena, verdict_words, (int)clause->verdict));
	if (clause->reason != REASON_NONE)
		json_add(arena, json, "reason",
			 reason_json(arena, clause->reason));
	json_add(arena, json, "inPart", json_bool(arena, clause->in_part));
	json_add(arena, json, "findings", findings);
	if (clause->waiver >= 0)
		json_add(arena, json, "waiver",
			 json_count(arena, (uint64_t)clause->waiver));
	return json;
}

static struct json *waiver_json(struct arena *arena,
				const struct report_waiver *waiver)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "clause", json_text(arena, waiver->clause));
	json_add(arena, json, "subject", json_text(arena, waiver->subject));
	json_add(arena, json, "until", json_text(arena, waiver->until));
	json_add(arena, json, "zone", json_text(arena, waiver->zone));
	json_add(arena, json, "reason", json_text(arena, waiver->reason));
	json_add(arena, json, "approver", json_text(arena, waiver->approver));
	return json;
}

/* What an audit and a commitment both have: looks, commitments and zones. */
static int add_looks(struct arena *arena, struct json *json,
		     const struct report *report, struct err *err)
{
	struct json *looks = json_list(arena), *zones = json_list(arena),
		    *commitments = json_list(arena);

	for (size_t i = 0; i < report->look_count; i++) {
		const struct report_look *look = &report->looks[i];

		json_push(arena, looks, look_to_json(arena, look));
		if (look->has_source &&
		    commitments_push(arena, commitments, report, i, err))
			return -1;
	}
	for (size_t i = 0; i < report->zone_count; i++) {
		struct json *zone = json_object(arena);

		json_add(arena, zone, "name",
			 json_text(arena, report->zones[i].name));
		json_add(arena, zone, "digest",
			 json_digest(arena, report->zones[i].digest));
		json_push(arena, zones, zone);
	}
	json_add(arena, json, "looks", looks);
	json_add(arena, json, "commitments", commitments);
	json_add(arena, json, "zones", zones);
	return 0;
}

static void add_lists(struct arena *arena, struct json *json,
		      const struct report *report)
{
	struct json *clauses = json_list(arena), *findings = json_list(arena),
		    *waivers = json_list(arena);

	for (size_t i = 0; i < report->clause_count; i++)
		json_push(arena, clauses,
			  clause_json(arena, &report->clauses[i]));
	for (size_t i = 0; i < report->finding_count; i++)
		json_push(arena, findings,
			  finding_to_json(arena, &report->findings[i]));
	for (size_t i = 0; i < report->waiver_count; i++)
		json_push(arena, waivers,
			  waiver_json(arena, &report->waivers[i]));
	json_add(arena, json, "clauses", clauses);
	json_add(arena, json, "findings", findings);
	json_add(arena, json, "waivers", waivers);
}

struct json *statement_collected(struct arena *arena,
				 const struct collected *collected)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "index", json_digest(arena, collected->index));
	json_add(arena, json, "began", json_time(arena, collected->began));
	json_add(arena, json, "ended", json_time(arena, collected->ended));
	json_add(arena, json, "collects",
		 json_count(arena, collected->collects));
	json_add(arena, json, "version", json_text(arena, collected->version));
	return json;
}

static int add_body(struct arena *arena, struct json *json,
		    enum statement_kind kind, const struct report *report,
		    struct err *err)
{
	struct coverage counted = report_coverage(report);
	struct json *coverage = json_object(arena);

	counts_write(arena, coverage, coverage_members, COVERAGE_MEMBERS,
		     &counted);
	json_add(arena, json, "now", json_time(arena, report->now));
	json_add(arena, json, "site", site_json(arena, report));
	if (add_looks(arena, json, report, err))
		return -1;
	if (kind == STATEMENT_COMMITMENT)
		return 0;
	if (report->corrects)
		json_add(arena, json, "supersedes",
			 json_digest(arena, report->supersedes));
	if (report->has_review)
		json_add(arena, json, "reviewUntil",
			 json_time(arena, report->review_until));
	json_add(arena, json, "period", period_json(arena, report->period));
	json_add(arena, json, "attempts", json_count(arena, report->attempts));
	json_add(arena, json, "coverage", coverage);
	if (report->collected.is_set)
		json_add(arena, json, "collected",
			 statement_collected(arena, &report->collected));
	add_lists(arena, json, report);
	return 0;
}

static struct json *subject_json(struct arena *arena,
				 const struct report *report)
{
	struct json *list = json_list(arena), *subject = json_object(arena),
		    *digest = json_object(arena);

	json_add(arena, digest, "sha256",
		 json_digest(arena, report->pack_digest));
	json_add(arena, subject, "name",
		 json_text(arena, chain_name(arena, &report->chain)));
	json_add(arena, subject, "digest", digest);
	json_push(arena, list, subject);
	return list;
}

static void add_matter(struct arena *arena, struct json *predicate,
		       const struct entry_kind *row,
		       const struct report *report)
{
	struct json *matter = arena_many(arena, 1, struct json);

	assert(report->matter);
	*matter = *report->matter; /* its members are shared */
	json_add(arena, predicate, row->matter, matter);
}

int statement_write(struct arena *arena, enum statement_kind kind,
		    const struct report *report, struct text *out,
		    struct err *err)
{
	const struct entry_kind *row = &entry_kinds[kind];
	struct json *json = json_object(arena),
		    *predicate = head_json(arena, report);
	enum statement_kind read_kind;
	struct report again;
	struct text bytes;

	if (report->rehearsal)
		return err_set(err, ERR_USAGE, "a rehearsal is never sealed");
	if (row->matter)
		add_matter(arena, predicate, row, report);
	else if (kind != STATEMENT_AUDIT_STARTED &&
		 add_body(arena, predicate, kind, report, err))
		return err_prefix(err, "statement");
	json_add(arena, json, "_type", json_str(arena, STATEMENT_TYPE));
	json_add(arena, json, "subject", subject_json(arena, report));
	json_add(arena, json, "predicateType", json_str(arena, row->predicate));
	json_add(arena, json, "predicate", predicate);
	if (json_canonical(arena, json, &bytes, err) ||
	    statement_read(arena, bytes, &read_kind, &again, err))
		return err_prefix(err, "writing the statement");
	*out = bytes;
	return 0;
}
