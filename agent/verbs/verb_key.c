/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/fs.h"
#include "seal/certificate_request.h"
#include "seal/key.h"
#include "verbs/key_rotate.h"
#include "verbs/outcome.h"
#include "verbs/site_open.h"
#include "verbs/verb.h"

extern const struct verb verb_enrol;

struct key_options {
	const char *passphrase_env, *passphrase_file, *credential;
	const char *site, *pack, *to, *subject, *out, *language;
	int64_t push_seconds;
	bool no_push;
};

static const struct option options[] = {
#define AT(member) offsetof(struct key_options, member)
	{"passphrase-env", 0, OPTION_TEXT, AT(passphrase_env), "NAME",
	 "environment variable that holds the passphrase, or the PIN"},
	{"passphrase-file", 0, OPTION_TEXT, AT(passphrase_file), "FILE",
	 "file that holds the passphrase, or the PIN"},
	{"credential", 0, OPTION_TEXT, AT(credential), "NAME",
	 "systemd credential that holds the passphrase, or the PIN"},
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"to", 0, OPTION_TEXT, AT(to), "KEY",
	 "rotate: the next key, which is there (default: a new file)"},
	{"subject", 0, OPTION_TEXT, AT(subject), "NAME",
	 "csr: /O=Example Bank/CN=agent-1"},
	{"out", 'o', OPTION_TEXT, AT(out), "FILE", "csr: where it is written"},
	{"no-push", 0, OPTION_FLAG, AT(no_push), NULL,
	 "rotate: leave what was sealed in the outbox"},
	{"push-timeout", 0, OPTION_NUMBER, AT(push_seconds), "SECONDS",
	 "rotate: how long to try to deliver (default 30)"},
	OUTCOME_LANGUAGE(AT(language)),
#undef AT
	{.name = NULL},
};

/* One call of the verb. */
struct call {
	struct arena *arena;
	const struct key_options *o;
	const char *reference; /* NULL: none was given */
	struct secret *secret; /* NULL: none is named */
};

static int secret_take(struct call *call, struct err *err)
{
	const struct key_options *o = call->o;
	struct secret_ref ref = {
		.env = text_from(o->passphrase_env),
		.file = text_from(o->passphrase_file),
		.credential = text_from(o->credential),
	};

	if (!ref.env.size && !ref.file.size && !ref.credential.size)
		return 0;
	return secret_open(&ref, ".", &call->secret, err);
}

static void print(struct arena *arena, const char *reference,
		  const struct key *key)
{
	static const char *const names[] = {"ECDSA P-256", "Ed25519"};
	const char *place = strchr(reference, ':');
	char hex[DIGEST_HEX_ROOM];

	if (!strncmp(reference, "pkcs11:", 7))
		printf("token      %s\n", place + 1);
	else if (!strncmp(reference, "tpm:", 4))
		printf("TPM        %s\n", place + 1);
	else
		printf("file       %s\n", reference);
	printf("algorithm  %s\nSHA-256    %.*s\nhint       %.*s\npublic key "
	       "%.*s\n",
	       names[key_algorithm(key) != KEY_P256],
	       TEXT_ARG(digest_hex(key_digest(key), hex)),
	       TEXT_ARG(spki_hint(arena, key_spki(key))),
	       TEXT_ARG(base64_encode(arena, key_spki(key))));
}

/* The key that is named, or the site's. */
static int take(struct call *call, struct key **out, struct err *err)
{
	struct site_open open;

	if (call->reference)
		return key_open(call->reference, call->secret, out, err);
	if (site_open(call->arena, call->o->site, call->o->pack, NULL, &open,
		      err) ||
	    site_key_open(call->arena, open.site, out, err))
		return -1;
	call->reference = site_key_reference(call->arena, open.site);
	return 0;
}

static int show(struct call *call, struct err *err)
{
	struct key *key = NULL;

	if (take(call, &key, err))
		return -1;
	print(call->arena, call->reference, key);
	key_close(key);
	return 0;
}

static int make(struct call *call, struct err *err)
{
	const char *reference = call->reference;

	if (!reference)
		return err_set(err, ERR_USAGE,
			       "key new takes where: a file, pkcs11:..., "
			       "tpm:FILE");
	if (key_is_file(reference) &&
	    fs_make_dirs(fs_parent(call->arena, reference), 0700, err))
		return -1;
	if (key_generate(reference, KEY_P256, call->secret, err))
		return -1;
	return show(call, err);
}

static int csr(struct call *call, struct err *err)
{
	struct key *key = NULL;
	struct text pem;
	int status;

	if (!call->o->subject)
		return err_set(err, ERR_USAGE,
			       "key csr takes --subject /O=NAME/CN=NAME");
	if (take(call, &key, err))
		return -1;
	status = certificate_request(call->arena, key, call->o->subject, &pem,
				     err);
	key_close(key);
	if (status)
		return -1;
	if (call->o->out)
		return fs_put(call->o->out, pem, 0644, err);
	fwrite(pem.data, 1, pem.size, stdout);
	return 0;
}

static int rotate(struct call *call, struct err *err)
{
	struct site_open open;
	struct key_rotate request = {
		.open = &open,
		.to = call->o->to,
		.passphrase = call->secret,
		.push_seconds = call->o->push_seconds,
		.no_push = call->o->no_push,
	};

	if (language_choose(call->o->language, &request.language, err))
		return -1;
	if (call->reference)
		return err_set(err, ERR_USAGE,
			       "key rotate is of the site's key; the next one "
			       "is --to KEY");
	if (site_open(call->arena, call->o->site, call->o->pack, NULL, &open,
		      err) ||
	    key_rotate(call->arena, &request, err))
		return -1;
	return request.undelivered ? 1 : 0;
}

static const struct action {
	const char *name;
	int (*act)(struct call *call, struct err *err);
} actions[] = {{"csr", csr}, {"new", make}, {"rotate", rotate}, {"show", show}};

static const struct action *action_of(const struct command_line *line,
				      struct err *err)
{
	const char *name = line->rest.count ? line->rest.items[0] : "";

	for (size_t i = 0; i < ARRAY_SIZE(actions); i++)
		if (!strcmp(actions[i].name, name) && line->rest.count <= 2)
			return &actions[i];
	err_set(err, ERR_USAGE,
		"key takes an action and a key: key new keys/agent.pem; there "
		"are new, show, csr, rotate and enrol");
	return NULL;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct key_options o = {.push_seconds = 30};
	struct call call = {.o = &o};
	const struct action *action;
	int begun;

	if (line->argc > 1 && !strcmp(line->argv[1], "enrol")) {
		struct command_line inner = {.argc = line->argc - 1,
					     .argv = line->argv + 1};

		return verb_enrol.run(&verb_enrol, &inner, err);
	}
	begun = verb_begin(self, line, &o, err);
	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	action = action_of(line, err);
	if (!action || secret_take(&call, err))
		return EXIT_CONTENT;
	if (line->rest.count == 2)
		call.reference = line->rest.items[1];
	call.arena = arena_open();
	begun = action->act(&call, err);
	secret_close(call.secret);
	arena_close(call.arena);
	if (begun < 0)
		return verb_exit_of(err);
	return begun ? EXIT_UNDELIVERED : EXIT_CLEAN;
}

const struct verb verb_key = {
	.name = "key",
	.program = "plaudit",
	.arguments = "new|show|csr [KEY] | rotate | enrol CODE",
	.summary = "makes, shows, renews or enrols a signing key",
	.description =
		"KEY is the path of a file, pkcs11:token=LABEL;object=LABEL "
		"(RFC 7512; also\nmodule-path=), or tpm:FILE; without it the "
		"site's key is meant.\n\n"
		"new: makes a P-256 key (a file is PKCS#8 PEM that only its "
		"owner may read); one that\nis there is never overwritten. "
		"show: its algorithm and public digest. csr: a PKCS#10\n"
		"request for a private PKI. rotate: the site's key names its "
		"successor in each chain,\nthe regulators are told, and the "
		"successor takes its place; a run that was cut off\nis gone "
		"on with by the next. enrol: as the verb enrol.",
	.options = options,
	.run = run,
};
