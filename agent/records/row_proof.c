/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_proof.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "ledger/tree.h"
#include "records/row_commitment.h"

/* A range of leaves whose root is one hash of the path. */
struct sibling {
	uint64_t from, until;
	struct tree_builder tree;
};

struct proving {
	const struct records_job *job;
	struct arena *arena, *scratch;
	uint64_t index, rows;
	struct sibling siblings[TREE_LEVELS];
	size_t sibling_count;
	struct tree_builder whole;
	struct leaf_writer writer;
	struct block_leaves leaves;
	struct row_proof *out;
};

/* PATH(m, D[n]) from the root down: the half that the leaf is not in. */
static void find_siblings(struct proving *p)
{
	uint64_t from = 0, until = p->rows;

	while (until - from > 1) {
		uint64_t half = 1;
		struct sibling *sibling = &p->siblings[p->sibling_count++];

		while (half * 2 < until - from)
			half *= 2;
		*sibling = (struct sibling){from, from + half, {0}};
		if (p->index < from + half) {
			sibling->from = from + half;
			sibling->until = until;
			until = from + half;
		} else {
			from += half;
		}
	}
}

static void take_leaf(struct proving *p, const struct file_layout *file,
		      const struct csv_record *record)
{
	uint64_t row = p->leaves.next;
	const unsigned char *salt = block_leaves_salt(&p->leaves);
	struct digest hash = leaf_hash(&p->writer, file, record, salt);

	tree_add_leaf(&p->whole, hash);
	for (size_t i = 0; i < p->sibling_count; i++)
		if (row >= p->siblings[i].from && row < p->siblings[i].until)
			tree_add_leaf(&p->siblings[i].tree, hash);
	if (row == p->index) {
		memcpy(p->out->salt, salt, SALT_BYTES);
		p->out->leaf = text_copy(p->arena, leaf_data(&p->writer, file,
							     record, salt));
	}
	p->leaves.next++;
}

static void take_block(struct proving *p, const struct block *block,
		       struct csv_record *record)
{
	char delimiter = p->job->source->delimiter;
	struct text left = block->bytes;
	size_t used;

	block_leaves_begin(&p->leaves, p->job->salt_key, block->first_row,
			   block->rows);
	while (csv_next(left, delimiter ? delimiter : ',', true, record,
			&used) == CSV_RECORD) {
		if (!record_is_blank(block, record))
			take_leaf(p, block->file, record);
		left.data += used;
		left.size -= used;
		arena_reset(p->scratch);
	}
}

/* Reads all blocks; `leaves` says whether to hash or only to count. */
static int read_all(struct proving *p, bool leaves, struct err *err)
{
	struct block_reader *reader = block_reader_open(p->arena, p->job);
	struct block_room room = {0};
	struct block_reader_state state;
	struct csv_record record = {
		.fields = arena_many(p->arena, LIMIT_RECORD_COLUMNS,
				     struct csv_field),
		.room = LIMIT_RECORD_COLUMNS,
	};
	struct block block;

	while (block_reader_claim(reader, &room, &block))
		if (leaves)
			take_block(p, &block, &record);
	state = block_reader_finish(reader);
	block_reader_close(reader);
	free(room.data);
	if (state.reason != REASON_NONE)
		return err_set(err, ERR_USAGE, "%.*s", TEXT_ARG(state.detail));
	if (leaves && state.rows != p->rows)
		return err_set(err, ERR_USAGE,
			       "the source changed while it was read");
	p->rows = state.rows;
	return 0;
}

static int prove(struct proving *p, struct err *err)
{
	if (read_all(p, false, err))
		return -1;
	if (p->index >= p->rows)
		return err_set(err, ERR_USAGE, "there is no row %llu of %llu",
			       (unsigned long long)p->index,
			       (unsigned long long)p->rows);
	find_siblings(p);
	if (read_all(p, true, err))
		return -1;
	for (size_t i = 0; i < p->sibling_count; i++)
		p->out->path[i] =
			tree_root(&p->siblings[p->sibling_count - 1 - i].tree);
	p->out->path_length = p->sibling_count;
	p->out->size = p->rows;
	p->out->root = tree_root(&p->whole);
	return 0;
}

int records_prove(struct arena *arena, const struct records_job *job,
		  uint64_t index, struct row_proof *out, struct err *err)
{
	struct proving *p = arena_new(arena, struct proving);
	struct row_proof proof = {0};
	int status;

	p->job = job;
	p->arena = arena;
	p->scratch = arena_open();
	p->index = index;
	p->out = &proof;
	leaf_writer_init(arena, &p->writer, job->source->kind, p->scratch);
	status = prove(p, err);
	leaf_writer_release(&p->writer);
	arena_close(p->scratch);
	if (status == 0)
		*out = proof;
	return status;
}
