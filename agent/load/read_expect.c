/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The expectations of a check, and which facts they make of it. A live check
 * keeps just the facts that its expectations and sentences name: what they do
 * not name (a whole page, say) has no business in a signed statement.
 */
#include <string.h>

#include "cel/problem.h"
#include "load/name_path.h"
#include "load/pack_reader.h"
#include "load/scalar.h"
#include "probes/probe.h"

const struct field expect_fields[] = {
	{.name = "that",
	 .kind = FIELD_EXPRESSION,
	 .flags = FIELD_REQUIRED,
	 .about = "a bool"},
	{.name = "because",
	 .kind = FIELD_BITEXT,
	 .about = "the sentence of the finding"},
	{.name = NULL},
};

static void fact_add(struct check *check, struct cel_env *env,
		     struct arena *arena, struct text name,
		     const struct cel_type *type)
{
	struct text *names =
		arena_many(arena, check->fact_count + 1, struct text);

	for (size_t i = 0; i < check->fact_count; i++)
		names[i] = check->fact_names[i];
	names[check->fact_count++] = name;
	check->fact_names = names;
	cel_env_add(arena, env, (struct text){NULL, 0}, name, type);
}

/* `used` NULL: every fact of the probe. */
static void name_facts(struct arena *arena, struct check *out,
		       struct cel_env *env, const bool *used)
{
	const struct field *facts = out->probe->facts;

	out->fact_names = NULL;
	out->fact_count = 0;
	if (out->records != NULL) {
		for (size_t i = 0; i < out->records->metric_count; i++)
			fact_add(out, env, arena, out->records->metrics[i].name,
				 out->records->metrics[i].type);
		return;
	}
	for (size_t i = 0; facts != NULL && facts[i].name != NULL; i++)
		if (used == NULL || used[i])
			fact_add(out, env, arena, text_from(facts[i].name),
				 facts[i].type);
}

static void build_env(const struct content *content,
		      const struct calendar *calendar, struct check *out,
		      const bool *used)
{
	struct arena *arena = content->arena;
	struct cel_env *env = arena_new(arena, struct cel_env);

	env->functions = content->functions;
	if (calendar != NULL) {
		env->zone = calendar->zone;
		env->holidays = calendar->holidays;
	}
	name_facts(arena, out, env, used);
	for (size_t i = 0; i < out->parameter_count; i++)
		cel_env_add(arena, env, TEXT("params"), out->parameters[i].name,
			    out->parameters[i].type);
	if (out->for_each_name.size > 0)
		cel_env_add(arena, env, TEXT("subject"), out->for_each_name,
			    &type_string);
	cel_env_add(arena, env, (struct text){NULL, 0}, TEXT("now"),
		    &type_timestamp);
	out->expect_env = env;
}

static void compile_expectation(const struct content *content,
				const struct cel_env *env,
				struct expectation *out)
{
	struct cel_problems problems = {0};

	out->that.tree = cel_parse(content->arena, out->that.source, &problems);
	if (out->that.tree != NULL)
		out->that.program = cel_compile(content->arena, out->that.tree,
						env, &type_bool, &problems);
	for (size_t i = 0; i < problems.count; i++)
		complain_expression(content, &out->that, &problems.items[i]);
}

static void read_all(const struct content *content,
		     const struct yaml_node *list, struct check *out)
{
	struct expectation *expect =
		arena_many(content->arena, list->count, struct expectation);

	for (size_t i = 0; i < list->count; i++) {
		const struct yaml_node *item = list->items[i];
		const struct yaml_node *because = yaml_get(item, "because");

		expect[i].place = content_place(content, item);
		expect[i].that =
			read_expression(content, yaml_get(item, "that"));
		expect[i].because = read_bitext(item, "because");
		if (expect[i].that.source.size > 0)
			compile_expectation(content, out->expect_env,
					    &expect[i]);
		for (size_t j = 0;
		     because != NULL && because->kind == YAML_MAP &&
		     j < because->count;
		     j++)
			name_path_check(content, because->pairs[j].value,
					out->expect_env);
	}
	out->expect = expect;
	out->expect_count = list->count;
}

struct use {
	bool *used;
	size_t count;
};

static void slot_used(void *context, unsigned slot)
{
	struct use *use = context;

	if (slot < use->count)
		use->used[slot] = true;
}

/* "{name}" or "{name." in the sentence. */
static bool sentence_names(struct arena *arena, struct text sentence,
			   struct text name)
{
	struct text open = text_format(arena, "{%.*s", TEXT_ARG(name));
	const char *at = sentence.data;
	size_t left = sentence.size;

	while (left > open.size) {
		const char *hit = memmem(at, left, open.data, open.size);

		if (hit == NULL)
			return false;
		left -= (size_t)(hit - at) + open.size;
		at = hit + open.size;
		if (left > 0 && (*at == '}' || *at == '.'))
			return true;
	}
	return false;
}

/* The facts that the check's own words name; false when that is all of them. */
static bool find_used(struct arena *arena, const struct check *check,
		      struct use *use)
{
	size_t count = 0;

	use->count = check->fact_count;
	use->used = arena_many(arena, use->count, bool);
	for (size_t i = 0; i < check->expect_count; i++) {
		const struct expectation *expect = &check->expect[i];

		if (expect->that.program == NULL)
			return false;
		cel_program_slots(expect->that.program, slot_used, use);
		for (size_t j = 0; j < use->count; j++)
			if (sentence_names(arena, expect->because.en,
					   check->fact_names[j]) ||
			    sentence_names(arena, expect->because.th,
					   check->fact_names[j]))
				use->used[j] = true;
	}
	for (size_t j = 0; j < use->count; j++)
		count += use->used[j];
	return count > 0 && count < use->count;
}

void read_expect(const struct content *content, const struct yaml_node *list,
		 const struct calendar *calendar, struct check *out)
{
	struct use use;

	build_env(content, calendar, out, NULL);
	if (list == NULL || list->kind != YAML_LIST)
		return;
	read_all(content, list, out);
	if (out->records != NULL || !find_used(content->arena, out, &use))
		return;
	build_env(content, calendar, out, use.used);
	read_all(content, list, out);
}
