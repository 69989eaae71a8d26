/* SPDX-License-Identifier: Apache-2.0 */
#include "load/json_rule.h"

#include <assert.h>

#include "load/json_shape.h"
#include "load/pack_reader.h"
#include "load/records_reader.h"
#include "load/site_reader.h"

/* A list of groups needs groups, and a count() in each. */
#define LIST_RULE                                                  \
	"{\"dependentRequired\": {\"list\": [\"per\", \"each\"]}," \
	" \"if\": {\"required\": [\"list\"]},"                     \
	" \"then\": {\"properties\": {\"each\": {\"not\":"         \
	"  {\"additionalProperties\": {\"not\": {\"pattern\":"     \
	"   \"^\\\\s*count\\\\s*\\\\(\\\\s*\\\\)\\\\s*$\"}}}}}}}"

/* Rows of what is joined are in every example, and in no other. */
#define JOIN_RULE                                                    \
	"{\"if\": {\"required\": [\"records\"], \"properties\":"     \
	"  {\"records\": {\"required\": [\"join\"], \"properties\":" \
	"   {\"join\": {\"minProperties\": 1}}}}},"                  \
	" \"then\": {\"properties\": {\"examples\":"                 \
	"  {\"items\": {\"required\": [\"rows-of\"]}}}},"            \
	" \"else\": {\"properties\": {\"examples\":"                 \
	"  {\"items\": {\"properties\": {\"rows-of\": false}}}}}}"

/* Rows are sorted by a key that is named. */
#define ORDER_RULE                                             \
	"{\"if\": {\"required\": [\"order\"], \"properties\":" \
	"  {\"order\": {\"const\": \"key\"}}},"                \
	" \"then\": {\"required\": [\"key\"]}}"

/* Standard input stands alone and has no file's digest. */
#define INPUT_RULE                                                   \
	"{\"if\": {\"required\": [\"files\"], \"properties\":"       \
	"  {\"files\": {\"contains\": {\"const\": \"-\"}}}},"        \
	" \"then\": {\"properties\": {\"files\": {\"maxItems\": 1}," \
	"  \"commit\": {\"not\": {\"const\": \"none\"}}}}}"

/* Nothing is kept of rows that are not read. */
#define KEEP_RULE                                                  \
	"{\"if\": {\"required\": [\"push-down\"], \"properties\":" \
	"  {\"push-down\": {\"enum\": [true, \"true\"]}}},"        \
	" \"then\": {\"properties\": {\"keep\": false}}}"

/* One mark is not for both; decimals have a dot unless it is said. */
#define MARK_RULE                                                        \
	"{\"properties\": {\"numbers\": {\"not\": {\"anyOf\": ["         \
	"  {\"required\": [\"thousands\"], \"properties\":"              \
	"   {\"thousands\": {\"const\": \".\"},"                         \
	"    \"decimal\": {\"const\": \".\"}}},"                         \
	"  {\"required\": [\"thousands\", \"decimal\"], \"properties\":" \
	"   {\"thousands\": {\"const\": \",\"},"                         \
	"    \"decimal\": {\"const\": \",\"}}}]}}}}"

/* A signing key is in one place; a token's module and PIN go with a token. */
#define KEY_RULE                                                      \
	"{\"oneOf\": [{\"required\": [\"file\"]},"                    \
	"  {\"required\": [\"pkcs11\"]}, {\"required\": [\"tpm\"]}]," \
	" \"dependentRequired\": {\"module\": [\"pkcs11\"],"          \
	"  \"pin\": [\"pkcs11\"]}}"

/* Where a gateway is stands in its block, and nowhere else. */
#define GATEWAY_RULE                                    \
	"{\"if\": {\"required\": [\"smpp\"]},"          \
	" \"then\": {\"properties\": {\"host\": false," \
	"  \"port\": false, \"tls\": false, \"ca\": false}}}"

/* Whole days; a position signs once. */
#define SIGN_OFF_RULE                                          \
	"{\"allOf\": [{\"properties\": {"                      \
	"  \"within\": {\"pattern\": \"^[1-9][0-9]{0,2}d$\"}," \
	"  \"by\": {\"uniqueItems\": true}}}]}"

#define HISTOGRAM_FORM "^\\s*histogram"

static const struct json *parsed(struct arena *a, const char *rule)
{
	const struct json *out = NULL;
	struct err err = {0};
	int result = json_parse(a, text_from(rule), JSON_NO_REALS, &out, &err);

	assert(result == 0);
	(void)result;
	return out;
}

static struct json *copy(struct arena *a, struct json *to, const char *rule)
{
	const struct json *from = parsed(a, rule);

	for (size_t i = 0; i < from->count; i++)
		json_add_text(a, to, from->members[i].name,
			      from->members[i].value);
	return to;
}

static struct json *without(struct arena *a, const char *const *keys)
{
	struct json *o = json_object(a), *properties = json_object(a);

	for (; *keys != NULL; keys++)
		json_add(a, properties, *keys, json_bool(a, false));
	json_add(a, o, "properties", properties);
	return o;
}

static struct json *requires(struct arena *a, struct json *o, const char *key)
{
	struct json *keys = json_list(a);

	json_push(a, keys, json_str(a, key));
	json_add(a, o, "required", keys);
	return o;
}

/* A source is files or a table of a database. */
static struct json *database_rule(struct arena *a)
{
	struct json *o = json_object(a);

	json_add(a, o, "if", requires(a, json_object(a), "odbc"));
	json_add(a, o, "then", without(a, file_only_keys));
	json_add(a, o, "else",
		 requires(a, without(a, database_only_keys), "files"));
	return o;
}

void rule_add(struct arena *arena, struct json *schema,
	      const struct field *fields)
{
	static const char *const of_source[] = {INPUT_RULE, KEEP_RULE,
						MARK_RULE};
	struct json *all;

	if (fields == records_fields)
		copy(arena, schema, LIST_RULE);
	if (fields == kind_fields)
		copy(arena, schema, ORDER_RULE);
	if (fields == signing_key_fields)
		copy(arena, schema, KEY_RULE);
	if (fields == sign_off_fields)
		copy(arena, schema, SIGN_OFF_RULE);
	if (fields != source_binding_fields)
		return;
	all = json_list(arena);
	json_push(arena, all, database_rule(arena));
	for (size_t i = 0; i < ARRAY_SIZE(of_source); i++)
		json_push(arena, all,
			  copy(arena, json_object(arena), of_source[i]));
	json_add(arena, schema, "allOf", all);
}

void rule_add_check(struct arena *arena, struct json *schema)
{
	copy(arena, schema, JOIN_RULE);
}

void rule_add_target(struct arena *arena, struct json *schema)
{
	copy(arena, schema, GATEWAY_RULE);
}

struct json *rule_own_names(struct arena *arena, struct json *values)
{
	struct json *o = shape_map(arena, values, NULL);
	struct json *names = shape_pattern(arena, NAME_FORM);
	struct json *taken = json_object(arena), *list = json_list(arena);

	for (const char *const *name = taken_names; *name != NULL; name++)
		json_push(arena, list, json_str(arena, *name));
	json_add(arena, taken, "enum", list);
	json_add(arena, names, "not", taken);
	json_add(arena, o, "propertyNames", names);
	return o;
}

struct json *rule_taken(struct arena *arena)
{
	struct json *value = shape_scalar(arena), *not = json_object(arena);
	struct json *o;

	shape_put(arena, not, "pattern", HISTOGRAM_FORM);
	shape_put(arena, not, "type", "string");
	json_add(arena, value, "not", not );
	o = rule_own_names(arena, value);
	json_add(arena, o, "minProperties", json_integer(arena, 1));
	return o;
}
