/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/rotation.h"

#include "attest/entry_key_rotation.h"
#include "collector/enrolment.h"
#include "collector/event_drain.h"
#include "collector/issued_key.h"
#include "collector/trust_issue.h"

static const struct text *texts_copy(struct arena *arena,
				     const struct text *items, size_t count)
{
	struct text *out = arena_many(arena, count, struct text);

	for (size_t i = 0; i < count; i++)
		out[i] = text_copy(arena, items[i]);
	return out;
}

/* For what the old key was enrolled for; the registry's view goes. */
static struct agent_key next_key(struct arena *arena,
				 const struct agent_key *old, struct text spki,
				 struct instant created)
{
	return (struct agent_key){
		.hint = digest_of(spki),
		.spki = spki,
		.entity = text_copy(arena, old->entity),
		.agent = text_copy(arena, old->agent),
		.streams = texts_copy(arena, old->streams, old->stream_count),
		.stream_count = old->stream_count,
		.from = {created.seconds - API_CLOCK_LEEWAY_S, 0},
		.until = INSTANT_NEVER,
		.invalid_after = INSTANT_NEVER,
		.last_good_size = -1,
	};
}

int rotation_read(struct arena *arena, const struct report *report,
		  const struct registrant *signer,
		  const struct registry_view *view, struct rotation *out,
		  struct refusal *refusal)
{
	const struct registrant *there;
	struct key_rotation rotation;
	struct err err = {0};

	if (key_rotation_read(arena, report->matter, &rotation, &err) < 0)
		return refusal_set(refusal, API_PROBLEM_BAD_STATEMENT, NULL);
	if (key_rotation_verify(arena, &rotation, &report->chain,
				signer->key->hint, &err) < 0)
		return refusal_set(refusal, API_PROBLEM_BAD_SIGNATURE,
				   "the new key's proof does not hold");
	there = registry_by_hint(view, digest_of(rotation.spki));
	if (there && (!text_equal(there->key->entity, signer->key->entity) ||
		      !text_equal(there->key->agent, signer->key->agent)))
		return refusal_set(refusal, API_PROBLEM_KEY_IN_USE, NULL);
	*out = (struct rotation){
		.asked = true,
		.old_key = signer->key->hint,
		.next = next_key(arena, signer->key, rotation.spki,
				 report->created),
		.chain = {report->chain.entity, report->chain.agent,
			  report->chain.stream},
		.sequence = report->chain.sequence,
		.created = report->created,
	};
	return 0;
}

static const struct agent_key *find(const struct agent_key_list *keys,
				    struct digest hint)
{
	for (size_t i = 0; i < keys->count; i++)
		if (digest_equal(keys->items[i].hint, hint))
			return &keys->items[i];
	return NULL;
}

/* The new key in, the old one with an end, and the event: or none of them. */
static int keys_change(const struct enrolment *enrolment, struct arena *arena,
		       const struct rotation *rotation,
		       const struct agent_key *old, struct instant now,
		       struct err *err)
{
	struct agent_key keys[] = {rotation->next, *old};
	struct waiting_event event;
	struct event_facts facts = {
		.kind = "rotated",
		.chain = rotation->chain,
		.sequence = rotation->sequence,
		.identities = {rotation->next.hint, rotation->old_key},
		.identity_count = 2,
		.at = now,
	};
	struct instant end = {rotation->created.seconds + ROTATION_OVERLAP_S,
			      0};

	if (instant_compare(end, old->until) < 0)
		keys[1].until = end;
	if (event_prepare(arena, enrolment->authority, &facts, &event, err) < 0)
		return -1;
	return enrolment->store->kind->keys_change(
		enrolment->store, keys, ARRAY_SIZE(keys), &event, err);
}

static int admit(const struct enrolment *enrolment, struct arena *arena,
		 const struct rotation *rotation, struct instant now,
		 struct err *err)
{
	struct store *store = enrolment->store;
	const struct agent_key *old;
	struct agent_key_list keys;
	struct trust_root_row row;
	uint64_t version;
	int known;

	if (store->kind->keys(store, arena, &keys, err) < 0)
		return -1;
	old = find(&keys, rotation->old_key);
	if (!old)
		return err_set(err, ERR_TRUST, "the old key is not enrolled");
	if (!find(&keys, rotation->next.hint)) {
		if (instant_compare(now, old->invalid_after) >= 0 ||
		    old->last_good_size >= 0)
			return err_set(err, ERR_TRUST,
				       "the old key was revoked since");
		if (keys_change(enrolment, arena, rotation, old, now, err) < 0)
			return -1;
		registry_touch(enrolment->registry);
	}
	known = issued_key(store, arena, &rotation->next, &version, err);
	if (known < 0 ||
	    (known == 0 && trust_issue_next(arena, store, enrolment->authority,
					    now, &row, err) < 0))
		return -1;
	return event_drain(store, enrolment->queue, err);
}

int rotation_admit(const struct enrolment *enrolment, struct arena *arena,
		   const struct rotation *rotation, struct instant now,
		   struct err *err)
{
	int result;

	enrol_guard_lock(enrolment->guard);
	result = admit(enrolment, arena, rotation, now, err);
	enrol_guard_unlock(enrolment->guard);
	return result;
}
