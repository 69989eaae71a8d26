/* SPDX-License-Identifier: Apache-2.0 */
#include "load/schema.h"

#include <string.h>

#include "load/scalar.h"

#define NAMES_SHOWN 20 /* of a list in a help line */

bool is_id(struct text t)
{
	for (size_t i = 0; i < t.size; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789-",
			   t.data[i]) == NULL ||
		    t.data[i] == '\0')
			return false;
	return t.size > 0;
}

bool is_name(struct text t)
{
	if (t.size == 0 || t.data[0] < 'a' || t.data[0] > 'z')
		return false;
	for (size_t i = 1; i < t.size; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789_",
			   t.data[i]) == NULL ||
		    t.data[i] == '\0')
			return false;
	return true;
}

bool is_null(const struct yaml_node *node)
{
	return node->kind == YAML_SCALAR && node->plain &&
	       (node->scalar.size == 0 || text_is(node->scalar, "null") ||
		text_is(node->scalar, "~"));
}

static struct text join_names(const struct content *content, const char *prefix,
			      const struct text *names, size_t count)
{
	struct buffer out;

	buffer_init(&out);
	buffer_str(&out, prefix);
	for (size_t i = 0; i < count && i < NAMES_SHOWN; i++) {
		buffer_str(&out, i > 0 ? ", " : "");
		buffer_text(&out, names[i]);
	}
	if (count > NAMES_SHOWN)
		buffer_printf(&out, " and %zu more", count - NAMES_SHOWN);
	return buffer_take(&out, content->arena);
}

void complain_unknown(const struct content *content, const struct yaml_node *at,
		      enum complaint_kind kind, const char *what,
		      const struct text *candidates, size_t count)
{
	struct text near = text_nearest(at->scalar, candidates, count);
	struct text help = {0};

	if (count > 0)
		help = join_names(content, "known here: ", candidates, count);
	complain_near(content, at, kind, near, help,
		      text_format(content->arena, "unknown %s \"%.*s\"", what,
				  TEXT_ARG(at->scalar)));
}

static const struct field *field_of(const struct field *fields,
				    struct text name)
{
	for (; fields->name != NULL; fields++)
		if (text_is(name, fields->name))
			return fields;
	return NULL;
}

static void complain_key(const struct content *content,
			 const struct yaml_node *key,
			 const struct field *fields)
{
	struct text names[64];
	size_t count = 0;

	for (; fields[count].name != NULL && count < 64; count++)
		names[count] = text_from(fields[count].name);
	complain_near(content, key, COMPLAINT_UNKNOWN_KEY,
		      text_nearest(key->scalar, names, count),
		      join_names(content, "the keys here are ", names, count),
		      text_format(content->arena, "unknown key \"%.*s\"",
				  TEXT_ARG(key->scalar)));
}

static void walk_missing(const struct content *content,
			 const struct yaml_node *node,
			 const struct field *fields, const char *what)
{
	for (; fields->name != NULL; fields++) {
		if (!(fields->flags & FIELD_REQUIRED) ||
		    yaml_get(node, fields->name) != NULL)
			continue;
		complain_help(content, node, COMPLAINT_MISSING,
			      text_from(fields->about), "%s has no key \"%s\"",
			      what, fields->name);
	}
}

static bool wanted_kind(const struct content *content,
			const struct yaml_node *node, enum yaml_kind kind,
			const char *what)
{
	static const char *const words[] = {
		[YAML_SCALAR] = "a single value",
		[YAML_LIST] = "a list",
		[YAML_MAP] = "a map",
	};

	if (node->kind == kind)
		return true;
	complain(content, node, COMPLAINT_SHAPE, (struct text){0},
		 "%s is %s here, not %s", what, words[kind], words[node->kind]);
	return false;
}

static void walk_list(const struct content *content,
		      const struct yaml_node *node, const struct field *field)
{
	if (!wanted_kind(content, node, YAML_LIST, field->name))
		return;
	if (node->count == 0 && (field->flags & FIELD_REQUIRED))
		complain(content, node, COMPLAINT_EMPTY, (struct text){0},
			 "%s is empty", field->name);
	for (size_t i = 0; i < node->count; i++) {
		if (field->kind == FIELD_BLOCKS)
			schema_walk(content, node->items[i], field->fields,
				    field->name);
		else if (wanted_kind(content, node->items[i], YAML_SCALAR,
				     "an entry"))
			scalar_check(content, node->items[i], field);
	}
}

static void walk_texts(const struct content *content,
		       const struct yaml_node *node, const struct field *field)
{
	static const struct field text = {.kind = FIELD_TEXT};

	if (!wanted_kind(content, node, YAML_MAP, field->name))
		return;
	for (size_t i = 0; i < node->count; i++)
		if (wanted_kind(content, node->pairs[i].value, YAML_SCALAR,
				"a value"))
			scalar_check(content, node->pairs[i].value, &text);
}

static const struct field bitext_fields[] = {
	{.name = "en",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "the sentence in English"},
	{.name = "th", .kind = FIELD_TEXT, .about = "the sentence in Thai"},
	{.name = NULL},
};

void schema_sentence(const struct content *content,
		     const struct yaml_node *node, const char *what)
{
	if (node->kind != YAML_MAP) {
		complain_help(content, node, COMPLAINT_SHAPE,
			      TEXT("write {en: ..., th: ...}"),
			      "%s is a sentence in both languages", what);
		return;
	}
	schema_walk(content, node, bitext_fields, what);
	if (!content->local && yaml_get(node, "th") == NULL)
		complain(content, node, COMPLAINT_NO_TRANSLATION,
			 (struct text){0}, "%s has no Thai text", what);
}

static const struct field secret_fields[] = {
	{.name = "env",
	 .kind = FIELD_TEXT,
	 .about = "name of an environment variable"},
	{.name = "file", .kind = FIELD_TEXT, .about = "path of a file"},
	{.name = "credential",
	 .kind = FIELD_TEXT,
	 .about = "name of a systemd credential"},
	{.name = NULL},
};

static void walk_secret(const struct content *content,
			const struct yaml_node *node, const char *what)
{
	if (node->kind == YAML_SCALAR)
		return; /* read_secrets has complained */
	if (node->kind != YAML_MAP || node->count != 1) {
		complain(content, node, COMPLAINT_SECRET, (struct text){0},
			 "%s must name a secret, not hold one", what);
		return;
	}
	schema_walk(content, node, secret_fields, what);
}

static void walk_field(const struct content *content,
		       const struct yaml_node *node, const struct field *field)
{
	if (is_null(node)) {
		if (!(field->flags & FIELD_NULLABLE))
			complain(content, node, COMPLAINT_NULL_VALUE,
				 (struct text){0}, "%s has no value",
				 field->name);
		return;
	}
	switch (field->kind) {
	case FIELD_ANY:
		break;
	case FIELD_BITEXT:
		schema_sentence(content, node, field->name);
		break;
	case FIELD_TEXTS:
	case FIELD_BLOCKS:
		walk_list(content, node, field);
		break;
	case FIELD_TEXT_MAP:
		walk_texts(content, node, field);
		break;
	case FIELD_SECRET:
		walk_secret(content, node, field->name);
		break;
	case FIELD_BLOCK:
		schema_walk(content, node, field->fields, field->name);
		break;
	case FIELD_BLOCK_MAP:
		schema_walk_map(content, node, field->fields, field->name);
		break;
	default:
		if (wanted_kind(content, node, YAML_SCALAR, field->name))
			scalar_check(content, node, field);
	}
}

void schema_walk(const struct content *content, const struct yaml_node *node,
		 const struct field *fields, const char *what)
{
	if (node == NULL || !wanted_kind(content, node, YAML_MAP, what))
		return;
	for (size_t i = 0; i < node->count; i++) {
		const struct yaml_pair *pair = &node->pairs[i];
		const struct field *field = field_of(fields, pair->key->scalar);

		if (field == NULL)
			complain_key(content, pair->key, fields);
		else
			walk_field(content, pair->value, field);
	}
	walk_missing(content, node, fields, what);
}

void schema_walk_map(const struct content *content,
		     const struct yaml_node *node, const struct field *fields,
		     const char *what)
{
	if (node == NULL || !wanted_kind(content, node, YAML_MAP, what))
		return;
	for (size_t i = 0; i < node->count; i++) {
		const char *name =
			text_cstr(content->arena, node->pairs[i].key->scalar);

		schema_walk(content, node->pairs[i].value, fields, name);
	}
}
