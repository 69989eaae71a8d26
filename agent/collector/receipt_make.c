/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts: from what a batch made just now, and again from what is kept. The
 * two give the same bytes. */
#include "attest/receipt.h"
#include "collector/intake.h"
#include "collector/log_lock.h"
#include "collector/log_nodes.h"
#include "ledger/leaf.h"
#include "ledger/tlog_proof.h"

static int write_bundle(struct arena *arena, struct receipt *receipt,
			const struct log_identity *log, struct text *bundle,
			struct err *err)
{
	struct log_edge edge;

	receipt->log_id = log->id;
	if (checkpoint_verify(arena, receipt->checkpoint, &log->key, &edge,
			      err) < 0)
		return -1;
	receipt->root = edge.root;
	return receipt_write(arena, receipt, bundle, err);
}

int intake_receipt(const struct intake *intake, struct arena *arena,
		   const struct intake_request *request, struct text *bundle,
		   struct err *err)
{
	struct receipt receipt = {
		.envelope = request->envelope,
		.spki = request->spki,
		.proof = request->submission.proof,
		.checkpoint = request->submission.note,
	};

	return write_bundle(arena, &receipt,
			    log_writer_identity(intake->writer), bundle, err);
}

/* The proof and checkpoint that the first answer had. */
static int first_proof(struct arena *arena, struct store *store,
		       const struct held *held, struct inclusion_proof *proof,
		       struct text *note, struct err *err)
{
	struct log_nodes *nodes;
	struct node_source source;
	bool found;
	int result;

	if (store->kind->note_at(store, arena, held->batch_size, note, &found,
				 err) < 0)
		return -1;
	if (!found)
		return err_set(err, ERR_TRUST,
			       "log: no checkpoint of size %llu is kept",
			       (unsigned long long)held->batch_size);
	nodes = log_nodes_open(store);
	source = log_nodes_source(nodes);
	result = proof_make_inclusion(arena, &source, held->leaf,
				      held->batch_size, proof, err);
	log_nodes_close(nodes);
	return result;
}

int receipt_again(struct arena *arena, struct store *store,
		  const struct log_identity *log, const struct held *held,
		  struct text *bundle, struct err *err)
{
	struct receipt receipt = {0};
	struct text stored;
	struct leaf leaf;
	size_t got = 1;

	if (first_proof(arena, store, held, &receipt.proof, &receipt.checkpoint,
			err) < 0 ||
	    store->kind->leaves(store, arena, held->leaf, &stored, &got, err) <
		    0)
		return -1;
	if (got != 1)
		return err_set(err, ERR_TRUST, "log: leaf %llu is missing",
			       (unsigned long long)held->leaf);
	if (leaf_parse(arena, stored, &leaf, err) < 0 ||
	    envelope_parse(arena, held->envelope, &receipt.envelope, err) < 0)
		return -1;
	receipt.spki = leaf.spki;
	return write_bundle(arena, &receipt, log, bundle, err);
}

int receipt_text(struct arena *arena, struct store *store,
		 const struct held *held, struct text *out, struct err *err)
{
	struct inclusion_proof inclusion;
	struct tlog_proof proof = {.index = held->leaf};

	if (first_proof(arena, store, held, &inclusion, &proof.checkpoint,
			err) < 0)
		return -1;
	proof.path = inclusion.path;
	*out = tlog_proof_print(arena, &proof);
	return 0;
}
