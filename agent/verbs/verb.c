/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/verb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse/json.h"

static void print_help(const struct verb *verb)
{
	printf("Usage: %s %s%s%s%s\n\n%s\n", verb->program, verb->name,
	       verb->options ? " [OPTIONS]" : "", *verb->arguments ? " " : "",
	       verb->arguments,
	       verb->description ? verb->description : verb->summary);
	if (verb->options) {
		printf("\nOptions:\n");
		options_print(verb->options, stdout);
	}
}

int verb_begin(const struct verb *self, struct command_line *line,
	       void *options, struct err *err)
{
	static const struct option none[] = {{.name = NULL}};

	if (options_parse(self->options ? self->options : none, line, options,
			  err) &&
	    !line->help)
		return -1;
	if (!line->help)
		return 0;
	err_clear(err);
	print_help(self);
	return 1;
}

int verb_exit_of(const struct err *err)
{
	switch (err->kind) {
	case ERR_NONE:
		return EXIT_CLEAN;
	case ERR_USAGE:
	case ERR_LIMIT:
		return EXIT_CONTENT;
	case ERR_TRUST:
		return EXIT_TRUST;
	case ERR_PEER:
	case ERR_TIMEOUT:
		return EXIT_UNDELIVERED;
	case ERR_SYSTEM:
		break;
	}
	return EXIT_INTERNAL;
}

int verb_exit_worse(int a, int b)
{
	static const int order[] = {EXIT_INTERNAL, EXIT_TRUST,
				    EXIT_CONTENT,  EXIT_FAILS,
				    EXIT_UNKNOWNS, EXIT_UNDELIVERED};

	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return a > b ? a : b;
}

static void print_usage(const char *program, const char *about,
			const struct verb *const *table, FILE *out)
{
	fprintf(out, "Usage: %s VERB [OPTIONS] [ARGUMENTS]\n\n%s\n\nVerbs:\n",
		program, about);
	for (; *table; table++)
		fprintf(out, "  %-10s %s\n", (*table)->name, (*table)->summary);
	fprintf(out,
		"\n`%s VERB --help` tells a verb's options. "
		"`%s --version` tells the version.\n",
		program, program);
}

static const struct verb *find(const struct verb *const *table,
			       const char *name)
{
	for (; *table; table++)
		if (!strcmp((*table)->name, name))
			return *table;
	return NULL;
}

static int unknown_verb(const char *program, const struct verb *const *table,
			const char *name)
{
	struct text names[32], near;
	size_t count = 0;

	for (; table[count] && count < ARRAY_SIZE(names); count++)
		names[count] = text_from(table[count]->name);
	near = text_nearest(text_from(name), names, count);
	fprintf(stderr, "%s: unknown verb \"%s\"", program, name);
	if (near.data)
		fprintf(stderr, "; did you mean \"%.*s\"?", TEXT_ARG(near));
	fputc('\n', stderr);
	return EXIT_CONTENT;
}

int language_choose(const char *given, const char **out, struct err *err)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	if (given && strcmp(given, "en") && strcmp(given, "th"))
		return err_set(err, ERR_USAGE,
			       "--lang: \"%s\"; there are en and th", given);
	*out = given ? given : "en";
	for (size_t i = 0; !given && i < ARRAY_SIZE(names); i++) {
		const char *value = getenv(names[i]);

		if (!value || !*value)
			continue;
		*out = strncmp(value, "th", 2) ? "en" : "th";
		break;
	}
	return 0;
}

int verb_main(const char *program, const char *about,
	      const struct verb *const *table, int argc, char **argv)
{
	struct err err = {.kind = ERR_NONE};
	struct command_line line = {.argc = 0};
	const struct verb *verb;
	int code;

	if (argc < 2) {
		print_usage(program, about, table, stderr);
		return EXIT_CONTENT;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
	    !strcmp(argv[1], "help")) {
		print_usage(program, about, table, stdout);
		return EXIT_CLEAN;
	}
	if (!strcmp(argv[1], "--version")) {
		printf("%s %s\n", program, PLAUDIT_VERSION);
		return EXIT_CLEAN;
	}
	verb = find(table, argv[1]);
	if (!verb)
		return unknown_verb(program, table, argv[1]);
	/* its seed is drawn before there are threads or fences */
	json_prepare();
	line.argc = argc - 1;
	line.argv = argv + 1;
	code = verb->run(verb, &line, &err);
	if (err.kind != ERR_NONE)
		fprintf(stderr, "%s: %s\n", program, err.text);
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "%s: the answer could not be written\n",
			program);
		return EXIT_INTERNAL;
	}
	return code;
}
