/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "attest/verify.h"
#include "base/fs.h"
#include "base/limits.h"
#include "parse/json.h"
#include "verbs/trust_given.h"
#include "verbs/verb.h"

struct verify_options {
	const char *trust_root, *pin, *previous, *now;
	bool json, quiet, allow_unlogged;
};

static const struct option options[] = {
#define AT(member) offsetof(struct verify_options, member)
	{"trust-root", 't', OPTION_TEXT, AT(trust_root), "FILE",
	 "the regulator's trust root (default trust-root.json)"},
	{"pin", 0, OPTION_TEXT, AT(pin), "HEX",
	 "SHA-256 of the authority key (default: as kept at enrolment)"},
	{"previous", 0, OPTION_TEXT, AT(previous), "FILE",
	 "the attestation before it in the chain, to be checked too"},
	{"unlogged", 0, OPTION_FLAG, AT(allow_unlogged), NULL,
	 "accept an envelope that has no receipt yet"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "verify as of this moment (RFC 3339)"},
	{"json", 'j', OPTION_FLAG, AT(json), NULL, "the steps as JSON"},
	{"quiet", 'q', OPTION_FLAG, AT(quiet), NULL, "only the exit code"},
#undef AT
	{.name = NULL},
};

static const char *const outcome_words[] = {
	[STEP_NOT_REACHED] = "not reached",
	[STEP_HELD] = "ok",
	[STEP_FAILED] = "FAILED",
	[STEP_ABSENT] = "absent",
};

static void print_age(const struct verification *v, struct instant now)
{
	char issued[INSTANT_TEXT_ROOM];
	long long days = (now.seconds - v->root.issued.seconds) / 86400;

	printf("trust root: version %llu of %.*s, %lld day%s old\n",
	       (unsigned long long)v->root.version,
	       TEXT_ARG(instant_print_seconds(v->root.issued, issued)), days,
	       days == 1 ? "" : "s");
}

/* A commitment entry: what it seals. */
static void print_roots(const struct report *report)
{
	char hex[DIGEST_HEX_ROOM];

	printf("  commits to rows and judges nothing:\n");
	for (size_t i = 0; i < report->look_count; i++) {
		const struct source_report *source = &report->looks[i].source;
		const struct commitment *c = &source->commitment;

		if (report->looks[i].has_source && source->committed)
			printf("  %.*s: %llu %.*s in the order of the %.*s, "
			       "root %.*s\n",
			       TEXT_ARG(c->source), (unsigned long long)c->size,
			       TEXT_ARG(c->kind), TEXT_ARG(c->order),
			       TEXT_ARG(digest_hex(c->root, hex)));
	}
}

static void print_subject(const struct verification *v)
{
	char created[INSTANT_TEXT_ROOM], hex[DIGEST_HEX_ROOM];
	const struct report *r = &v->report;

	printf("attestation %.*s\n  of %.*s/%.*s, stream %.*s, number %llu, "
	       "sealed %.*s\n",
	       TEXT_ARG(digest_hex(v->receipt.envelope.identity, hex)),
	       TEXT_ARG(r->chain.entity), TEXT_ARG(r->chain.agent),
	       TEXT_ARG(r->chain.stream), (unsigned long long)r->chain.sequence,
	       TEXT_ARG(instant_print_seconds(r->created, created)));
	if (v->has_receipt)
		printf("  log entry %llu of %llu in %.*s\n",
		       (unsigned long long)v->receipt.proof.index,
		       (unsigned long long)v->checkpoint.size,
		       TEXT_ARG(v->checkpoint.origin));
	if (v->kind == STATEMENT_COMPLIANCE)
		printf("  clauses: %llu bound, %llu pass, %llu fail, %llu "
		       "unknown, %llu waived; attempts %llu\n",
		       (unsigned long long)r->coverage.bound,
		       (unsigned long long)r->coverage.passed,
		       (unsigned long long)r->coverage.failed,
		       (unsigned long long)r->coverage.unknown,
		       (unsigned long long)r->coverage.waived,
		       (unsigned long long)r->attempts);
	if (v->kind == STATEMENT_COMMITMENT)
		print_roots(r);
}

static void print_text(const char *path, const struct verification *v,
		       bool good, struct instant now)
{
	for (int i = 0; i < VERIFY_STEP_COUNT; i++)
		printf("  %-11s %-12s %.*s\n",
		       outcome_words[v->lines[i].outcome], verify_step_names[i],
		       TEXT_ARG(v->lines[i].sentence));
	if (v->root.version)
		print_age(v, now);
	if (good)
		print_subject(v);
	printf("%s: %s", path, good ? "verified" : "NOT verified");
	if (!good && v->failed < VERIFY_STEP_COUNT)
		printf(": %s: %.*s", verify_step_names[v->failed],
		       TEXT_ARG(v->lines[v->failed].sentence));
	putchar('\n');
}

static void print_json(struct arena *arena, const char *path,
		       const struct verification *v, bool good)
{
	struct json *object = json_object(arena), *steps = json_list(arena);
	struct text printed;

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
	json_add(arena, object, "file", json_str(arena, path));
	json_add(arena, object, "verified", json_bool(arena, good));
	json_add(arena, object, "steps", steps);
	printed = json_pretty(arena, object);
	fwrite(printed.data, 1, printed.size, stdout);
	putchar('\n');
}

static int verify_one(struct arena *arena, const struct verify_options *o,
		      const struct verify_request *request, const char *path,
		      struct err *err)
{
	struct verification *v = arena_new(arena, struct verification);
	struct verify_request wanted = *request;
	bool good;

	if (fs_read(arena, path, 2 * LIMIT_ENVELOPE_BYTES, &wanted.bundle,
		    err) ||
	    verify_bundle(arena, &wanted, v, err))
		return verb_exit_of(err) == EXIT_INTERNAL ? EXIT_CONTENT
							  : verb_exit_of(err);
	trust_given_keep(arena, v, request);
	good = verification_is_good(v, o->allow_unlogged);
	if (o->json)
		print_json(arena, path, v, good);
	else if (!o->quiet)
		print_text(path, v, good, request->now);
	return good ? EXIT_CLEAN : EXIT_TRUST;
}

static int request_fill(struct arena *arena, const struct verify_options *o,
			struct verify_request *request, struct err *err)
{
	struct trust_given given = {o->trust_root, o->pin, o->now};

	if (trust_given_read(arena, &given, request, err))
		return -1;
	if (o->previous && fs_read(arena, o->previous, 2 * LIMIT_ENVELOPE_BYTES,
				   &request->predecessor, err))
		return -1;
	return 0;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct verify_options o = {.trust_root = NULL};
	struct verify_request request = {.bundle = {NULL, 0}};
	struct arena *arena;
	int code = EXIT_CLEAN;
	int begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (!line->rest.count) {
		err_set(err, ERR_USAGE, "verify what? name a bundle");
		return EXIT_CONTENT;
	}
	arena = arena_open();
	if (request_fill(arena, &o, &request, err)) {
		code = EXIT_CONTENT;
	} else {
		for (size_t i = 0;
		     i < line->rest.count && err->kind == ERR_NONE; i++) {
			int one = verify_one(arena, &o, &request,
					     line->rest.items[i], err);

			if (code != EXIT_TRUST && one != EXIT_CLEAN)
				code = one;
		}
	}
	arena_close(arena);
	return code;
}

const struct verb verb_verify = {
	.name = "verify",
	.program = "plaudit",
	.arguments = "BUNDLE...",
	.summary = "checks an attestation and its receipt, offline",
	.description =
		"Says of each step whether it held: trust root, envelope, "
		"signature, key status,\nstatement, counts, chain, log entry, "
		"inclusion, checkpoint, time. Opens no socket.\nExit code 0 "
		"when all held, 4 when one did not.\n\nA signature proves who "
		"said it and when, not that it is true.",
	.options = options,
	.run = run,
};
