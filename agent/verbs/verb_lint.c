/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "load/complaint.h"
#include "load/load_pack.h"
#include "load/load_site.h"
#include "render/complaint_form.h"
#include "verbs/pack_open.h"
#include "verbs/verb.h"

struct lint_options {
	const char *pack, *now, *format;
	bool strict, quiet;
};

static const struct option options[] = {
#define AT(member) offsetof(struct lint_options, member)
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "the pack that site files are read against"},
	{"strict", 0, OPTION_FLAG, AT(strict), NULL, "warnings are errors"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "the moment at which waivers are judged (RFC 3339)"},
	{"format", 'f', OPTION_TEXT, AT(format), "FORMAT",
	 "text (default, on stderr), json, sarif or github (on stdout)"},
	{"quiet", 'q', OPTION_FLAG, AT(quiet), NULL,
	 "say nothing when there is nothing to say"},
#undef AT
	{.name = NULL},
};

static bool is_directory(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* checks/ and policies/ stand for the pack they are part of. */
static char *pack_of(struct arena *arena, const char *path)
{
	struct text t = text_from(path);

	while (t.size > 1 && t.data[t.size - 1] == '/')
		t.size--;
	if (text_is(t, "checks") || text_is(t, "policies"))
		return text_cstr(arena, TEXT("."));
	if (text_ends(t, "/checks") || text_ends(t, "/policies"))
		return fs_parent(arena, text_cstr(arena, t));
	return text_cstr(arena, t);
}

static int lint_pack(struct arena *arena, const char *directory,
		     struct complaints *complaints, struct err *err)
{
	struct pack *pack = arena_new(arena, struct pack);
	struct err told = {.kind = ERR_NONE};

	if (load_pack(arena, directory, complaints, pack, &told) &&
	    !complaints->errors) {
		*err = told;
		return -1;
	}
	return 0;
}

static int lint_site(struct arena *arena, const struct lint_options *o,
		     const char *path, struct complaints *complaints,
		     struct err *err)
{
	struct site_request request = {
		.path = path, .pack_directory = o->pack, .now = clock_now()};
	struct err told = {.kind = ERR_NONE};
	const struct pack *pack;
	const struct site *site;

	if (o->now && instant_parse(text_from(o->now), &request.now, err))
		return err_prefix(err, "--now");
	if (load_site(arena, &request, complaints, &pack, &site, &told) &&
	    !complaints->errors) {
		*err = told;
		return -1;
	}
	return 0;
}

/* Several names of one pack are read once. */
static bool was_seen(char *const *seen, size_t count, const char *directory)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(seen[i], directory))
			return true;
	return false;
}

static int lint_paths(struct arena *arena, const struct lint_options *o,
		      const struct option_list *rest,
		      struct complaints *complaints, struct err *err)
{
	char *seen[ARRAY_SIZE(rest->items)];
	size_t count = 0;

	for (size_t i = 0; i < rest->count; i++) {
		const char *path = rest->items[i];
		char *pack;

		if (!is_directory(path)) {
			if (lint_site(arena, o, path, complaints, err))
				return -1;
			continue;
		}
		pack = pack_of(arena, path);
		if (was_seen(seen, count, pack))
			continue;
		seen[count++] = pack;
		if (lint_pack(arena, pack, complaints, err))
			return -1;
	}
	return 0;
}

static void paths_default(struct arena *arena, struct option_list *rest,
			  const char *pack)
{
	if (rest->count)
		return;
	if (fs_exists("plaudit.yaml"))
		rest->items[rest->count++] = "plaudit.yaml";
	if (fs_exists("checks") || pack || !rest->count)
		rest->items[rest->count++] = pack_directory(arena, pack);
}

/* NULL with *err set: no such format. `text` is NULL too, without an error. */
static const struct complaint_form *form_choose(const char *given,
						struct err *err)
{
	struct text names[COMPLAINT_FORMS_MOST + 1], near;
	size_t count = 0;

	if (!given || !strcmp(given, "text"))
		return NULL;
	names[count++] = TEXT("text");
	for (size_t i = 0; i < complaint_form_count; i++) {
		if (!strcmp(complaint_forms[i].name, given))
			return &complaint_forms[i];
		names[count++] = text_from(complaint_forms[i].name);
	}
	near = text_nearest(text_from(given), names, count);
	err_set(err, ERR_USAGE, "--format: unknown \"%s\"; %s%.*s", given,
		near.data ? "did you mean "
			  : "there are text, json, sarif and github",
		TEXT_ARG(near));
	return NULL;
}

static void tell(const struct complaints *complaints,
		 const struct complaint_form *form, bool quiet)
{
	struct buffer out;

	if (!form) {
		complaints_tell(complaints);
		if (!quiet || complaints->errors)
			printf("%zu error%s, %zu warning%s\n",
			       complaints->errors,
			       complaints->errors == 1 ? "" : "s",
			       complaints->warnings,
			       complaints->warnings == 1 ? "" : "s");
		return;
	}
	buffer_init(&out);
	form->write(complaints, &out);
	fwrite(out.data, 1, out.size, stdout);
	buffer_release(&out);
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct lint_options o = {.pack = NULL};
	const struct complaint_form *form;
	struct complaints complaints;
	struct arena *arena;
	int begun = verb_begin(self, line, &o, err);
	int code;

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	form = form_choose(o.format, err);
	if (err->kind != ERR_NONE)
		return EXIT_CONTENT;
	arena = arena_open();
	complaints_init(&complaints, arena);
	complaints.strict = o.strict;
	paths_default(arena, &line->rest, o.pack);
	if (lint_paths(arena, &o, &line->rest, &complaints, err)) {
		code = verb_exit_of(err);
	} else {
		tell(&complaints, form, o.quiet);
		code = complaints.errors ? EXIT_CONTENT : EXIT_CLEAN;
	}
	arena_close(arena);
	return code;
}

const struct verb verb_lint = {
	.name = "lint",
	.program = "plaudit",
	.arguments = "[PATH...]",
	.summary = "checks rule packs and site files",
	.description =
		"Reads rule packs (directories) and site files (plaudit.yaml) "
		"and tells every error\nof every file in one run, each with "
		"file:line:column, the line and what would be\nright. Without "
		"arguments: plaudit.yaml and the rule pack here. Nothing is "
		"looked at.",
	.options = options,
	.run = run,
};
