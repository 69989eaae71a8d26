/* SPDX-License-Identifier: Apache-2.0 */
/* A row of the pass as it is committed to: its leaf hashed in file order, or
 * its fields sorted by key to be hashed when all are there. */
#include "records/row_pass.h"

static bool sort(struct row_worker *worker, struct err *err)
{
	struct row_pass *pass = worker->pass;
	const struct file_layout *file = worker->block.file;
	struct text key = leaf_column(&worker->leaf, file, &worker->record,
				      (unsigned)pass->kind->key);
	struct text fields = leaf_fields(&worker->leaf, file, &worker->record);

	return sorted_rows_add(pass->sorted, worker->number, key, fields,
			       err) == 0;
}

static void hash(struct row_worker *worker)
{
	const unsigned char *salt = block_leaves_salt(&worker->leaves);

	block_leaves_add(&worker->leaves,
			 leaf_hash(&worker->leaf, worker->block.file,
				   &worker->record, salt));
}

bool row_worker_commit(struct row_worker *worker)
{
	struct row_pass *pass = worker->pass;
	struct err err = {.kind = ERR_NONE};

	if (worker->leaves.key)
		hash(worker);
	if (!pass->sorted || sort(worker, &err))
		return true;
	block_reader_stop(pass->reader, REASON_OUR_ERROR,
			  text_copy(worker->arena, text_from(err.text)),
			  TEXT(""));
	return false;
}
