/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/challenge_make.h"

#include "attest/challenge.h"
#include "attest/statement.h"
#include "base/limits.h"
#include "collector/event_drain.h"
#include "collector/log_nodes.h"

static int nonce_make(struct arena *arena, struct store *store,
		      struct key *authority, struct instant now,
		      struct err *err)
{
	struct event_facts facts = {
		.kind = "nonce", .identity_count = 1, .at = now};
	struct challenge_nonce nonce = {.leaf = -1};
	struct waiting_event event;

	random_fill(nonce.nonce.bytes, DIGEST_BYTES);
	facts.identities[0] = digest_of(
		(struct text){(const char *)nonce.nonce.bytes, DIGEST_BYTES});
	if (event_prepare(arena, authority, &facts, &event, err) < 0)
		return -1;
	nonce.event = event.event.envelope;
	return store->kind->nonce_put(store, &nonce, &event, err);
}

int nonce_stock(struct store *store, struct key *authority, size_t wanted,
		struct instant now, size_t *made, struct err *err)
{
	struct arena *arena = arena_open();
	struct nonce_list nonces;
	int result = store->kind->nonces(store, arena, &nonces, err);

	*made = 0;
	while (result == 0 && nonces.count + *made < wanted) {
		result = nonce_make(arena, store, authority, now, err);
		*made += result == 0;
	}
	arena_close(arena);
	return result;
}

const struct commitment *challenge_commitment(const struct report *report,
					      struct text source)
{
	size_t count;
	const struct source_report *found =
		source_report_committed(report, source, &count);

	if (!found || (count > 1 && !source.size))
		return NULL;
	return &found->commitment;
}

struct making {
	struct arena *arena;
	struct store *store;
	struct key *authority;
	const struct challenge_wish *wish;
	struct held held;
	struct report report;
	const struct commitment *commitment;
	struct challenge challenge;
};

static int find_attestation(struct making *m, struct err *err)
{
	struct envelope envelope;
	enum statement_kind kind;
	bool found;

	if (m->store->kind->held_find(m->store, m->arena, m->wish->attestation,
				      &m->held, &found, err) < 0)
		return -1;
	if (!found || m->held.fork)
		return err_set(err, ERR_USAGE,
			       "no attestation of that identity is kept here");
	if (envelope_parse(m->arena, m->held.envelope, &envelope, err) < 0 ||
	    statement_read(m->arena, envelope.payload, &kind, &m->report, err) <
		    0)
		return -1;
	m->commitment = challenge_commitment(&m->report, m->wish->source);
	if (!m->commitment)
		return err_set(err, ERR_USAGE,
			       "it commits to no rows%s%.*s, or to those of "
			       "several sources (--source NAME)",
			       m->wish->source.size ? " of " : "",
			       TEXT_ARG(m->wish->source));
	if (m->wish->key_count && !text_is(m->commitment->order, "key"))
		return err_set(err, ERR_USAGE,
			       "%.*s is committed to in file order: keys can "
			       "be asked for only where rows are sorted by key",
			       TEXT_ARG(m->commitment->source));
	return 0;
}

/* The newest that was in the log before the attestation. */
static int find_nonce(struct making *m, struct challenge_nonce *out,
		      struct err *err)
{
	struct nonce_list nonces;

	if (m->store->kind->nonces(m->store, m->arena, &nonces, err) < 0)
		return -1;
	for (size_t i = 0; i < nonces.count; i++) {
		*out = nonces.items[i];
		if (out->leaf >= 0 && (uint64_t)out->leaf < m->held.leaf)
			return 0;
	}
	return err_set(err, ERR_USAGE,
		       "no unused nonce was in the log before that "
		       "attestation: rows of it cannot be drawn (plauditd "
		       "serve logs nonces ahead)");
}

static int fill_draw(struct making *m, const struct challenge_nonce *nonce,
		     struct err *err)
{
	struct log_nodes *nodes = log_nodes_open(m->store);
	struct node_source source = log_nodes_source(nodes);
	struct challenge_draw_part *draw = &m->challenge.draw;
	struct inclusion_proof proof;
	int result = -1;

	draw->rows = m->wish->rows;
	draw->nonce = nonce->nonce;
	draw->event = nonce->event;
	draw->index = (uint64_t)nonce->leaf;
	draw->size = m->held.batch_size;
	if (proof_root(&source, draw->size, &draw->root, err) == 0 &&
	    proof_make_inclusion(m->arena, &source, draw->index, draw->size,
				 &proof, err) == 0) {
		draw->path = proof.path.items;
		draw->path_count = proof.path.count;
		result = 0;
	}
	log_nodes_close(nodes);
	return result;
}

static int seal(struct making *m, struct challenge_row *out, struct err *err)
{
	const struct challenge *c = &m->challenge;
	struct challenge back;
	struct envelope envelope;
	struct text payload;

	/* what the other side would refuse is not sent */
	if (challenge_write(m->arena, c, &payload, err) < 0 ||
	    challenge_read(m->arena, payload, &back, err) < 0)
		return -1;
	envelope_begin(m->arena, PAYLOAD_CHALLENGE, payload, &envelope);
	if (envelope_sign(m->arena, &envelope, m->authority, err) < 0 ||
	    envelope_print(m->arena, &envelope, &out->envelope, err) < 0)
		return -1;
	out->id = envelope.identity;
	out->entity = c->entity;
	out->attestation = c->attestation;
	out->issued = c->issued;
	out->due = c->due;
	out->cases = m->wish->cases;
	return 0;
}

static int keep(struct making *m, const struct challenge_row *row,
		struct err *err)
{
	const struct challenge *c = &m->challenge;
	struct event_facts facts = {.kind = "challenged",
				    .chain = m->held.chain,
				    .identities = {row->id, row->attestation},
				    .identity_count = 2,
				    .at = row->issued};
	struct waiting_event event;

	if (event_prepare(m->arena, m->authority, &facts, &event, err) < 0)
		return -1;
	return m->store->kind->challenge_put(
		m->store, row, c->draw.rows ? &c->draw.nonce : NULL, &event,
		err);
}

int challenge_make(struct arena *arena, struct store *store,
		   struct key *authority, const struct challenge_wish *wish,
		   struct challenge_row *out, struct err *err)
{
	struct making m = {.arena = arena,
			   .store = store,
			   .authority = authority,
			   .wish = wish};
	struct challenge_nonce nonce = {.leaf = -1};

	*out = (struct challenge_row){.state = CHALLENGE_OPEN};
	if (find_attestation(&m, err) < 0)
		return -1;
	m.challenge = (struct challenge){
		.entity = m.held.chain.entity,
		.attestation = wish->attestation,
		.source = m.commitment->source,
		.issued = {wish->issued.seconds, 0},
		.due = {wish->due.seconds, 0},
		.keys = wish->keys,
		.key_count = wish->key_count,
		.reference = wish->reference,
	};
	if (wish->rows &&
	    (find_nonce(&m, &nonce, err) < 0 || fill_draw(&m, &nonce, err) < 0))
		return -1;
	if (seal(&m, out, err) < 0)
		return -1;
	return keep(&m, out, err);
}

static int make_late(struct arena *arena, struct store *store,
		     struct key *authority, const struct challenge_row *open,
		     struct instant now, struct err *err)
{
	struct challenge_row row = *open;
	struct event_facts facts = {.kind = "answer-late",
				    .identities = {row.id, row.attestation},
				    .identity_count = 2,
				    .at = now};
	struct waiting_event event;
	struct held held;
	bool found;

	if (store->kind->held_find(store, arena, row.attestation, &held, &found,
				   err) < 0)
		return -1;
	if (found)
		facts.chain = held.chain;
	row.state = CHALLENGE_LATE;
	row.settled = now;
	if (event_prepare(arena, authority, &facts, &event, err) < 0)
		return -1;
	/* settled by another meanwhile: nothing to do */
	return store->kind->challenge_settle(store, &row, &event, err) < 0 ? -1
									   : 0;
}

int challenge_sweep(struct store *store, struct key *authority,
		    struct instant now, struct err *err)
{
	struct arena *arena = arena_open();
	struct challenge_list list;
	int result = store->kind->challenges(store, arena, (struct text){"", 0},
					     true, &list, err);

	for (size_t i = 0; result == 0 && i < list.count; i++)
		if (instant_compare(now, list.items[i].due) > 0)
			result = make_late(arena, store, authority,
					   &list.items[i], now, err);
	arena_close(arena);
	return result;
}
