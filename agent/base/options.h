/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command-line options from a table: the table is the parser, the help text and
 * the man page. GNU habits: --name=value, --name value, -n value, "--" ends.
 */
#ifndef PLAUDIT_BASE_OPTIONS_H
#define PLAUDIT_BASE_OPTIONS_H

#include <stdio.h>

#include "base/text.h"

enum option_kind {
	OPTION_FLAG, /* bool */
	OPTION_TEXT, /* const char * */
	OPTION_NUMBER, /* int64_t */
	OPTION_LIST, /* struct option_list, may be given many times */
};

struct option_list {
	const char *items[32];
	size_t count;
};

struct option {
	const char *name; /* without the dashes; NULL ends the table */
	char letter; /* or 0 */
	enum option_kind kind;
	size_t offset; /* of the field in the verb's options struct */
	const char *value; /* its name in the help: "FILE" */
	const char *help; /* one line */
};

/*
 * Fills *into from argv[1..]; what is no option goes to rest (argument order
 * kept). ERR_USAGE with a did-you-mean for unknown ones. "--help" sets *help.
 */
int options_parse(const struct option *table, int argc, char **argv, void *into,
		  struct option_list *rest, bool *help,
		  struct err *err) MUST_USE;
void options_print(const struct option *table, FILE *out);

#endif
