/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/proof.h"

#include "base/arena.h"

/* What both checks walk: the place of a node and the last place of its level.
 */
struct walk {
	uint64_t node, last;
};

static void walk_up(struct walk *walk)
{
	walk->node >>= 1;
	walk->last >>= 1;
}

/* True when the next hash of the proof stands to the left. */
static bool walk_is_right(const struct walk *walk)
{
	return walk->node & 1 || walk->node == walk->last;
}

static void walk_to_right_child(struct walk *walk)
{
	while (!(walk->node & 1) && walk->node)
		walk_up(walk);
}

static int too_long(struct err *err)
{
	return err_set(err, ERR_TRUST,
		       "RFC 9162 section 2.1.3.2: proof is longer than the "
		       "tree is high");
}

int proof_check_inclusion(const struct inclusion_proof *proof,
			  struct digest leaf_hash, struct digest root,
			  struct err *err)
{
	struct walk walk = {proof->index, proof->size - 1};
	struct digest hash = leaf_hash;

	if (proof->size > TREE_SIZE_LIMIT || proof->index >= proof->size)
		return err_set(err, ERR_TRUST,
			       "inclusion: index %llu is not below size %llu",
			       (unsigned long long)proof->index,
			       (unsigned long long)proof->size);
	for (size_t i = 0; i < proof->path.count; i++) {
		struct digest next = proof->path.items[i];

		if (walk.last == 0)
			return too_long(err);
		if (walk_is_right(&walk)) {
			hash = ledger_node_hash(next, hash);
			walk_to_right_child(&walk);
		} else {
			hash = ledger_node_hash(hash, next);
		}
		walk_up(&walk);
	}
	if (walk.last != 0)
		return err_set(err, ERR_TRUST,
			       "RFC 9162 section 2.1.3.2: proof is too short");
	if (!digest_equal(hash, root))
		return err_set(err, ERR_TRUST,
			       "RFC 9162 section 2.1.3.2: inclusion proof does "
			       "not lead to the root");
	return 0;
}

static int check_equal_sizes(const struct consistency_proof *proof,
			     struct digest old_root, struct digest new_root,
			     struct err *err)
{
	if (proof->path.count)
		return err_set(err, ERR_TRUST,
			       "consistency: a proof between equal sizes "
			       "must be empty");
	if (!digest_equal(old_root, new_root))
		return err_set(err, ERR_TRUST,
			       "consistency: two roots for size %llu",
			       (unsigned long long)proof->old_size);
	return 0;
}

static int check_growth(const struct consistency_proof *proof,
			struct digest old_root, struct digest new_root,
			struct err *err)
{
	struct walk walk = {proof->old_size - 1, proof->new_size - 1};
	bool whole = (proof->old_size & (proof->old_size - 1)) == 0;
	struct digest old_hash = whole ? old_root : proof->path.items[0];
	struct digest new_hash = old_hash;

	while (walk.node & 1)
		walk_up(&walk);
	for (size_t i = whole ? 0 : 1; i < proof->path.count; i++) {
		struct digest next = proof->path.items[i];

		if (walk.last == 0)
			return too_long(err);
		if (walk_is_right(&walk)) {
			old_hash = ledger_node_hash(next, old_hash);
			new_hash = ledger_node_hash(next, new_hash);
			walk_to_right_child(&walk);
		} else {
			new_hash = ledger_node_hash(new_hash, next);
		}
		walk_up(&walk);
	}
	if (walk.last != 0 || !digest_equal(old_hash, old_root) ||
	    !digest_equal(new_hash, new_root))
		return err_set(err, ERR_TRUST,
			       "RFC 9162 section 2.1.4.2: size %llu is not "
			       "shown to be a prefix of size %llu",
			       (unsigned long long)proof->old_size,
			       (unsigned long long)proof->new_size);
	return 0;
}

int proof_check_consistency(const struct consistency_proof *proof,
			    struct digest old_root, struct digest new_root,
			    struct err *err)
{
	if (proof->old_size == 0 || proof->old_size > proof->new_size ||
	    proof->new_size > TREE_SIZE_LIMIT)
		return err_set(err, ERR_TRUST,
			       "consistency: sizes %llu and %llu",
			       (unsigned long long)proof->old_size,
			       (unsigned long long)proof->new_size);
	if (proof->old_size == proof->new_size)
		return check_equal_sizes(proof, old_root, new_root, err);
	if (proof->path.count == 0)
		return err_set(err, ERR_TRUST,
			       "consistency: the proof is empty");
	return check_growth(proof, old_root, new_root, err);
}

static unsigned level_of(uint64_t leaves) /* floor(log2) */
{
	return 63 - (unsigned)__builtin_clzll(leaves);
}

/* The largest power of two smaller than n, n > 1. */
static uint64_t left_part(uint64_t n)
{
	return (uint64_t)1 << level_of(n - 1);
}

/* The hash of the leaves [begin, end) where begin is where a subtree starts:
 * complete subtrees from left to right, folded from the right. */
static int range_hash(const struct node_source *source, uint64_t begin,
		      uint64_t end, struct digest *out, struct err *err)
{
	struct digest parts[TREE_LEVELS + 1];
	size_t count = 0;

	while (begin < end) {
		unsigned level = level_of(end - begin);

		if (source->node(source->context, level, begin >> level,
				 &parts[count++], err))
			return -1;
		begin += (uint64_t)1 << level;
	}
	*out = parts[--count];
	while (count)
		*out = ledger_node_hash(parts[--count], *out);
	return 0;
}

int proof_root(const struct node_source *source, uint64_t size,
	       struct digest *out, struct err *err)
{
	if (size == 0) {
		*out = ledger_empty_root();
		return 0;
	}
	if (size > TREE_SIZE_LIMIT)
		return err_set(err, ERR_LIMIT, "tree larger than 2^63-1");
	return range_hash(source, 0, size, out, err);
}

/* Hashes gathered from the root down; a proof lists them from the leaf up. */
struct gather {
	const struct node_source *source;
	struct digest items[TREE_LEVELS + 1];
	size_t count;
};

static int gather_add(struct gather *gather, uint64_t begin, uint64_t end,
		      struct err *err)
{
	if (range_hash(gather->source, begin, end,
		       &gather->items[gather->count], err))
		return -1;
	gather->count++;
	return 0;
}

static struct proof_hashes gather_take(struct arena *arena,
				       const struct gather *gather)
{
	struct digest *items = arena_many(arena, gather->count, struct digest);

	for (size_t i = 0; i < gather->count; i++)
		items[i] = gather->items[gather->count - 1 - i];
	return (struct proof_hashes){items, gather->count};
}

int proof_make_inclusion(struct arena *arena, const struct node_source *source,
			 uint64_t index, uint64_t size,
			 struct inclusion_proof *out, struct err *err)
{
	struct gather gather = {.source = source};
	uint64_t begin = 0, end = size;

	if (size > TREE_SIZE_LIMIT || index >= size)
		return err_set(err, ERR_USAGE, "no leaf %llu in a tree of %llu",
			       (unsigned long long)index,
			       (unsigned long long)size);
	while (end - begin > 1) {
		uint64_t middle = begin + left_part(end - begin);

		if (index < middle) {
			if (gather_add(&gather, middle, end, err))
				return -1;
			end = middle;
		} else {
			if (gather_add(&gather, begin, middle, err))
				return -1;
			begin = middle;
		}
	}
	*out = (struct inclusion_proof){index, size,
					gather_take(arena, &gather)};
	return 0;
}

/* RFC 9162 section 2.1.4.1: SUBPROOF, as a loop. */
static int gather_consistency(struct gather *gather, uint64_t old_size,
			      uint64_t new_size, struct err *err)
{
	uint64_t begin = 0, end = new_size;

	while (old_size < end) {
		uint64_t middle = begin + left_part(end - begin);

		if (old_size <= middle) {
			if (gather_add(gather, middle, end, err))
				return -1;
			end = middle;
		} else {
			if (gather_add(gather, begin, middle, err))
				return -1;
			begin = middle;
		}
	}
	return begin ? gather_add(gather, begin, end, err) : 0;
}

int proof_make_consistency(struct arena *arena,
			   const struct node_source *source, uint64_t old_size,
			   uint64_t new_size, struct consistency_proof *out,
			   struct err *err)
{
	struct gather gather = {.source = source};

	if (old_size == 0 || old_size > new_size || new_size > TREE_SIZE_LIMIT)
		return err_set(err, ERR_USAGE,
			       "no consistency proof from size %llu to %llu",
			       (unsigned long long)old_size,
			       (unsigned long long)new_size);
	if (gather_consistency(&gather, old_size, new_size, err))
		return -1;
	*out = (struct consistency_proof){old_size, new_size,
					  gather_take(arena, &gather)};
	return 0;
}
