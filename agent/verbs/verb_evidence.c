/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "audit/evidence.h"
#include "audit/evidence_folder.h"
#include "base/fs.h"
#include "verbs/attestation_open.h"
#include "verbs/outcome.h"
#include "verbs/site_open.h"
#include "verbs/verb.h"

struct evidence_options {
	const char *site, *pack, *out, *language;
};

static const struct option options[] = {
#define AT(member) offsetof(struct evidence_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"out", 'o', OPTION_TEXT, AT(out), "DIR",
	 "the folder to make; it must not be there"},
	OUTCOME_LANGUAGE(AT(language)),
#undef AT
	{.name = NULL},
};

static int hand_over(struct arena *arena, const struct evidence_options *o,
		     const char *path, struct err *err)
{
	struct attestation *attestation = arena_new(arena, struct attestation);
	struct evidence_folder folder = {.out = o->out};
	struct outcome told = {.language = NULL};
	struct site_open open;

	if (!o->out)
		return err_set(err, ERR_USAGE, "--out DIR is needed");
	if (fs_exists(o->out))
		return err_set(err, ERR_USAGE, "%s: it is there already",
			       o->out);
	if (audit_attestation_open(arena, path, attestation, err) ||
	    site_open(arena, o->site, o->pack, NULL, &open, err))
		return -1;
	folder.report = &attestation->report;
	folder.pack = open.pack;
	folder.disclose = open.site->disclose;
	folder.store = fs_join(arena, open.state, "evidence");
	if (evidence_folder_make(arena, &folder, err))
		return -1;
	if (language_choose(o->language, &told.language, err))
		return -1;
	outcome_part(&told, "%s", o->out);
	outcome_part(&told, "%zu", folder.pieces);
	outcome_part(&told, "%zu",
		     folder.pieces + folder.withheld + folder.absent);
	outcome_tell(&told, folder.has_pack ? WORDING_OUTCOME_HANDED_PACK
					    : WORDING_OUTCOME_HANDED);
	if (folder.withheld) {
		outcome_part(&told, "%zu", folder.withheld);
		outcome_part(&told, "%s",
			     disclosure_words[folder.disclose].word);
		outcome_tell(&told, WORDING_OUTCOME_HANDED_WITHHELD);
	}
	if (folder.absent) {
		outcome_part(&told, "%zu", folder.absent);
		outcome_tell(&told, WORDING_OUTCOME_HANDED_ABSENT);
	}
	if (!folder.has_pack)
		fprintf(stderr, "plaudit: the rule pack here is another one "
				"than the attestation's: it is not in the "
				"folder\n");
	return 0;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct evidence_options o = {.site = NULL};
	struct arena *arena;
	int status, begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count != 1) {
		err_set(err, ERR_USAGE, "evidence takes one bundle");
		return EXIT_CONTENT;
	}
	arena = arena_open();
	status = hand_over(arena, &o, line->rest.items[0], err);
	arena_close(arena);
	return status ? verb_exit_of(err) : EXIT_CLEAN;
}

const struct verb verb_evidence = {
	.name = "evidence",
	.program = "plaudit",
	.arguments = "BUNDLE",
	.summary = "puts an audit's evidence into a folder to hand over",
	.description =
		"Copies what `plaudit replay` needs of one audit: the run "
		"document, the pieces that\nthe site's `disclose` lets leave, "
		"and the rule pack. reports/evidence.md says what\nis in it.",
	.options = options,
	.run = run,
};
