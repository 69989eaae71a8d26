/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "verbs/records_verb.h"
#include "verbs/verb.h"

static const struct option options[] = {
#define AT(member) offsetof(struct records_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "prove: the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "prove: directory with checks/ and policies/"},
	{"source", 0, OPTION_TEXT, AT(source), "NAME",
	 "prove: whose rows, where several are committed to"},
	{"attestation", 'a', OPTION_TEXT, AT(attestation), "FILE",
	 "bundle or envelope (prove: or latest, the default)"},
	{"stream", 0, OPTION_TEXT, AT(stream), "NAME",
	 "prove: latest of this chain (default: the first regulator's)"},
	{"row", 0, OPTION_LIST, AT(rows), "LIST",
	 "prove: places from 0, as 12 or 5,7-20, or @FILE with one a line"},
	{"key", 0, OPTION_LIST, AT(keys), "VALUE",
	 "prove: all rows with this key, or @FILE with one a line"},
	{"absent", 0, OPTION_LIST, AT(absent), "VALUE",
	 "prove: that no row has this key, or @FILE with one a line"},
	{"preview", 'p', OPTION_FLAG, AT(preview), NULL,
	 "prove: show what would leave, write no proof"},
	{"portable", 0, OPTION_FLAG, AT(portable), NULL,
	 "prove: hash rows by OpenSSL alone, to the same roots"},
	{"out", 'o', OPTION_TEXT, AT(out), "FILE",
	 "prove: write the proof there (default: stdout)"},
	{"trust-root", 't', OPTION_TEXT, AT(trust_root), "FILE",
	 "verify: the regulator's trust root (default trust-root.json)"},
	{"pin", 0, OPTION_TEXT, AT(pin), "HEX",
	 "verify: SHA-256 of the authority key"},
	{"unlogged", 0, OPTION_FLAG, AT(unlogged), NULL,
	 "verify: accept an envelope that has no receipt yet"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "verify: as of this moment (RFC 3339)"},
	{"json", 'j', OPTION_FLAG, AT(json), NULL, "verify: the steps as JSON"},
#undef AT
	{.name = NULL},
};

static int act(struct arena *arena, const struct records_options *o,
	       const struct option_list *rest, struct err *err)
{
	int code = EXIT_CLEAN;

	if (rest->count == 1 && !strcmp(rest->items[0], "prove")) {
		if (!rows_prove(arena, o, err))
			return EXIT_CLEAN;
	} else if (rest->count == 2 && !strcmp(rest->items[0], "verify")) {
		if (!rows_verify(arena, o, rest->items[1], &code, err))
			return code;
	} else {
		err_set(err, ERR_USAGE,
			"records takes prove, or verify and a proof: "
			"records verify proof.json --attestation bundle.json");
	}
	return verb_exit_of(err);
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct records_options o = {.site = NULL};
	struct arena *arena;
	int begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	arena = arena_open();
	begun = act(arena, &o, &line->rest, err);
	arena_close(arena);
	return begun;
}

const struct verb verb_records = {
	.name = "records",
	.program = "plaudit",
	.arguments = "prove | verify PROOF",
	.summary = "proves single rows of what was committed to, or checks it",
	.description =
		"prove: reads a source's files again and writes the rows that "
		"are asked for with\nwhat shows that an attestation commits to "
		"them, or that no row has a key (where\nrows are committed to "
		"by key). The files' first bytes must still be what "
		"they\nwere. "
		"A proof tells every column of its rows that is not marked "
		"never:\n--preview shows them first.\n\n"
		"verify: checks the attestation as `plaudit verify` does, then "
		"the proof against\nit. Opens no socket. Exit code 0 when all "
		"held, 4 when something did not.",
	.options = options,
	.run = run,
};
