/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "audit/prove.h"
#include "audit/try_example.h"
#include "verbs/pack_open.h"
#include "verbs/verb.h"

struct test_options {
	const char *pack;
	bool verbose, mutate;
};

static const struct option options[] = {
#define AT(member) offsetof(struct test_options, member)
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/ (default .)"},
	{"verbose", 'v', OPTION_FLAG, AT(verbose), NULL,
	 "name the examples that hold too"},
	{"mutate", 0, OPTION_FLAG, AT(mutate), NULL,
	 "plant mistakes in the checks: an example must catch each"},
#undef AT
	{.name = NULL},
};

struct tally {
	unsigned passed, failed;
	unsigned mutants, killed, equivalent, survived;
};

static void tell_wrong(const struct check *check, const struct example *example,
		       const struct finding *finding)
{
	const char *reason = reason_words[finding->reason].word.word;

	printf("%.*s:%u:%u: %.*s: example \"%.*s\" wants %s",
	       TEXT_ARG(example->place.file), example->place.line,
	       example->place.column, TEXT_ARG(check->id),
	       TEXT_ARG(example->name), verdict_words[example->verdict].word);
	if (example->reason != REASON_NONE)
		printf(" (%s)", reason_words[example->reason].word.word);
	printf(", gets %s", verdict_words[finding->verdict].word);
	if (finding->reason != REASON_NONE)
		printf(" (%s: %.*s)", reason, TEXT_ARG(finding->detail));
	putchar('\n');
	for (size_t i = 0; i < finding->expect_count; i++)
		printf("  %s: %.*s\n",
		       verdict_words[finding->expect[i].result].word,
		       TEXT_ARG(finding->expect[i].that));
}

static bool has_verdict(const struct check *check, enum verdict verdict)
{
	for (size_t i = 0; i < check->example_count; i++)
		if (check->examples[i].verdict == verdict)
			return true;
	return false;
}

/* A check that no example fails cannot be shown to be able to fail. */
static void require_example(const struct check *check, enum verdict verdict,
			    struct tally *tally)
{
	if (has_verdict(check, verdict))
		return;
	tally->failed++;
	printf("%.*s:%u:%u: %.*s: no example with verdict %s\n",
	       TEXT_ARG(check->place.file), check->place.line,
	       check->place.column, TEXT_ARG(check->id),
	       verdict_words[verdict].word);
}

static void tell_survivor(const struct check *check,
			  const struct survivor *survivor)
{
	const struct mutant *mutant = &survivor->mutant;
	bool equivalent = survivor->difference == DIFFERENCE_NONE;

	printf("%.*s:%u:%u: %.*s: %s `%.*s`", TEXT_ARG(mutant->place.file),
	       mutant->place.line, mutant->place.column, TEXT_ARG(check->id),
	       equivalent	      ? "nothing can tell"
	       : mutant->mutated.size ? "no example tells"
				      : "no example misses",
	       TEXT_ARG(mutant->original));
	if (mutant->mutated.size)
		printf(" from `%.*s`", TEXT_ARG(mutant->mutated));
	printf(" in %.*s\n", TEXT_ARG(mutant->whole));
	if (survivor->example.size)
		printf("  caught by: %.*s\n", TEXT_ARG(survivor->example));
}

/* Only of a check whose examples hold: else they would catch anything. */
static int prove(const struct check *check, bool verbose, struct tally *tally,
		 struct err *err)
{
	struct arena *arena = arena_open();
	struct proof proof;
	int status = check_prove(arena, check, &proof, err);

	for (size_t i = 0; !status && i < proof.survivor_count; i++)
		if (verbose || proof.survivors[i].difference != DIFFERENCE_NONE)
			tell_survivor(check, &proof.survivors[i]);
	if (!status) {
		printf("%.*s: %u mutants, %u caught, %u equivalent, "
		       "%u survived\n",
		       TEXT_ARG(check->id), proof.mutants, proof.killed,
		       proof.equivalent, proof.survived);
		tally->mutants += proof.mutants;
		tally->killed += proof.killed;
		tally->equivalent += proof.equivalent;
		tally->survived += proof.survived;
	}
	arena_close(arena);
	return status ? err_prefix(err, "%.*s", TEXT_ARG(check->id)) : 0;
}

static int test_check(const struct check *check, const struct test_options *o,
		      struct tally *tally, struct err *err)
{
	unsigned failed = tally->failed;

	require_example(check, VERDICT_FAIL, tally);
	require_example(check, VERDICT_PASS, tally);
	for (size_t i = 0; i < check->example_count; i++) {
		const struct example *example = &check->examples[i];
		struct arena *scratch = arena_open();
		struct finding finding;
		int status =
			example_try(scratch, check, example, &finding, err);

		if (!status && example_holds(example, &finding)) {
			tally->passed++;
			if (o->verbose)
				printf("ok %.*s: %.*s\n", TEXT_ARG(check->id),
				       TEXT_ARG(example->name));
		} else if (!status) {
			tally->failed++;
			tell_wrong(check, example, &finding);
		}
		arena_close(scratch);
		if (status)
			return err_prefix(err, "%.*s: example \"%.*s\"",
					  TEXT_ARG(check->id),
					  TEXT_ARG(example->name));
	}
	if (!o->mutate || tally->failed > failed)
		return 0;
	return prove(check, o->verbose, tally, err);
}

/* "checks/freeze", "freeze/hold-latency", a file's path: any part of an id. */
static bool is_chosen(const struct check *check, const struct option_list *rest)
{
	for (size_t i = 0; i < rest->count; i++) {
		struct text wanted = text_from(rest->items[i]);

		if (text_starts(wanted, "checks/"))
			wanted =
				(struct text){wanted.data + 7, wanted.size - 7};
		if (text_ends(wanted, ".yaml"))
			wanted.size -= 5;
		if (check->id.size >= wanted.size &&
		    text_equal((struct text){check->id.data, wanted.size},
			       wanted))
			return true;
	}
	return !rest->count;
}

static int test_all(struct arena *arena, const struct test_options *o,
		    const struct option_list *rest, struct err *err)
{
	struct tally tally = {0};
	const struct pack *pack;
	unsigned checks = 0;

	if (pack_open(arena, o->pack, &pack, err))
		return verb_exit_of(err);
	for (size_t i = 0; i < pack->check_count; i++) {
		if (!is_chosen(&pack->checks[i], rest))
			continue;
		checks++;
		if (test_check(&pack->checks[i], o, &tally, err))
			return verb_exit_of(err);
	}
	printf("%u checks, %u examples hold, %u do not\n", checks, tally.passed,
	       tally.failed);
	if (o->mutate)
		printf("%u mutants, %u caught, %u equivalent, %u survived\n",
		       tally.mutants, tally.killed, tally.equivalent,
		       tally.survived);
	if (!checks) {
		err_set(err, ERR_USAGE, "no check has such an id");
		return EXIT_CONTENT;
	}
	return tally.failed || tally.survived ? EXIT_FAILS : EXIT_CLEAN;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct test_options o = {.pack = NULL};
	struct arena *arena;
	int code;
	int begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	arena = arena_open();
	code = test_all(arena, &o, &line->rest, err);
	arena_close(arena);
	return code;
}

const struct verb verb_test = {
	.name = "test",
	.program = "plaudit",
	.arguments = "[CHECK...]",
	.summary = "runs the examples of checks",
	.description =
		"Runs every example of the rule pack's checks (or of those "
		"whose id begins with an\nargument) and compares verdict and "
		"reason. A check without an example that fails\nand one that "
		"passes is an error. Exit code 1 when an example does not "
		"hold.",
	.options = options,
	.run = run,
};
