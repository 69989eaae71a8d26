/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "attest/hold.h"
#include "verbs/site_open.h"
#include "verbs/verb.h"

struct hold_options {
	const char *site, *pack, *reason;
	struct option_list attestations;
};

static const struct option options[] = {
#define AT(member) offsetof(struct hold_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"attestation", 'a', OPTION_LIST, AT(attestations), "IDENTITY",
	 "keep what belongs to this attestation (again for others)"},
	{"reason", 'r', OPTION_TEXT, AT(reason), "TEXT", "why"},
#undef AT
	{.name = NULL},
};

static int add(struct arena *arena, const char *state,
	       const struct hold_options *o, struct text id, struct err *err)
{
	struct digest *items =
		arena_many(arena, o->attestations.count, struct digest);
	struct hold hold = {.id = id,
			    .attestations = items,
			    .count = o->attestations.count,
			    .reason = text_from(o->reason),
			    .at = clock_now()};

	if (!o->reason || !*o->reason || !o->attestations.count)
		return err_set(err, ERR_USAGE,
			       "hold add takes --reason TEXT and at least one "
			       "--attestation");
	for (size_t i = 0; i < hold.count; i++)
		if (digest_from_hex(text_from(o->attestations.items[i]),
				    &items[i], err))
			return err_prefix(err, "--attestation");
	return hold_add(arena, state, &hold, err);
}

static int list(struct arena *arena, const char *state, struct err *err)
{
	const struct hold *holds;
	size_t count;

	if (holds_read(arena, state, &holds, &count, err))
		return -1;
	for (size_t i = 0; i < count; i++) {
		char at[INSTANT_TEXT_ROOM], hex[DIGEST_HEX_ROOM];

		instant_print_seconds(holds[i].at, at);
		printf("%.*s since %s: %.*s\n", TEXT_ARG(holds[i].id), at,
		       TEXT_ARG(holds[i].reason));
		for (size_t k = 0; k < holds[i].count; k++)
			printf("  %s\n",
			       digest_hex(holds[i].attestations[k], hex).data);
	}
	return 0;
}

static int act(struct arena *arena, const struct hold_options *o,
	       const struct option_list *rest, struct err *err)
{
	const char *word = rest->count ? rest->items[0] : "";
	struct site_open open;

	if (site_open(arena, o->site, o->pack, NULL, &open, err))
		return -1;
	if (!strcmp(word, "list") && rest->count == 1)
		return list(arena, open.state, err);
	if (!strcmp(word, "add") && rest->count == 2)
		return add(arena, open.state, o, text_from(rest->items[1]),
			   err);
	if (!strcmp(word, "release") && rest->count == 2)
		return hold_release(arena, open.state,
				    text_from(rest->items[1]), err);
	return err_set(err, ERR_USAGE, "hold takes add ID, list or release ID");
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct hold_options o = {.site = NULL};
	struct arena *arena;
	int status, begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	arena = arena_open();
	status = act(arena, &o, &line->rest, err);
	arena_close(arena);
	return status ? verb_exit_of(err) : EXIT_CLEAN;
}

const struct verb verb_hold = {
	.name = "hold",
	.program = "plaudit",
	.arguments = "add ID | list | release ID",
	.summary = "keeps evidence and rows of a case from being thrown away",
	.description =
		"While a hold is there, what retention would remove of the "
		"attestations that it names\nstays: evidence, kept rows, the "
		"keys of commitments. One file a hold in the "
		"state\ndirectory's "
		"holds.",
	.options = options,
	.run = run,
};
