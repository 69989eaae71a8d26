/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The published conformance cases of CEL, one JSON object a line. A case that
 * needs protobuf messages is not applicable; every other is run and its value
 * or error, and its deduced type where one is given, compared.
 *
 *     cel_conformance CASES.ndjson [--verbose]
 */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/encode.h"
#include "cel/program.h"

struct tally {
	char file[64];
	int passed, failed, not_applicable;
};

struct run {
	struct tally files[64];
	size_t count;
	bool verbose;
	struct arena *arena;
};

static const char *get(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static bool same_list(struct arena *arena, json_t *want, struct value got);

static bool same_map(struct arena *arena, json_t *want, struct value got);

static bool same_double(json_t *want, struct value got)
{
	const char *word = json_string_value(want);
	double d = word ? strtod(word, NULL) : json_number_value(want);

	return got.kind == VALUE_DOUBLE &&
	       (got.real == d || (isnan(d) && isnan(got.real)));
}

static bool same_bytes(struct arena *arena, const char *want, struct value got)
{
	struct err err = {0};
	struct text bytes;

	return got.kind == VALUE_BYTES &&
	       !base64_decode(arena, text_from(want), &bytes, &err) &&
	       text_equal(bytes, value_text(got));
}

static bool same_type(struct arena *arena, const char *want, struct value got)
{
	return got.kind == VALUE_TYPE &&
	       text_is(value_literal(arena, got), want);
}

static bool same_value(struct arena *arena, json_t *want, struct value got)
{
	const char *key;
	json_t *v;

	json_object_foreach(want, key, v)
	{
		const char *word = json_string_value(v);

		if (strcmp(key, "nullValue") == 0)
			return got.kind == VALUE_NULL;
		if (strcmp(key, "boolValue") == 0)
			return got.kind == VALUE_BOOL &&
			       got.boolean == json_is_true(v);
		if (strcmp(key, "int64Value") == 0)
			return got.kind == VALUE_INT &&
			       got.integer == strtoll(word, NULL, 10);
		if (strcmp(key, "uint64Value") == 0)
			return got.kind == VALUE_UINT &&
			       got.uinteger == strtoull(word, NULL, 10);
		if (strcmp(key, "doubleValue") == 0)
			return same_double(v, got);
		if (strcmp(key, "stringValue") == 0)
			return got.kind == VALUE_STRING &&
			       text_equal((struct text){json_string_value(v),
							json_string_length(v)},
					  value_text(got));
		if (strcmp(key, "bytesValue") == 0)
			return same_bytes(arena, word, got);
		if (strcmp(key, "typeValue") == 0)
			return same_type(arena, word, got);
		if (strcmp(key, "listValue") == 0)
			return same_list(arena, v, got);
		if (strcmp(key, "mapValue") == 0)
			return same_map(arena, v, got);
	}
	return false;
}

static bool same_list(struct arena *arena, json_t *want, struct value got)
{
	json_t *items = json_object_get(want, "values");

	if (got.kind != VALUE_LIST || got.list->count != json_array_size(items))
		return false;
	for (size_t i = 0; i < got.list->count; i++)
		if (!same_value(arena, json_array_get(items, i),
				got.list->items[i]))
			return false;
	return true;
}

static bool has_entry(struct arena *arena, json_t *entry, struct value got)
{
	for (size_t i = 0; i < got.map->count; i++)
		if (same_value(arena, json_object_get(entry, "key"),
			       got.map->entries[i].key))
			return same_value(arena,
					  json_object_get(entry, "value"),
					  got.map->entries[i].value);
	return false;
}

static bool same_map(struct arena *arena, json_t *want, struct value got)
{
	json_t *entries = json_object_get(want, "entries");
	json_t *entry;
	size_t i;

	if (got.kind != VALUE_MAP || got.map->count != json_array_size(entries))
		return false;
	json_array_foreach(entries, i, entry) if (!has_entry(arena, entry,
							     got)) return false;
	return true;
}

/* The type as type_print spells it, from the case's deducedType. */
static void spell_type(json_t *type, struct buffer *out)
{
	static const char *const words[][2] = {
		{"BOOL", "bool"},     {"INT64", "int"},	    {"UINT64", "uint"},
		{"DOUBLE", "double"}, {"STRING", "string"}, {"BYTES", "bytes"}};
	const char *primitive = get(type, "primitive");
	json_t *inner;

	for (size_t i = 0; primitive && i < ARRAY_SIZE(words); i++)
		if (strcmp(primitive, words[i][0]) == 0)
			buffer_str(out, words[i][1]);
	if (json_object_get(type, "dyn"))
		buffer_str(out, "dyn");
	if (json_object_get(type, "null"))
		buffer_str(out, "null");
	inner = json_object_get(type, "listType");
	if (inner) {
		buffer_str(out, "list(");
		spell_type(json_object_get(inner, "elemType"), out);
		buffer_char(out, ')');
	}
	inner = json_object_get(type, "mapType");
	if (inner) {
		buffer_str(out, "map(");
		spell_type(json_object_get(inner, "keyType"), out);
		buffer_str(out, ", ");
		spell_type(json_object_get(inner, "valueType"), out);
		buffer_char(out, ')');
	}
	inner = json_object_get(type, "abstractType");
	if (inner) {
		buffer_printf(out, "%s(", get(inner, "name"));
		spell_type(json_array_get(
				   json_object_get(inner, "parameterTypes"), 0),
			   out);
		buffer_char(out, ')');
	}
}

static bool type_agrees(struct arena *arena, json_t *test,
			const struct cel_program *program, struct text *got)
{
	json_t *deduced = json_object_get(json_object_get(test, "typedResult"),
					  "deducedType");
	const char *given = get(test, "type");
	struct buffer want;
	bool same;

	*got = type_print(arena, cel_program_type(program));
	if (json_object_get(test, "disableCheck"))
		return true;
	if (!deduced)
		return !given || text_is(*got, given);
	buffer_init(&want);
	spell_type(deduced, &want);
	same = text_equal(buffer_view(&want), *got);
	buffer_release(&want);
	return same;
}

static size_t bind_all(struct arena *arena, json_t *bindings,
		       struct cel_env *env, struct value *slots, size_t room)
{
	size_t count = 0;
	const char *name;
	json_t *binding;

	json_object_foreach(bindings, name, binding)
	{
		json_t *v = json_object_get(binding, "value");
		const char *integer = get(v, "int64Value");

		if (count == room)
			break;
		cel_env_add(arena, env, (struct text){NULL, 0}, text_from(name),
			    &type_dyn);
		slots[count++] = integer ? value_int(strtoll(integer, NULL, 10))
					 : value_null();
	}
	return count;
}

/* NULL when the case passes, else what is wrong. */
static const char *judge(struct arena *arena, json_t *test, struct text *detail)
{
	struct cel_env env = {.unchecked =
				      json_object_get(test, "disableCheck")};
	struct cel_problems problems = {0};
	struct value slots[8], got;
	json_t *want = json_object_get(test, "value");
	const struct cel_program *program;

	if (!want)
		want = json_object_get(json_object_get(test, "typedResult"),
				       "result");
	bind_all(arena, json_object_get(test, "bindings"), &env, slots,
		 ARRAY_SIZE(slots));
	program = cel_compile_text(
		arena,
		(struct text){
			get(test, "expr"),
			json_string_length(json_object_get(test, "expr"))},
		&env, NULL, &problems);
	if (!program) {
		*detail = problems.count ? problems.items[0].text
					 : TEXT("no problem given");
		return json_object_get(test, "evalError") ? NULL
							  : "does not compile";
	}
	if (!type_agrees(arena, test, program, detail))
		return "another type";
	if (json_object_get(test, "checkOnly"))
		return NULL;
	got = cel_eval(program, slots, arena);
	*detail = value_literal(arena, got);
	if (json_object_get(test, "evalError"))
		return got.kind == VALUE_ERROR || got.kind == VALUE_UNKNOWN
			       ? NULL
			       : "a value, not an error";
	if (!want)
		return got.kind == VALUE_BOOL && got.boolean ? NULL
							     : "not true";
	return same_value(arena, want, got) ? NULL : "another value";
}

static struct tally *tally_of(struct run *run, const char *file)
{
	for (size_t i = 0; i < run->count; i++)
		if (strcmp(run->files[i].file, file) == 0)
			return &run->files[i];
	if (run->count == ARRAY_SIZE(run->files))
		return &run->files[0];
	snprintf(run->files[run->count].file, sizeof(run->files[0].file), "%s",
		 file);
	return &run->files[run->count++];
}

static void run_case(struct run *run, json_t *test)
{
	struct tally *tally = tally_of(run, get(test, "file"));
	struct text detail = {NULL, 0};
	const char *wrong;

	if (json_is_true(json_object_get(test, "needs_protobuf"))) {
		tally->not_applicable++;
		return;
	}
	arena_reset(run->arena);
	wrong = judge(run->arena, test, &detail);
	if (!wrong) {
		tally->passed++;
		return;
	}
	tally->failed++;
	if (run->verbose)
		printf("FAIL %s/%s/%s: %s\n     %s: %.*s\n", get(test, "file"),
		       get(test, "section"), get(test, "name"),
		       get(test, "expr"), wrong, TEXT_ARG(detail));
}

static int print_tallies(const struct run *run)
{
	struct tally all = {.file = "all"};

	printf("%-18s %7s %7s %7s\n", "file", "passed", "failed", "n/a");
	for (size_t i = 0; i < run->count; i++) {
		const struct tally *t = &run->files[i];

		printf("%-18s %7d %7d %7d\n", t->file, t->passed, t->failed,
		       t->not_applicable);
		all.passed += t->passed;
		all.failed += t->failed;
		all.not_applicable += t->not_applicable;
	}
	printf("%-18s %7d %7d %7d\n", all.file, all.passed, all.failed,
	       all.not_applicable);
	return all.failed ? 1 : 0;
}

int main(int argc, char **argv)
{
	const char *path = argc > 1 ? argv[1] : getenv("PLAUDIT_VECTORS");
	struct run run = {.verbose = argc > 2, .arena = arena_open()};
	FILE *in = path ? fopen(path, "r") : NULL;
	char *line = NULL;
	size_t room = 0;
	ssize_t size;
	int code;

	if (!in) {
		fprintf(stderr, "cel_conformance: no file of cases\n");
		return 3;
	}
	while ((size = getline(&line, &room, in)) > 0) {
		json_error_t error;
		json_t *test =
			json_loadb(line, (size_t)size,
				   JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL,
				   &error);

		if (test) {
			run_case(&run, test);
		} else {
			tally_of(&run, "unreadable")->failed++;
			printf("%s\n%s", error.text, line);
		}
		json_decref(test);
	}
	free(line);
	fclose(in);
	code = print_tallies(&run);
	arena_close(run.arena);
	return code;
}
