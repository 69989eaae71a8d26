/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/trust_issue.h"

#include "collector/registry.h"

#define TRIES 16

int trust_root_of_row(struct arena *arena, const struct trust_root_row *row,
		      struct trust_root *out, struct err *err)
{
	struct envelope envelope;

	if (envelope_parse(arena, row->envelope, &envelope, err) < 0 ||
	    trust_root_read(arena, envelope.payload, out, err) < 0)
		return err_prefix(err, "trust root version %llu",
				  (unsigned long long)row->version);
	return 0;
}

/* 0 kept, 1 somebody else has that version, -1. */
static int issue(struct arena *arena, struct store *store,
		 struct key *authority, struct trust_root *root,
		 struct trust_root_row *out, struct err *err)
{
	struct key *const keys[] = {authority};

	if (trust_root_seal(arena, root, keys, 1, &out->envelope, err) < 0)
		return -1;
	out->version = root->version;
	out->issued = root->issued;
	out->expires = root->expires;
	return store->kind->trust_root_put(store, out, err);
}

static void date(struct trust_root *root, struct instant now)
{
	root->issued = (struct instant){now.seconds, 0};
	root->expires = (struct instant){now.seconds + TRUST_ROOT_LIFE_S, 0};
}

int trust_issue_first(struct arena *arena, struct store *store,
		      struct key *authority, const struct trust_log *log,
		      struct instant now, struct err *err)
{
	struct text spki = key_spki(authority);
	struct trust_root root = {
		.version = 1,
		.threshold = 1,
		.authority = &spki,
		.authority_count = 1,
		.logs = log,
		.log_count = 1,
	};
	struct trust_root_row row;
	int kept;

	date(&root, now);
	kept = issue(arena, store, authority, &root, &row, err);
	if (kept > 0)
		return err_set(err, ERR_USAGE,
			       "database: it has a trust root already");
	return kept;
}

static const struct text *class_words_of(struct arena *arena, unsigned classes,
					 size_t *count)
{
	struct text *out = arena_many(arena, CLASS_COUNT, struct text);

	*count = 0;
	for (int i = 0; i < CLASS_COUNT; i++)
		if (classes & (1u << i))
			out[(*count)++] = text_from(class_words[i].word);
	return out;
}

static const struct trust_agent *agents_of(struct arena *arena,
					   const struct agent_key_list *keys,
					   struct text entity, size_t *count)
{
	struct trust_agent *out =
		arena_many(arena, keys->count, struct trust_agent);

	*count = 0;
	for (size_t i = 0; i < keys->count; i++)
		if (text_equal(keys->items[i].entity, entity))
			out[(*count)++] = trust_agent_of(&keys->items[i]);
	return out;
}

static int entities_fill(struct arena *arena, struct store *store,
			 struct trust_root *root, struct err *err)
{
	struct entity_list entities;
	struct agent_key_list keys;
	struct trust_entity *out;

	if (store->kind->entities(store, arena, &entities, err) < 0 ||
	    store->kind->keys(store, arena, &keys, err) < 0)
		return -1;
	out = arena_many(arena, entities.count, struct trust_entity);
	for (size_t i = 0; i < entities.count; i++) {
		const struct entity *e = &entities.items[i];

		out[i].id = e->id;
		out[i].classes =
			class_words_of(arena, e->classes, &out[i].class_count);
		out[i].profiles = e->profiles;
		out[i].profile_count = e->profile_count;
		out[i].packs = e->packs;
		out[i].pack_count = e->pack_count;
		out[i].agents =
			agents_of(arena, &keys, e->id, &out[i].agent_count);
	}
	root->entities = out;
	root->entity_count = entities.count;
	return 0;
}

/* What the regulator lists beside its institutions. */
static void take_listed(const struct trust_root *listed, struct trust_root *out)
{
	out->witnesses = listed->witnesses;
	out->witness_count = listed->witness_count;
	out->quorum = listed->quorum;
	out->quorum_from = listed->quorum_from;
	out->quorum_open = listed->quorum_open;
	out->timestampers = listed->timestampers;
	out->timestamper_count = listed->timestamper_count;
	out->timestamps = listed->timestamps;
	out->timestamp_policies = listed->timestamp_policies;
	out->timestamp_policy_count = listed->timestamp_policy_count;
	out->timestamp_crls = listed->timestamp_crls;
	out->timestamp_crl_count = listed->timestamp_crl_count;
}

/* The last one with the registry of now and, if given, what is `listed`;
 * 0 kept, 1 somebody else has that version, -1. */
static int issue_next(const struct trust_issue *issuer,
		      const struct trust_root *listed,
		      struct trust_root_row *out, struct err *err)
{
	struct arena *arena = issuer->arena;
	struct store *store = issuer->store;
	struct trust_root_row last;
	struct trust_root root;

	if (store->kind->trust_root(store, arena, &last, err) < 0)
		return -1;
	if (!last.version)
		return err_set(err, ERR_USAGE,
			       "database: it has no trust root");
	if (trust_root_of_row(arena, &last, &root, err) < 0 ||
	    entities_fill(arena, store, &root, err) < 0)
		return -1;
	if (listed)
		take_listed(listed, &root);
	root.version = last.version + 1;
	date(&root, issuer->now);
	return issue(arena, store, issuer->authority, &root, out, err);
}

int trust_issue_witnesses(const struct trust_issue *issuer,
			  const struct trust_root *listed,
			  struct trust_root_row *out, struct err *err)
{
	for (int i = 0; i < TRIES; i++) {
		int kept = issue_next(issuer, listed, out, err);

		if (kept <= 0)
			return kept;
	}
	return err_set(err, ERR_SYSTEM,
		       "trust root: others issue it all the time");
}

int trust_issue_next(struct arena *arena, struct store *store,
		     struct key *authority, struct instant now,
		     struct trust_root_row *out, struct err *err)
{
	const struct trust_issue issuer = {arena, store, authority, now};

	return trust_issue_witnesses(&issuer, NULL, out, err);
}
