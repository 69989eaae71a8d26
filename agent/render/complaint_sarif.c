/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SARIF 2.1.0: one run, a rule for every kind of complaint of load/ and cel/,
 * a result for each complaint with its physical location. Columns count
 * characters.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "cel/problem.h"
#include "load/complaint_kind.h"
#include "parse/json.h"
#include "render/complaint_form.h"

#define SCHEMA_URI                                                            \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" \
	"sarif-schema-2.1.0.json"

static const struct {
	const char *name, *code, *help;
} kinds[] = {
#define X(name, code, help) {#name, code, help},
	COMPLAINT_KINDS(X)
#undef X
};

static struct json *message(struct arena *arena, struct text t)
{
	struct json *o = json_object(arena);

	json_add(arena, o, "text", json_text(arena, t));
	return o;
}

/* "UNKNOWN_KEY" to "unknown key". */
static struct text words_of(struct arena *arena, const char *name)
{
	char *out = text_cstr(arena, text_from(name));

	for (char *c = out; *c != '\0'; c++)
		*c = *c == '_' ? ' ' : (char)tolower((unsigned char)*c);
	return text_from(out);
}

static struct json *rule(struct arena *arena, const char *code,
			 struct text title, const char *help)
{
	struct json *o = json_object(arena), *how = json_object(arena);

	json_add(arena, o, "id", json_str(arena, code));
	json_add(arena, o, "shortDescription", message(arena, title));
	if (*help != '\0')
		json_add(arena, o, "help", message(arena, text_from(help)));
	json_add(arena, how, "level",
		 json_str(arena, code[0] == 'W' ? "warning" : "error"));
	json_add(arena, o, "defaultConfiguration", how);
	return o;
}

static struct json *rules(struct arena *arena)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		json_push(arena, list,
			  rule(arena, kinds[i].code,
			       words_of(arena, kinds[i].name), kinds[i].help));
	for (int i = 0; i < PROBLEM_KINDS; i++) {
		const char *help = problem_help((enum problem_kind)i);

		json_push(arena, list,
			  rule(arena, problem_code((enum problem_kind)i),
			       text_from(help), help));
	}
	return list;
}

static int64_t rule_index(const char *code)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].code, code))
			return (int64_t)i;
	for (int i = 0; i < PROBLEM_KINDS; i++)
		if (!strcmp(problem_code((enum problem_kind)i), code))
			return (int64_t)ARRAY_SIZE(kinds) + i;
	return -1;
}

/* A path as a URI: relative ones stay relative to where lint was run. */
static struct text uri_of(struct arena *arena, struct text path)
{
	static const char free_signs[] = "-._~/!$&'()*+,;=@";
	struct buffer out;

	buffer_init(&out);
	if (path.size > 0 && path.data[0] == '/')
		buffer_str(&out, "file://");
	if (text_starts(path, "./"))
		path = (struct text){path.data + 2, path.size - 2};
	for (size_t i = 0; i < path.size; i++) {
		unsigned char c = (unsigned char)path.data[i];

		if (c != '\0' && c < 0x80 &&
		    (isalnum(c) || strchr(free_signs, c) != NULL))
			buffer_char(&out, (char)c);
		else
			buffer_printf(&out, "%%%02X", c);
	}
	return buffer_take(&out, arena);
}

static struct json *region(struct arena *arena, const struct complaint *c)
{
	struct json *o = json_object(arena);

	json_add(arena, o, "startLine", json_integer(arena, c->place.line));
	json_add(arena, o, "startColumn", json_integer(arena, c->place.column));
	json_add(arena, o, "endColumn",
		 json_integer(arena, (int64_t)c->place.column + c->width));
	if (c->line.size > 0)
		json_add(arena, o, "snippet", message(arena, c->line));
	return o;
}

static struct json *location(struct arena *arena, const struct complaint *c)
{
	struct json *o = json_object(arena), *at = json_object(arena);
	struct json *file = json_object(arena);

	json_add(arena, file, "uri",
		 json_text(arena, uri_of(arena, c->place.file)));
	json_add(arena, at, "artifactLocation", file);
	if (c->place.line > 0)
		json_add(arena, at, "region", region(arena, c));
	json_add(arena, o, "physicalLocation", at);
	return o;
}

static struct json *result(struct arena *arena, const struct complaint *c)
{
	struct json *o = json_object(arena), *places = json_list(arena);

	json_push(arena, places, location(arena, c));
	json_add(arena, o, "ruleId", json_str(arena, c->code));
	json_add(arena, o, "ruleIndex",
		 json_integer(arena, rule_index(c->code)));
	json_add(arena, o, "level",
		 json_str(arena,
			  c->level == COMPLAINT_ERROR ? "error" : "warning"));
	json_add(arena, o, "message",
		 message(arena, complaint_sentence(arena, c)));
	json_add(arena, o, "locations", places);
	return o;
}

static struct json *tool(struct arena *arena)
{
	struct json *o = json_object(arena), *driver = json_object(arena);

	json_add(arena, driver, "name", json_str(arena, "plaudit"));
	json_add(arena, driver, "semanticVersion",
		 json_str(arena, PLAUDIT_VERSION));
	json_add(arena, driver, "rules", rules(arena));
	json_add(arena, o, "driver", driver);
	return o;
}

void complaints_sarif(const struct complaints *complaints, struct buffer *out)
{
	struct arena *arena = complaints->arena;
	const struct complaint **order = complaints_sorted(complaints);
	struct json *root = json_object(arena), *runs = json_list(arena);
	struct json *run = json_object(arena), *results = json_list(arena);

	for (size_t i = 0; i < complaints->count; i++)
		json_push(arena, results, result(arena, order[i]));
	json_add(arena, run, "tool", tool(arena));
	json_add(arena, run, "columnKind",
		 json_str(arena, "unicodeCodePoints"));
	json_add(arena, run, "results", results);
	json_push(arena, runs, run);
	json_add(arena, root, "$schema", json_str(arena, SCHEMA_URI));
	json_add(arena, root, "version", json_str(arena, "2.1.0"));
	json_add(arena, root, "runs", runs);
	buffer_text(out, json_pretty(arena, root));
	buffer_char(out, '\n');
}
