/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/mutate.h"

#include <criterion/criterion.h>

#include "cel/program.h"

enum form { FORM_CONDITION, FORM_AGGREGATE, FORM_VALUE };

static void add_names(struct arena *arena, struct cel_env *env)
{
	static const struct {
		const char *name;
		const struct cel_type *type;
	} names[] = {
		{"n", &type_int},	  {"m", &type_int},
		{"a", &type_bool},	  {"b", &type_bool},
		{"c", &type_bool},	  {"s", &type_string},
		{"wait", &type_duration}, {"real", &type_double},
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		cel_env_add(arena, env, (struct text){NULL, 0},
			    text_from(names[i].name), names[i].type);
	cel_env_add(arena, env, (struct text){NULL, 0}, TEXT("words"),
		    type_list_of(arena, &type_string));
}

/* Types in the tree: an aggregate's arguments one by one. */
static struct cel_node *checked(struct arena *arena, struct text source,
				enum form form)
{
	struct cel_problems problems = {0};
	struct cel_node *tree = cel_parse(arena, source, &problems);
	struct cel_env env = {0};
	size_t count;

	cr_assert_not_null(tree);
	add_names(arena, &env);
	count = form == FORM_AGGREGATE ? tree->count : 1;
	for (size_t i = 0; i < count; i++)
		cr_assert_not_null(cel_compile(
			arena, form == FORM_AGGREGATE ? tree->args[i] : tree,
			&env, NULL, &problems));
	return tree;
}

/* All mutants, a line each. */
static void becomes(enum form form, const char *written, const char *wanted)
{
	struct arena *arena = arena_open();
	struct text source = text_from(written);
	struct cel_node *tree = checked(arena, source, form);
	struct mutations mutations = {0};
	struct buffer out;

	if (form == FORM_CONDITION)
		mutate_condition(arena, source, tree, &mutations);
	else if (form == FORM_AGGREGATE)
		mutate_aggregate(arena, source, tree, 20, &mutations);
	else
		mutate_value(arena, source, tree, &mutations);
	buffer_init(&out);
	for (size_t i = 0; i < mutations.count; i++)
		buffer_printf(&out, "%.*s\n",
			      TEXT_ARG(mutation_apply(arena, source,
						      &mutations.items[i])));
	cr_expect(text_is(buffer_view(&out), wanted), "%s:\n%.*swanted\n%s",
		  written, TEXT_ARG(buffer_view(&out)), wanted);
	buffer_release(&out);
	arena_close(arena);
}

Test(mutate, comparisons_of_what_has_an_order_are_exchanged)
{
	becomes(FORM_CONDITION, "n <= m",
		"true\nn == m\nn != m\nn < m\nn > m\nn >= m\n");
	becomes(FORM_CONDITION, "wait >= 60m",
		"true\nwait == 60m\nwait != 60m\nwait < 60m\nwait <= 60m\n"
		"wait > 60m\nwait >= 3601s\nwait >= 3599s\n");
	becomes(FORM_CONDITION, "n==0",
		"true\nn!=0\nn<0\nn<=0\nn>0\nn>=0\nn==1\nn==-1\n");
	becomes(FORM_CONDITION, "n > -5",
		"true\nn == -5\nn != -5\nn < -5\nn <= -5\nn >= -5\nn > -4\n"
		"n > -6\n");
}

Test(mutate, what_has_no_order_is_equal_or_not)
{
	becomes(FORM_CONDITION, "s == \"aoc\"",
		"true\ns != \"aoc\"\ns == \"\"\n");
	becomes(FORM_CONDITION, "a != true", "true\na == true\na != false\n");
}

Test(mutate, conditions_are_joined_otherwise_dropped_and_turned)
{
	becomes(FORM_CONDITION, "a && b",
		"a || b\ntrue && b\n!(a) && b\na && true\na && !(b)\n");
	becomes(FORM_CONDITION, "a || b",
		"a && b\nfalse || b\n!(a) || b\na || false\na || !(b)\n");
	becomes(FORM_CONDITION, "a", "true\n!(a)\n");
	becomes(FORM_CONDITION, "!a", "true\na\n");
	becomes(FORM_CONDITION, "s in words", "true\n!(s in words)\n");
	becomes(FORM_CONDITION, "true", "false\n");
}

Test(mutate, a_chain_is_so_many_conditions)
{
	becomes(FORM_CONDITION, "a && b && c",
		"a && b || c\na || b && c\ntrue && b && c\n!(a) && b && c\n"
		"a && true && c\na && !(b) && c\na && b && true\n"
		"a && b && !(c)\n");
}

Test(mutate, parentheses_stay_in_pairs)
{
	becomes(FORM_CONDITION, "(a || b) && c",
		"(a || b) || c\n(true) && c\n(a && b) && c\n(false || b) && c\n"
		"(!(a) || b) && c\n(a || false) && c\n(a || !(b)) && c\n"
		"(a || b) && true\n(a || b) && !(c)\n");
	becomes(FORM_CONDITION, "c && (n) + 1 < (m)",
		"c || (n) + 1 < (m)\ntrue && (n) + 1 < (m)\n"
		"!(c) && (n) + 1 < (m)\nc && true\nc && (n) + 1 == (m)\n"
		"c && (n) + 1 != (m)\nc && (n) + 1 <= (m)\n"
		"c && (n) + 1 > (m)\nc && (n) + 1 >= (m)\n"
		"c && (n) + 2 < (m)\nc && (n) + 0 < (m)\n");
	becomes(FORM_CONDITION, "!(a && b)",
		"true\n(a && b)\n!(a || b)\n!(true && b)\n!(!(a) && b)\n"
		"!(a && true)\n!(a && !(b))\n");
}

Test(mutate, signs_in_strings_are_no_signs)
{
	becomes(FORM_CONDITION, "s == \"a) && (b\" || c",
		"s == \"a) && (b\" && c\nfalse || c\ns != \"a) && (b\" || c\n"
		"s == \"\" || c\ns == \"a) && (b\" || false\n"
		"s == \"a) && (b\" || !(c)\n");
}

Test(mutate, a_choice_is_turned_at_its_question)
{
	becomes(FORM_VALUE, "a ? n : m + 2",
		"!(a) ? n : m + 2\na ? n : m + 3\na ? n : m + 1\n");
	becomes(FORM_CONDITION, "a ? b : c",
		"true\n!(a ? b : c)\n!(a) ? b : c\na ? !(b) : c\n"
		"a ? b : !(c)\n");
}

Test(mutate, aggregates_are_mutated_inside)
{
	becomes(FORM_AGGREGATE, "count()", "");
	becomes(FORM_AGGREGATE, "count(a)", "count(true)\ncount(!(a))\n");
	becomes(FORM_AGGREGATE, "share(a, b)",
		"share(true, b)\nshare(!(a), b)\nshare(a, true)\n"
		"share(a, !(b))\n");
	becomes(FORM_AGGREGATE, "quantile(0.95, n - 1)",
		"quantile(1.00, n - 1)\nquantile(0.90, n - 1)\n"
		"quantile(0.95, n - 2)\nquantile(0.95, n - 0)\n");
	becomes(FORM_AGGREGATE, "histogram(n, [5])",
		"histogram(n, [6])\nhistogram(n, [4])\n");
}

Test(mutate, inside_a_macro_only_what_was_written)
{
	becomes(FORM_CONDITION, "words.exists(w, w == \"x\")",
		"true\n!(words.exists(w, w == \"x\"))\n"
		"words.exists(w, w != \"x\")\nwords.exists(w, w == \"\")\n");
	becomes(FORM_CONDITION, "words.all(w, w != s && a)",
		"true\n!(words.all(w, w != s && a))\n"
		"words.all(w, w != s || a)\nwords.all(w, true && a)\n"
		"words.all(w, w == s && a)\nwords.all(w, w != s && true)\n"
		"words.all(w, w != s && !(a))\n");
}
