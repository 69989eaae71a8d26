/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/batch_plan.h"

#include <string.h>

#include "collector/event_seal.h"

/* of one submission: itself, a gap or a late one or a fork, a broken link */
#define LEAVES_EACH 3

/* What one batch is planned with; the lists have room for all it can hold. */
struct planner {
	struct arena *arena;
	struct store *store;
	struct key *authority;
	struct text *leaves;
	struct batch_plan *plan;
};

static bool same_chain(const struct chain_id *a, const struct chain_id *b)
{
	return text_equal(a->entity, b->entity) &&
	       text_equal(a->agent, b->agent) &&
	       text_equal(a->stream, b->stream);
}

static struct chain_entry entry_of(const struct held *held)
{
	return (struct chain_entry){true, held->sequence, held->identity,
				    held->previous};
}

static int entry_at(struct planner *p, const struct chain_id *chain,
		    uint64_t sequence, struct chain_entry *out, struct err *err)
{
	struct held held;

	if (p->store->kind->chain_at(p->store, p->arena, chain, sequence, &held,
				     err) < 0)
		return -1;
	if (held.sequence)
		*out = entry_of(&held);
	return 0;
}

/* Entries of this batch count as taken. */
static void facts_overlay(const struct planner *p, const struct held *held,
			  struct chain_facts *facts)
{
	const struct log_work *work = &p->plan->work;

	for (size_t i = 0; i < work->held_count; i++) {
		const struct held *other = &work->held[i];

		if (other->fork || !same_chain(&other->chain, &held->chain))
			continue;
		if (other->sequence == held->sequence)
			facts->same = entry_of(other);
		if (other->sequence + 1 == held->sequence)
			facts->before = entry_of(other);
		if (other->sequence == held->sequence + 1)
			facts->after = entry_of(other);
		if (!facts->head.known ||
		    other->sequence > facts->head.sequence)
			facts->head = entry_of(other);
	}
}

static int facts_gather(struct planner *p, const struct held *held,
			struct chain_facts *out, struct err *err)
{
	const struct chain_id *chain = &held->chain;
	uint64_t sequence = held->sequence;

	memset(out, 0, sizeof(*out));
	if (entry_at(p, chain, 0, &out->head, err) < 0)
		return -1;
	if (out->head.known && out->head.sequence + 1 == sequence)
		out->before = out->head; /* the common case: one look */
	else if (out->head.known && sequence <= out->head.sequence + 1 &&
		 (entry_at(p, chain, sequence, &out->same, err) < 0 ||
		  entry_at(p, chain, sequence + 1, &out->after, err) < 0))
		return -1;
	if (!out->before.known && out->head.known && sequence > 1 &&
	    entry_at(p, chain, sequence - 1, &out->before, err) < 0)
		return -1;
	facts_overlay(p, held, out);
	return 0;
}

static size_t leaf_add(struct planner *p, struct text leaf)
{
	struct log_work *work = &p->plan->work;

	p->leaves[work->leaf_count] = leaf;
	return work->leaf_count++;
}

static int event_add(struct planner *p, const struct event_facts *facts,
		     struct err *err)
{
	struct log_work *work = &p->plan->work;
	struct event *event = &work->events[work->event_count];
	struct text leaf;

	if (event_seal(p->arena, p->authority, facts, event, &leaf, err) < 0)
		return -1;
	event->leaf = leaf_add(p, leaf);
	work->event_count++;
	return 0;
}

static int notice(struct planner *p, const struct held *held,
		  const struct chain_ruling *ruling, struct err *err)
{
	struct event_facts facts = {
		.chain = held->chain,
		.sequence = held->sequence,
		.identities = {held->identity, ruling->rival},
		.identity_count = 1,
		.at = held->received,
	};

	switch (ruling->outcome) {
	case CHAIN_NEXT:
		break;
	case CHAIN_GAP:
		facts.kind = "gap";
		facts.missing = ruling->missing;
		p->plan->gaps++;
		break;
	case CHAIN_LATE:
		facts.kind = "late";
		break;
	case CHAIN_FORK:
		facts.kind = "fork";
		facts.identity_count = 2;
		p->plan->forks++;
		break;
	}
	if (facts.kind && event_add(p, &facts, err) < 0)
		return -1;
	if (!ruling->broken_link)
		return 0;
	facts.kind = "broken-link";
	facts.missing = 0;
	facts.identities[1] = held->previous;
	facts.identity_count = 2;
	return event_add(p, &facts, err);
}

/* The same identity earlier in this batch. */
static struct submission *twin_of(struct submission *const *items, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!items[i]->event.kind.size && !items[i]->twin &&
		    digest_equal(items[i]->held.identity,
				 items[at]->held.identity))
			return items[i];
	return NULL;
}

/* What the store holds of that identity, as the answer to this submission. */
static int known_already(struct planner *p, struct submission *s, bool *found,
			 struct err *err)
{
	struct held held;

	if (p->store->kind->held_find(p->store, s->arena, s->held.identity,
				      &held, found, err) < 0)
		return -1;
	if (*found) {
		s->held = held;
		s->outcome = held.fork ? SUBMISSION_FORK : SUBMISSION_KNOWN;
		p->plan->known++;
	}
	return 0;
}

static int plan_one(struct planner *p, struct submission *const *items,
		    size_t at, struct err *err)
{
	struct log_work *work = &p->plan->work;
	struct submission *s = items[at];
	struct chain_ruling ruling;
	struct chain_facts facts;
	struct chain_entry entry;
	bool found;

	s->twin = twin_of(items, at);
	if (s->twin)
		return 0;
	if (known_already(p, s, &found, err) < 0)
		return -1;
	if (found)
		return 0;
	if (facts_gather(p, &s->held, &facts, err) < 0)
		return -1;
	entry = entry_of(&s->held);
	ruling = chain_rule(&facts, &entry);
	s->held.fork = ruling.outcome == CHAIN_FORK;
	s->outcome = s->held.fork ? SUBMISSION_FORK : SUBMISSION_LOGGED;
	s->rival = ruling.rival;
	s->at = leaf_add(p, s->leaf);
	s->held.leaf = s->at;
	work->held[work->held_count++] = s->held;
	return notice(p, &s->held, &ruling, err);
}

static void plan_event(struct planner *p, struct submission *s)
{
	struct log_work *work = &p->plan->work;

	s->outcome = SUBMISSION_LOGGED;
	s->at = leaf_add(p, s->leaf);
	s->event.leaf = s->at;
	work->events[work->event_count++] = s->event;
}

int batch_plan(struct arena *arena, const struct batch *batch,
	       struct batch_plan *out, struct err *err)
{
	struct submission *const *items = batch->items;
	size_t count = batch->count;
	struct planner p = {
		.arena = arena,
		.store = batch->store,
		.authority = batch->authority,
		.leaves = arena_many(arena, LEAVES_EACH * count, struct text),
		.plan = out,
	};

	memset(out, 0, sizeof(*out));
	out->work.held = arena_many(arena, count, struct held);
	out->work.events = arena_many(arena, LEAVES_EACH * count, struct event);
	out->work.leaves = p.leaves;
	for (size_t i = 0; i < count; i++) {
		if (items[i]->event.kind.size)
			plan_event(&p, items[i]);
		else if (plan_one(&p, items, i, err) < 0)
			return -1;
	}
	return 0;
}

/* What the batch made, in the submission's own arena: the batch's goes. */
static void settle_one(const struct batch_plan *plan, struct submission *s)
{
	const struct inclusion_proof *proof = &plan->work.proofs[s->at];
	struct digest *path =
		arena_many(s->arena, proof->path.count, struct digest);

	if (proof->path.count)
		memcpy(path, proof->path.items,
		       proof->path.count * sizeof(*path));
	s->proof = *proof;
	s->proof.path.items = path;
	s->note = text_copy(s->arena, plan->work.note);
	s->held.leaf = proof->index;
	s->held.batch_size = proof->size;
}

void batch_settle(const struct batch_plan *plan,
		  struct submission *const *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct submission *s = items[i];
		bool fresh = s->outcome == SUBMISSION_LOGGED ||
			     (s->outcome == SUBMISSION_FORK &&
			      s->note.size == 0 && s->held.batch_size == 0);

		if (!s->twin && fresh)
			settle_one(plan, s);
	}
	for (size_t i = 0; i < count; i++) {
		struct submission *s = items[i];
		const struct submission *twin = s->twin;

		if (!twin)
			continue;
		s->outcome = twin->outcome == SUBMISSION_LOGGED
				     ? SUBMISSION_KNOWN
				     : twin->outcome;
		s->rival = twin->rival;
		s->held.leaf = twin->held.leaf;
		s->held.batch_size = twin->held.batch_size;
		s->held.fork = twin->held.fork;
		s->held.received = twin->held.received;
		s->held.envelope = text_copy(s->arena, twin->held.envelope);
	}
}
