/* SPDX-License-Identifier: Apache-2.0 */
#include "load/value_yaml.h"

#include <string.h>

#include "load/schema.h"

static bool refuse(const struct content *content, const struct yaml_node *node,
		   const struct cel_type *type)
{
	static const char *const helps[] = {
		[TYPE_BOOL] = "write true or false",
		[TYPE_INT] = "an integer is digits without separators",
		[TYPE_STRING] = "a single value is wanted",
		[TYPE_TIMESTAMP] = "a time is RFC 3339 with its offset: "
				   "2026-03-01T00:00:00+07:00",
		[TYPE_DURATION] = "a duration is an integer and one of ms s m "
				  "h d: 90s, 60m, 72h, 30d",
		[TYPE_LIST] = "write a list: [a, b]",
		[TYPE_MAP] = "write a map: {a: b}",
		[TYPE_DECIMAL] = "a decimal has at most as many digits after "
				 "the point as its type says",
		[TYPE_SHARE] = "a share is a percentage or a fraction: 99.5%, "
			       "0.995, 199/200",
		[TYPE_PARAM] = NULL,
	};

	if (node->kind == YAML_SCALAR)
		complain_help(content, node, COMPLAINT_VALUE,
			      text_from(helps[type->kind]), "\"%.*s\" is no %s",
			      TEXT_ARG(node->scalar), type_word(type));
	else
		complain_help(content, node, COMPLAINT_VALUE,
			      text_from(helps[type->kind]),
			      "a %s is wanted here", type_word(type));
	return false;
}

static bool read_int(struct text t, struct value *out)
{
	struct err err = {0};

	*out = value_int(0);
	return text_to_i64(t, &out->integer, &err) == 0;
}

static bool read_duration(struct text t, struct value *out)
{
	struct err err = {0};
	struct span span;

	if (t.size == 0 || strchr("smhd", t.data[t.size - 1]) == NULL ||
	    span_parse(t, &span, &err) < 0)
		return false;
	*out = value_duration(span);
	return true;
}

static bool read_time(struct text t, struct value *out)
{
	struct err err = {0};
	struct instant instant;

	if (instant_parse(t, &instant, &err) < 0)
		return false;
	*out = value_timestamp(instant);
	return true;
}

static bool read_share(struct text t, struct value *out)
{
	struct err err = {0};
	uint64_t part, whole;

	if (share_parse(t, &part, &whole, &err) < 0)
		return false;
	*out = value_share(part, whole);
	return true;
}

static bool read_decimal(struct text t, uint32_t scale, struct value *out)
{
	struct err err = {0};
	int64_t units;

	if (decimal_parse(t, scale, &units, &err) < 0)
		return false;
	*out = value_decimal(units, scale);
	return true;
}

static bool read_truth(struct text t, struct value *out)
{
	*out = value_bool(text_is(t, "true"));
	return text_is(t, "true") || text_is(t, "false");
}

/* A scalar whose type nobody declared. */
static struct value read_free(const struct yaml_node *node)
{
	struct value out;

	if (is_null(node))
		return value_null();
	if (node->plain &&
	    (read_truth(node->scalar, &out) || read_int(node->scalar, &out)))
		return out;
	return value_string(node->scalar);
}

static bool read_list(const struct content *content,
		      const struct yaml_node *node, const struct cel_type *item,
		      struct value *out)
{
	struct value *items =
		arena_many(content->arena, node->count, struct value);

	for (size_t i = 0; i < node->count; i++)
		if (!value_read(content, node->items[i], item, &items[i]))
			return false;
	*out = value_list_of(content->arena, items, node->count);
	return true;
}

static bool read_map(const struct content *content,
		     const struct yaml_node *node, const struct cel_type *item,
		     struct value *out)
{
	struct value_entry *entries =
		arena_many(content->arena, node->count, struct value_entry);

	for (size_t i = 0; i < node->count; i++) {
		entries[i].key = value_string(node->pairs[i].key->scalar);
		if (!value_read(content, node->pairs[i].value, item,
				&entries[i].value))
			return false;
	}
	*out = value_map_of(content->arena, entries, node->count);
	return out->kind == VALUE_MAP;
}

static bool read_dyn(const struct content *content,
		     const struct yaml_node *node, struct value *out)
{
	if (node->kind == YAML_LIST)
		return read_list(content, node, &type_dyn, out);
	if (node->kind == YAML_MAP)
		return read_map(content, node, &type_dyn, out);
	*out = read_free(node);
	return true;
}

static bool read_scalar(const struct yaml_node *node,
			const struct cel_type *type, struct value *out)
{
	struct text t = node->scalar;

	switch (type->kind) {
	case TYPE_BOOL:
		return read_truth(t, out);
	case TYPE_INT:
		return read_int(t, out);
	case TYPE_STRING:
		*out = value_string(t);
		return true;
	case TYPE_TIMESTAMP:
		return read_time(t, out);
	case TYPE_DURATION:
		return read_duration(t, out);
	case TYPE_SHARE:
		return read_share(t, out);
	case TYPE_DECIMAL:
		return read_decimal(t, type->scale, out);
	default:
		return false;
	}
}

bool value_read(const struct content *content, const struct yaml_node *node,
		const struct cel_type *type, struct value *out)
{
	bool done = false;

	if (type->kind == TYPE_DYN)
		return read_dyn(content, node, out);
	if (is_null(node) && type->nullable) {
		*out = value_null();
		return true;
	}
	if (type->kind == TYPE_LIST && node->kind == YAML_LIST)
		return read_list(content, node, type->item, out);
	if (type->kind == TYPE_MAP && node->kind == YAML_MAP)
		return read_map(content, node, type->item, out);
	if (node->kind == YAML_SCALAR && !is_null(node))
		done = read_scalar(node, type, out);
	return done || refuse(content, node, type);
}

const struct cel_type *type_read(struct arena *arena, struct text t)
{
	static const struct {
		const char *word;
		const struct cel_type *type;
	} words[] = {
		{"int", &type_int},	  {"bool", &type_bool},
		{"string", &type_string}, {"duration", &type_duration},
		{"share", &type_share},	  {"timestamp", &type_timestamp},
	};
	struct err err = {0};
	uint64_t scale;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (text_is(t, words[i].word))
			return words[i].type;
	if (text_is(t, "strings"))
		return type_list_of(arena, &type_string);
	if (!text_starts(t, "decimal(") || !text_ends(t, ")"))
		return NULL;
	t = (struct text){t.data + 8, t.size - 9};
	if (text_to_u64(t, &scale, &err) < 0 || scale > DECIMAL_SCALE_MAX)
		return NULL;
	return type_decimal(arena, (uint32_t)scale);
}
