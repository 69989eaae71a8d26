/* SPDX-License-Identifier: Apache-2.0 */
/* What every entry of a chain begins with, and the matter of the small kinds,
 * read back. */
#include "attest/statement_head.h"
#include "attest/statement_table.h"
#include "base/encode.h"
#include "seal/member.h"

/* nonce chain createdAt trigger agent logState rulePack */
#define HEAD_MEMBERS 7

static int read_chain(const struct json *predicate, struct chain_link *out,
		      struct err *err)
{
	const struct json *chain;

	if (json_get_object(predicate, "chain", &chain, err))
		return -1;
	if (member_id(chain, "entity", &out->entity, err) ||
	    member_id(chain, "agent", &out->agent, err) ||
	    member_id(chain, "stream", &out->stream, err) ||
	    member_count(chain, "sequence", &out->sequence, err))
		return err_prefix(err, "chain");
	if (out->sequence == 0)
		return err_set(err, ERR_USAGE, "chain: sequence: begins at 1");
	if ((out->sequence == 1) != member_is_null(chain, "previous"))
		return err_set(err, ERR_USAGE,
			       "chain: previous: null for the first entry, "
			       "and only for it");
	if (out->sequence > 1 &&
	    member_digest(chain, "previous", &out->previous, err))
		return err_prefix(err, "chain");
	return 0;
}

static int read_log_state(const struct json *predicate, struct log_state *out,
			  struct err *err)
{
	const struct json *state;

	if (member_is_null(predicate, "logState"))
		return 0;
	if (json_get_object(predicate, "logState", &state, err))
		return -1;
	out->known = true;
	if (member_id(state, "origin", &out->origin, err) ||
	    member_count(state, "size", &out->size, err) ||
	    member_digest(state, "root", &out->root, err))
		return err_prefix(err, "logState");
	return 0;
}

static int read_agent(const struct json *predicate, struct report *out,
		      struct err *err)
{
	const struct json *agent, *pack;
	struct text id;

	if (json_get_object(predicate, "agent", &agent, err))
		return -1;
	if (member_id(agent, "id", &id, err) ||
	    json_get_text(agent, "version", &out->agent_version, err))
		return err_prefix(err, "agent");
	out->entity_id = out->chain.entity;
	if (!text_equal(id, out->chain.agent))
		return err_set(err, ERR_USAGE, "agent: not the chain's");
	if (json_get_object(predicate, "rulePack", &pack, err) ||
	    member_digest(pack, "digest", &out->pack_digest, err))
		return err_prefix(err, "rulePack");
	return 0;
}

int statement_head_read(const struct json *predicate, struct report *out,
			struct err *err)
{
	struct text nonce;
	int trigger;

	if (json_get_text(predicate, "nonce", &nonce, err))
		return -1;
	if (hex_decode(nonce, out->nonce, sizeof(out->nonce), err))
		return err_prefix(err, "nonce");
	if (read_chain(predicate, &out->chain, err) ||
	    member_time(predicate, "createdAt", &out->created, err) ||
	    member_word(predicate, "trigger", trigger_words, TRIGGER_COUNT,
			&trigger, err) ||
	    read_agent(predicate, out, err) ||
	    read_log_state(predicate, &out->log_state, err))
		return -1;
	out->trigger = (enum trigger)trigger;
	out->now = out->created;
	return 0;
}

/* A small entry must not look as if it had judged something. */
int statement_matter_read(struct arena *arena, const struct json *predicate,
			  const struct entry_kind *kind, struct report *out,
			  struct err *err)
{
	if (!kind->check)
		return err_set(err, ERR_USAGE,
			       "predicateType: %s is not known yet",
			       kind->word);
	if (predicate->count != HEAD_MEMBERS + 1)
		return err_set(err, ERR_USAGE,
			       "predicate: not the %d members of an entry of "
			       "kind %s",
			       HEAD_MEMBERS + 1, kind->word);
	if (json_get_object(predicate, kind->matter, &out->matter, err))
		return -1;
	if (kind->check(arena, out->matter, err))
		return err_prefix(err, "%s", kind->matter);
	return 0;
}
