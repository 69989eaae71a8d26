/* SPDX-License-Identifier: Apache-2.0 */
#include "render/complaint_form.h"

#include <string.h>

#include "base/arena.h"
#include "parse/json.h"

struct text complaint_sentence(struct arena *arena,
			       const struct complaint *complaint)
{
	struct buffer out;

	buffer_init(&out);
	buffer_text(&out, complaint->text);
	if (complaint->near.size > 0)
		buffer_printf(&out, "; did you mean \"%.*s\"?",
			      TEXT_ARG(complaint->near));
	if (complaint->help.size > 0)
		buffer_printf(&out, "\n%.*s", TEXT_ARG(complaint->help));
	return buffer_take(&out, arena);
}

static const char *level_word(const struct complaint *complaint)
{
	return complaint->level == COMPLAINT_ERROR ? "error" : "warning";
}

/* Every member is always there; "" and 0 stand for what there is none of. */
static struct json *json_of(struct arena *arena,
			    const struct complaint *complaint)
{
	const struct place *place = &complaint->place;
	struct json *o = json_object(arena);

	json_add(arena, o, "code", json_str(arena, complaint->code));
	json_add(arena, o, "level", json_str(arena, level_word(complaint)));
	json_add(arena, o, "file", json_text(arena, place->file));
	json_add(arena, o, "line", json_integer(arena, place->line));
	json_add(arena, o, "column", json_integer(arena, place->column));
	json_add(arena, o, "width", json_integer(arena, complaint->width));
	json_add(arena, o, "text", json_text(arena, complaint->text));
	json_add(arena, o, "near", json_text(arena, complaint->near));
	json_add(arena, o, "help", json_text(arena, complaint->help));
	return o;
}

static void write_json(const struct complaints *complaints, struct buffer *out)
{
	struct arena *arena = complaints->arena;
	const struct complaint **order = complaints_sorted(complaints);
	struct json *root = json_object(arena), *list = json_list(arena);
	size_t all = complaints->errors + complaints->warnings;

	for (size_t i = 0; i < complaints->count; i++)
		json_push(arena, list, json_of(arena, order[i]));
	json_add(arena, root, "errors",
		 json_integer(arena, (int64_t)complaints->errors));
	json_add(arena, root, "warnings",
		 json_integer(arena, (int64_t)complaints->warnings));
	json_add(arena, root, "left-out",
		 json_integer(arena, (int64_t)(all - complaints->count)));
	json_add(arena, root, "complaints", list);
	buffer_text(out, json_pretty(arena, root));
	buffer_char(out, '\n');
}

/* Workflow commands: %, CR and LF are escaped, in properties : and , too. */
static void put_escaped(struct buffer *out, struct text t, const char *special)
{
	for (size_t i = 0; i < t.size; i++) {
		if (t.data[i] != '\0' && strchr(special, t.data[i]) != NULL)
			buffer_printf(out, "%%%02X", (unsigned char)t.data[i]);
		else
			buffer_char(out, t.data[i]);
	}
}

static void write_github(const struct complaints *complaints,
			 struct buffer *out)
{
	const struct complaint **order = complaints_sorted(complaints);
	size_t all = complaints->errors + complaints->warnings;

	for (size_t i = 0; i < complaints->count; i++) {
		const struct complaint *c = order[i];

		buffer_printf(out, "::%s file=", level_word(c));
		put_escaped(out, c->place.file, "%\r\n:,");
		if (c->place.line > 0)
			buffer_printf(out, ",line=%u,col=%u", c->place.line,
				      c->place.column);
		buffer_printf(out, ",title=%s::", c->code);
		put_escaped(out, complaint_sentence(complaints->arena, c),
			    "%\r\n");
		buffer_char(out, '\n');
	}
	if (all > complaints->count)
		buffer_printf(out, "::notice title=plaudit::and %zu more\n",
			      all - complaints->count);
}

const struct complaint_form complaint_forms[] = {
	{"json", write_json},
	{"sarif", complaints_sarif},
	{"github", write_github},
};
const size_t complaint_form_count = ARRAY_SIZE(complaint_forms);
