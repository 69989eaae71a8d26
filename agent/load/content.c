/* SPDX-License-Identifier: Apache-2.0 */
#include "load/content.h"

#include <string.h>

#include "base/fs.h"
#include "base/limits.h"

static const struct {
	const char *code, *help;
} kinds[] = {
#define X(name, code, help) {code, help},
	COMPLAINT_KINDS(X)
#undef X
};

const char *complaint_code(enum complaint_kind kind)
{
	return kinds[kind].code;
}

const char *complaint_help(enum complaint_kind kind)
{
	return kinds[kind].help;
}

/* The file's line, without its end. */
static struct text line_of(struct text bytes, unsigned line)
{
	struct text rest = bytes, out = {NULL, 0};

	for (unsigned i = 0; i < line && rest.data != NULL; i++)
		out = text_cut(rest, '\n', &rest);
	if (out.size > 0 && out.data[out.size - 1] == '\r')
		out.size--;
	return out;
}

/* Characters of the first line of a stretch. */
static unsigned width_of(struct text t)
{
	struct text rest, line = text_cut(t, '\n', &rest);
	unsigned width = 0;

	for (size_t i = 0; i < line.size; i++)
		width += ((unsigned char)line.data[i] & 0xc0) != 0x80;
	return width > 0 ? width : 1;
}

/* A secret that somebody wrote into a file stands in no complaint. */
static struct text masked(const struct content *content, struct text line)
{
	for (size_t i = 0; i < content->secret_count; i++) {
		struct text rest;
		struct text secret = text_cut(content->secrets[i], '\n', &rest);
		const char *at = line.size == 0 || secret.size == 0
					 ? NULL
					 : memmem(line.data, line.size,
						  secret.data, secret.size);

		if (at != NULL)
			line = text_format(content->arena, "%.*s***%.*s",
					   (int)(at - line.data), line.data,
					   (int)(line.data + line.size - at -
						 (ptrdiff_t)secret.size),
					   at + secret.size);
	}
	return line;
}

#define TEXT_SHOWN 300 /* bytes of a text that quotes content */

/* Content is quoted to a terminal: no control characters, and not too long. */
static struct text printable(struct arena *arena, struct text t)
{
	struct text cut = t;
	char *out;

	if (t.size > TEXT_SHOWN) {
		cut.size = TEXT_SHOWN;
		while (cut.size > 0 &&
		       ((unsigned char)t.data[cut.size] & 0xc0) == 0x80)
			cut.size--;
		cut = text_format(arena, "%.*s...", TEXT_ARG(cut));
	}
	out = text_cstr(arena, cut);
	for (size_t i = 0; i < cut.size; i++)
		if ((unsigned char)out[i] < 0x20 || out[i] == 0x7f)
			out[i] = ' ';
	return (struct text){out, cut.size};
}

static void add(const struct content *content, struct complaint *complaint,
		struct yaml_mark mark)
{
	complaint->place.file = content->path;
	complaint->place.line = mark.line;
	complaint->place.column = mark.column;
	complaint->level =
		complaint->code[0] == 'W' ? COMPLAINT_WARNING : COMPLAINT_ERROR;
	complaint->line = masked(content, line_of(content->bytes, mark.line));
	complaint->text =
		printable(content->arena, masked(content, complaint->text));
	complaint->near = printable(content->arena, complaint->near);
	complaints_add(content->complaints, complaint);
}

void complain_near(const struct content *content, const struct yaml_node *at,
		   enum complaint_kind kind, struct text near, struct text help,
		   struct text text)
{
	struct complaint complaint = {
		.code = kinds[kind].code,
		.text = text,
		.near = near,
		.help = help.size > 0 ? help : text_from(kinds[kind].help),
		.width = 1,
	};

	if (at != NULL && at->kind == YAML_SCALAR && !at->block &&
	    kind != COMPLAINT_SECRET)
		complaint.width = width_of(at->source);
	add(content, &complaint, at != NULL ? at->mark : (struct yaml_mark){0});
}

static struct text formatted(struct arena *arena, const char *format,
			     va_list args) PRINTF_LIKE(2, 0);

static struct text formatted(struct arena *arena, const char *format,
			     va_list args)
{
	struct buffer out;

	buffer_init(&out);
	buffer_vprintf(&out, format, args);
	return buffer_take(&out, arena);
}

void complain(const struct content *content, const struct yaml_node *at,
	      enum complaint_kind kind, struct text near, const char *format,
	      ...)
{
	struct text text;
	va_list args;

	va_start(args, format);
	text = formatted(content->arena, format, args);
	va_end(args);
	complain_near(content, at, kind, near, (struct text){0}, text);
}

void complain_help(const struct content *content, const struct yaml_node *at,
		   enum complaint_kind kind, struct text help,
		   const char *format, ...)
{
	struct text text;
	va_list args;

	va_start(args, format);
	text = formatted(content->arena, format, args);
	va_end(args);
	complain_near(content, at, kind, (struct text){0}, help, text);
}

void complain_expression(const struct content *content,
			 const struct expression *expression,
			 const struct cel_problem *problem)
{
	const struct yaml_node *node = expression->node;
	struct text meant = {expression->source.data + problem->offset, 0};
	struct complaint complaint = {
		.code = problem->code,
		.text = problem->text,
		.help = problem->help,
	};
	struct yaml_mark mark;

	if (problem->end > problem->offset &&
	    problem->end <= expression->source.size)
		meant.size = problem->end - problem->offset;
	complaint.width = width_of(meant);
	if (node != NULL)
		mark = yaml_mark_at(node, problem->offset);
	else
		mark = (struct yaml_mark){expression->place.line,
					  expression->place.column};
	add(content, &complaint, mark);
}

struct place content_place(const struct content *content,
			   const struct yaml_node *node)
{
	struct place place = {.file = content->path};

	if (node != NULL) {
		place.line = node->mark.line;
		place.column = node->mark.column;
	}
	return place;
}

static void tell_problems(const struct content *content,
			  const struct yaml_document *document)
{
	for (size_t i = 0; i < document->problem_count; i++) {
		const struct yaml_problem *problem = &document->problems[i];
		struct complaint complaint = {
			.code = kinds[COMPLAINT_YAML].code,
			.text = problem->text,
			.help = text_from(kinds[COMPLAINT_YAML].help),
			.width = 1,
		};

		add(content, &complaint, problem->mark);
	}
}

void content_read(struct arena *arena, const char *directory, const char *name,
		  struct complaints *complaints, struct content *out)
{
	const char *path = fs_join(arena, directory, name);
	struct yaml_document document = {0};
	struct err err = {0};

	*out = (struct content){
		.arena = arena,
		.complaints = complaints,
		.path = text_from(path),
	};
	if (fs_read(arena, path, LIMIT_YAML_BYTES, &out->bytes, &err) < 0) {
		complain(out, NULL, COMPLAINT_UNREADABLE, (struct text){0},
			 "%s", err.text);
		return;
	}
	yaml_parse(arena, out->bytes, &document);
	tell_problems(out, &document);
	/* what follows from a half-read tree would only hide its cause */
	out->root = document.broken ? NULL : document.root;
	if (document.problem_count == 0 && document.root == NULL)
		complain(out, NULL, COMPLAINT_YAML, (struct text){0},
			 "the file is empty");
}
