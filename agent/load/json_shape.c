/* SPDX-License-Identifier: Apache-2.0 */
#include "load/json_shape.h"

void shape_put(struct arena *a, struct json *o, const char *name,
	       const char *text)
{
	json_add(a, o, name, json_str(a, text));
}

struct json *shape_typed(struct arena *a, const char *type)
{
	struct json *o = json_object(a);

	shape_put(a, o, "type", type);
	return o;
}

struct json *shape_types(struct arena *a, const char *const *types)
{
	struct json *o = json_object(a), *list = json_list(a);

	for (; *types != NULL; types++)
		json_push(a, list, json_str(a, *types));
	json_add(a, o, "type", list);
	return o;
}

struct json *shape_scalar(struct arena *a)
{
	static const char *const types[] = {"string", "number", "boolean",
					    NULL};

	return shape_types(a, types);
}

struct json *shape_pattern(struct arena *a, const char *form)
{
	struct json *o = shape_typed(a, "string");

	shape_put(a, o, "pattern", form);
	return o;
}

struct json *shape_id(struct arena *a)
{
	static const char *const types[] = {"string", "integer", NULL};
	struct json *o = shape_types(a, types);

	shape_put(a, o, "pattern", ID_FORM);
	return o;
}

struct json *shape_list(struct arena *a, struct json *items, bool filled)
{
	struct json *o = shape_typed(a, "array");

	json_add(a, o, "items", items);
	if (filled)
		json_add(a, o, "minItems", json_integer(a, 1));
	return o;
}

struct json *shape_map(struct arena *a, struct json *values, const char *form)
{
	struct json *o = shape_typed(a, "object");

	json_add(a, o, "additionalProperties", values);
	if (form != NULL) {
		struct json *names = json_object(a);

		shape_put(a, names, "pattern", form);
		json_add(a, o, "propertyNames", names);
	}
	return o;
}

struct json *shape_reference(struct arena *a, const char *definition)
{
	struct json *o = json_object(a);

	shape_put(a, o, "$ref", definition);
	return o;
}

struct json *shape_words(struct arena *a, const struct word *words, int count)
{
	struct json *o = json_object(a), *list = json_list(a);

	for (int i = 0; i < count; i++)
		json_push(a, list, json_str(a, words[i].word));
	json_add(a, o, "enum", list);
	return o;
}

struct json *shape_either(struct arena *a, struct json *x, struct json *y)
{
	struct json *o = json_object(a), *list = json_list(a);

	json_push(a, list, x);
	json_push(a, list, y);
	json_add(a, o, "anyOf", list);
	return o;
}

struct json *shape_truth(struct arena *a)
{
	static const struct word spelt[] = {{"true", "", ""},
					    {"false", "", ""}};

	return shape_either(a, shape_typed(a, "boolean"),
			    shape_words(a, spelt, 2));
}
