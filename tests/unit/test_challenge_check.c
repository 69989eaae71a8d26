/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that are signed and lead to the root, and are yet not what was asked
 * for; and a nonce that comes a second time. */
#include "attest/challenge_check.h"
#include "attest/disclosure.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#define SIZE 1000
#define ROWS 5

struct world {
	struct arena *arena;
	struct challenge challenge;
	const uint64_t *drawn;
	size_t drawn_count;
	struct document_row rows[4 * ROWS];
	struct proof_document document;
	struct err err;
};

static void add_row(struct world *w, uint64_t index)
{
	w->rows[w->document.row_count++].index = index;
}

static void world_begin(struct world *w, bool sorted)
{
	*w = (struct world){.arena = arena_open()};
	w->challenge.attestation.bytes[0] = 1;
	w->challenge.draw.nonce.bytes[0] = 2;
	w->challenge.draw.rows = ROWS;
	w->drawn =
		challenge_rows(w->arena, &w->challenge, SIZE, &w->drawn_count);
	cr_assert_eq(w->drawn_count, ROWS);
	w->document.size = SIZE;
	w->document.sorted = sorted;
	w->document.rows = w->rows;
	for (size_t i = 0; i < ROWS; i++) {
		add_row(w, w->drawn[i]);
		if (sorted)
			add_row(w, w->drawn[i] + 1);
	}
}

static void expect_step(struct world *w, const char *wanted, const char *why)
{
	const char *step = "";

	w->err = (struct err){.kind = ERR_NONE};
	cr_expect_eq(challenge_answered(w->arena, &w->challenge, &w->document,
					&step, &w->err),
		     wanted ? -1 : 0, "%s", w->err.text);
	if (wanted) {
		cr_expect_str_eq(step, wanted);
		cr_expect_not_null(strstr(w->err.text, why), "%s", w->err.text);
	}
	arena_close(w->arena);
}

Test(challenge_check, what_was_drawn_and_no_more)
{
	struct world w;

	for (int sorted = 0; sorted < 2; sorted++) {
		world_begin(&w, sorted);
		expect_step(&w, NULL, NULL);
	}
}

Test(challenge_check, fewer_rows)
{
	struct world w;

	world_begin(&w, false);
	w.document.row_count--;
	expect_step(&w, "drawn", "was drawn and is not here");
}

Test(challenge_check, other_indices)
{
	struct world w;

	world_begin(&w, false);
	w.rows[2].index++;
	expect_step(&w, "drawn", "was drawn and is not here");
}

Test(challenge_check, rows_that_nobody_asked_for)
{
	struct world w;

	world_begin(&w, false);
	add_row(&w, SIZE - 1);
	expect_step(&w, "drawn", "was not asked for");
	/* in file order the one beside a drawn row is none of it */
	world_begin(&w, false);
	add_row(&w, w.drawn[ROWS - 1] + 1);
	expect_step(&w, "drawn", "was not asked for");
}

Test(challenge_check, the_draw_of_another_nonce)
{
	struct world w;

	world_begin(&w, true);
	w.challenge.draw.nonce.bytes[0] ^= 1;
	expect_step(&w, "drawn", "was drawn and is not here");
}

Test(challenge_check, every_named_key_once_and_no_other)
{
	struct text keys[] = {TEXT("a"), TEXT("b")};
	struct key_place shown[] = {{TEXT("a"), 10, 1}, {TEXT("b"), 20, 1}};
	struct key_place absent[] = {{TEXT("b"), 20, 0}, {TEXT("c"), 30, 0}};
	static const uint64_t around[] = {9, 10, 11, 19, 20, 21, 29, 30};
	struct world w;

	for (int variant = 0; variant < 4; variant++) {
		world_begin(&w, true);
		w.challenge.draw.rows = 0;
		w.challenge.keys = keys;
		w.challenge.key_count = 2;
		w.document.row_count = 0;
		w.document.keys = shown;
		w.document.absent = absent;
		w.document.key_count = variant == 3 ? 2 : 1;
		w.document.absent_count = (size_t[]){1, 0, 2, 1}[variant];
		for (size_t i = 0; i < 3; i++)
			add_row(&w, around[i]);
		if (variant == 0)
			expect_step(&w, NULL, NULL);
		else
			expect_step(&w, "named",
				    variant == 2 ? "not asked for"
						 : "neither shown nor absent");
	}
}

/* The institution's own register tells. */
Test(challenge_check, a_nonce_is_answered_to_once)
{
	char state[] = "/tmp/plaudit-nonce-XXXXXX", command[64];
	struct given_rows given = {.to = TEXT("r")};
	struct disclosed before;
	struct world w;

	cr_assert_not_null(mkdtemp(state));
	world_begin(&w, false);
	w.challenge.id.bytes[0] = 7;
	w.challenge.source = TEXT("cases");
	given.challenge = &w.challenge;
	given.document = &w.document;
	cr_assert_eq(disclosure_keep(w.arena, state, &given, TEXT("{}"),
				     &w.err),
		     0, "%s", w.err.text);
	cr_assert_eq(disclosures_count(w.arena, state, &w.challenge,
				       (struct instant){-1, 0}, &before,
				       &w.err),
		     0, "%s", w.err.text);
	cr_expect(!before.nonce_used);
	cr_expect_eq(before.rows, ROWS);
	w.challenge.id.bytes[0] = 8;
	cr_assert_eq(disclosures_count(w.arena, state, &w.challenge,
				       (struct instant){-1, 0}, &before,
				       &w.err),
		     0);
	cr_expect(before.nonce_used);
	snprintf(command, sizeof(command), "rm -r %s", state);
	cr_assert_eq(WEXITSTATUS(system(command)), 0);
	arena_close(w.arena);
}
