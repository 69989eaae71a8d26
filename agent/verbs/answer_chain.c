/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/answer_chain.h"

#include "attest/challenge.h"
#include "attest/entry_answer.h"
#include "attest/proof_document.h"
#include "verbs/stream_seal.h"

static int entry_of(struct arena *arena, struct text answer,
		    struct answer_entry *out, struct err *err)
{
	struct proof_document document;
	struct envelope envelope;
	struct text proof;

	if (envelope_parse_within(arena, answer, LIMIT_RESPONSE_BYTES,
				  &envelope, err) ||
	    challenge_response_read(arena, envelope.payload, &out->challenge,
				    &proof, err) ||
	    proof_document_read(arena, proof, &document, err))
		return err_prefix(err, "the answer that is kept");
	out->attestation = document.attestation;
	out->response = envelope.identity;
	out->rows = document.row_count;
	return 0;
}

static int seal(struct arena *arena, const struct answer_chain *chain,
		const struct answer_entry *entry, bool *left, struct err *err)
{
	struct report report = {
		.entity_id = chain->open->site->entity_id,
		.trigger = TRIGGER_DEMAND,
		.agent_version = TEXT(PLAUDIT_VERSION),
		.pack_digest = chain->open->pack->digest,
		.matter = answer_entry_json(arena, entry),
	};
	struct stream_seal stream;
	int status;

	if (stream_seal_open(arena, chain->open, chain->regulator, &stream,
			     err))
		return -1;
	status = stream_seal_put(arena, &stream, STATEMENT_CHALLENGE_ANSWER,
				 &report, err) ||
		 stream_seal_deliver(arena, &stream, chain->push_seconds, left,
				     err);
	stream_seal_close(&stream);
	return status ? -1 : 0;
}

int answer_chain_tell(struct arena *arena, const struct answer_chain *chain,
		      struct text answer, bool fresh, bool *left,
		      struct err *err)
{
	struct answer_entry entry;
	bool found = false;

	if (entry_of(arena, answer, &entry, err))
		return -1;
	if (!fresh && answer_entry_find(arena, chain->stream_directory,
					entry.response, &found, err))
		return -1;
	return found ? 0 : seal(arena, chain, &entry, left, err);
}
