/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/sign_off_desk.h"

#include "attest/statement.h"
#include "base/encode.h"
#include "base/limits.h"
#include "seal/dsse.h"

struct search {
	struct arena *arena;
	const struct sign_off_question *question;
};

static int entry_at(const struct search *s, const struct chain_id *chain,
		    uint64_t sequence, struct held *out, struct err *err)
{
	struct store *store = s->question->store;

	return store->kind->chain_at(store, s->arena, chain, sequence, out,
				     err);
}

/* The highest sequence whose entry was sealed before the moment; entries are
 * in the order of their times, and one that is missing counts as earlier. */
static int newest_before(const struct search *s, const struct chain_id *chain,
			 struct instant moment, uint64_t *out, struct err *err)
{
	uint64_t low = 0, high;
	struct held entry;

	if (entry_at(s, chain, 0, &entry, err))
		return -1;
	high = entry.sequence;
	while (low < high) {
		uint64_t middle = low + (high - low + 1) / 2;

		if (entry_at(s, chain, middle, &entry, err))
			return -1;
		if (!entry.sequence ||
		    instant_compare(entry.created, moment) < 0)
			low = middle;
		else
			high = middle - 1;
	}
	*out = low;
	return 0;
}

static int last_before(void *context, struct instant moment,
		       struct audit_place *out, bool *found, struct err *err)
{
	const struct search *s = context;
	const struct chain_id *chain = s->question->chain;
	uint64_t sequence;

	*found = false;
	if (newest_before(s, chain, moment, &sequence, err))
		return -1;
	for (unsigned steps = 0; sequence > 0 && steps < LIMIT_BUNDLES;
	     sequence--, steps++) {
		struct held entry;

		if (entry_at(s, chain, sequence, &entry, err))
			return -1;
		if (!entry.sequence || entry.kind != STATEMENT_COMPLIANCE)
			continue;
		*out = (struct audit_place){entry.identity, entry.created};
		*found = true;
		break;
	}
	return 0;
}

static int matter_of(struct arena *arena, const struct held *held,
		     const struct json **out, struct err *err)
{
	struct envelope envelope;
	enum statement_kind kind;
	struct report report;

	if (envelope_parse(arena, held->envelope, &envelope, err) ||
	    statement_read(arena, envelope.payload, &kind, &report, err))
		return -1;
	*out = report.matter;
	return 0;
}

int sign_off_of_held(struct arena *arena, const struct held *held,
		     struct sign_off *out, struct err *err)
{
	const struct json *matter;

	return matter_of(arena, held, &matter, err)
		       ? -1
		       : sign_off_read(arena, matter, out, err);
}

int reply_of_held(struct arena *arena, const struct held *held,
		  struct said_reply *out, struct err *err)
{
	const struct json *matter;

	return matter_of(arena, held, &matter, err)
		       ? -1
		       : reply_read(arena, matter, out, err);
}

const struct agent_key *officer_of_held(struct arena *arena,
					const struct held *held,
					const struct agent_key_list *keys)
{
	struct envelope envelope;
	struct err err = {0};

	if (envelope_parse(arena, held->envelope, &envelope, &err))
		return NULL;
	for (size_t i = 0; i < keys->count; i++) {
		const struct agent_key *key = &keys->items[i];
		struct text hint = base64_encode(
			arena, (struct text){(const char *)key->hint.bytes,
					     sizeof(key->hint.bytes)});

		if (key->officer.name.size &&
		    text_equal(key->entity, held->chain.entity) &&
		    text_equal(hint, envelope.signatures[0].hint))
			return key;
	}
	return NULL;
}

/* One declaration, with what the regulator knows of who made it; false: of no
 * officer, or about nothing that was judged. */
static int read_said(const struct search *s, const struct held *held,
		     const struct agent_key_list *keys,
		     struct said_sign_off *out, bool *counts, struct err *err)
{
	struct store *store = s->question->store;
	const struct agent_key *key = officer_of_held(s->arena, held, keys);
	struct sign_off declared = {.clause_count = 0};
	struct held about;
	bool known;

	*counts = false;
	if (!text_equal(held->chain.stream, s->question->chain->stream) || !key)
		return 0;
	if (sign_off_of_held(s->arena, held, &declared, err) ||
	    store->kind->held_find(store, s->arena, declared.attestation,
				   &about, &known, err))
		return -1;
	*counts = known && about.kind == STATEMENT_COMPLIANCE &&
		  text_equal(about.chain.agent, s->question->chain->agent);
	*out = (struct said_sign_off){
		.name = key->officer.name,
		.position = key->officer.position,
		.at = held->created,
		.declares = declared.declares,
		.clause_count = declared.clause_count,
		.about = declared.attestation,
		.about_created = known ? about.created : held->created,
	};
	return 0;
}

static int gather(const struct search *s, struct instant since,
		  struct said_list *out, struct err *err)
{
	struct store *store = s->question->store;
	struct agent_key_list keys;
	struct held_list held;
	struct said_sign_off *items;
	size_t count = 0;

	if (store->kind->keys(store, s->arena, &keys, err) ||
	    store->kind->held_said(store, s->arena, s->question->chain->entity,
				   since, &held, err))
		return -1;
	items = arena_many(s->arena, held.count, struct said_sign_off);
	for (size_t i = 0; i < held.count; i++) {
		bool counts;

		if (held.items[i].kind != STATEMENT_SIGN_OFF)
			continue;
		if (read_said(s, &held.items[i], &keys, &items[count], &counts,
			      err))
			return -1;
		count += counts;
	}
	*out = (struct said_list){items, count};
	return 0;
}

static struct instant shown_since(const struct sign_off_duty *duty,
				  const struct zone *zone, struct instant now)
{
	struct sign_off_period p = sign_off_period_of(duty, zone, now);

	for (int i = 1; i < SIGN_OFF_PERIODS; i++)
		p = sign_off_period_before(duty, zone, &p);
	return p.from;
}

static int view_fill(struct arena *arena, const struct sign_off_question *q,
		     struct sign_off_view *view, struct err *err)
{
	const struct sign_off_duty *duty = &view->profile->sign_off;
	struct search search = {arena, q};
	struct audit_finder finder = {last_before, &search};
	struct sign_off_request request = {
		.duty = duty,
		.zone = view->zone,
		.audits = &finder,
		.now = q->now,
	};

	if (gather(&search, shown_since(duty, view->zone, q->now),
		   &request.said, err))
		return -1;
	return sign_off_accounts(arena, &request, view->accounts, &view->count,
				 err);
}

int sign_off_views(struct arena *arena, const struct sign_off_question *q,
		   const struct sign_off_view **out, size_t *count,
		   struct err *err)
{
	struct sign_off_view *views = arena_many(
		arena, q->entity->profile_count, struct sign_off_view);

	*count = 0;
	*out = views;
	for (size_t i = 0; q->pack && i < q->entity->profile_count; i++) {
		const struct profile *profile =
			pack_profile(q->pack, q->entity->profiles[i]);
		struct sign_off_view *view = &views[*count];

		if (!profile || !profile->sign_off.by_count ||
		    !profile->rule_book_count)
			continue;
		view->profile = profile;
		view->zone = profile->rule_books[0]->zone;
		if (view_fill(arena, q, view, err))
			return -1;
		(*count)++;
	}
	return 0;
}
