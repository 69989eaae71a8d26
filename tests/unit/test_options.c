/* SPDX-License-Identifier: Apache-2.0 */
#include "base/options.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

struct wishes {
	bool rehearsal, quiet;
	const char *site;
	int64_t most;
	struct option_list reports;
};

static const struct option table[] = {
	{"rehearsal", 0, OPTION_FLAG, offsetof(struct wishes, rehearsal), NULL,
	 "seal nothing"},
	{"quiet", 'q', OPTION_FLAG, offsetof(struct wishes, quiet), NULL,
	 "say less"},
	{"site", 's', OPTION_TEXT, offsetof(struct wishes, site), "FILE",
	 "the site file"},
	{"max-unknown", 'n', OPTION_NUMBER, offsetof(struct wishes, most), NULL,
	 "how many may be unknown"},
	{"report", 0, OPTION_LIST, offsetof(struct wishes, reports),
	 "FORMAT[:PATH]", "what to write and where, many times"},
	{NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

#define PARSE(...)                                                          \
	parse((const char *[]){"audit", __VA_ARGS__, NULL}, &wishes, &rest, \
	      &help, &err)

static int parse(const char **argv, struct wishes *wishes,
		 struct option_list *rest, bool *help, struct err *err)
{
	struct command_line line = {.argv = (char **)(uintptr_t)argv};
	int status;

	*wishes = (struct wishes){0};
	err_clear(err);
	while (argv[line.argc])
		line.argc++;
	status = options_parse(table, &line, wishes, err);
	*rest = line.rest;
	*help = line.help;
	return status;
}

Test(options, all_forms)
{
	struct wishes wishes;
	struct option_list rest;
	struct err err;
	bool help;

	cr_assert_eq(PARSE("one", "--site=a.yaml", "-q", "--report", "text",
			   "two", "--report=json:x=y", "-n", "-5", "-", "--",
			   "--rehearsal"),
		     0, "%s", err.text);
	cr_assert_str_eq(wishes.site, "a.yaml");
	cr_assert(wishes.quiet && !wishes.rehearsal);
	cr_assert_eq(wishes.most, -5);
	cr_assert_eq(wishes.reports.count, 2);
	cr_assert_str_eq(wishes.reports.items[1], "json:x=y");
	cr_assert_eq(rest.count, 4);
	cr_assert_str_eq(rest.items[2], "-");
	cr_assert_str_eq(rest.items[3], "--rehearsal");
	cr_assert_eq(PARSE("-qsb.yaml", "-n7", "--site="), 0);
	cr_assert_str_eq(wishes.site, "");
	cr_assert_eq(wishes.most, 7);
	cr_assert_eq(PARSE("--help"), 0);
	cr_assert(help);
	cr_assert_eq(PARSE("-qh"), 0);
	cr_assert(help && wishes.quiet);
}

Test(options, complaints)
{
	struct wishes wishes;
	struct option_list rest;
	struct err err;
	bool help;

	cr_assert_eq(PARSE("--reharsal"), -1);
	cr_assert_str_eq(err.text, "unknown option --reharsal, did you mean "
				   "--rehearsal?");
	cr_assert_eq(PARSE("--xyzzy=1"), -1);
	cr_assert_str_eq(err.text, "unknown option --xyzzy");
	cr_assert_eq(PARSE("-x"), -1);
	cr_assert_eq(PARSE("--site"), -1);
	cr_assert_str_eq(err.text, "--site: a value is missing: FILE");
	cr_assert_eq(PARSE("--quiet=1"), -1);
	cr_assert_eq(PARSE("--max-unknown=two"), -1);
	cr_assert_eq(err.kind, ERR_USAGE);
	cr_assert(strstr(err.text, "--max-unknown") != NULL);
}

Test(options, help_lists_every_option)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	options_print(table, out);
	fclose(out);
	for (const struct option *o = table; o->name; o++) {
		cr_assert(strstr(text, o->name) != NULL);
		cr_assert(strstr(text, o->help) != NULL);
	}
	cr_assert(
		strstr(text, "  -s, --site=FILE             the site file\n"));
	cr_assert(strstr(text, "--help"));
	free(text);
}
