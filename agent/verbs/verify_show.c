/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/verify_show.h"

#include "seal/member.h"

static const char *const outcome_words[] = {
	[STEP_NOT_REACHED] = "not reached",
	[STEP_HELD] = "ok",
	[STEP_FAILED] = "FAILED",
	[STEP_ABSENT] = "absent",
};

static void show_age(struct buffer *out, const struct verification *v,
		     struct instant now)
{
	char issued[INSTANT_TEXT_ROOM];
	long long days = (now.seconds - v->root.issued.seconds) / 86400;

	buffer_printf(out, "trust root: version %llu of %.*s, %lld day%s old\n",
		      (unsigned long long)v->root.version,
		      TEXT_ARG(instant_print_seconds(v->root.issued, issued)),
		      days, days == 1 ? "" : "s");
}

/* A commitment entry: what it seals. */
static void show_roots(struct buffer *out, const struct report *report)
{
	char hex[DIGEST_HEX_ROOM];

	buffer_str(out, "  commits to rows and judges nothing:\n");
	for (size_t i = 0; i < report->look_count; i++) {
		const struct source_report *source = &report->looks[i].source;
		const struct commitment *c = &source->commitment;

		if (report->looks[i].has_source && source->committed)
			buffer_printf(out,
				      "  %.*s: %llu %.*s in the order of the "
				      "%.*s, root %.*s\n",
				      TEXT_ARG(c->source),
				      (unsigned long long)c->size,
				      TEXT_ARG(c->kind), TEXT_ARG(c->order),
				      TEXT_ARG(digest_hex(c->root, hex)));
	}
}

/* Looked at in another place than where it was judged. */
static void show_collected(struct buffer *out, const struct collected *c)
{
	char began[INSTANT_TEXT_ROOM], ended[INSTANT_TEXT_ROOM];
	char hex[DIGEST_HEX_ROOM];

	buffer_printf(out,
		      "  collected apart, %.*s to %.*s, by agent %.*s; begun "
		      "%llu time%s since the last that was judged\n"
		      "  collection's index %.*s\n",
		      TEXT_ARG(instant_print_seconds(c->began, began)),
		      TEXT_ARG(instant_print_seconds(c->ended, ended)),
		      TEXT_ARG(c->version), (unsigned long long)c->collects,
		      c->collects == 1 ? "" : "s",
		      TEXT_ARG(digest_hex(c->index, hex)));
}

static void show_subject(struct buffer *out, const struct verification *v)
{
	char created[INSTANT_TEXT_ROOM], hex[DIGEST_HEX_ROOM];
	const struct report *r = &v->report;

	buffer_printf(out,
		      "attestation %.*s\n  of %.*s/%.*s, stream %.*s, number "
		      "%llu, sealed %.*s\n",
		      TEXT_ARG(digest_hex(v->receipt.envelope.identity, hex)),
		      TEXT_ARG(r->chain.entity), TEXT_ARG(r->chain.agent),
		      TEXT_ARG(r->chain.stream),
		      (unsigned long long)r->chain.sequence,
		      TEXT_ARG(instant_print_seconds(r->created, created)));
	if (v->has_receipt)
		buffer_printf(out, "  log entry %llu of %llu in %.*s\n",
			      (unsigned long long)v->receipt.proof.index,
			      (unsigned long long)v->checkpoint.size,
			      TEXT_ARG(v->checkpoint.origin));
	if (v->kind == STATEMENT_COMPLIANCE)
		buffer_printf(out,
			      "  clauses: %llu bound, %llu pass, %llu fail, "
			      "%llu unknown, %llu waived; attempts %llu\n",
			      (unsigned long long)r->coverage.bound,
			      (unsigned long long)r->coverage.passed,
			      (unsigned long long)r->coverage.failed,
			      (unsigned long long)r->coverage.unknown,
			      (unsigned long long)r->coverage.waived,
			      (unsigned long long)r->attempts);
	if (r->collected.is_set)
		show_collected(out, &r->collected);
	if (r->corrects)
		buffer_printf(out, "  corrects attestation %.*s\n",
			      TEXT_ARG(digest_hex(r->supersedes, hex)));
	if (v->kind == STATEMENT_COMMITMENT)
		show_roots(out, r);
}

void verify_show_text(struct buffer *out, const struct verify_shown *shown)
{
	const struct verification *v = shown->v;

	for (int i = 0; i < VERIFY_STEP_COUNT && !shown->brief; i++)
		buffer_printf(out, "  %-11s %-12s %.*s\n",
			      outcome_words[v->lines[i].outcome],
			      verify_step_names[i],
			      TEXT_ARG(v->lines[i].sentence));
	if (v->root.version && !shown->brief)
		show_age(out, v, shown->now);
	if (shown->good && !shown->brief)
		show_subject(out, v);
	buffer_printf(out, "%s: %s", shown->name,
		      shown->good ? "verified" : "NOT verified");
	if (!shown->good && v->failed < VERIFY_STEP_COUNT)
		buffer_printf(out, ": %s: %.*s", verify_step_names[v->failed],
			      TEXT_ARG(v->lines[v->failed].sentence));
	buffer_char(out, '\n');
}

static struct json *steps_json(struct arena *arena,
			       const struct verification *v)
{
	struct json *steps = json_list(arena);

	for (int i = 0; i < VERIFY_STEP_COUNT; i++) {
		struct json *step = json_object(arena);

		json_add(arena, step, "step",
			 json_str(arena, verify_step_names[i]));
		json_add(arena, step, "outcome",
			 json_str(arena, outcome_words[v->lines[i].outcome]));
		json_add(arena, step, "sentence",
			 json_text(arena, v->lines[i].sentence));
		json_push(arena, steps, step);
	}
	return steps;
}

static struct json *log_json(struct arena *arena, const struct verification *v)
{
	struct json *log = json_object(arena), *who = json_object(arena);

	json_add(arena, who, "cosigned", json_count(arena, v->cosigned));
	json_add(arena, who, "wanted", json_count(arena, v->wanted));
	json_add(arena, log, "origin", json_text(arena, v->checkpoint.origin));
	json_add(arena, log, "index",
		 json_count(arena, v->receipt.proof.index));
	json_add(arena, log, "size", json_count(arena, v->checkpoint.size));
	json_add(arena, log, "root", json_digest(arena, v->checkpoint.root));
	json_add(arena, log, "witnesses", who);
	return log;
}

struct json *verify_show_json(struct arena *arena,
			      const struct verify_shown *shown)
{
	const struct verification *v = shown->v;
	const struct chain_link *link = &v->report.chain;
	bool read = v->lines[VERIFY_STATEMENT].outcome == STEP_HELD;
	struct json *object = json_object(arena), *chain = json_object(arena);

	json_add(arena, object, "file", json_str(arena, shown->name));
	json_add(arena, object, "verified", json_bool(arena, shown->good));
	json_add(arena, object, "steps", steps_json(arena, v));
	if (read) {
		json_add(arena, chain, "entity",
			 json_text(arena, link->entity));
		json_add(arena, chain, "agent", json_text(arena, link->agent));
		json_add(arena, chain, "stream",
			 json_text(arena, link->stream));
		json_add(arena, chain, "sequence",
			 json_count(arena, link->sequence));
		json_add(arena, object, "identity",
			 json_digest(arena, v->receipt.envelope.identity));
		json_add(arena, object, "kind",
			 json_str(arena, entry_kinds[v->kind].word));
		json_add(arena, object, "createdAt",
			 json_time(arena, v->report.created));
		json_add(arena, object, "chain", chain);
		if (v->report.collected.is_set)
			json_add(arena, object, "collected",
				 statement_collected(arena,
						     &v->report.collected));
	}
	if (v->has_receipt && v->lines[VERIFY_INCLUSION].outcome == STEP_HELD)
		json_add(arena, object, "log", log_json(arena, v));
	return object;
}

void verify_show_chains(struct arena *arena, struct buffer *out,
			const struct chain_review *review)
{
	for (size_t i = 0; i < review->count; i++) {
		const struct reviewed_chain *c = &review->chains[i];

		buffer_printf(out,
			      "chain %.*s: %zu entries, %llu to %llu, %s\n",
			      TEXT_ARG(c->name), c->entries,
			      (unsigned long long)c->first,
			      (unsigned long long)c->last,
			      c->broken	    ? "NOT whole"
			      : c->complete ? "whole from its first on"
					    : "with gaps");
		for (size_t j = 0; j < c->remark_count; j++)
			buffer_printf(out, "  %.*s\n",
				      TEXT_ARG(review_sentence(
					      arena, &c->remarks[j])));
	}
}

static struct json *remark_json(struct arena *arena,
				const struct review_remark *r)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "kind", json_str(arena, review_words[r->kind]));
	json_add(arena, json, "sequence", json_count(arena, r->sequence));
	if (r->kind == REVIEW_GAP) {
		json_add(arena, json, "missing", json_count(arena, r->missing));
	} else {
		json_add(arena, json, "identity",
			 json_digest(arena, r->identity));
		json_add(arena, json, "other", json_digest(arena, r->other));
	}
	json_add(arena, json, "sentence",
		 json_text(arena, review_sentence(arena, r)));
	return json;
}

struct json *verify_show_chains_json(struct arena *arena,
				     const struct chain_review *review)
{
	struct json *chains = json_list(arena);

	for (size_t i = 0; i < review->count; i++) {
		const struct reviewed_chain *c = &review->chains[i];
		struct json *json = json_object(arena);
		struct json *remarks = json_list(arena);

		for (size_t j = 0; j < c->remark_count; j++)
			json_push(arena, remarks,
				  remark_json(arena, &c->remarks[j]));
		json_add(arena, json, "name", json_text(arena, c->name));
		json_add(arena, json, "entries", json_count(arena, c->entries));
		json_add(arena, json, "first", json_count(arena, c->first));
		json_add(arena, json, "last", json_count(arena, c->last));
		json_add(arena, json, "broken", json_bool(arena, c->broken));
		json_add(arena, json, "complete",
			 json_bool(arena, c->complete));
		json_add(arena, json, "remarks", remarks);
		json_push(arena, chains, json);
	}
	return chains;
}

struct json *verify_show_totals_json(struct arena *arena,
				     const struct verify_totals *totals)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "bundles", json_count(arena, totals->bundles));
	json_add(arena, json, "verified", json_count(arena, totals->verified));
	json_add(arena, json, "refused", json_count(arena, totals->refused));
	json_add(arena, json, "unread", json_count(arena, totals->unread));
	return json;
}
