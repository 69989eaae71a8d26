/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/log_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "collector/log_lock.h"
#include "collector/tile_builder.h"
#include "ledger/leaf.h"

struct checking {
	struct store *store;
	const struct log_identity *log;
	struct arena *arena; /* reset for each bundle of leaves */
	struct log_edge edge; /* note in its own arena */
	struct tile_builder builder;
	void (*told)(const struct err *what);
	struct log_check *out;
};

static void wrong(struct checking *c, struct err *what)
{
	c->out->wrong++;
	c->told(what);
	err_clear(what);
}

/* The envelope behind a leaf gives that leaf again, and its signature holds. */
static int check_envelope(struct checking *c, uint64_t index, struct text bytes,
			  struct err *err)
{
	struct public_key *key = NULL;
	struct envelope envelope;
	struct text stored;
	struct leaf leaf;
	bool found;
	int held;

	if (c->store->kind->envelope_at(c->store, c->arena, index, &stored,
					&found, err) < 0)
		return -1;
	if (!found)
		return err_set(err, ERR_TRUST, "its envelope is missing");
	if (leaf_parse(c->arena, bytes, &leaf, err) < 0 ||
	    envelope_parse(c->arena, stored, &envelope, err) < 0 ||
	    public_key_open(leaf.spki, &key, err) < 0)
		return -1;
	c->out->envelopes++;
	if (!digest_equal(envelope.identity, leaf.digest))
		held = err_set(err, ERR_TRUST,
			       "its envelope has another identity");
	else if (!text_equal(envelope.signatures[0].bytes, leaf.signature))
		held = err_set(err, ERR_TRUST,
			       "its envelope has another signature");
	else
		held = public_key_verify(key, envelope.pae, leaf.signature,
					 err);
	public_key_close(key);
	return held;
}

static int check_tile(struct checking *c, const struct tile_row *tile,
		      struct err *err)
{
	struct text stored;

	if (c->store->kind->tile(c->store, c->arena, tile->level, tile->index,
				 &stored, err) < 0)
		return -1;
	c->out->tiles++;
	/* a running collector may have made it wider since */
	if (stored.size < tile->hashes.size ||
	    memcmp(stored.data, tile->hashes.data, tile->hashes.size) != 0)
		return err_set(err, ERR_TRUST,
			       "tile %u/%llu is not that of its leaves",
			       tile->level, (unsigned long long)tile->index);
	return 0;
}

/* A checkpoint that was published at this size says this root. */
static int check_note(struct checking *c, struct err *err)
{
	struct log_edge edge;
	struct text note;
	bool found;

	if (c->store->kind->note_at(c->store, c->arena, c->builder.tree.size,
				    &note, &found, err) < 0)
		return -1;
	if (!found)
		return 0;
	c->out->checkpoints++;
	if (checkpoint_verify(c->arena, note, &c->log->key, &edge, err) < 0)
		return -1;
	if (edge.size != c->builder.tree.size ||
	    !digest_equal(edge.root, tree_root(&c->builder.tree)))
		return err_set(err, ERR_TRUST,
			       "the checkpoint has another root than the "
			       "leaves");
	return 0;
}

static void check_leaf(struct checking *c, uint64_t index, struct text bytes,
		       struct tile_rows *rows)
{
	struct err what = {0};

	tile_builder_add(&c->builder, c->arena, ledger_leaf_hash(bytes), rows);
	c->out->leaves++;
	if (check_envelope(c, index, bytes, &what) < 0) {
		err_prefix(&what, "leaf %llu", (unsigned long long)index);
		wrong(c, &what);
	}
	if (check_note(c, &what) < 0) {
		err_prefix(&what, "size %llu",
			   (unsigned long long)c->builder.tree.size);
		wrong(c, &what);
	}
}

static int check_bundle(struct checking *c, uint64_t first, struct err *err)
{
	struct text leaves[TILE_HASHES];
	uint64_t left = c->edge.size - first;
	size_t count = left < TILE_HASHES ? (size_t)left : TILE_HASHES;
	size_t got = count;
	struct tile_rows rows = {0};
	struct err what = {0};

	if (c->store->kind->leaves(c->store, c->arena, first, leaves, &got,
				   err) < 0)
		return -1;
	if (got != count)
		return err_set(err, ERR_TRUST,
			       "leaves %llu and on: %zu of %zu are stored",
			       (unsigned long long)first, got, count);
	for (size_t i = 0; i < got; i++)
		check_leaf(c, first + i, leaves[i], &rows);
	if (first + count == c->edge.size)
		tile_builder_finish(&c->builder, c->arena, 0, &rows);
	for (size_t i = 0; i < rows.count; i++)
		if (check_tile(c, &rows.items[i], &what) < 0)
			wrong(c, &what);
	return 0;
}

static int check_lock(struct checking *c, const char *path, struct err *err)
{
	struct log_edge locked;
	struct err what = {0};
	struct text note;

	if (fs_read(c->arena, path, LIMIT_NOTE_BYTES, &note, err) < 0)
		return -1;
	if (checkpoint_verify(c->arena, note, &c->log->key, &locked, &what) < 0)
		err_prefix(&what, "%s", path);
	else if (locked.size < c->edge.size)
		err_set(&what, ERR_TRUST, "%s: it is behind the database",
			path);
	else if (locked.size == c->edge.size &&
		 !digest_equal(locked.root, c->edge.root))
		err_set(&what, ERR_TRUST, "%s: another root than the database",
			path);
	if (what.kind != ERR_NONE)
		wrong(c, &what);
	return 0;
}

static void check_edge(struct checking *c)
{
	struct log_edge signed_edge;
	struct err what = {0};

	if (checkpoint_verify(c->arena, c->edge.note, &c->log->key,
			      &signed_edge, &what) < 0)
		wrong(c, &what);
	if (!digest_equal(tree_root(&c->builder.tree), c->edge.root)) {
		err_set(&what, ERR_TRUST,
			"the database's root is not that of its leaves");
		wrong(c, &what);
	}
}

int log_check_run(const struct collector_desk *desk,
		  const struct log_identity *log,
		  void (*told)(const struct err *what), struct log_check *out,
		  struct err *err)
{
	struct checking *c = xmalloc(sizeof(*c));
	struct arena *kept = arena_open();
	int result;

	memset(c, 0, sizeof(*c));
	memset(out, 0, sizeof(*out));
	c->store = desk->store;
	c->log = log;
	c->arena = arena_open();
	c->told = told;
	c->out = out;
	result = c->store->kind->edge(c->store, kept, &c->edge, err);
	for (uint64_t at = 0; result == 0 && at < c->edge.size;
	     at += TILE_HASHES) {
		result = check_bundle(c, at, err);
		arena_reset(c->arena);
	}
	if (result == 0) {
		check_edge(c);
		result = check_lock(c, desk->files.lock, err);
	}
	arena_close(c->arena);
	arena_close(kept);
	free(c);
	return result;
}
