/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/export_document.h"

#include "base/arena.h"
#include "ledger/tlog_proof.h"
#include "model/words.h"
#include "seal/member.h"

#define STATEMENT_TYPE "https://in-toto.io/Statement/v1"
#define SVR_TYPE       "https://in-toto.io/attestation/svr/v0.2"
#define RESULT_TYPE    "https://in-toto.io/attestation/test-result/v0.1"
#define VERIFIER_ID    "tag:plaudit.example,2026:plaudit"

int export_check(const struct verification *v, struct err *err)
{
	if (!v->good)
		return err_set(err, ERR_TRUST,
			       "only what verifies is exported");
	if (v->kind != STATEMENT_COMPLIANCE)
		return err_set(err, ERR_USAGE,
			       "not an audit: it judges no clause");
	return 0;
}

static struct json *resource(struct arena *arena, struct text name,
			     struct digest digest)
{
	struct json *json = json_object(arena), *set = json_object(arena);

	json_add(arena, set, "sha256", json_digest(arena, digest));
	json_add(arena, json, "name", json_text(arena, name));
	json_add(arena, json, "digest", set);
	return json;
}

/* What it is about is the attestation: by its identity, not its JSON. */
static struct json *statement(struct arena *arena, const struct verification *v,
			      const char *type, struct json *predicate)
{
	struct json *json = json_object(arena), *subject = json_list(arena);

	json_push(arena, subject,
		  resource(arena, chain_name(arena, &v->report.chain),
			   v->report.identity));
	json_add(arena, json, "_type", json_str(arena, STATEMENT_TYPE));
	json_add(arena, json, "subject", subject);
	json_add(arena, json, "predicateType", json_str(arena, type));
	json_add(arena, json, "predicate", predicate);
	return json;
}

static struct json *packs(struct arena *arena, const struct report *report)
{
	struct json *list = json_list(arena);

	json_push(arena, list,
		  resource(arena, TEXT("rule pack"), report->pack_digest));
	return list;
}

static bool is_waived(const struct clause_finding *clause)
{
	return clause->waiver >= 0;
}

/* Ids of the clauses of a verdict; a waived fail is with neither. */
static struct json *clauses(struct arena *arena, const struct report *report,
			    enum verdict verdict, bool waived)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < report->clause_count; i++) {
		const struct clause_finding *clause = &report->clauses[i];

		if (clause->verdict == verdict && is_waived(clause) == waived)
			json_push(arena, list, json_text(arena, clause->id));
	}
	return list;
}

int export_svr(struct arena *arena, const struct verification *v,
	       struct json **out, struct err *err)
{
	struct json *predicate = json_object(arena),
		    *verifier = json_object(arena);

	if (export_check(v, err))
		return -1;
	json_add(arena, verifier, "id", json_str(arena, VERIFIER_ID));
	json_add(arena, verifier, "policies", packs(arena, &v->report));
	json_add(arena, predicate, "verifier", verifier);
	json_add(arena, predicate, "timeCreated",
		 json_time(arena, v->report.created));
	json_add(arena, predicate, "properties",
		 clauses(arena, &v->report, VERDICT_PASS, false));
	*out = statement(arena, v, SVR_TYPE, predicate);
	return 0;
}

/* Unknown is a warning there and never a pass; so is a waived fail. */
static struct json *warned(struct arena *arena, const struct report *report)
{
	struct json *list = clauses(arena, report, VERDICT_UNKNOWN, false);

	for (size_t i = 0; i < report->clause_count; i++) {
		const struct clause_finding *clause = &report->clauses[i];

		if (is_waived(clause) && clause->verdict != VERDICT_PASS)
			json_push(arena, list, json_text(arena, clause->id));
	}
	return list;
}

int export_test_result(struct arena *arena, const struct verification *v,
		       struct json **out, struct err *err)
{
	struct json *predicate = json_object(arena), *failed, *doubtful;

	if (export_check(v, err))
		return -1;
	failed = clauses(arena, &v->report, VERDICT_FAIL, false);
	doubtful = warned(arena, &v->report);
	json_add(arena, predicate, "result",
		 json_str(arena, failed->count	   ? "FAILED"
				 : doubtful->count ? "WARNED"
						   : "PASSED"));
	json_add(arena, predicate, "configuration", packs(arena, &v->report));
	json_add(arena, predicate, "passedTests",
		 clauses(arena, &v->report, VERDICT_PASS, false));
	json_add(arena, predicate, "warnedTests", doubtful);
	json_add(arena, predicate, "failedTests", failed);
	*out = statement(arena, v, RESULT_TYPE, predicate);
	return 0;
}

struct text export_tlog_proof(struct arena *arena, const struct verification *v)
{
	struct tlog_proof proof = {
		.has_extra = true,
		.index = v->receipt.proof.index,
		.path = v->receipt.proof.path,
		.checkpoint = v->receipt.checkpoint,
	};

	proof.extra = text_copy(
		arena,
		(struct text){(const char *)v->receipt.envelope.identity.bytes,
			      DIGEST_BYTES});
	return tlog_proof_print(arena, &proof);
}
