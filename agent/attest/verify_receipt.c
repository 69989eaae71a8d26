/* SPDX-License-Identifier: Apache-2.0 */
/* The part of verification that is about the log. */
#include <string.h>

#include "attest/verify_session.h"
#include "base/arena.h"
#include "ledger/checkpoint.h"
#include "ledger/leaf.h"
#include "ledger/note.h"
#include "ledger/tlog_policy.h"

static int check_leaf(struct arena *arena, const struct receipt *receipt,
		      struct text spki, struct text *leaf, struct err *err)
{
	struct leaf made = {receipt->envelope.identity,
			    receipt->envelope.signatures[0].bytes, spki};

	*leaf = leaf_print(arena, &made);
	if (!text_equal(*leaf, receipt->leaf))
		return err_set(err, ERR_TRUST,
			       "the log entry is not of this envelope, "
			       "signature and key");
	return 0;
}

static int check_inclusion(const struct receipt *receipt, struct text leaf,
			   const struct log_state *checkpoint, struct err *err)
{
	if (receipt->proof.size != checkpoint->size ||
	    !digest_equal(receipt->root, checkpoint->root))
		return err_set(err, ERR_TRUST,
			       "the proof is for another tree than the "
			       "checkpoint's");
	return proof_check_inclusion(&receipt->proof, ledger_leaf_hash(leaf),
				     checkpoint->root, err);
}

/* The regulator's log key first, then its witnesses. */
static int make_keys(struct arena *arena, const struct trust_root *root,
		     const struct trust_log *log, struct note_key **out,
		     struct err *err)
{
	struct note_key *keys =
		arena_many(arena, 1 + root->witness_count, struct note_key);
	struct text raw = spki_ed25519_raw(log->spki);

	if (note_key_make(log->origin, NOTE_ED25519,
			  (const unsigned char *)raw.data, &keys[0], err))
		return -1;
	for (size_t i = 0; i < root->witness_count; i++)
		if (note_key_make(
			    root->witnesses[i].name, NOTE_COSIGNATURE,
			    (const unsigned char *)root->witnesses[i].key.data,
			    &keys[1 + i], err))
			return -1;
	*out = keys;
	return 0;
}

static void note_times(const struct note_witness *found, size_t count,
		       struct checkpoint_proof *out)
{
	for (size_t i = 0; i < count; i++) {
		struct instant at = {(int64_t)found[i].time, 0};

		if (!i || instant_compare(at, out->cosigned_first) < 0)
			out->cosigned_first = at;
		if (!i || instant_compare(at, out->cosigned_last) > 0)
			out->cosigned_last = at;
	}
}

/* The log itself must have signed, and a quorum of different witnesses. */
static int check_signatures(struct arena *arena, const struct note *note,
			    const struct trust_root *root,
			    const struct trust_log *log,
			    struct checkpoint_proof *out, struct err *err)
{
	struct note_key *keys;
	struct note_witness *found =
		arena_many(arena, 1 + root->witness_count, struct note_witness);
	size_t count = 0;

	if (make_keys(arena, root, log, &keys, err) ||
	    note_verify(note, keys, 1 + root->witness_count, found, &count,
			err))
		return -1;
	if (found[0].key != &keys[0])
		return err_set(err, ERR_TRUST,
			       "the checkpoint is not signed by the log %.*s",
			       TEXT_ARG(log->origin));
	note_times(found + 1, count - 1, out);
	out->cosigned = count - 1;
	out->wanted = out->state.size > root->quorum_from ? root->quorum : 0;
	if (out->cosigned < out->wanted && !root->quorum_open)
		return err_set(err, ERR_TRUST,
			       "%zu witnesses have signed the checkpoint, "
			       "%llu are needed",
			       count - 1, (unsigned long long)root->quorum);
	return 0;
}

static int verify_cosigned(struct arena *arena, struct text bytes,
			   const struct trust_root *root,
			   struct checkpoint_proof *out, struct err *err)
{
	struct checkpoint checkpoint;
	const struct trust_log *log;
	struct note note;

	if (note_parse(arena, bytes, &note, err) ||
	    checkpoint_parse(note.text, &checkpoint, err))
		return -1;
	log = trust_root_log(root, checkpoint.origin);
	if (!log)
		return err_set(err, ERR_TRUST,
			       "the checkpoint is of a log that the trust "
			       "root does not name");
	*out = (struct checkpoint_proof){.state = {checkpoint.origin,
						   checkpoint.size,
						   checkpoint.root, true}};
	return check_signatures(arena, &note, root, log, out, err);
}

int verify_checkpoint(struct arena *arena, struct text bytes,
		      const struct trust_root *root, struct log_state *out,
		      struct err *err)
{
	struct checkpoint_proof proof;

	if (verify_cosigned(arena, bytes, root, &proof, err))
		return -1;
	*out = proof.state;
	return 0;
}

static void remember(struct verify_memo *memo, struct text note,
		     const struct checkpoint_proof *proof)
{
	if (!memo->arena)
		memo->arena = arena_open();
	arena_reset(memo->arena);
	memo->note = text_copy(memo->arena, note);
	memo->proof = *proof;
	memo->proof.state.origin = text_copy(memo->arena, proof->state.origin);
}

/* Equal bytes under the same trust root and policy hold again. */
static int check_checkpoint(struct arena *arena, struct text note,
			    const struct trust_root *root,
			    struct log_proof *out, struct err *err)
{
	struct verify_memo *memo = out->memo;
	struct checkpoint_proof proof;
	size_t count;

	if (memo && memo->arena && text_equal(memo->note, note))
		proof = memo->proof;
	else if (verify_cosigned(arena, note, root, &proof, err) ||
		 (out->policy &&
		  tlog_policy_check(arena, out->policy, note, &count, err)))
		return -1;
	else if (memo)
		remember(memo, note, &proof);
	out->checkpoint = proof.state;
	out->checkpoint.origin = text_copy(arena, proof.state.origin);
	out->cosigned = proof.cosigned;
	out->wanted = proof.wanted;
	out->cosigned_first = proof.cosigned_first;
	out->cosigned_last = proof.cosigned_last;
	return 0;
}

static int check_log_id(const struct receipt *receipt,
			const struct trust_root *root, struct text origin,
			struct err *err)
{
	const struct trust_log *log = trust_root_log(root, origin);

	if (!digest_equal(receipt->log_id, log->log_id))
		return err_set(err, ERR_TRUST, "the log id is not that of %.*s",
			       TEXT_ARG(origin));
	return 0;
}

int verify_receipt(struct arena *arena, const struct receipt *receipt,
		   struct text spki, const struct trust_root *root,
		   struct log_proof *out, struct err *err)
{
	struct text leaf;

	out->failed = VERIFY_LOG_ENTRY;
	if (check_leaf(arena, receipt, spki, &leaf, err))
		return -1;
	out->failed = VERIFY_CHECKPOINT;
	if (check_checkpoint(arena, receipt->checkpoint, root, out, err) ||
	    check_log_id(receipt, root, out->checkpoint.origin, err))
		return -1;
	out->failed = VERIFY_INCLUSION;
	if (check_inclusion(receipt, leaf, &out->checkpoint, err))
		return -1;
	out->failed = VERIFY_STEP_COUNT;
	return 0;
}
