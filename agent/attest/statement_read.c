/* SPDX-License-Identifier: Apache-2.0 */
/* A statement read back into a report: syntax and types. */
#include "attest/statement.h"
#include "attest/statement_finding.h"
#include "attest/statement_head.h"
#include "attest/statement_look.h"
#include "attest/statement_table.h"
#include "base/limits.h"
#include "seal/member.h"

static int read_site(struct arena *arena, const struct json *predicate,
		     struct report *out, struct err *err)
{
	const struct json *site;
	const struct text *classes;
	size_t count;

	if (json_get_object(predicate, "site", &site, err))
		return -1;
	if (member_digest(site, "binding", &out->site_digest, err) ||
	    member_texts(arena, site, "classes", &classes, &count, err) ||
	    member_texts(arena, site, "profiles", &out->profiles,
			 &out->profile_count, err))
		return err_prefix(err, "site");
	for (size_t i = 0; i < count; i++) {
		int class = word_find(class_words, CLASS_COUNT, classes[i]);

		if (class < 0)
			return err_set(err, ERR_USAGE,
				       "site: classes[%zu]: not a word of its "
				       "list",
				       i);
		out->classes |= 1u << class;
	}
	return 0;
}

static int read_clause(struct arena *arena, const struct json *json,
		       const struct report *report, struct clause_finding *out,
		       struct err *err)
{
	const struct json *list;
	unsigned *findings;
	int verdict;

	if (json_get_text(json, "id", &out->id, err) ||
	    json_get_text(json, "book", &out->book_id, err) ||
	    member_word(json, "verdict", verdict_words, VERDICT_COUNT, &verdict,
			err) ||
	    member_reason(json, &out->reason, err) ||
	    json_get_bool(json, "inPart", &out->in_part, err) ||
	    member_index(json, "waiver", report->waiver_count, &out->waiver,
			 err) ||
	    json_get_list(json, "findings", &list, err))
		return -1;
	out->verdict = (enum verdict)verdict;
	findings = arena_many(arena, list->count, unsigned);
	for (size_t i = 0; i < list->count; i++) {
		const struct json *index = list->items[i];

		if (index->kind != JSON_IS_INTEGER || index->integer < 0 ||
		    (uint64_t)index->integer >= report->finding_count)
			return err_set(err, ERR_USAGE,
				       "findings[%zu]: no such index", i);
		findings[i] = (unsigned)index->integer;
	}
	out->findings = findings;
	out->finding_count = list->count;
	return 0;
}

static int read_clauses(struct arena *arena, const struct json *predicate,
			struct report *out, struct err *err)
{
	const struct json *list;
	struct clause_finding *clauses;

	if (member_objects(predicate, "clauses", &list, err))
		return -1;
	clauses = arena_many(arena, list->count, struct clause_finding);
	for (size_t i = 0; i < list->count; i++)
		if (read_clause(arena, list->items[i], out, &clauses[i], err))
			return err_prefix(err, "clauses[%zu]", i);
	out->clauses = clauses;
	out->clause_count = list->count;
	return 0;
}

static int read_findings(struct arena *arena, const struct json *predicate,
			 struct report *out, struct err *err)
{
	const struct json *list;
	struct finding *findings;

	if (member_objects(predicate, "findings", &list, err))
		return -1;
	findings = arena_many(arena, list->count, struct finding);
	for (size_t i = 0; i < list->count; i++)
		if (finding_from_json(arena, list->items[i], out->look_count,
				      &findings[i], err))
			return err_prefix(err, "findings[%zu]", i);
	out->findings = findings;
	out->finding_count = list->count;
	return 0;
}

static int read_waivers(struct arena *arena, const struct json *predicate,
			struct report *out, struct err *err)
{
	const struct json *list;
	struct report_waiver *waivers;

	if (member_objects(predicate, "waivers", &list, err))
		return -1;
	waivers = arena_many(arena, list->count, struct report_waiver);
	for (size_t i = 0; i < list->count; i++) {
		const struct json *json = list->items[i];
		struct report_waiver *w = &waivers[i];

		if (json_get_text(json, "clause", &w->clause, err) ||
		    json_get_text(json, "subject", &w->subject, err) ||
		    json_get_text(json, "until", &w->until, err) ||
		    json_get_text(json, "zone", &w->zone, err) ||
		    json_get_text(json, "reason", &w->reason, err) ||
		    json_get_text(json, "approver", &w->approver, err))
			return err_prefix(err, "waivers[%zu]", i);
	}
	out->waivers = waivers;
	out->waiver_count = list->count;
	return 0;
}

static int read_zones(struct arena *arena, const struct json *predicate,
		      struct report *out, struct err *err)
{
	const struct json *list;
	struct zone_used *zones;

	if (member_objects(predicate, "zones", &list, err))
		return -1;
	zones = arena_many(arena, list->count, struct zone_used);
	for (size_t i = 0; i < list->count; i++)
		if (json_get_text(list->items[i], "name", &zones[i].name,
				  err) ||
		    member_digest(list->items[i], "digest", &zones[i].digest,
				  err))
			return err_prefix(err, "zones[%zu]", i);
	out->zones = zones;
	out->zone_count = list->count;
	return 0;
}

/* What an audit and a commitment both have. */
static int read_look_body(struct arena *arena, const struct json *predicate,
			  struct report *out, struct err *err)
{
	if (member_time(predicate, "now", &out->now, err) ||
	    read_site(arena, predicate, out, err) ||
	    looks_from_json(arena, predicate, out, err) ||
	    read_zones(arena, predicate, out, err))
		return -1;
	return 0;
}

/* An entry that judged nothing must not look as if it had. */
static int read_commitment_body(struct arena *arena,
				const struct json *predicate,
				struct report *out, struct err *err)
{
	static const char *const judged[] = {"clauses",	 "findings", "coverage",
					     "attempts", "waivers",  "period"};

	for (size_t i = 0; i < ARRAY_SIZE(judged); i++)
		if (json_get(predicate, judged[i]))
			return err_set(err, ERR_USAGE,
				       "%s: a commitment judges nothing",
				       judged[i]);
	return read_look_body(arena, predicate, out, err);
}

static int read_collected(const struct json *predicate, struct collected *out,
			  struct err *err)
{
	const struct json *json;

	if (!json_get(predicate, "collected"))
		return 0;
	out->is_set = true;
	if (json_get_object(predicate, "collected", &json, err) ||
	    member_digest(json, "index", &out->index, err) ||
	    member_time(json, "began", &out->began, err) ||
	    member_time(json, "ended", &out->ended, err) ||
	    member_count(json, "collects", &out->collects, err) ||
	    json_get_text(json, "version", &out->version, err))
		return err_prefix(err, "collected");
	if (!out->collects || instant_compare(out->ended, out->began) < 0)
		return err_set(err, ERR_USAGE, "collected: cannot be");
	return 0;
}

/* What an audit may say of itself. */
static int read_options(const struct json *predicate, struct report *out,
			struct err *err)
{
	out->corrects = json_get(predicate, "supersedes") != NULL;
	out->has_review = json_get(predicate, "reviewUntil") != NULL;
	if ((out->corrects &&
	     member_digest(predicate, "supersedes", &out->supersedes, err)) ||
	    (out->has_review &&
	     member_time(predicate, "reviewUntil", &out->review_until, err)))
		return -1;
	return 0;
}

static int read_body(struct arena *arena, const struct json *predicate,
		     struct report *out, struct err *err)
{
	const struct json *coverage;

	if (read_options(predicate, out, err) ||
	    member_period(predicate, "period", &out->period, err) ||
	    member_count(predicate, "attempts", &out->attempts, err) ||
	    read_collected(predicate, &out->collected, err) ||
	    json_get_object(predicate, "coverage", &coverage, err))
		return -1;
	if (counts_read(coverage, coverage_members, COVERAGE_MEMBERS,
			&out->coverage, err))
		return err_prefix(err, "coverage");
	if (read_look_body(arena, predicate, out, err) ||
	    read_findings(arena, predicate, out, err) ||
	    read_waivers(arena, predicate, out, err) ||
	    read_clauses(arena, predicate, out, err))
		return -1;
	return 0;
}

struct text chain_name(struct arena *arena, const struct chain_link *link)
{
	return text_format(arena, "%.*s/%.*s/%.*s", TEXT_ARG(link->entity),
			   TEXT_ARG(link->agent), TEXT_ARG(link->stream));
}

/* Other verifiers refuse further members here, so we do. */
static int expect_members(const struct json *object, size_t count,
			  const char *what, struct err *err)
{
	if (object->kind != JSON_IS_OBJECT || object->count != count)
		return err_set(err, ERR_USAGE,
			       "%s: not an object of %zu "
			       "members",
			       what, count);
	return 0;
}

static int read_subject(struct arena *arena, const struct json *statement,
			const struct report *report, struct err *err)
{
	const struct json *list, *digests;
	struct text name;
	struct digest digest;

	if (json_get_list(statement, "subject", &list, err))
		return -1;
	if (list->count != 1)
		return err_set(err, ERR_USAGE, "subject: exactly one wanted");
	if (expect_members(list->items[0], 2, "subject", err) ||
	    json_get_text(list->items[0], "name", &name, err) ||
	    json_get_object(list->items[0], "digest", &digests, err) ||
	    expect_members(digests, 1, "digest", err) ||
	    member_digest(digests, "sha256", &digest, err))
		return err_prefix(err, "subject");
	if (!text_equal(name, chain_name(arena, &report->chain)))
		return err_set(err, ERR_USAGE,
			       "subject: name: not the "
			       "chain's");
	if (!digest_equal(digest, report->pack_digest))
		return err_set(err, ERR_USAGE,
			       "subject: digest: not the rule pack's");
	return 0;
}

static int read_type(const struct json *statement, enum statement_kind *kind,
		     struct err *err)
{
	struct text type;

	if (expect_members(statement, 4, "it", err) ||
	    json_get_text(statement, "_type", &type, err))
		return -1;
	if (!text_is(type, STATEMENT_TYPE))
		return err_set(err, ERR_USAGE, "_type: not %s", STATEMENT_TYPE);
	if (json_get_text(statement, "predicateType", &type, err))
		return -1;
	*kind = entry_kind_find(type);
	if (*kind == STATEMENT_KIND_COUNT)
		return err_set(err, ERR_USAGE,
			       "predicateType: none that is known");
	return 0;
}

int statement_parse(struct arena *arena, struct text bytes,
		    enum statement_kind *kind, struct report *out,
		    struct err *err)
{
	struct report report = {.sealed = true};
	const struct json *json, *predicate;

	if (bytes.size > LIMIT_ENVELOPE_BYTES)
		return err_set(err, ERR_LIMIT,
			       "statement: larger than %d bytes",
			       LIMIT_ENVELOPE_BYTES);
	if (json_parse(arena, bytes, JSON_NO_REALS, &json, err) ||
	    read_type(json, kind, err) ||
	    json_get_object(json, "predicate", &predicate, err) ||
	    statement_head_read(predicate, &report, err) ||
	    read_subject(arena, json, &report, err))
		return err_prefix(err, "statement");
	if ((*kind == STATEMENT_COMPLIANCE &&
	     read_body(arena, predicate, &report, err)) ||
	    (*kind == STATEMENT_COMMITMENT &&
	     read_commitment_body(arena, predicate, &report, err)) ||
	    (entry_kinds[*kind].matter &&
	     statement_matter_read(arena, predicate, &entry_kinds[*kind],
				   &report, err)))
		return err_prefix(err, "statement");
	*out = report;
	return 0;
}

int statement_read(struct arena *arena, struct text bytes,
		   enum statement_kind *kind, struct report *out,
		   struct err *err)
{
	if (statement_parse(arena, bytes, kind, out, err))
		return -1;
	return statement_check_kind(arena, *kind, out, err);
}
