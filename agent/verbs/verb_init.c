/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "load/schema.h"
#include "seal/key.h"
#include "verbs/pack_open.h"
#include "verbs/site_template.h"
#include "verbs/verb.h"

struct init_options {
	const char *class, *jurisdiction, *directory, *entity, *pack;
	bool no_key;
};

static const struct option options[] = {
#define AT(member) offsetof(struct init_options, member)
	{"class", 'c', OPTION_TEXT, AT(class), "CLASS",
	 "bank, e-money, digital-asset, telco, social-media or platform"},
	{"jurisdiction", 'j', OPTION_TEXT, AT(jurisdiction), "CC",
	 "country whose rule books apply (default TH)"},
	{"dir", 'd', OPTION_TEXT, AT(directory), "DIR",
	 "where to write (default .)"},
	{"entity", 'e', OPTION_TEXT, AT(entity), "ID",
	 "the institution's id (default my-CLASS)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"no-key", 0, OPTION_FLAG, AT(no_key), NULL, "make no signing key"},
#undef AT
	{.name = NULL},
};

static int class_of(const char *name, enum entity_class *out, struct err *err)
{
	struct text words[CLASS_COUNT], near;
	int found;

	if (!name)
		return err_set(err, ERR_USAGE,
			       "init needs --class: bank, e-money, "
			       "digital-asset, telco, social-media or "
			       "platform");
	found = word_find(class_words, CLASS_COUNT, text_from(name));
	*out = found < 0 ? CLASS_BANK : (enum entity_class)found;
	if (found >= 0)
		return 0;
	for (int i = 0; i < CLASS_COUNT; i++)
		words[i] = text_from(class_words[i].word);
	near = text_nearest(text_from(name), words, CLASS_COUNT);
	return err_set(err, ERR_USAGE, "--class: unknown \"%s\"%s%.*s%s", name,
		       near.data ? "; did you mean \"" : "", TEXT_ARG(near),
		       near.data ? "\"?" : "");
}

/* Before anything is written: nothing is left half made. */
static int place_check(const char *directory, struct text entity,
		       struct err *err)
{
	struct stat st;

	if (!is_id(entity))
		return err_set(err, ERR_USAGE,
			       "--entity: \"%.*s\" is no id: lower-case "
			       "letters, digits and dashes",
			       TEXT_ARG(entity));
	if (!stat(directory, &st) && !S_ISDIR(st.st_mode))
		return err_set(err, ERR_USAGE, "--dir: %s is no directory",
			       directory);
	return 0;
}

static int key_make(struct arena *arena, const char *directory, struct err *err)
{
	const char *keys = fs_join(arena, directory, "keys");
	const char *path = fs_join(arena, keys, "agent.pem");

	if (fs_exists(path)) {
		printf("%s is there already and stays\n", path);
		return 0;
	}
	if (fs_make_dirs(keys, 0700, err) ||
	    key_generate(path, KEY_P256, NULL, err))
		return -1;
	printf("wrote %s (readable by you only; keep a copy out of reach)\n",
	       path);
	return 0;
}

static int site_make(struct arena *arena, const struct init_options *o,
		     struct err *err)
{
	const char *directory = o->directory ? o->directory : ".";
	const char *path = fs_join(arena, directory, "plaudit.yaml");
	struct site_template wanted = {
		.entity = o->entity ? text_from(o->entity)
				    : text_format(arena, "my-%s",
						  o->class ? o->class : ""),
		.jurisdiction =
			text_from(o->jurisdiction ? o->jurisdiction : "TH"),
		.pack_directory = text_from(pack_directory(arena, o->pack)),
	};
	struct buffer out;
	int made;

	if (class_of(o->class, &wanted.class, err) ||
	    place_check(directory, wanted.entity, err) ||
	    pack_open(arena, o->pack, &wanted.pack, err))
		return -1;
	buffer_init(&out);
	made = site_template_write(arena, &wanted, &out, err);
	if (!made)
		made = fs_make_dirs(directory, 0755, err);
	if (!made)
		made = fs_put_new(path, buffer_view(&out), 0644, err);
	buffer_release(&out);
	if (made < 0)
		return -1;
	if (made > 0)
		return err_set(err, ERR_USAGE, "%s is there already", path);
	printf("wrote %s\n", path);
	if (fs_make_dirs(fs_join(arena, directory, "trust"), 0755, err) ||
	    (!o->no_key && key_make(arena, directory, err)))
		return -1;
	printf("next: fill in what the comments ask for, then\n"
	       "  plaudit lint %s\n  plaudit audit --rehearsal --site %s\n",
	       path, path);
	return 0;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct init_options o = {.class = NULL};
	struct arena *arena;
	int begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	arena = arena_open();
	if (site_make(arena, &o, err))
		begun = -1;
	arena_close(arena);
	return begun ? verb_exit_of(err) : EXIT_CLEAN;
}

const struct verb verb_init = {
	.name = "init",
	.program = "plaudit",
	.arguments = "",
	.summary = "writes a commented site file and a key",
	.description =
		"Writes plaudit.yaml for one class of institution: which "
		"profiles it answers for and,\nfor each source and target "
		"that their checks need, what to provide and which\nclauses "
		"stay unknown without it; and a signing key under keys/. "
		"Nothing that is\nthere is overwritten.",
	.options = options,
	.run = run,
};
