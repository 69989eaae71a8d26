/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tlog_policy.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "unit/cosigner.h"

static struct cosigner log_key, other_log, w[4];

static void make_all(void)
{
	static const char *const names[] = {"w.one", "w.two", "w.three",
					    "w.four"};

	log_key = cosigner_make("log.example", NOTE_ED25519, 1);
	other_log = cosigner_make("log.other", NOTE_ED25519, 2);
	for (unsigned char i = 0; i < 4; i++)
		w[i] = cosigner_make(names[i], NOTE_COSIGNATURE,
				     (unsigned char)(10 + i));
}

/* {L}: the log's vkey, {M}: another log's, {0}..{3}: the witnesses' */
static struct text policy_text(struct arena *arena, const char *form)
{
	struct buffer out;

	buffer_init(&out);
	for (const char *c = form; *c; c++) {
		const struct cosigner *of;

		if (*c != '{') {
			buffer_char(&out, *c);
			continue;
		}
		of = c[1] == 'L'   ? &log_key
		     : c[1] == 'M' ? &other_log
				   : &w[c[1] - '0'];
		buffer_text(&out, vkey_of(arena, of));
		c += 2;
	}
	return buffer_take(&out, arena);
}

static int check(struct arena *arena, const char *form,
		 struct cosigner *const *signers, size_t count)
{
	struct checkpoint checkpoint = {.origin = TEXT("log.example"),
					.size = 3};
	struct err err = {.kind = ERR_NONE};
	struct tlog_policy policy;
	size_t cosigned = 0;

	cr_assert(zero(int, tlog_policy_parse(arena, policy_text(arena, form),
					      &policy, &err)),
		  "%s", err.text);
	if (tlog_policy_check(arena, &policy,
			      cosigned_note(arena, &checkpoint, signers, count),
			      &cosigned, &err))
		return -1;
	return (int)cosigned;
}

#define WITNESSES \
	"witness a {0}\nwitness b {1} https://b.example\nwitness c {2}\n"

Test(tlog_policy, counts_what_a_group_needs, .init = make_all)
{
	static const char two_of_three[] =
		"# ours\nlog {L} https://log.example/\n" WITNESSES
		"group g 2 a b c\nquorum g\n";
	struct arena *arena = arena_open();
	struct cosigner *all[] = {&log_key, &w[0], &w[1], &w[2]};
	struct cosigner *one[] = {&log_key, &w[0]};
	struct cosigner *strangers[] = {&log_key, &w[0], &w[3]};
	struct cosigner *none[] = {&w[0], &w[1], &w[2]};

	cr_assert(eq(int, check(arena, two_of_three, all, 4), 3));
	cr_assert(eq(int, check(arena, two_of_three, all, 3), 2));
	cr_assert(eq(int, check(arena, two_of_three, one, 2), -1));
	cr_assert(eq(int, check(arena, two_of_three, strangers, 3), -1));
	cr_assert(eq(int, check(arena, two_of_three, none, 3), -1),
		  "the log itself has not signed");
	cr_assert(
		eq(int,
		   check(arena, "log {L}\n" WITNESSES "quorum none\n", one, 1),
		   0));
	cr_assert(eq(int,
		     check(arena, "log {L}\n" WITNESSES "quorum b\n", one, 2),
		     -1));
	cr_assert(
		eq(int,
		   check(arena, "log {M}\n" WITNESSES "quorum none\n", one, 2),
		   -1),
		"another log than the policy's");
	arena_close(arena);
}

Test(tlog_policy, groups_of_groups, .init = make_all)
{
	static const char nested[] =
		"log {L}\n" WITNESSES "witness d {3}\n"
		"group x all a b\ngroup y any c d\ngroup z all x y\n"
		"quorum z\n";
	struct arena *arena = arena_open();
	struct cosigner *abd[] = {&log_key, &w[0], &w[1], &w[3]};
	struct cosigner *ab[] = {&log_key, &w[0], &w[1]};
	struct cosigner *acd[] = {&log_key, &w[0], &w[2], &w[3]};

	cr_assert(eq(int, check(arena, nested, abd, 4), 3));
	cr_assert(eq(int, check(arena, nested, ab, 3), -1));
	cr_assert(eq(int, check(arena, nested, acd, 4), -1));
	arena_close(arena);
}

/* One witness that signs many times is one witness. */
Test(tlog_policy, threshold_gaming_counts_keys, .init = make_all)
{
	struct arena *arena = arena_open();
	struct cosigner *same[] = {&log_key, &w[0], &w[0], &w[0]};

	cr_assert(eq(int,
		     check(arena,
			   "log {L}\n" WITNESSES "group g 2 a b c\nquorum g\n",
			   same, 4),
		     -1));
	arena_close(arena);
}

/* A name is compared, byte for byte; it is no pattern and no beginning. */
Test(tlog_policy, names_are_no_patterns, .init = make_all)
{
	struct arena *arena = arena_open();
	struct cosigner dots = cosigner_make(".*", NOTE_COSIGNATURE, 10);
	struct cosigner longer =
		cosigner_make("w.one.example", NOTE_COSIGNATURE, 10);
	struct cosigner near = cosigner_make("wxone", NOTE_COSIGNATURE, 10);
	struct cosigner *tries[] = {&dots, &longer, &near};

	for (size_t i = 0; i < ARRAY_SIZE(tries); i++) {
		struct cosigner *signers[] = {&log_key, tries[i]};

		cr_assert(eq(int,
			     check(arena, "log {L}\n" WITNESSES "quorum a\n",
				   signers, 2),
			     -1));
	}
	arena_close(arena);
}

Test(tlog_policy, refuses_with_the_line, .init = make_all)
{
	static const struct {
		const char *form;
		int line;
	} bad[] = {
		{"", 0},
		{"quorum none\n", 0},
		{"log {L}\n", 0},
		{"log {L}\nquorum none", 0},
		{"log {L}\nquorum none\nquorum none\n", 3},
		{"log {L}\nlog {L}\nquorum none\n", 2},
		{"log {0}\nquorum none\n", 1},
		{"log {L}\nwitness a {L}\nquorum a\n", 2},
		{"log {L}\nwitness a {0}\nwitness b {0}\nquorum a\n", 3},
		{"log {L}\nwitness a {0}\nwitness a {1}\nquorum a\n", 3},
		{"log {L}\nwitness none {0}\nquorum none\n", 2},
		{"log {L}\ngroup g any a\nwitness a {0}\nquorum g\n", 2},
		{"log {L}\nwitness a {0}\ngroup g 2 a\nquorum g\n", 3},
		{"log {L}\nwitness a {0}\ngroup g 0 a\nquorum g\n", 3},
		{"log {L}\nwitness a {0}\ngroup g 01 a\nquorum g\n", 3},
		{"log {L}\nwitness a {0}\ngroup g all a a\nquorum g\n", 3},
		{"log {L}\nwitness a {0}\ngroup g any\nquorum g\n", 3},
		{"log {L}\nwitness a {0}\ngroup g any a\n"
		 "group h any a\nquorum g\n",
		 4},
		{"log {L}\nquorum a\n", 2},
		{"log {L}\nQuorum none\n", 2},
		{"log {L} url more\nquorum none\n", 1},
		{"log {L}\r\nquorum none\r\n", 0},
		{"log log.example+00000000+AAAA\nquorum none\n", 1},
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct arena *arena = arena_open();
		struct err err = {.kind = ERR_NONE};
		struct tlog_policy policy;
		char place[32] = "policy: ";

		if (bad[i].line)
			snprintf(place, sizeof(place),
				 "policy: line %d: ", bad[i].line);
		cr_assert(eq(int,
			     tlog_policy_parse(arena,
					       policy_text(arena, bad[i].form),
					       &policy, &err),
			     -1),
			  "taken: %s", bad[i].form);
		cr_assert(text_starts(text_from(err.text), place), "%zu: %s", i,
			  err.text);
		arena_close(arena);
	}
}
