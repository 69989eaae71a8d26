/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/log_writer.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "collector/log_lock.h"
#include "collector/log_nodes.h"
#include "collector/tile_builder.h"
#include "ledger/tree.h"

struct log_writer {
	struct store *store;
	struct log_lock *lock;
	struct key *signing;
	struct witness_circle *circle; /* or NULL */
	struct arena *own; /* the identity's texts */
	struct log_identity identity;
	struct tile_builder builder;
	struct log_nodes *nodes;
	pthread_rwlock_t guard; /* of edge */
	struct arena *edge_arena;
	struct log_edge edge;
	bool broken; /* a fatal error happened: nothing more is signed */
	bool pending; /* what log.lock holds waits for its quorum, staged */
};

int log_writer_begin(const struct log_config *config, struct err *err)
{
	struct log_edge edge = {.size = 0, .root = ledger_empty_root()};
	struct arena *arena = arena_open();
	struct log_identity identity;
	int result = log_identity_make(config->origin, key_spki(config->key),
				       &identity, err);

	if (result == 0)
		result = log_identity_sign(arena, &identity, config->key, &edge,
					   err);
	if (result == 0)
		result = log_lock_begin(config->lock_path, edge.note, err);
	if (result == 0)
		result = config->store->kind->edge_begin(config->store, &edge,
							 err);
	arena_close(arena);
	return result;
}

static void publish(struct log_writer *w, const struct log_edge *edge)
{
	pthread_rwlock_wrlock(&w->guard);
	arena_reset(w->edge_arena);
	w->edge = *edge;
	w->edge.note = text_copy(w->edge_arena, edge->note);
	pthread_rwlock_unlock(&w->guard);
}

/* A batch was staged when the process died. If its checkpoint reached the lock
 * it was signed for good and goes on; if not, nobody ever saw it. */
static int mend(struct log_writer *w, struct log_edge *edge,
		const struct log_edge *locked, struct err *err)
{
	struct store *store = w->store;
	struct log_edge staged;

	if (store->kind->staged(store, &staged, err) < 0)
		return -1;
	if (locked->size < edge->size)
		return err_set(err, ERR_TRUST,
			       "log.lock: its checkpoint of size %llu is older "
			       "than the database's of size %llu",
			       (unsigned long long)locked->size,
			       (unsigned long long)edge->size);
	if (locked->size == edge->size) {
		if (!digest_equal(locked->root, edge->root))
			return err_set(err, ERR_TRUST,
				       "log.lock: another root than the "
				       "database's at size %llu",
				       (unsigned long long)edge->size);
		return staged.size ? store->kind->batch_drop(store, err) : 0;
	}
	if (staged.size != locked->size ||
	    !digest_equal(staged.root, locked->root))
		return err_set(
			err, ERR_TRUST,
			"database: it ends at size %llu and has not what "
			"log.lock signed at size %llu: was it restored "
			"from a backup?",
			(unsigned long long)edge->size,
			(unsigned long long)locked->size);
	if (w->circle && witness_circle_is_closed(w->circle, locked->size)) {
		w->pending = true; /* the witnesses may not have seen it */
		return 0;
	}
	if (tile_builder_load(&w->builder, store, locked->size, locked->root,
			      err) < 0)
		return -1;
	*edge = *locked;
	return store->kind->batch_apply(store, locked, err);
}

static int recover(struct log_writer *w, const char *lock_path, struct err *err)
{
	struct arena *arena = arena_open();
	struct log_edge edge, locked;
	int result = log_lock_open(lock_path, &w->identity.key, &w->lock, err);

	if (result == 0)
		result = log_lock_read(w->lock, arena, &locked, err);
	if (result == 0)
		result = w->store->kind->edge(w->store, arena, &edge, err);
	if (result == 0)
		result = mend(w, &edge, &locked, err);
	if (result == 0)
		result = tile_builder_load(&w->builder, w->store, edge.size,
					   edge.root, err);
	if (result == 0)
		publish(w, &edge);
	arena_close(arena);
	return result;
}

int log_writer_open(const struct log_config *config, struct log_writer **out,
		    struct err *err)
{
	struct log_writer *w = xmalloc(sizeof(*w));

	memset(w, 0, sizeof(*w));
	w->store = config->store;
	w->signing = config->key;
	w->circle = config->circle;
	w->own = arena_open();
	w->edge_arena = arena_open();
	w->nodes = log_nodes_open(config->store);
	pthread_rwlock_init(&w->guard, NULL);
	if (log_identity_make(text_copy(w->own, config->origin),
			      key_spki(config->key), &w->identity, err) < 0 ||
	    recover(w, config->lock_path, err) < 0) {
		log_writer_close(w);
		return -1;
	}
	*out = w;
	return 0;
}

void log_writer_close(struct log_writer *w)
{
	if (!w)
		return;
	log_lock_close(w->lock);
	log_nodes_close(w->nodes);
	arena_close(w->edge_arena);
	arena_close(w->own);
	pthread_rwlock_destroy(&w->guard);
	free(w);
}

/* The batch on a copy of the edge, with places given to its rows. */
static struct log_batch batch_build(struct log_writer *w, struct arena *arena,
				    struct log_work *work,
				    struct tile_builder *grown)
{
	uint64_t first = w->builder.tree.size;
	struct log_batch batch = {.first = first, .leaves = work->leaves};
	struct tile_rows rows = {0};

	*grown = w->builder;
	for (size_t i = 0; i < work->leaf_count; i++)
		tile_builder_add(grown, arena,
				 ledger_leaf_hash(work->leaves[i]), &rows);
	tile_builder_finish(grown, arena, first, &rows);
	batch.size = grown->tree.size;
	batch.root = tree_root(&grown->tree);
	for (size_t i = 0; i < work->held_count; i++) {
		work->held[i].leaf += first;
		work->held[i].batch_size = batch.size;
	}
	for (size_t i = 0; i < work->event_count; i++)
		work->events[i].leaf += first;
	batch.held = work->held;
	batch.held_count = work->held_count;
	batch.events = work->events;
	batch.event_count = work->event_count;
	batch.tiles = rows.items;
	batch.tile_count = rows.count;
	return batch;
}

/*
 * Before anybody is answered: each leaf is hashed again from the bytes that
 * are stored, and its proof, made from the stored tiles, must lead to the root
 * that was signed. A flipped bit stops us here and not a court later.
 */
static int prove(struct log_writer *w, struct arena *arena,
		 struct log_work *work, const struct log_edge *edge,
		 struct err *err)
{
	uint64_t first = edge->size - work->leaf_count;
	struct node_source nodes = log_nodes_source(w->nodes);
	struct text *stored = arena_many(arena, work->leaf_count, struct text);
	size_t got = work->leaf_count;

	work->proofs =
		arena_many(arena, work->leaf_count, struct inclusion_proof);
	if (w->store->kind->leaves(w->store, arena, first, stored, &got, err) <
	    0)
		return -1;
	if (got != work->leaf_count)
		return err_set(err, ERR_TRUST,
			       "log: %zu of %zu new leaves are stored", got,
			       work->leaf_count);
	for (size_t i = 0; i < got; i++) {
		struct digest hash = ledger_leaf_hash(stored[i]);

		if (work->leaves && !text_equal(stored[i], work->leaves[i]))
			return err_set(
				err, ERR_TRUST,
				"log: leaf %llu is stored otherwise than "
				"it was given",
				(unsigned long long)(first + i));
		if (proof_make_inclusion(arena, &nodes, first + i, edge->size,
					 &work->proofs[i], err) < 0 ||
		    proof_check_inclusion(&work->proofs[i], hash, edge->root,
					  err) < 0)
			return err_prefix(err, "leaf %llu",
					  (unsigned long long)(first + i));
	}
	return 0;
}

/* 0: cosigned as it must be; 1: not yet; -1 */
static int ask_witnesses(struct log_writer *w, struct arena *arena,
			 struct log_edge *edge, struct err *err)
{
	struct node_source nodes = log_nodes_source(w->nodes);

	return w->circle
		       ? witness_circle_ask(w->circle, arena, &nodes, edge, err)
		       : 0;
}

int log_writer_settle(struct log_writer *w, struct arena *arena,
		      struct err *err)
{
	struct log_work work = {.leaves = NULL};
	struct log_edge edge;
	int asked = 0;

	if (w->circle && witness_circle_renew(w->circle, err) < 0)
		return -1;
	if (!w->pending || w->broken)
		return 0;
	if (log_lock_read(w->lock, arena, &edge, err) == 0)
		asked = ask_witnesses(w, arena, &edge, err);
	else
		asked = -1;
	if (asked > 0)
		return 1;
	work.leaf_count = edge.size - w->builder.tree.size;
	if (asked < 0 ||
	    tile_builder_load(&w->builder, w->store, edge.size, edge.root,
			      err) < 0 ||
	    w->store->kind->batch_apply(w->store, &edge, err) < 0 ||
	    prove(w, arena, &work, &edge, err) < 0) {
		w->broken = true;
		return -1;
	}
	publish(w, &edge);
	w->pending = false;
	return 0;
}

static int commit(struct log_writer *w, struct arena *arena,
		  struct log_work *work, struct err *err)
{
	const struct store_kind *does = w->store->kind;
	struct tile_builder *grown = arena_new(arena, struct tile_builder);
	struct log_batch batch = batch_build(w, arena, work, grown);
	struct log_edge edge = {.size = batch.size, .root = batch.root};
	struct err ignored = {0};
	int asked;

	if (does->batch_stage(w->store, &batch, err) < 0)
		return -1; /* nothing is staged: the log is as it was */
	if (log_identity_sign(arena, &w->identity, w->signing, &edge, err) <
	    0) {
		if (does->batch_drop(w->store, &ignored) < 0)
			work->fatal = true;
		return -1;
	}
	/* from here on the checkpoint may be known: only forward, or stop */
	work->fatal = true;
	if (log_lock_swap(w->lock, edge.note, err) < 0)
		return -1;
	asked = ask_witnesses(w, arena, &edge, err);
	if (asked > 0) {
		w->pending = true;
		work->fatal = false;
	}
	if (asked || does->batch_apply(w->store, &edge, err) < 0)
		return -1;
	w->builder = *grown;
	if (prove(w, arena, work, &edge, err) < 0)
		return -1;
	publish(w, &edge);
	work->note = edge.note;
	work->fatal = false;
	return 0;
}

int log_writer_commit(struct log_writer *w, struct arena *arena,
		      struct log_work *work, struct err *err)
{
	int result;

	assert(work->leaf_count > 0 && !w->pending);
	work->fatal = w->broken;
	if (w->broken)
		return err_set(err, ERR_SYSTEM,
			       "log: stopped after an earlier failure");
	for (size_t i = 0; i < work->leaf_count; i++)
		if (work->leaves[i].size > TILE_ENTRY_LIMIT)
			return err_set(err, ERR_LIMIT,
				       "log: a leaf of %zu bytes, at most %d",
				       work->leaves[i].size, TILE_ENTRY_LIMIT);
	result = commit(w, arena, work, err);
	w->broken = work->fatal;
	return result;
}

struct log_edge log_writer_edge(struct log_writer *w, struct arena *arena)
{
	struct log_edge edge;

	pthread_rwlock_rdlock(&w->guard);
	edge = w->edge;
	edge.note = text_copy(arena, edge.note);
	pthread_rwlock_unlock(&w->guard);
	return edge;
}

const struct log_identity *log_writer_identity(const struct log_writer *w)
{
	return &w->identity;
}
