/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store.h"

#include "unit/collector_stand.h"

static struct store *store_make(struct stand *s)
{
	struct store *store = NULL;

	cr_assert(zero(int, store_sqlite.open(stand_path(s, "store.db"), true,
					      &store, &s->err)),
		  "%s", s->err.text);
	return store;
}

Test(store_sqlite, refuses_to_make_over_or_open_nothing)
{
	struct stand s;
	struct store *store, *other;

	stand_begin(&s);
	store = store_make(&s);
	cr_assert(eq(int, -1,
		     store_sqlite.open(stand_path(&s, "store.db"), true, &other,
				       &s.err)));
	err_clear(&s.err);
	cr_assert(eq(int, -1,
		     store_sqlite.open(stand_path(&s, "none.db"), false, &other,
				       &s.err)));
	store->kind->close(store);
	stand_end(&s);
}

Test(store_sqlite, keeps_entities_and_grows_the_registry_version)
{
	struct entity entity = stand_entity();
	struct digest packs[2] = {{{1}}, {{2}}};
	struct entity_list list;
	uint64_t before, after;
	struct stand s;
	struct store *store;

	stand_begin(&s);
	store = store_make(&s);
	entity.packs = packs;
	entity.pack_count = 2;
	cr_assert(zero(int,
		       store->kind->registry_version(store, &before, &s.err)));
	cr_assert(zero(int, store->kind->entity_put(store, &entity, &s.err)));
	cr_assert(zero(int,
		       store->kind->registry_version(store, &after, &s.err)));
	cr_assert(gt(u64, after, before));
	cr_assert(zero(int,
		       store->kind->entities(store, s.arena, &list, &s.err)));
	cr_assert(eq(sz, list.count, 1));
	cr_assert(text_is(list.items[0].id, "th-bank-one"));
	cr_assert(text_is(list.items[0].name.th, "ธนาคารหนึ่ง"));
	cr_assert(eq(uint, list.items[0].classes, 1u << CLASS_BANK));
	cr_assert(eq(sz, list.items[0].profile_count, 1));
	cr_assert(text_is(list.items[0].profiles[0], "th-bank"));
	cr_assert(eq(sz, list.items[0].pack_count, 2));
	cr_assert(digest_equal(list.items[0].packs[1], packs[1]));
	store->kind->close(store);
	stand_end(&s);
}

static enum enrol_outcome enrol(struct store *store, struct stand *s,
				const struct agent_key *key,
				unsigned char token, struct instant now)
{
	enum enrol_outcome outcome = ENROL_NO_CODE;
	struct enrol_use use = {{{token}}, key, now, NULL};

	cr_assert(zero(int, store->kind->enrol(store, &use, &outcome, &s->err)),
		  "%s", s->err.text);
	return outcome;
}

Test(store_sqlite, uses_a_code_once_for_one_entity_in_its_time)
{
	struct instant now = STAND_NOW, late = {now.seconds + 3600, 0};
	struct enrol_code code = {.token_hash = {{1}},
				  .entity = TEXT("th-bank-one"),
				  .expires = {now.seconds + 60, 0}};
	struct entity entity = stand_entity();
	struct agent_key key, other, stranger;
	struct agent_key_list keys;
	struct stand s;
	struct store *store;

	stand_begin(&s);
	store = store_make(&s);
	cr_assert(zero(int, store->kind->entity_put(store, &entity, &s.err)));
	cr_assert(zero(int, store->kind->code_put(store, &code, &s.err)));
	key = other = stranger = stand_key(&s);
	other.hint.bytes[0] ^= 1;
	stranger.entity = TEXT("th-bank-two");
	cr_assert(eq(int, enrol(store, &s, &key, 9, now), ENROL_NO_CODE));
	cr_assert(eq(int, enrol(store, &s, &stranger, 1, now), ENROL_NO_CODE));
	cr_assert(eq(int, enrol(store, &s, &key, 1, late), ENROL_NO_CODE));
	cr_assert(eq(int, enrol(store, &s, &key, 1, now), ENROL_DONE));
	cr_assert(eq(int, enrol(store, &s, &key, 1, now), ENROL_AGAIN));
	cr_assert(eq(int, enrol(store, &s, &other, 1, now), ENROL_NO_CODE));
	code.token_hash.bytes[0] = 2;
	cr_assert(zero(int, store->kind->code_put(store, &code, &s.err)));
	cr_assert(eq(int, enrol(store, &s, &key, 2, now), ENROL_KNOWN));
	cr_assert(zero(int, store->kind->keys(store, s.arena, &keys, &s.err)));
	cr_assert(eq(sz, keys.count, 1));
	cr_assert(eq(i64, keys.items[0].until.seconds, INT64_MAX));
	store->kind->close(store);
	stand_end(&s);
}

static struct held held_of(unsigned char identity, uint64_t sequence,
			   uint64_t leaf)
{
	return (struct held){.identity = {{identity}},
			     .chain = {TEXT("e"), TEXT("a"), TEXT("s")},
			     .sequence = sequence,
			     .envelope = TEXT("{}"),
			     .leaf = leaf,
			     .batch_size = leaf + 1,
			     .judged = {.verdict = VERDICT_FAIL, .fail = 3}};
}

static void stage(struct store *store, struct stand *s, struct held *held)
{
	struct text leaf = TEXT("leaf");
	char hashes[32 * 2] = {(char)held->leaf};
	struct tile_row tile = {0, 0, {hashes, 32 * (held->leaf + 1)}};
	struct log_batch batch = {.first = held->leaf,
				  .size = held->leaf + 1,
				  .leaves = &leaf,
				  .tiles = &tile,
				  .tile_count = 1,
				  .held = held,
				  .held_count = 1};

	cr_assert(zero(int, store->kind->batch_stage(store, &batch, &s->err)),
		  "%s", s->err.text);
}

Test(store_sqlite, shows_a_batch_only_when_it_was_applied)
{
	struct log_edge edge = {.note = TEXT("note 0")}, staged;
	struct held held = held_of(1, 1, 0), got;
	struct chain_id chain = held.chain;
	struct stand s;
	struct store *store;
	bool found;

	stand_begin(&s);
	store = store_make(&s);
	cr_assert(zero(int, store->kind->edge_begin(store, &edge, &s.err)));
	cr_assert(eq(int, -1, store->kind->edge_begin(store, &edge, &s.err)));
	err_clear(&s.err);
	stage(store, &s, &held);
	cr_assert(zero(int, store->kind->staged(store, &staged, &s.err)));
	cr_assert(eq(u64, staged.size, 1));
	cr_assert(
		zero(int, store->kind->held_find(store, s.arena, held.identity,
						 &got, &found, &s.err)));
	cr_assert(not(found));
	edge = (struct log_edge){.size = 1, .note = TEXT("note 1")};
	cr_assert(zero(int, store->kind->batch_apply(store, &edge, &s.err)));
	cr_assert(
		zero(int, store->kind->held_find(store, s.arena, held.identity,
						 &got, &found, &s.err)));
	cr_assert(found);
	cr_assert(eq(u64, got.judged.fail, 3));
	cr_assert(zero(int, store->kind->chain_at(store, s.arena, &chain, 0,
						  &got, &s.err)));
	cr_assert(eq(u64, got.sequence, 1));
	/* nothing is staged now: there is nothing to apply */
	edge.size = 2;
	cr_assert(eq(int, -1, store->kind->batch_apply(store, &edge, &s.err)));
	store->kind->close(store);
	stand_end(&s);
}

Test(store_sqlite, forgets_a_dropped_batch_and_cuts_its_tiles)
{
	struct log_edge edge = {.note = TEXT("note 0")}, staged;
	struct held first = held_of(1, 1, 0), second = held_of(2, 2, 1);
	struct text leaves[2], hashes;
	struct stand s;
	struct store *store;
	size_t got = 2;

	stand_begin(&s);
	store = store_make(&s);
	cr_assert(zero(int, store->kind->edge_begin(store, &edge, &s.err)));
	stage(store, &s, &first);
	edge = (struct log_edge){.size = 1, .note = TEXT("note 1")};
	cr_assert(zero(int, store->kind->batch_apply(store, &edge, &s.err)));
	stage(store, &s, &second);
	cr_assert(zero(int, store->kind->batch_drop(store, &s.err)));
	cr_assert(zero(int, store->kind->staged(store, &staged, &s.err)));
	cr_assert(zero(u64, staged.size));
	cr_assert(zero(int, store->kind->leaves(store, s.arena, 0, leaves, &got,
						&s.err)));
	cr_assert(eq(sz, got, 1));
	cr_assert(zero(int, store->kind->tile(store, s.arena, 0, 0, &hashes,
					      &s.err)));
	cr_assert(eq(sz, hashes.size, 32));
	stage(store, &s, &second); /* its place is free again */
	store->kind->close(store);
	stand_end(&s);
}
