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

/* What a program or verb was called with, and what came of it. */
struct command_line {
	int argc;
	char **argv; /* argv[0] is the program or verb */
	struct option_list rest; /* filled: what is no option, in order */
	bool help; /* filled: --help was given */
};

/* Fills *into from argv[1..]. ERR_USAGE with a did-you-mean. */
int options_parse(const struct option *table, struct command_line *line,
		  void *into, struct err *err) MUST_USE;
void options_print(const struct option *table, FILE *out);

#endif
