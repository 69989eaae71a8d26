/* SPDX-License-Identifier: Apache-2.0 */
#include "load/scalar.h"

#include <string.h>

#include "cel/regex.h"
#include "load/lint_check.h"
#include "load/schema.h"

static void complain_value(const struct content *content,
			   const struct yaml_node *node, const char *wanted)
{
	complain_help(content, node, COMPLAINT_VALUE, text_from(wanted),
		      "\"%.*s\" is no such value", TEXT_ARG(node->scalar));
}

static void check_word(const struct content *content,
		       const struct yaml_node *node, const struct word *words,
		       int count)
{
	struct text *names =
		arena_many(content->arena, (size_t)count, struct text);

	if (word_find(words, count, node->scalar) >= 0)
		return;
	for (int i = 0; i < count; i++)
		names[i] = text_from(words[i].word);
	complain_unknown(content, node, COMPLAINT_WORD, "word", names,
			 (size_t)count);
}

static void check_span(const struct content *content,
		       const struct yaml_node *node)
{
	struct span span;
	struct err err = {0};
	struct text t = node->scalar;
	bool has_unit =
		t.size > 0 && strchr("smhd", t.data[t.size - 1]) != NULL;

	if (!has_unit || span_parse(t, &span, &err) < 0)
		complain_value(content, node,
			       "a duration is an integer and one of ms s m h "
			       "d: 90s, 60m, 72h, 30d");
}

static void check_instant(const struct content *content,
			  const struct yaml_node *node)
{
	struct instant t;
	struct err err = {0};

	if (instant_parse(node->scalar, &t, &err) < 0)
		complain_value(content, node,
			       "a time is RFC 3339 with its offset: "
			       "2026-03-01T00:00:00+07:00");
}

static void check_integer(const struct content *content,
			  const struct yaml_node *node)
{
	int64_t n;
	struct err err = {0};

	if (text_to_i64(node->scalar, &n, &err) < 0)
		complain_value(content, node,
			       "an integer is digits without separators");
}

static void check_pattern(const struct content *content,
			  const struct yaml_node *node)
{
	struct err err = {0};

	if (regex_new(content->arena, node->scalar, &err) == NULL)
		complain(content, node, COMPLAINT_PATTERN, (struct text){0},
			 "%s", err.text);
	else
		lint_pattern(content, node);
}

static void check_shape(const struct content *content,
			const struct yaml_node *node, const struct field *field)
{
	struct text t = node->scalar;

	if (field->kind == FIELD_ID && !is_id(t))
		complain_help(content, node, COMPLAINT_NAME,
			      TEXT("an id is lower-case letters, digits and "
				   "dashes"),
			      "\"%.*s\" is no id", TEXT_ARG(t));
	if (field->kind == FIELD_NAME && !is_name(t))
		complain_help(content, node, COMPLAINT_NAME,
			      TEXT("a name begins with a lower-case letter; "
				   "letters, digits and _ follow"),
			      "\"%.*s\" is no name", TEXT_ARG(t));
	if (field->kind == FIELD_BOOL && !text_is(t, "true") &&
	    !text_is(t, "false"))
		complain_value(content, node, "write true or false");
	if (field->kind == FIELD_DATE && !date_parse(t, NULL, NULL))
		complain_value(content, node, "a date is YYYY-MM-DD");
}

void scalar_check(const struct content *content, const struct yaml_node *node,
		  const struct field *field)
{
	if (is_null(node)) {
		complain(content, node, COMPLAINT_NULL_VALUE, (struct text){0},
			 "there is no value");
		return;
	}
	if (field->words != NULL) {
		check_word(content, node, field->words, field->word_count);
		return;
	}
	switch (field->kind) {
	case FIELD_INTEGER:
		check_integer(content, node);
		break;
	case FIELD_DURATION:
		check_span(content, node);
		break;
	case FIELD_INSTANT:
		check_instant(content, node);
		break;
	case FIELD_PATTERN:
		check_pattern(content, node);
		break;
	default:
		check_shape(content, node, field);
	}
}

static const struct yaml_node *scalar_of(const struct yaml_node *map,
					 const char *key)
{
	const struct yaml_node *node = map != NULL ? yaml_get(map, key) : NULL;

	return node != NULL && node->kind == YAML_SCALAR && !is_null(node)
		       ? node
		       : NULL;
}

struct text read_text(const struct yaml_node *map, const char *key)
{
	const struct yaml_node *node = scalar_of(map, key);

	return node != NULL ? node->scalar : (struct text){NULL, 0};
}

struct bitext read_bitext(const struct yaml_node *map, const char *key)
{
	const struct yaml_node *node = map != NULL ? yaml_get(map, key) : NULL;

	return (struct bitext){read_text(node, "en"), read_text(node, "th")};
}

bool read_bool(const struct yaml_node *map, const char *key, bool otherwise)
{
	const struct yaml_node *node = scalar_of(map, key);

	return node != NULL ? text_is(node->scalar, "true") : otherwise;
}

int64_t read_integer(const struct yaml_node *map, const char *key,
		     int64_t otherwise)
{
	struct text t = read_text(map, key);
	struct err err = {0};
	int64_t n;

	if (t.size == 0 || text_to_i64(t, &n, &err) < 0)
		return otherwise;
	return n;
}

struct span read_span(const struct yaml_node *map, const char *key)
{
	struct text t = read_text(map, key);
	struct err err = {0};
	struct span span;

	if (t.size == 0 || span_parse(t, &span, &err) < 0)
		return (struct span){0, 0};
	return span;
}

int read_word(const struct yaml_node *map, const char *key,
	      const struct word *words, int count, int otherwise)
{
	int found = word_find(words, count, read_text(map, key));

	return found >= 0 ? found : otherwise;
}

static const struct yaml_node *list_of(const struct yaml_node *map,
				       const char *key)
{
	const struct yaml_node *node = map != NULL ? yaml_get(map, key) : NULL;

	return node != NULL && node->kind == YAML_LIST ? node : NULL;
}

unsigned read_words(const struct yaml_node *map, const char *key,
		    const struct word *words, int count)
{
	const struct yaml_node *list = list_of(map, key);
	unsigned bits = 0;

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		int found = word_find(words, count, list->items[i]->scalar);

		if (found >= 0)
			bits |= 1u << found;
	}
	return bits;
}

const struct text *read_texts(struct arena *arena, const struct yaml_node *map,
			      const char *key, size_t *count)
{
	const struct yaml_node *list = list_of(map, key);
	struct text *out;

	*count = list != NULL ? list->count : 0;
	out = arena_many(arena, *count, struct text);
	for (size_t i = 0; i < *count; i++)
		out[i] = list->items[i]->scalar;
	return out;
}

struct secret_ref read_secret(const struct yaml_node *map, const char *key)
{
	const struct yaml_node *node = map != NULL ? yaml_get(map, key) : NULL;

	return (struct secret_ref){read_text(node, "env"),
				   read_text(node, "file"),
				   read_text(node, "credential")};
}

static bool digits_parse(struct text t, size_t from, size_t count,
			 unsigned *out)
{
	*out = 0;
	for (size_t i = from; i < from + count; i++) {
		if (t.data[i] < '0' || t.data[i] > '9')
			return false;
		*out = *out * 10 + (unsigned)(t.data[i] - '0');
	}
	return true;
}

bool date_parse(struct text t, const struct zone *zone, struct instant *out)
{
	unsigned year, month, day;
	struct civil civil = {0};

	if (t.size != 10 || t.data[4] != '-' || t.data[7] != '-' ||
	    !digits_parse(t, 0, 4, &year) || !digits_parse(t, 5, 2, &month) ||
	    !digits_parse(t, 8, 2, &day))
		return false;
	if (year == 0 || month < 1 || month > 12 || day < 1 ||
	    day > days_in_month(year, month))
		return false;
	if (out == NULL)
		return true;
	civil.year = year;
	civil.month = month;
	civil.day = day;
	*out = zone != NULL
		       ? zone_instant(zone, &civil)
		       : (struct instant){
				 days_from_civil(year, month, day) * 86400, 0};
	return true;
}

struct instant read_date(const struct content *content,
			 const struct yaml_node *map, const char *key,
			 struct instant otherwise)
{
	struct instant out;

	return date_parse(read_text(map, key), content->zone, &out) ? out
								    : otherwise;
}

struct period read_period(const struct content *content,
			  const struct yaml_node *map, const char *key)
{
	const struct yaml_node *node = map != NULL ? yaml_get(map, key) : NULL;

	return (struct period){read_date(content, node, "from", INSTANT_ALWAYS),
			       read_date(content, node, "until",
					 INSTANT_NEVER)};
}

struct expression read_expression(const struct content *content,
				  const struct yaml_node *node)
{
	struct expression out = {0};

	if (node == NULL || node->kind != YAML_SCALAR || is_null(node))
		return out;
	out.source = node->scalar;
	out.place = content_place(content, node);
	out.node = node;
	return out;
}
