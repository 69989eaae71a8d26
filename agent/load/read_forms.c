/* SPDX-License-Identifier: Apache-2.0 */
/* How a source of a site file is written: its format, numbers and times. */
#include <string.h>

#include "load/scalar.h"
#include "load/schema.h"
#include "load/site_reader.h"
#include "records/standard_input.h"

static char read_delimiter(const struct content *content,
			   const struct yaml_node *node)
{
	const struct yaml_node *at = yaml_get(node, "delimiter");

	if (at == NULL || at->kind != YAML_SCALAR)
		return ',';
	if (text_is(at->scalar, "tab"))
		return '\t';
	if (at->scalar.size == 1 &&
	    strchr("\"\r\n", at->scalar.data[0]) == NULL)
		return at->scalar.data[0];
	complain_help(content, at, COMPLAINT_VALUE,
		      TEXT("write one character, or tab"),
		      "\"%.*s\" separates no fields", TEXT_ARG(at->scalar));
	return ',';
}

/* One of `marks`, or 0 with a complaint; 0 too when it is not there. */
static char read_mark(const struct content *content,
		      const struct yaml_node *node, const char *key,
		      const char *marks, const char *help)
{
	const struct yaml_node *at = yaml_get(node, key);

	if (at == NULL || at->kind != YAML_SCALAR)
		return '\0';
	if (at->scalar.size == 1 && strchr(marks, at->scalar.data[0]))
		return at->scalar.data[0];
	complain_help(content, at, COMPLAINT_VALUE, text_from(help),
		      "\"%.*s\" is no mark for numbers", TEXT_ARG(at->scalar));
	return '\0';
}

static void read_numbers(const struct content *content,
			 const struct yaml_node *node, struct number_form *out)
{
	if (node == NULL || node->kind != YAML_MAP)
		return;
	out->thousands = read_mark(content, node, "thousands", ",.' ",
				   "write one of , . ' or a space");
	out->decimal =
		read_mark(content, node, "decimal", ".,", "write . or ,");
	if (out->thousands == (out->decimal ? out->decimal : '.')) {
		complain_help(content, node, COMPLAINT_VALUE,
			      TEXT("say the other: {thousands: \".\", "
				   "decimal: \",\"}"),
			      "\"%c\" cannot stand for both thousands and "
			      "decimals",
			      out->thousands);
		*out = (struct number_form){0, 0};
	}
}

/* It can be read only once, by one source, and alone. */
static void check_standard_input(const struct content *content,
				 const struct yaml_node *node,
				 const struct source_binding *out)
{
	const struct yaml_node *files = yaml_get(node, "files");
	bool there = false;

	for (size_t i = 0; i < out->file_count; i++)
		there |= text_is(out->files[i], STANDARD_INPUT);
	if (!there)
		return;
	if (out->file_count > 1)
		complain_help(content, files, COMPLAINT_VALUE,
			      TEXT("files: [\"-\"], and nothing beside it"),
			      "standard input cannot be read with other files");
	if (yaml_get(node, "commit") != NULL && !out->commit)
		complain_help(content, yaml_get(node, "commit"),
			      COMPLAINT_VALUE,
			      TEXT("leave it out: every row is committed to"),
			      "standard input is no file whose digest could be "
			      "compared later");
}

void read_forms(const struct content *content, const struct yaml_node *node,
		struct source_binding *out)
{
	out->delimiter = read_delimiter(content, node);
	out->format = FORMAT_BY_NAME;
	if (yaml_get(node, "format") != NULL)
		out->format = read_word(node, "format", format_words,
					format_word_count, 0) == 0
				      ? FORMAT_CSV
				      : FORMAT_NDJSON;
	out->times = (enum source_times)read_word(node, "times", times_words,
						  times_word_count, TIMES_TEXT);
	out->thai_digits = read_word(node, "digits", digits_words,
				     digits_word_count, 0) == 1;
	read_numbers(content, yaml_get(node, "numbers"), &out->numbers);
	check_standard_input(content, node, out);
}
