/* SPDX-License-Identifier: Apache-2.0 */
/* Nonces are used once; a challenge is settled once; both with the event that
 * tells of it, or not at all. */
#include "collector/store_sqlite.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <unistd.h>

#include "base/fs.h"

struct world {
	struct arena *arena;
	struct store *store;
	struct waiting_event event;
	struct err err;
	char path[64];
};

static void world_begin(struct world *w)
{
	*w = (struct world){.arena = arena_open()};
	snprintf(w->path, sizeof(w->path), "/tmp/test-challenge-%d.db",
		 (int)getpid());
	unlink(w->path);
	w->event = (struct waiting_event){
		.event = {.kind = TEXT("nonce"), .envelope = TEXT("{}")},
		.leaf = TEXT("leaf"),
	};
	cr_assert_eq(store_sqlite.open(w->path, true, &w->store, &w->err), 0,
		     "%s", w->err.text);
}

static void world_end(struct world *w)
{
	store_sqlite.close(w->store);
	unlink(w->path);
	arena_close(w->arena);
}

static size_t waiting(struct world *w)
{
	struct waiting_list list;

	cr_assert_eq(w->store->kind->events_waiting(w->store, w->arena, &list,
						    &w->err),
		     0);
	return list.count;
}

static struct challenge_row row_of(unsigned char id)
{
	return (struct challenge_row){
		.id = {{id}},
		.entity = TEXT("th-bank"),
		.issued = {100, 0},
		.due = {200, 0},
		.envelope = TEXT("{}"),
	};
}

Test(sqlite_challenge, a_nonce_is_used_once)
{
	struct challenge_nonce nonce = {.nonce = {{7}}, .event = TEXT("{}")};
	struct challenge_row one = row_of(1), two = row_of(2);
	struct nonce_list nonces;
	struct challenge_list all;
	struct world w;

	world_begin(&w);
	cr_assert_eq(
		w.store->kind->nonce_put(w.store, &nonce, &w.event, &w.err), 0);
	cr_assert_eq(w.store->kind->nonces(w.store, w.arena, &nonces, &w.err),
		     0);
	cr_assert_eq(nonces.count, 1);
	cr_expect_eq(nonces.items[0].leaf, -1, "it is not in the log");
	cr_expect_eq(w.store->kind->challenge_put(w.store, &one, &nonce.nonce,
						  &w.event, &w.err),
		     0);
	cr_expect_eq(w.store->kind->challenge_put(w.store, &two, &nonce.nonce,
						  &w.event, &w.err),
		     -1);
	cr_expect_eq(w.err.kind, ERR_USAGE);
	cr_assert_eq(w.store->kind->challenges(w.store, w.arena, TEXT(""), true,
					       &all, &w.err),
		     0);
	cr_expect_eq(all.count, 1, "the second is not there");
	cr_expect_eq(waiting(&w), 2, "nor its event");
	world_end(&w);
}

Test(sqlite_challenge, it_is_settled_once)
{
	struct challenge_row row = row_of(1), found;
	struct challenge_list open;
	struct world w;
	bool there;

	world_begin(&w);
	cr_assert_eq(w.store->kind->challenge_put(w.store, &row, NULL, &w.event,
						  &w.err),
		     0);
	row.state = CHALLENGE_WRONG;
	row.step = TEXT("rows");
	row.answer = TEXT("{\"a\":1}");
	cr_expect_eq(w.store->kind->challenge_settle(w.store, &row, &w.event,
						     &w.err),
		     0);
	row.state = CHALLENGE_RIGHT;
	cr_expect_eq(w.store->kind->challenge_settle(w.store, &row, &w.event,
						     &w.err),
		     1);
	cr_expect_eq(waiting(&w), 2);
	cr_assert_eq(w.store->kind->challenge_find(w.store, w.arena, row.id,
						   &found, &there, &w.err),
		     0);
	cr_assert(there);
	cr_expect_eq(found.state, CHALLENGE_WRONG);
	cr_expect(text_is(found.step, "rows"));
	cr_expect(text_is(found.answer, "{\"a\":1}"));
	cr_assert_eq(w.store->kind->challenges(w.store, w.arena,
					       TEXT("th-bank"), true, &open,
					       &w.err),
		     0);
	cr_expect_eq(open.count, 0);
	world_end(&w);
}

Test(sqlite_challenge, another_institution_sees_none)
{
	struct challenge_row row = row_of(1);
	struct challenge_list open;
	struct world w;

	world_begin(&w);
	cr_assert_eq(w.store->kind->challenge_put(w.store, &row, NULL, &w.event,
						  &w.err),
		     0);
	cr_assert_eq(w.store->kind->challenges(w.store, w.arena,
					       TEXT("th-other"), true, &open,
					       &w.err),
		     0);
	cr_expect_eq(open.count, 0);
	world_end(&w);
}
