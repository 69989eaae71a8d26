/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OSCAL assessment-results. Objects have name-based ids (RFC 9562 version 5),
 * so that one attestation gives one document; a finding of OSCAL is a clause,
 * an observation a finding of ours, and the attestation is the evidence.
 */
#include <openssl/evp.h>
#include <string.h>

#include "attest/export_document.h"
#include "base/arena.h"
#include "model/words.h"
#include "seal/member.h"

#define OSCAL_VERSION "1.2.1"
#define UUID_BYTES    16

/* Names of our objects live under one of their own. */
static const unsigned char name_space[UUID_BYTES] = {0x6b, 0x0f, 0x7c, 0x52,
						     0x8d, 0x1e, 0x5a, 0x43,
						     0x9e, 0x27, 0x11, 0xc4,
						     0x3a, 0xd0, 0x96, 0xf8};

static struct json *uuid(struct arena *arena, const struct report *report,
			 struct text name)
{
	struct text whole =
		text_format(arena, "%.*s %.*s",
			    TEXT_ARG(digest_hex_copy(arena, report->identity)),
			    TEXT_ARG(name));
	unsigned char digest[EVP_MAX_MD_SIZE], *b = digest;
	char *bytes = arena_alloc(arena, UUID_BYTES + whole.size);

	memcpy(bytes, name_space, UUID_BYTES);
	memcpy(bytes + UUID_BYTES, whole.data, whole.size);
	if (EVP_Digest(bytes, UUID_BYTES + whole.size, digest, NULL, EVP_sha1(),
		       NULL) != 1)
		memset(digest, 0, sizeof(digest));
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x50);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	return json_text(
		arena,
		text_format(arena,
			    "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
			    "%02x%02x%02x%02x%02x%02x",
			    b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7],
			    b[8], b[9], b[10], b[11], b[12], b[13], b[14],
			    b[15]));
}

/* No text of OSCAL is empty. */
static struct json *words(struct arena *arena, struct text text)
{
	text = text_trim(text);
	return text.size ? json_text(arena, text) : json_str(arena, "-");
}

static struct json *named(struct arena *arena, const char *name,
			  struct json *value)
{
	struct json *json = json_object(arena);

	json_add(arena, json, name, value);
	return json;
}

static struct json *property(struct arena *arena, const char *name,
			     struct text value)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "name", json_str(arena, name));
	json_add(arena, json, "ns",
		 json_str(arena, "https://plaudit.example/ns/oscal"));
	json_add(arena, json, "value", words(arena, value));
	return json;
}

static struct text observation_name(struct arena *arena, size_t at)
{
	return text_format(arena, "finding %zu", at);
}

static struct json *evidence(struct arena *arena, const struct report *report)
{
	struct json *list = json_list(arena), *one = json_object(arena);

	json_add(arena, one, "href",
		 json_text(arena,
			   text_format(arena, "urn:sha256:%.*s",
				       TEXT_ARG(digest_hex_copy(
					       arena, report->identity)))));
	json_add(arena, one, "description",
		 json_str(arena, "the attestation, by SHA-256 of its DSSE "
				 "pre-authentication encoding"));
	json_push(arena, list, one);
	return list;
}

static struct json *observation(struct arena *arena,
				const struct report *report, size_t at)
{
	const struct finding *finding = &report->findings[at];
	struct json *json = json_object(arena), *methods = json_list(arena),
		    *props = json_list(arena);

	json_push(arena, methods, json_str(arena, "TEST"));
	json_push(arena, props,
		  property(arena, "verdict",
			   text_from(verdict_words[finding->verdict].word)));
	if (finding->verdict == VERDICT_UNKNOWN)
		json_push(arena, props,
			  property(arena, "reason",
				   text_from(reason_words[finding->reason]
						     .word.word)));
	json_add(arena, json, "uuid",
		 uuid(arena, report, observation_name(arena, at)));
	json_add(arena, json, "title", words(arena, finding->check_id));
	json_add(arena, json, "description", words(arena, finding->key));
	json_add(arena, json, "props", props);
	json_add(arena, json, "methods", methods);
	json_add(arena, json, "relevant-evidence", evidence(arena, report));
	json_add(arena, json, "collected", json_time(arena, report->now));
	return json;
}

static struct json *related(struct arena *arena, const struct report *report,
			    const struct clause_finding *clause)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < clause->finding_count; i++)
		json_push(arena, list,
			  named(arena, "observation-uuid",
				uuid(arena, report,
				     observation_name(arena,
						      clause->findings[i]))));
	return list;
}

/* OSCAL has two states: what is not known to hold is not satisfied, and the
 * reason says that it is unknown. */
static struct json *target(struct arena *arena,
			   const struct clause_finding *clause)
{
	struct json *json = json_object(arena), *status = json_object(arena);
	bool pass = clause->verdict == VERDICT_PASS;

	json_add(arena, status, "state",
		 json_str(arena, pass ? "satisfied" : "not-satisfied"));
	json_add(arena, status, "reason",
		 json_str(arena, pass				   ? "pass"
				 : clause->verdict == VERDICT_FAIL ? "fail"
								   : "other"));
	json_add(arena, json, "type", json_str(arena, "objective-id"));
	json_add(arena, json, "target-id",
		 json_text(arena, text_format(arena, "plaudit_%.*s",
					      TEXT_ARG(clause->id))));
	json_add(arena, json, "status", status);
	return json;
}

static struct json *clause_json(struct arena *arena,
				const struct report *report,
				const struct clause_finding *clause)
{
	struct json *json = json_object(arena), *props = json_list(arena),
		    *list = related(arena, report, clause);
	struct text name =
		text_format(arena, "clause %.*s", TEXT_ARG(clause->id));

	json_push(arena, props,
		  property(arena, "verdict",
			   text_from(verdict_words[clause->verdict].word)));
	if (clause->verdict == VERDICT_UNKNOWN)
		json_push(arena, props,
			  property(arena, "reason",
				   text_from(reason_words[clause->reason]
						     .word.word)));
	if (clause->waiver >= 0)
		json_push(arena, props,
			  property(arena, "waived-until",
				   report->waivers[clause->waiver].until));
	json_add(arena, json, "uuid", uuid(arena, report, name));
	json_add(arena, json, "title", words(arena, clause->id));
	json_add(arena, json, "description",
		 words(arena, text_format(arena, "clause %.*s of %.*s",
					  TEXT_ARG(clause->id),
					  TEXT_ARG(clause->book_id))));
	json_add(arena, json, "props", props);
	json_add(arena, json, "target", target(arena, clause));
	if (list->count)
		json_add(arena, json, "related-observations", list);
	return json;
}

static struct json *metadata(struct arena *arena, const struct report *report)
{
	struct json *json = json_object(arena);

	json_add(
		arena, json, "title",
		json_text(arena,
			  text_format(
				  arena, "plaudit %.*s, entry %llu",
				  TEXT_ARG(chain_name(arena, &report->chain)),
				  (unsigned long long)report->chain.sequence)));
	json_add(arena, json, "last-modified",
		 json_time(arena, report->created));
	json_add(arena, json, "version",
		 json_text(arena, digest_hex_copy(arena, report->identity)));
	json_add(arena, json, "oscal-version", json_str(arena, OSCAL_VERSION));
	return json;
}

/* The plan that it assessed by is the rule pack, told by its digest. */
static struct json *back_matter(struct arena *arena,
				const struct report *report)
{
	struct json *resource = json_object(arena), *list = json_list(arena);

	json_add(arena, resource, "uuid",
		 uuid(arena, report, TEXT("rule pack")));
	json_add(arena, resource, "title", json_str(arena, "rule pack"));
	json_add(arena, resource, "description",
		 json_text(arena,
			   text_format(arena, "SHA-256 %.*s",
				       TEXT_ARG(digest_hex_copy(
					       arena, report->pack_digest)))));
	json_push(arena, list, resource);
	return named(arena, "resources", list);
}

static struct json *result(struct arena *arena, const struct report *report)
{
	struct json *json = json_object(arena), *controls = json_list(arena),
		    *seen = json_list(arena), *findings = json_list(arena);

	for (size_t i = 0; i < report->finding_count; i++)
		json_push(arena, seen, observation(arena, report, i));
	for (size_t i = 0; i < report->clause_count; i++)
		if (report->clauses[i].verdict != VERDICT_NOT_APPLICABLE)
			json_push(arena, findings,
				  clause_json(arena, report,
					      &report->clauses[i]));
	json_push(arena, controls,
		  named(arena, "include-all", json_object(arena)));
	json_add(arena, json, "uuid", uuid(arena, report, TEXT("result")));
	json_add(arena, json, "title", json_str(arena, "audit"));
	json_add(arena, json, "description",
		 json_str(arena, "What the attestation says; its signature and "
				 "its place in the log are checked by plaudit "
				 "verify and not by this document."));
	json_add(arena, json, "start", json_time(arena, report->now));
	json_add(arena, json, "end", json_time(arena, report->created));
	json_add(arena, json, "reviewed-controls",
		 named(arena, "control-selections", controls));
	if (seen->count)
		json_add(arena, json, "observations", seen);
	if (findings->count)
		json_add(arena, json, "findings", findings);
	return json;
}

int export_oscal(struct arena *arena, const struct verification *v,
		 struct json **out, struct err *err)
{
	const struct report *report = &v->report;
	struct json *json = json_object(arena), *results = json_list(arena),
		    *plan = uuid(arena, report, TEXT("rule pack"));

	if (export_check(v, err))
		return -1;
	json_push(arena, results, result(arena, report));
	json_add(arena, json, "uuid",
		 uuid(arena, report, TEXT("assessment results")));
	json_add(arena, json, "metadata", metadata(arena, report));
	json_add(arena, json, "import-ap",
		 named(arena, "href",
		       json_text(arena, text_format(arena, "#%.*s",
						    TEXT_ARG(plan->string)))));
	json_add(arena, json, "results", results);
	json_add(arena, json, "back-matter", back_matter(arena, report));
	*out = named(arena, "assessment-results", json);
	return 0;
}
