/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "attest/replay.h"
#include "base/fs.h"
#include "base/limits.h"
#include "load/load_pack.h"
#include "verbs/attestation_open.h"
#include "verbs/pack_open.h"
#include "verbs/records_again.h"
#include "verbs/replay_words.h"
#include "verbs/report_out.h"
#include "verbs/site_open.h"
#include "verbs/trust_given.h"
#include "verbs/verb.h"

#define DEFAULT_EVIDENCE ".plaudit/evidence"

struct replay_options {
	const char *evidence, *pack, *site, *trust_root, *pin, *now, *language;
	bool json, verbose, unlogged;
};

static const struct option options[] = {
#define AT(member) offsetof(struct replay_options, member)
	{"evidence", 'e', OPTION_TEXT, AT(evidence), "DIR",
	 "the evidence kept (default .plaudit/evidence)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "the rule pack (default: pack/ in the evidence, or as installed)"},
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "measure the site's records again too"},
	{"trust-root", 't', OPTION_TEXT, AT(trust_root), "FILE",
	 "the regulator's trust root (default trust-root.json)"},
	{"pin", 0, OPTION_TEXT, AT(pin), "HEX",
	 "SHA-256 of the authority key (default: as kept at enrolment)"},
	{"unlogged", 0, OPTION_FLAG, AT(unlogged), NULL,
	 "accept an envelope that has no receipt yet"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "verify as of this moment (RFC 3339)"},
	{"lang", 'l', OPTION_TEXT, AT(language), "en|th",
	 "language of what is said"},
	{"verbose", 'v', OPTION_FLAG, AT(verbose), NULL,
	 "say what is the same too"},
	{"json", 'j', OPTION_FLAG, AT(json), NULL, "the answer as JSON"},
#undef AT
	{.name = NULL},
};

struct session {
	struct arena *arena;
	const struct replay_options *options;
	const char *path, *language, *evidence;
	struct attestation attestation;
	struct replay_request request;
};

/* 4 when the bundle does not hold: then nothing is judged by it. */
static int check_bundle(struct session *s, struct err *err)
{
	const struct replay_options *o = s->options;
	struct trust_given given = {o->trust_root, o->pin, o->now};
	struct verify_request request = {.bundle = s->attestation.bytes};
	struct verification *v = arena_new(s->arena, struct verification);

	if (trust_given_read(s->arena, &given, &request, err) ||
	    verify_bundle(s->arena, &request, v, err))
		return verb_exit_of(err);
	trust_given_keep(s->arena, v, &request);
	if (verification_is_good(v, o->unlogged))
		return EXIT_CLEAN;
	if (v->failed == VERIFY_STEP_COUNT) {
		err_set(err, ERR_TRUST, "%s: it has no receipt (--unlogged)",
			s->path);
		return EXIT_TRUST;
	}
	err_set(err, ERR_TRUST, "%s: %s: %.*s", s->path,
		verify_step_names[v->failed],
		TEXT_ARG(v->lines[v->failed].sentence));
	return EXIT_TRUST;
}

/* What the evidence brings along is as good as any: its digest says so. */
static const char *pack_place(const struct session *s)
{
	const char *beside = fs_join(s->arena, s->evidence, "pack");

	if (s->options->pack)
		return s->options->pack;
	return fs_exists(beside) ? beside : pack_directory(s->arena, NULL);
}

/* The site's own, where the site is at hand and none is named. */
static int site_pack(struct session *s, struct err *err)
{
	struct site_open open;

	if (site_open(s->arena, s->options->site, NULL, NULL, &open, err))
		return -1;
	s->request.pack = open.pack;
	return 0;
}

/* A pack that cannot be read is absent. One that was named must be there. */
static int bring_pack(struct session *s, struct err *err)
{
	struct pack *pack = arena_new(s->arena, struct pack);
	struct err why = {.kind = ERR_NONE};
	struct complaints complaints;
	const char *place = pack_place(s);
	bool is_there = fs_exists(fs_join(s->arena, place, "checks"));

	if (!is_there && s->options->site && !s->options->pack)
		return site_pack(s, err);
	complaints_init(&complaints, s->arena);
	if (is_there &&
	    load_pack_digest(s->arena, place, &pack->digest, &why) == 0 &&
	    !digest_equal(pack->digest, s->attestation.report.pack_digest)) {
		s->request.pack = pack; /* another: no more is asked of it */
		return 0;
	}
	if (load_pack(s->arena, place, &complaints, pack, &why) == 0) {
		s->request.pack = pack;
		return 0;
	}
	if (s->options->pack) {
		complaints_tell(&complaints);
		*err = why;
		return -1;
	}
	s->request.pack_why = text_format(
		s->arena, "no rule pack: %s (--rule-pack DIR)", why.text);
	return 0;
}

static int exit_of(const struct replay *replay)
{
	if (replay->tally[REPLAY_DIFFERENT])
		return EXIT_FAILS;
	return replay->tally[REPLAY_ABSENT] || !replay->count ? EXIT_UNKNOWNS
							      : EXIT_CLEAN;
}

static int again_from_records(struct session *s, const struct replay *kept,
			      struct replay *out, struct err *err)
{
	struct records_again again = {
		.site = s->options->site,
		.pack = s->options->pack,
		.report = &s->attestation.report,
		.plan = kept->run.head.plan,
	};

	if (records_again(s->arena, &again, err))
		return -1;
	s->request.records = &again.answers;
	return replay_run(s->arena, &s->request, out, err);
}

static void show(const struct session *s, const struct replay_note *notes,
		 size_t count)
{
	static const char *const names[] = {"evidence", "records"};
	struct json *json = json_object(s->arena);
	struct text printed;

	if (!s->options->json) {
		for (size_t i = 0; i < count; i++)
			replay_tell(&notes[i]);
		return;
	}
	for (size_t i = 0; i < count; i++)
		json_add(s->arena, json, names[i],
			 replay_to_json(s->arena, &notes[i]));
	printed = json_pretty(s->arena, json);
	fwrite(printed.data, 1, printed.size, stdout);
	putchar('\n');
}

static int replay(struct session *s, struct err *err)
{
	struct replay all[2];
	struct replay_note notes[2];
	size_t count = 1;
	int code = EXIT_CLEAN;

	if (replay_run(s->arena, &s->request, &all[0], err))
		return verb_exit_of(err);
	if (s->options->site && all[0].has_run) {
		if (again_from_records(s, &all[0], &all[1], err))
			return verb_exit_of(err);
		count++;
	}
	for (size_t i = 0; i < count; i++) {
		notes[i] = (struct replay_note){
			.path = s->path,
			.language = s->language,
			.replay = &all[i],
			.from_records = i == 1,
			.verbose = s->options->verbose,
		};
		code = verb_exit_worse(code, exit_of(&all[i]));
	}
	show(s, notes, count);
	return code;
}

static int session_run(struct session *s, struct err *err)
{
	int code;

	s->evidence =
		s->options->evidence ? s->options->evidence : DEFAULT_EVIDENCE;
	if (language_choose(s->options->language, &s->language, err) ||
	    fs_read(s->arena, s->path, 2 * LIMIT_ENVELOPE_BYTES,
		    &s->attestation.bytes, err))
		return EXIT_CONTENT;
	code = check_bundle(s, err);
	if (code != EXIT_CLEAN)
		return code;
	if (audit_attestation_open(s->arena, s->path, &s->attestation, err))
		return verb_exit_of(err);
	s->request.payload = s->attestation.payload;
	s->request.report = &s->attestation.report;
	s->request.evidence = s->evidence;
	if (bring_pack(s, err))
		return verb_exit_of(err);
	return replay(s, err);
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct replay_options o = {.evidence = NULL};
	struct session *s;
	struct arena *arena;
	int code, begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count != 1) {
		err_set(err, ERR_USAGE, "replay takes one bundle");
		return EXIT_CONTENT;
	}
	arena = arena_open();
	s = arena_new(arena, struct session);
	s->arena = arena;
	s->options = &o;
	s->path = line->rest.items[0];
	code = session_run(s, err);
	arena_close(arena);
	return code;
}

const struct verb verb_replay = {
	.name = "replay",
	.program = "plaudit",
	.arguments = "BUNDLE",
	.summary = "judges an audit again from its evidence",
	.description =
		"Verifies the bundle, then makes every finding, clause and "
		"count again from the\nevidence, the rule pack and the "
		"parameters as they were, at the audit's own moment,\nand "
		"compares canonical bytes. Opens no socket.\n\nWith --site the "
		"records are measured again too: the files that the "
		"attestation\nnames, as long as they were then, under the "
		"commitment's kept key.\n\nExit codes: 0 all the same; 1 "
		"something is different; 2 evidence is absent; 3 usage;\n4 the "
		"bundle does not hold.",
	.options = options,
	.run = run,
};
