/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "deliver/enrol.h"
#include "seal/key.h"
#include "verbs/outcome.h"
#include "verbs/site_open.h"
#include "verbs/verb.h"

struct enrol_options {
	const char *site, *pack, *language;
	const char *officer, *key, *passphrase_env, *passphrase_file;
	int64_t seconds;
};

static const struct option options[] = {
#define AT(member) offsetof(struct enrol_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"officer", 'o', OPTION_TEXT, AT(officer), "ID",
	 "the code is an officer's: enrol that person's key under this id"},
	{"key", 'k', OPTION_TEXT, AT(key), "KEY",
	 "the officer's own key (plaudit key new)"},
	{"passphrase-env", 0, OPTION_TEXT, AT(passphrase_env), "NAME",
	 "environment variable that holds the key's passphrase"},
	{"passphrase-file", 0, OPTION_TEXT, AT(passphrase_file), "FILE",
	 "file that holds the key's passphrase"},
	{"timeout", 't', OPTION_NUMBER, AT(seconds), "SECONDS",
	 "how long to try (default 30)"},
	OUTCOME_LANGUAGE(AT(language)),
#undef AT
	{.name = NULL},
};

/* The regulator of the site that the code speaks of: same URL. */
static const struct regulator *regulator_of(const struct site *site,
					    const struct enrolment_code *code)
{
	for (size_t i = 0; i < site->regulator_count; i++)
		if (text_equal(site->regulators[i].url, code->url))
			return &site->regulators[i];
	return NULL;
}

/* The officer's own key, or the site's. */
static int open_key(struct arena *arena, const struct enrol_options *o,
		    const struct site *site, struct key **out, struct err *err)
{
	struct secret_ref ref = {.env = text_from(o->passphrase_env),
				 .file = text_from(o->passphrase_file)};
	struct secret *passphrase = NULL;
	int status;

	if (!o->officer != !o->key)
		return err_set(err, ERR_USAGE,
			       "--officer and --key go together");
	if (!o->officer)
		return site_key_open(arena, site, out, err);
	if ((ref.env.size || ref.file.size) &&
	    secret_open(&ref, ".", &passphrase, err))
		return -1;
	status = key_open(o->key, passphrase, out, err);
	secret_close(passphrase);
	return status;
}

static void say_enrolled(struct outcome *told, const struct enrolment *wanted,
			 const struct enrolment_answer *answer)
{
	outcome_part(told, "%.*s", TEXT_ARG(wanted->entity));
	outcome_part(told, "%.*s", TEXT_ARG(wanted->agent));
	outcome_part(told, "%.*s", TEXT_ARG(wanted->code->url));
	outcome_part(told, "%llu", (unsigned long long)answer->root_version);
	outcome_part(told, "%s", wanted->root_path);
}

static int enrol_site(struct arena *arena, const struct enrol_options *o,
		      const char *code_text, struct err *err)
{
	struct enrolment_answer answer;
	struct enrolment_code code;
	struct enrolment wanted = {.code = &code};
	const struct regulator *regulator;
	struct site_open open;
	struct outcome told = {.language = NULL};
	struct key *key = NULL;
	int status;

	if (language_choose(o->language, &told.language, err) ||
	    enrolment_code_parse(arena, text_from(code_text), &code, err) ||
	    site_open(arena, o->site, o->pack, NULL, &open, err))
		return -1;
	regulator = regulator_of(open.site, &code);
	if (!regulator)
		return err_set(
			err, ERR_USAGE,
			"%.*s names no regulator with url: %.*s; add "
			"under regulators: - {url: \"%.*s\", trust-root: "
			"trust/trust-root.json}",
			TEXT_ARG(open.site->path), TEXT_ARG(code.url),
			TEXT_ARG(code.url));
	if (open_key(arena, o, open.site, &key, err))
		return -1;
	wanted.entity = open.site->entity_id;
	wanted.agent = o->officer ? text_from(o->officer) : open.site->agent_id;
	wanted.streams = &regulator->stream;
	wanted.stream_count = 1;
	wanted.key = key;
	if (regulator->ca_file.size)
		wanted.ca_file =
			site_path(arena, open.site, regulator->ca_file);
	wanted.root_path = site_path(arena, open.site, regulator->trust_root);
	status = enrol(arena, &wanted, deadline_after_ms(o->seconds * 1000),
		       &answer, err);
	key_close(key);
	if (status)
		return -1;
	if (answer.pending)
		outcome_part(&told, "%.*s", TEXT_ARG(answer.id));
	else
		say_enrolled(&told, &wanted, &answer);
	outcome_tell(&told, answer.pending ? WORDING_OUTCOME_ENROL_ASKED
					   : WORDING_OUTCOME_ENROLLED);
	return 0;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct enrol_options o = {.seconds = 30};
	struct arena *arena;
	int begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count != 1) {
		err_set(err, ERR_USAGE, "enrol takes one enrolment code");
		return EXIT_CONTENT;
	}
	arena = arena_open();
	if (enrol_site(arena, &o, line->rest.items[0], err))
		begun = -1;
	arena_close(arena);
	return begun ? verb_exit_of(err) : EXIT_CLEAN;
}

const struct verb verb_enrol = {
	.name = "enrol",
	.program = "plaudit",
	.arguments = "CODE",
	.summary = "makes the agent's key known to a regulator",
	.description =
		"CODE is the line that the regulator gave: host:token:digest. "
		"The regulator's trust\nroot is fetched and held against the "
		"digest before the token leaves this machine.\n\n"
		"An officer who signs declarations and replies is enrolled "
		"the same way, by a code that\nthe regulator made for that "
		"person, with --officer and --key.",
	.options = options,
	.run = run,
};
