/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "attest/challenge.h"
#include "attest/receipt.h"
#include "attest/statement.h"
#include "audit/assemble.h"
#include "base/fs.h"
#include "base/limits.h"
#include "load/complaint.h"
#include "load/load_pack.h"
#include "verbs/report_out.h"
#include "verbs/verb.h"

struct report_options {
	const char *pack, *language;
	struct option_list reports;
	bool verbose;
};

static const struct option options[] = {
#define AT(member) offsetof(struct report_options, member)
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/ (default .)"},
	{"report", 'r', OPTION_LIST, AT(reports), "FORMAT[:PATH]",
	 "text, json, html; may be given often"},
	{"lang", 'l', OPTION_TEXT, AT(language), "en|th",
	 "language of the report"},
	{"verbose", 'v', OPTION_FLAG, AT(verbose), NULL,
	 "show facts and parameters of what passes too"},
#undef AT
	{.name = NULL},
};

/* Signed documents of other kinds, and what shows them. */
static int other_document(const char *path, struct text type, struct err *err)
{
	static const struct {
		const char *type, *what;
	} known[] = {
		{PAYLOAD_TRUST_ROOT,
		 "a trust root, no attestation (plaudit verify --trust-root "
		 "FILE takes it)"},
		{PAYLOAD_ENROLMENT, "an enrolment request, no attestation"},
		{PAYLOAD_CHALLENGE,
		 "a challenge, no attestation (plaudit answer shows it)"},
		{PAYLOAD_CHALLENGE_RESPONSE,
		 "an answer to a challenge, no attestation"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (text_is(type, known[i].type))
			return err_set(err, ERR_USAGE, "%s: it is %s", path,
				       known[i].what);
	return err_set(err, ERR_USAGE, "%s: a signed \"%.*s\", no attestation",
		       path, TEXT_ARG(type));
}

/* A bundle with its receipt, or a bare envelope. */
static int read_attestation(struct arena *arena, const char *path,
			    struct report *report, struct delivery_note *note,
			    struct err *err)
{
	struct err no_bundle = {.kind = ERR_NONE};
	enum statement_kind kind;
	struct receipt receipt;
	struct text bytes;

	if (fs_read(arena, path, 2 * LIMIT_ENVELOPE_BYTES, &bytes, err))
		return -1;
	note->state = TEXT("sealed");
	if (!receipt_read(arena, bytes, &receipt, &no_bundle)) {
		note->state = TEXT("delivered");
		note->receipt = text_from(path);
		note->log_index = receipt.proof.index;
		note->log_size = receipt.proof.size;
		note->has_receipt = true;
	} else if (envelope_parse(arena, bytes, &receipt.envelope, err)) {
		return err_prefix(err, "%s: neither bundle nor envelope", path);
	}
	if (!text_is(receipt.envelope.payload_type, PAYLOAD_STATEMENT))
		return other_document(path, receipt.envelope.payload_type, err);
	if (statement_read(arena, receipt.envelope.payload, &kind, report, err))
		return err_prefix(err, "%s", path);
	report->identity = receipt.envelope.identity;
	if (kind != STATEMENT_COMPLIANCE)
		return err_set(err, ERR_USAGE,
			       "%s: %s; there is nothing to report", path,
			       kind == STATEMENT_COMMITMENT
				       ? "commits to rows and judges nothing "
					 "(plaudit verify shows its roots)"
				       : "says that an audit was started");
	return 0;
}

static int pack_bind(struct arena *arena, const char *directory,
		     struct report *report, struct err *err)
{
	struct pack *pack = arena_new(arena, struct pack);
	struct err no_pack = {.kind = ERR_NONE};
	struct complaints complaints;

	complaints_init(&complaints, arena);
	if (load_pack(arena, directory ? directory : ".", &complaints, pack,
		      &no_pack)) {
		if (directory) {
			*err = no_pack;
			return -1;
		}
		fprintf(stderr, "plaudit: no rule pack here: shown by ids "
				"only (--rule-pack DIR)\n");
		return 0;
	}
	if (!digest_equal(pack->digest, report->pack_digest))
		fprintf(stderr,
			"plaudit: this rule pack is not the one the "
			"attestation was made with: its words may differ\n");
	report_bind(arena, pack, report);
	return 0;
}

static int show(struct arena *arena, const struct report_options *o,
		const char *path, struct err *err)
{
	struct render_request request = {.verbose = o->verbose};
	struct report_choices choices;
	struct report report;

	if (language_choose(o->language, &request.language, err) ||
	    report_choices_parse(arena, &o->reports, &choices, err) ||
	    read_attestation(arena, path, &report, &request.delivery, err) ||
	    pack_bind(arena, o->pack, &report, err))
		return -1;
	request.report = &report;
	return report_write(arena, &choices, &request, err);
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct report_options o = {.pack = NULL};
	struct arena *arena;
	int begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count != 1) {
		err_set(err, ERR_USAGE, "report takes one bundle");
		return EXIT_CONTENT;
	}
	arena = arena_open();
	if (show(arena, &o, line->rest.items[0], err))
		begun = -1;
	arena_close(arena);
	return begun ? verb_exit_of(err) : EXIT_CLEAN;
}

const struct verb verb_report = {
	.name = "report",
	.program = "plaudit",
	.arguments = "BUNDLE",
	.summary = "shows an attestation for a reader",
	.description =
		"Makes the report of an attestation from its signed facts and "
		"the rule pack's\nsentences. It shows what was said; `plaudit "
		"verify` tells whether it holds.",
	.options = options,
	.run = run,
};
