/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/fs.h"
#include "collector/collector.h"
#include "load/complaint.h"
#include "load/load_pack.h"
#include "load/pack_installed.h"
#include "verbs/verb.h"

struct init_options {
	const char *directory, *name, *pack;
	struct option_list books;
};

static const struct option options[] = {
#define AT(member) offsetof(struct init_options, member)
	{"dir", 'd', OPTION_TEXT, AT(directory), "DIR",
	 "where the collector keeps everything"},
	{"name", 'n', OPTION_TEXT, AT(name), "HOST",
	 "the log's name: a bare host name, for ever"},
	{"rulebook", 'r', OPTION_LIST, AT(books), "ID",
	 "a rule book this regulator answers for (default: all)"},
	{"pack", 'k', OPTION_TEXT, AT(pack), "DIR",
	 "the rule pack that has them (default: ., or the installed one)"},
#undef AT
	{.name = NULL},
};

/* A name that no pack has would judge nothing, for ever. */
static int check_books(struct arena *arena, const struct init_options *o,
		       const struct text *books, struct err *err)
{
	const char *directory = o->pack			? o->pack
				: fs_exists("policies") ? "."
							: pack_installed(arena);
	struct pack *pack = arena_new(arena, struct pack);
	struct complaints complaints;

	if (!o->books.count)
		return 0;
	complaints_init(&complaints, arena);
	if (load_pack(arena, directory, &complaints, pack, err))
		return err_prefix(err, "--rulebook is held against the pack "
				       "(--pack DIR)");
	for (size_t i = 0; i < o->books.count; i++)
		if (!pack_rule_book(pack, books[i]))
			return err_set(err, ERR_USAGE,
				       "--rulebook %.*s: the pack in %s has "
				       "none of that id",
				       TEXT_ARG(books[i]), directory);
	return 0;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct text books[ARRAY_SIZE(((struct option_list *)NULL)->items)];
	struct init_options o = {.directory = NULL};
	int begun = verb_begin(self, line, &o, err);
	struct collector_begin begin;
	char hex[DIGEST_HEX_ROOM];
	struct arena *arena;
	struct digest pin;

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (!o.directory || !o.name || line->rest.count) {
		err_set(err, ERR_USAGE,
			"init takes --dir and --name, nothing else");
		return EXIT_CONTENT;
	}
	for (size_t i = 0; i < o.books.count; i++)
		books[i] = text_from(o.books.items[i]);
	arena = arena_open();
	begun = check_books(arena, &o, books, err);
	arena_close(arena);
	if (begun)
		return verb_exit_of(err);
	begin = (struct collector_begin){o.directory, text_from(o.name), books,
					 o.books.count};
	if (collector_begin(&begin, &pin, err) < 0)
		return verb_exit_of(err);
	printf("collector  %s\nlog        %s\npin        %.*s\n", o.directory,
	       o.name, TEXT_ARG(digest_hex(pin, hex)));
	return EXIT_CLEAN;
}

const struct verb plauditd_init = {
	.name = "init",
	.arguments = "",
	.summary = "make a collector: keys, database, trust root",
	.program = "plauditd",
	.description =
		"Makes the authority key, the log's key, the database, "
		"log.lock and the first\ntrust root in DIR. The pin it prints "
		"is the digest of the authority key: it is\npart of every "
		"enrolment code. Keep a copy of both keys where they are safe; "
		"the\ndatabase and log.lock are backed up together or not at "
		"all.",
	.options = options,
	.run = run,
};
