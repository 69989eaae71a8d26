/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/agent_word.h"

#include <string.h>

#include "base/encode.h"

int agent_word_open(struct arena *arena, const struct registry_view *view,
		    struct agent_word *word, struct refusal *refusal)
{
	struct envelope *envelope = &word->envelope;
	struct err err = {.kind = ERR_NONE};
	struct trust_agent agent;
	struct digest digest;
	struct text hint;

	if (envelope_parse_within(arena, word->bytes,
				  word->limit ? word->limit
					      : LIMIT_ENVELOPE_BYTES,
				  envelope, &err) < 0)
		return refusal_set(refusal,
				   err.kind == ERR_LIMIT
					   ? API_PROBLEM_TOO_LARGE
					   : API_PROBLEM_BAD_ENVELOPE,
				   NULL);
	if (envelope->signature_count != 1 ||
	    base64_decode(arena, envelope->signatures[0].hint, &hint, &err) <
		    0 ||
	    hint.size != DIGEST_BYTES)
		return refusal_set(refusal, API_PROBLEM_UNKNOWN_KEY, NULL);
	memcpy(digest.bytes, hint.data, DIGEST_BYTES);
	word->signer = registry_by_hint(view, digest);
	if (!word->signer)
		return refusal_set(refusal, API_PROBLEM_UNKNOWN_KEY, NULL);
	if (envelope_verify(envelope, word->payload_type,
			    word->signer->verifier, &err) < 0)
		return refusal_set(refusal, API_PROBLEM_BAD_SIGNATURE, NULL);
	agent = trust_agent_of(word->signer->key);
	if (agent.officer)
		return refusal_set(refusal, API_PROBLEM_WRONG_CHAIN,
				   "an officer's key signs declarations only");
	if (agent.has_last_good || instant_compare(word->now, agent.from) < 0 ||
	    instant_compare(word->now, agent.until) >= 0 ||
	    instant_compare(word->now, agent.invalid_after) >= 0)
		return refusal_set(refusal, API_PROBLEM_KEY_NOT_VALID, NULL);
	return 0;
}
