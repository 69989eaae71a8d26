/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/event_seal.h"

#include "ledger/leaf.h"
#include "parse/json.h"
#include "seal/dsse.h"
#include "seal/member.h"

static struct json *chain_json(struct arena *arena, const struct chain_id *id)
{
	struct json *chain = json_object(arena);

	if (!id->entity.size)
		return chain;
	json_add(arena, chain, "entity", json_text(arena, id->entity));
	json_add(arena, chain, "agent", json_text(arena, id->agent));
	if (id->stream.size)
		json_add(arena, chain, "stream", json_text(arena, id->stream));
	return chain;
}

const struct word revocation_words[REVOCATION_COUNT] = {
	{"compromised", "others may have it", "อาจตกอยู่ในมือผู้อื่น"},
	{"lost", "nobody has it any more", "สูญหาย"},
	{"superseded", "another key took its place", "ถูกแทนที่ด้วยกุญแจอื่น"},
	{"ceased", "its agent was shut down", "เลิกใช้งานแล้ว"},
	{"mistaken", "it was enrolled by mistake", "ลงทะเบียนผิดพลาด"},
};

static struct json *revocation_json(struct arena *arena,
				    const struct revocation *from)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "invalidAfter",
		 json_time(arena, from->invalid_after));
	if (from->last_good_size >= 0)
		json_add(arena, json, "lastGoodSize",
			 json_integer(arena, from->last_good_size));
	json_add(arena, json, "reason", json_text(arena, from->reason));
	return json;
}

static int event_payload(struct arena *arena, const struct event_facts *facts,
			 struct text *out, struct err *err)
{
	struct json *event = json_object(arena);
	struct json *identities = json_list(arena);
	char time[INSTANT_TEXT_ROOM];
	struct text at = instant_print_seconds(facts->at, time);

	json_add(arena, event, "kind", json_str(arena, facts->kind));
	json_add(arena, event, "at", json_text(arena, text_copy(arena, at)));
	json_add(arena, event, "chain", chain_json(arena, &facts->chain));
	if (facts->sequence)
		json_add(arena, event, "sequence",
			 json_integer(arena, (int64_t)facts->sequence));
	if (facts->revocation)
		json_add(arena, event, "revocation",
			 revocation_json(arena, facts->revocation));
	if (facts->step)
		json_add(arena, event, "step", json_str(arena, facts->step));
	if (facts->missing)
		json_add(arena, event, "missing",
			 json_integer(arena, (int64_t)facts->missing));
	for (size_t i = 0; i < facts->identity_count; i++)
		json_push(arena, identities,
			  json_text(arena,
				    digest_hex_copy(arena,
						    facts->identities[i])));
	json_add(arena, event, "identities", identities);
	return json_canonical(arena, event, out, err);
}

int event_seal(struct arena *arena, struct key *authority,
	       const struct event_facts *facts, struct event *out,
	       struct text *leaf, struct err *err)
{
	struct envelope envelope;
	struct leaf entry;
	struct text payload;

	if (event_payload(arena, facts, &payload, err) < 0)
		return -1;
	envelope_begin(arena, PAYLOAD_EVENT, payload, &envelope);
	if (envelope_sign(arena, &envelope, authority, err) < 0 ||
	    envelope_print(arena, &envelope, &out->envelope, err) < 0)
		return -1;
	entry.digest = envelope.identity;
	entry.signature = envelope.signatures[0].bytes;
	entry.spki = key_spki(authority);
	*leaf = leaf_print(arena, &entry);
	out->kind = text_from(facts->kind);
	out->entity = text_copy(arena, facts->chain.entity);
	out->at = facts->at;
	return 0;
}
