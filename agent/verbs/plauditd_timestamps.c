/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "collector/timestamp_list.h"
#include "verbs/verb.h"

struct timestamps_options {
	const char *directory, *name, *until;
};

static const struct option options[] = {
#define AT(member) offsetof(struct timestamps_options, member)
	{"dir", 'd', OPTION_TEXT, AT(directory), "DIR",
	 "the collector, as init made it"},
	{"name", 'n', OPTION_TEXT, AT(name), "TEXT",
	 "add: who it is (default: its certificate's organization)"},
	{"until", 'u', OPTION_TEXT, AT(until), "TIME",
	 "end: tokens of that moment and later do not count (default: now)"},
#undef AT
	{.name = NULL},
};

static void print_list(const struct trust_root *root)
{
	char from[INSTANT_TEXT_ROOM], until[INSTANT_TEXT_ROOM];

	for (size_t i = 0; i < root->timestamper_count; i++) {
		const struct timestamper *by = &root->timestampers[i];
		bool open = by->until.seconds == TRUST_OPEN.seconds;

		instant_print_seconds(by->from, from);
		if (!open)
			instant_print_seconds(by->until, until);
		printf("authority  %.*s  from %s until %s, %zu certificates\n",
		       TEXT_ARG(by->name), from,
		       open ? "further notice" : until, by->chain_count);
	}
	for (size_t i = 0; i < root->timestamp_policy_count; i++)
		printf("policy     %.*s\n",
		       TEXT_ARG(root->timestamp_policies[i]));
	printf("lists      %zu of revoked certificates\nneeded     %llu\n"
	       "trust root version %llu\n",
	       root->timestamp_crl_count, (unsigned long long)root->timestamps,
	       (unsigned long long)root->version);
}

static int take_until(const struct timestamps_options *o,
		      struct timestamp_change *out, struct err *err)
{
	out->until = clock_now();
	return o->until ? instant_parse(text_from(o->until), &out->until, err)
			: 0;
}

/* What the action's one word is. */
static int fill(const struct timestamps_options *o, struct arena *arena,
		const char *word, struct timestamp_change *out, struct err *err)
{
	switch (out->what) {
	case TIMESTAMPS_ADD:
		out->name = text_from(o->name);
		if (out->name.size > LIMIT_PERSON_BYTES ||
		    !text_is_utf8(out->name))
			return err_set(err, ERR_USAGE,
				       "--name: UTF-8, at most %d bytes",
				       LIMIT_PERSON_BYTES);
		return fs_read(arena, word, LIMIT_CERTIFICATE_FILE, &out->bytes,
			       err);
	case TIMESTAMPS_CRL:
		return fs_read(arena, word, LIMIT_CRL_BYTES, &out->bytes, err);
	case TIMESTAMPS_END:
		out->name = text_from(word);
		return take_until(o, out, err);
	case TIMESTAMPS_POLICY:
		out->policy = text_from(word);
		return 0;
	case TIMESTAMPS_NEED:
		break;
	}
	return text_to_u64(text_from(word), &out->needed, err);
}

static int act(const struct timestamps_options *o,
	       const struct option_list *given, struct err *err)
{
	static const struct {
		const char *name;
		enum timestamp_action what;
	} actions[] = {{"add", TIMESTAMPS_ADD},
		       {"end", TIMESTAMPS_END},
		       {"crl", TIMESTAMPS_CRL},
		       {"need", TIMESTAMPS_NEED},
		       {"policy", TIMESTAMPS_POLICY}};
	struct timestamp_change change = {.what = TIMESTAMPS_ADD};
	const char *action = given->count ? given->items[0] : "";
	bool listing = !strcmp(action, "list") && given->count == 1;
	struct collector_desk desk;
	struct trust_root root;
	size_t at = 0;
	int result;

	while (at < ARRAY_SIZE(actions) && strcmp(actions[at].name, action))
		at++;
	if (!listing && (at == ARRAY_SIZE(actions) || given->count != 2)) {
		err_set(err, ERR_USAGE,
			"timestamps takes list, add FILE, end NAME, crl FILE, "
			"policy OID, or need N");
		return EXIT_CONTENT;
	}
	if (collector_desk_open(o->directory, &desk, err) < 0)
		return verb_exit_of(err);
	if (!listing)
		change.what = actions[at].what;
	result = listing ? timestamp_list_read(&desk, &root, err)
			 : fill(o, desk.arena, given->items[1], &change, err) ||
				   timestamp_list_change(&desk, &change,
							 clock_now(), &root,
							 err);
	if (!result)
		print_list(&root);
	collector_desk_close(&desk);
	return result ? verb_exit_of(err) : EXIT_CLEAN;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct timestamps_options o = {.directory = NULL};
	int begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (!o.directory) {
		err_set(err, ERR_USAGE, "timestamps takes --dir");
		return EXIT_CONTENT;
	}
	return act(&o, &line->rest, err);
}

const struct verb plauditd_timestamps = {
	.name = "timestamps",
	.arguments = "list|add FILE|end NAME|crl FILE|policy OID|need N",
	.summary = "the timestamp authorities whose tokens count",
	.program = "plauditd",
	.description =
		"Each change issues the trust root anew. add takes the "
		"authority's certificates (PEM,\nits own first, its root's "
		"last); two of one name count as one authority. end lets\nits "
		"tokens count up to a moment; nobody is taken away, because "
		"older tokens must\nstay verifiable. crl adds a revocation "
		"list of an authority's issuer, policy an\nobject identifier "
		"under which tokens must be made, need says of how many "
		"different\nauthorities a bundle must have one (0: none).",
	.options = options,
	.run = run,
};
