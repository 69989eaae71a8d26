/* SPDX-License-Identifier: Apache-2.0 */
#include "load/name_path.h"

#include <string.h>

#include "load/schema.h"

/* The next {params.x} or {subject.x}: where it stands and what it names. */
struct path {
	size_t begin, end; /* with the braces */
	bool is_subject;
	struct text name;
};

static bool path_at(struct text t, size_t at, struct path *out)
{
	struct text rest = {t.data + at, t.size - at};
	const char *close = memchr(rest.data, '}', rest.size);
	size_t prefix;

	if (close == NULL)
		return false;
	out->is_subject = text_starts(rest, "{subject.");
	if (!out->is_subject && !text_starts(rest, "{params."))
		return false;
	prefix = out->is_subject ? strlen("{subject.") : strlen("{params.");
	if ((size_t)(close - rest.data) < prefix)
		return false;
	out->name = (struct text){rest.data + prefix,
				  (size_t)(close - rest.data) - prefix};
	out->begin = at;
	out->end = at + (size_t)(close - rest.data) + 1;
	return is_name(out->name);
}

static bool next_path(struct text t, size_t from, struct path *out)
{
	for (size_t at = from; at < t.size; at++)
		if (t.data[at] == '{' && path_at(t, at, out))
			return true;
	return false;
}

static int parameter_index(const struct check *check, struct text name)
{
	for (size_t i = 0; i < check->parameter_count; i++)
		if (text_equal(check->parameters[i].name, name))
			return (int)i;
	return -1;
}

static void check_text(const struct content *content,
		       const struct yaml_node *node, const struct check *check)
{
	struct text t = node->scalar;
	struct path path;

	for (size_t at = 0; next_path(t, at, &path); at = path.end) {
		bool known =
			path.is_subject
				? text_equal(path.name, check->for_each_name)
				: parameter_index(check, path.name) >= 0;

		if (!known)
			complain_help(content, node, COMPLAINT_NO_PARAMETER,
				      TEXT("params has the check's "
					   "parameters, subject the name of "
					   "for-each"),
				      "unknown name %.*s",
				      (int)(path.end - path.begin),
				      t.data + path.begin);
	}
}

void name_path_check_settings(const struct content *content,
			      const struct yaml_node *block,
			      const struct check *check)
{
	if (block->kind == YAML_SCALAR)
		check_text(content, block, check);
	for (size_t i = 0; block->kind == YAML_LIST && i < block->count; i++)
		name_path_check_settings(content, block->items[i], check);
	for (size_t i = 0; block->kind == YAML_MAP && i < block->count; i++)
		name_path_check_settings(content, block->pairs[i].value, check);
}

/* A value as a machine is told it. */
static struct text plain(struct arena *arena, struct value v)
{
	return v.kind == VALUE_STRING ? value_text(v) : value_literal(arena, v);
}

struct text name_path_fill(struct arena *arena, struct text t,
			   const struct check *check,
			   const struct value *parameters, struct text subject)
{
	struct buffer out;
	struct path path;
	size_t at = 0;

	if (!next_path(t, 0, &path))
		return t;
	buffer_init(&out);
	while (next_path(t, at, &path)) {
		int index = parameter_index(check, path.name);

		buffer_add(&out, t.data + at, path.begin - at);
		if (path.is_subject)
			buffer_text(&out, subject);
		else if (index >= 0)
			buffer_text(&out, plain(arena, parameters[index]));
		at = path.end;
	}
	buffer_add(&out, t.data + at, t.size - at);
	return buffer_take(&out, arena);
}

static bool env_has(const struct cel_env *env, struct text path)
{
	struct text field = {NULL, 0};
	struct text first = text_cut(path, '.', &field);

	if (field.data == NULL)
		return cel_env_find(env, (struct text){NULL, 0}, first) != NULL;
	return cel_env_find(env, first, field) != NULL;
}

static void complain_path(const struct content *content,
			  const struct yaml_node *sentence,
			  const struct cel_env *env, struct text path)
{
	struct text *names =
		arena_many(content->arena, env->count, struct text);

	for (size_t i = 0; i < env->count; i++) {
		const struct cel_name *name = &env->names[i];

		names[i] = name->root.size == 0
				   ? name->name
				   : text_format(content->arena, "%.*s.%.*s",
						 TEXT_ARG(name->root),
						 TEXT_ARG(name->name));
	}
	complain_near(content, sentence, COMPLAINT_SENTENCE,
		      text_nearest(path, names, env->count), (struct text){0},
		      text_format(content->arena,
				  "the sentence names {%.*s}, "
				  "which is not known",
				  TEXT_ARG(path)));
}

void name_path_check(const struct content *content,
		     const struct yaml_node *sentence,
		     const struct cel_env *env)
{
	struct text t = sentence->scalar;

	for (size_t at = 0; at < t.size; at++) {
		const char *close;
		struct text path;

		if (t.data[at] != '{')
			continue;
		if (at + 1 < t.size && t.data[at + 1] == '{') {
			at++;
			continue;
		}
		close = memchr(t.data + at, '}', t.size - at);
		if (close == NULL) {
			complain(content, sentence, COMPLAINT_SENTENCE,
				 (struct text){0},
				 "the sentence has a { without its }");
			return;
		}
		path = (struct text){t.data + at + 1,
				     (size_t)(close - t.data) - at - 1};
		if (!env_has(env, path))
			complain_path(content, sentence, env, path);
		at += path.size + 1;
	}
}
