/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/fs.h"
#include "seal/key.h"
#include "verbs/verb.h"

struct key_options {
	const char *passphrase_env, *passphrase_file;
};

static const struct option options[] = {
#define AT(member) offsetof(struct key_options, member)
	{"passphrase-env", 0, OPTION_TEXT, AT(passphrase_env), "NAME",
	 "environment variable that holds the passphrase"},
	{"passphrase-file", 0, OPTION_TEXT, AT(passphrase_file), "FILE",
	 "file that holds the passphrase"},
#undef AT
	{.name = NULL},
};

static int passphrase_open(const struct key_options *o, struct secret **out,
			   struct err *err)
{
	struct secret_ref ref = {.env = text_from(o->passphrase_env),
				 .file = text_from(o->passphrase_file)};

	*out = NULL;
	if (!ref.env.size && !ref.file.size)
		return 0;
	return secret_open(&ref, ".", out, err);
}

static void show(struct arena *arena, const char *path, const struct key *key)
{
	static const char *const names[] = {"ECDSA P-256", "Ed25519"};
	char hex[DIGEST_HEX_ROOM];
	struct text spki = base64_encode(arena, key_spki(key));

	printf("file       %s\nalgorithm  %s\nSHA-256    %.*s\npublic key "
	       "%.*s\n",
	       path, names[key_algorithm(key) != KEY_P256],
	       TEXT_ARG(digest_hex(key_digest(key), hex)), TEXT_ARG(spki));
}

static int act(struct arena *arena, const char *action, const char *path,
	       const struct secret *passphrase, struct err *err)
{
	struct key *key = NULL;

	if (!strcmp(action, "new") &&
	    (fs_make_dirs(fs_parent(arena, path), 0700, err) ||
	     key_generate(path, KEY_P256, passphrase, err)))
		return -1;
	if (strcmp(action, "new") && strcmp(action, "show"))
		return err_set(err, ERR_USAGE,
			       "key: \"%s\"; there are new and show", action);
	if (key_open(path, passphrase, &key, err))
		return -1;
	show(arena, path, key);
	key_close(key);
	return 0;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct key_options o = {.passphrase_env = NULL};
	struct secret *passphrase = NULL;
	struct arena *arena;
	int begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count != 2) {
		err_set(err, ERR_USAGE,
			"key takes an action and a file: "
			"key new keys/agent.pem");
		return EXIT_CONTENT;
	}
	if (passphrase_open(&o, &passphrase, err))
		return EXIT_CONTENT;
	arena = arena_open();
	if (act(arena, line->rest.items[0], line->rest.items[1], passphrase,
		err))
		begun = -1;
	secret_close(passphrase);
	arena_close(arena);
	return begun ? verb_exit_of(err) : EXIT_CLEAN;
}

const struct verb verb_key = {
	.name = "key",
	.program = "plaudit",
	.arguments = "new|show FILE",
	.summary = "makes or shows a signing key",
	.description = "new: makes a P-256 key, PKCS#8 PEM, readable by its "
		       "owner only; a file that is\nthere is never "
		       "overwritten. show: its algorithm and public digest.",
	.options = options,
	.run = run,
};
