/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_proof.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "records/group_proof.h"
#include "records/kept_nodes.h"
#include "records/key_places.h"
#include "records/row_leaves.h"

struct proving {
	struct arena *arena;
	const struct records_job *job;
	const struct row_ask *ask;
	uint64_t *wanted; /* ascending, none twice */
	size_t wanted_count, wanted_room;
	struct key_place *places; /* of the keys, then of the absent ones */
	struct kept_nodes *nodes;
	struct row_proof *proofs; /* one per wanted row */
	uint64_t kept;
	struct text nodes_failed;
};

static int want(struct proving *p, uint64_t row, struct err *err)
{
	if (row >= p->ask->size)
		return err_set(err, ERR_USAGE, "there is no row %llu of %llu",
			       (unsigned long long)row,
			       (unsigned long long)p->ask->size);
	if (p->wanted_count == LIMIT_PROVEN_ROWS)
		return err_set(err, ERR_LIMIT,
			       "more than %d rows are asked for",
			       LIMIT_PROVEN_ROWS);
	p->wanted = arena_grow(p->arena, p->wanted, p->wanted_count,
			       &p->wanted_room, sizeof(*p->wanted));
	p->wanted[p->wanted_count++] = row;
	return 0;
}

/* The rows [first, end) and those next to them on both sides. */
static int want_range(struct proving *p, uint64_t first, uint64_t end,
		      struct err *err)
{
	if (first > 0)
		first--;
	if (end < p->ask->size)
		end++;
	/* at either end of the tree: a neighbour all the same */
	if (end - first == 1 && end < p->ask->size)
		end++;
	else if (end - first == 1 && first > 0)
		first--;
	for (uint64_t i = first; i < end; i++)
		if (want(p, i, err))
			return -1;
	return 0;
}

/* Sorted: the row and the one after it, of the last the one before. */
static int want_row(struct proving *p, uint64_t row, struct err *err)
{
	if (want(p, row, err))
		return -1;
	if (!p->job->source->sorted || p->ask->size < 2)
		return 0;
	return want(p, row + 1 < p->ask->size ? row + 1 : row - 1, err);
}

static int check_absent(const struct proving *p, const struct key_place *place,
			struct err *err)
{
	if (!p->job->source->sorted)
		return err_set(err, ERR_USAGE,
			       "%.*s is committed to in file order: only where "
			       "rows are sorted by key can absence be shown "
			       "(`order: key`)",
			       TEXT_ARG(p->job->source->kind->name));
	if (place->count)
		return err_set(err, ERR_USAGE,
			       "\"%.*s\" is not absent: %llu row%s it",
			       TEXT_ARG(place->key),
			       (unsigned long long)place->count,
			       place->count == 1 ? " has" : "s have");
	return 0;
}

static int check_count(const struct proving *p, uint64_t count, struct err *err)
{
	if (count == p->ask->size)
		return 0;
	return err_set(err, ERR_TRUST,
		       "%.*s has %llu rows now, and had %llu when it was "
		       "committed to",
		       TEXT_ARG(p->job->source->kind->name),
		       (unsigned long long)count,
		       (unsigned long long)p->ask->size);
}

/* A key that is asked for has rows, one that is said to be absent has none. */
static int check_place(const struct proving *p, size_t i, struct err *err)
{
	const struct key_place *place = &p->places[i];

	if (i >= p->ask->key_count)
		return check_absent(p, place, err);
	if (!place->count && p->ask->either && p->job->source->sorted)
		return 0;
	if (!place->count)
		return err_set(err, ERR_USAGE, "no row has \"%.*s\"",
			       TEXT_ARG(place->key));
	return 0;
}

static int want_keys(struct proving *p, struct err *err)
{
	const struct row_ask *ask = p->ask;
	size_t count = ask->key_count + ask->absent_count;
	struct found_rows found;

	p->places = arena_many(p->arena, count + 1, struct key_place);
	for (size_t i = 0; i < count; i++)
		p->places[i].key = i < ask->key_count
					   ? ask->keys[i]
					   : ask->absent[i - ask->key_count];
	if (!count)
		return 0;
	if (key_places_find(p->arena, p->job, p->places, count, &found, err) ||
	    check_count(p, found.total, err))
		return -1;
	for (size_t i = 0; i < count; i++) {
		const struct key_place *place = &p->places[i];

		if (check_place(p, i, err))
			return -1;
		if (p->job->source->sorted &&
		    want_range(p, place->first, place->first + place->count,
			       err))
			return -1;
	}
	for (size_t i = 0; i < found.count && !p->job->source->sorted; i++)
		if (want(p, found.rows[i], err))
			return -1;
	return 0;
}

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int choose(struct proving *p, struct err *err)
{
	size_t count = 0;

	for (size_t i = 0; i < p->ask->row_count; i++)
		if (want_row(p, p->ask->rows[i], err))
			return -1;
	if (want_keys(p, err))
		return -1;
	if (p->wanted_count)
		qsort(p->wanted, p->wanted_count, sizeof(*p->wanted),
		      by_number);
	for (size_t i = 0; i < p->wanted_count; i++)
		if (!i || p->wanted[i] != p->wanted[i - 1])
			p->wanted[count++] = p->wanted[i];
	p->wanted_count = count;
	return 0;
}

static const uint64_t *find(const struct proving *p, uint64_t index)
{
	return p->wanted_count ? bsearch(&index, p->wanted, p->wanted_count,
					 sizeof(index), by_number)
			       : NULL;
}

static bool wants(const void *context, uint64_t index)
{
	return find(context, index) != NULL;
}

static void keep(void *context, const struct made_leaf *leaf)
{
	struct proving *p = context;
	struct row_proof *proof = &p->proofs[find(p, leaf->index) - p->wanted];

	proof->index = leaf->index;
	proof->fields = text_copy(p->arena, leaf->fields);
	memcpy(proof->salt, leaf->salt, SALT_BYTES);
	p->kept++;
}

static void add_leaf(void *context, struct digest hash)
{
	kept_nodes_add(((struct proving *)context)->nodes, hash);
}

static int make_tree(struct proving *p, struct err *err)
{
	struct leaf_taker taker = {wants, keep, add_leaf, p};

	if (kept_nodes_new(p->arena, p->ask->size, p->wanted, p->wanted_count,
			   &p->nodes, err) ||
	    row_leaves(p->arena, p->job, &taker, err) ||
	    check_count(p, kept_nodes_count(p->nodes), err))
		return -1;
	if (!digest_equal(kept_nodes_root(p->nodes), p->ask->root))
		return err_set(err, ERR_TRUST,
			       "%.*s has other contents now than when it was "
			       "committed to",
			       TEXT_ARG(p->job->source->kind->name));
	for (size_t i = 0; i < p->wanted_count; i++)
		if (kept_nodes_prove(p->arena, p->nodes, p->wanted[i],
				     &p->proofs[i].path, err))
			return -1;
	return 0;
}

static void take_proof(void *context, const struct made_leaf *leaf,
		       const struct inclusion_proof *path)
{
	struct proving *p = context;
	struct row_proof *proof = &p->proofs[find(p, leaf->index) - p->wanted];
	struct digest *hashes =
		arena_many(p->arena, path->path.count, struct digest);

	keep(context, leaf);
	memcpy(hashes, path->path.items, path->path.count * sizeof(*hashes));
	proof->path = *path;
	proof->path.path.items = hashes;
}

/* By the node file, if it is of use: whatever is wrong with it, or with the
 * records, comes out when every leaf is made. */
static bool prove_groups(struct proving *p)
{
	struct group_ask ask = {
		.nodes = p->ask->nodes,
		.root = p->ask->root,
		.rows = p->wanted,
		.row_count = p->wanted_count,
		.take = take_proof,
		.context = p,
	};
	struct err err = {.kind = ERR_NONE};

	if (!ask.nodes || !p->wanted_count)
		return false;
	if (ask.nodes->rows != p->ask->size ||
	    ask.nodes->sorted != p->job->source->sorted)
		err_set(&err, ERR_TRUST, "it is of another commitment");
	else if (!groups_prove(p->arena, p->job, &ask, &err))
		return true;
	p->nodes_failed = text_copy(p->arena, text_from(err.text));
	return false;
}

int records_prove(struct arena *arena, const struct records_job *job,
		  const struct row_ask *ask, struct row_proofs *out,
		  struct err *err)
{
	struct proving p = {.arena = arena, .job = job, .ask = ask};

	if (choose(&p, err))
		return -1;
	p.proofs = arena_many(arena, p.wanted_count, struct row_proof);
	if (!prove_groups(&p) && make_tree(&p, err))
		return -1;
	*out = (struct row_proofs){
		.rows = p.proofs,
		.row_count = p.wanted_count,
		.keys = p.places,
		.absent = p.places + ask->key_count,
		.nodes_failed = p.nodes_failed,
	};
	return 0;
}
