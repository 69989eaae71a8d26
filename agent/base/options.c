/* SPDX-License-Identifier: Apache-2.0 */
#include "base/options.h"

#include <string.h>

#define TABLE_MOST  64
#define HELP_COLUMN 30

/* The arguments that are left while parsing. */
struct arguments {
	char **argv;
	int argc;
	int at;
};

static const struct option *option_named(const struct option *table,
					 struct text name)
{
	for (const struct option *o = table; o->name; o++)
		if (text_is(name, o->name))
			return o;
	return NULL;
}

static const struct option *option_lettered(const struct option *table,
					    char letter)
{
	for (const struct option *o = table; o->name; o++)
		if (o->letter && o->letter == letter)
			return o;
	return NULL;
}

static int unknown_option(const struct option *table, struct text name,
			  struct err *err)
{
	struct text names[TABLE_MOST];
	struct text nearest;
	size_t count = 0;

	for (; table[count].name && count < TABLE_MOST - 1; count++)
		names[count] = text_from(table[count].name);
	names[count++] = TEXT("help");
	nearest = text_nearest(name, names, count);
	if (nearest.data)
		return err_set(err, ERR_USAGE,
			       "unknown option --%.*s, did you mean --%.*s?",
			       TEXT_ARG(name), TEXT_ARG(nearest));
	return err_set(err, ERR_USAGE, "unknown option --%.*s", TEXT_ARG(name));
}

static int list_push(struct option_list *list, const char *item,
		     const char *what, struct err *err)
{
	if (list->count == ARRAY_SIZE(list->items))
		return err_set(err, ERR_USAGE, "%s: more than %zu given", what,
			       ARRAY_SIZE(list->items));
	list->items[list->count++] = item;
	return 0;
}

static int value_store(const struct option *o, const char *value, void *into,
		       struct err *err)
{
	void *field = (char *)into + o->offset;
	struct err inner = {0};

	switch (o->kind) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return 0;
	case OPTION_TEXT:
		*(const char **)field = value;
		return 0;
	case OPTION_NUMBER:
		if (!text_to_i64(text_from(value), field, &inner))
			return 0;
		return err_set(err, ERR_USAGE, "--%s: %s", o->name, inner.text);
	case OPTION_LIST:
		return list_push(field, value, o->name, err);
	}
	return 0;
}

/* The value that stands in the next argument. */
static int value_follows(const struct option *o, struct arguments *args,
			 const char **value, struct err *err)
{
	if (args->at + 1 >= args->argc)
		return err_set(err, ERR_USAGE, "--%s: a value is missing: %s",
			       o->name, o->value ? o->value : "VALUE");
	*value = args->argv[++args->at];
	return 0;
}

static int long_take(const struct option *table, struct arguments *args,
		     void *into, bool *help, struct err *err)
{
	struct text given = text_from(args->argv[args->at] + 2);
	struct text after;
	struct text name = text_cut(given, '=', &after);
	const struct option *o = option_named(table, name);
	const char *value = after.data;

	if (!o && text_is(given, "help")) {
		*help = true;
		return 0;
	}
	if (!o)
		return unknown_option(table, name, err);
	if (o->kind == OPTION_FLAG) {
		if (value)
			return err_set(err, ERR_USAGE, "--%s takes no value",
				       o->name);
	} else if (!value && value_follows(o, args, &value, err)) {
		return -1;
	}
	return value_store(o, value, into, err);
}

/* "-q", "-qv", "-nVALUE" or "-n VALUE" */
static int letters_take(const struct option *table, struct arguments *args,
			void *into, bool *help, struct err *err)
{
	for (const char *at = args->argv[args->at] + 1; *at; at++) {
		const struct option *o = option_lettered(table, *at);
		const char *value = at[1] ? at + 1 : NULL;

		if (!o && *at == 'h') {
			*help = true;
			continue;
		}
		if (!o)
			return err_set(err, ERR_USAGE, "unknown option -%c",
				       *at);
		if (o->kind == OPTION_FLAG) {
			*(bool *)((char *)into + o->offset) = true;
			continue;
		}
		if (!value && value_follows(o, args, &value, err))
			return -1;
		return value_store(o, value, into, err);
	}
	return 0;
}

int options_parse(const struct option *table, struct command_line *line,
		  void *into, struct err *err)
{
	struct arguments args = {line->argv, line->argc, 1};
	bool ended = false;

	for (; args.at < line->argc; args.at++) {
		const char *word = line->argv[args.at];
		int failed;

		if (ended || word[0] != '-' || !word[1])
			failed = list_push(&line->rest, word, "arguments", err);
		else if (word[1] != '-')
			failed = letters_take(table, &args, into, &line->help,
					      err);
		else if (word[2])
			failed =
				long_take(table, &args, into, &line->help, err);
		else
			failed = !(ended = true);
		if (failed)
			return -1;
	}
	return 0;
}

static void option_print(const char *name, char letter, const char *value,
			 const char *help, FILE *out)
{
	int width = letter ? fprintf(out, "  -%c, --%s", letter, name)
			   : fprintf(out, "      --%s", name);

	if (value)
		width += fprintf(out, "=%s", value);
	if (width >= HELP_COLUMN)
		width = fprintf(out, "\n") - 1;
	fprintf(out, "%*s%s\n", HELP_COLUMN - width, "", help);
}

void options_print(const struct option *table, FILE *out)
{
	for (const struct option *o = table; o->name; o++)
		option_print(o->name, o->letter,
			     o->kind == OPTION_FLAG ? NULL
			     : o->value		    ? o->value
						    : "VALUE",
			     o->help, out);
	if (!option_named(table, TEXT("help")))
		option_print("help", option_lettered(table, 'h') ? 0 : 'h',
			     NULL, "show this help and end", out);
}
