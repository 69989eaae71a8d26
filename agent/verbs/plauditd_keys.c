/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/plauditd_keys.h"

#include <stdio.h>

#include "collector/event_drain.h"
#include "collector/trust_issue.h"

static void put_time(const char *before, struct instant t)
{
	char text[INSTANT_TEXT_ROOM];

	instant_print_seconds(t, text);
	printf("%s%s", before, text);
}

static bool is_set(struct instant t)
{
	return instant_compare(t, INSTANT_NEVER) != 0;
}

static const char *state_of(const struct agent_key *key, struct instant now)
{
	if (key->last_good_size >= 0 ||
	    instant_compare(now, key->invalid_after) >= 0)
		return "revoked";
	if (instant_compare(now, key->from) < 0)
		return "not yet valid";
	return instant_compare(now, key->until) < 0 ? "valid" : "ended";
}

static void show(const struct agent_key *key, struct instant now)
{
	char hex[DIGEST_HEX_ROOM];

	digest_hex(key->hint, hex);
	printf("%-7s %-24.*s %-13s %s\n",
	       key->officer.name.size ? "officer" : "agent",
	       TEXT_ARG(key->agent), state_of(key, now), hex);
	put_time("        from ", key->from);
	if (is_set(key->until))
		put_time(" until ", key->until);
	if (is_set(key->invalid_after))
		put_time(", revoked from ", key->invalid_after);
	if (key->last_good_size >= 0)
		printf(", void from entry %lld of the log on",
		       (long long)key->last_good_size);
	printf("; streams:");
	for (size_t i = 0; i < key->stream_count; i++)
		printf(" %.*s", TEXT_ARG(key->streams[i]));
	printf("%s\n", key->stream_count ? "" : " all");
}

int entity_keys_show(struct collector_desk *desk, const struct entity *entity,
		     struct err *err)
{
	struct store *store = desk->store;
	struct waiting_list waiting;
	struct agent_key_list keys;
	size_t count = 0;

	if (store->kind->keys(store, desk->arena, &keys, err) < 0 ||
	    store->kind->events_waiting(store, desk->arena, &waiting, err) < 0)
		return -1;
	for (size_t i = 0; i < keys.count; i++) {
		if (!text_equal(keys.items[i].entity, entity->id))
			continue;
		show(&keys.items[i], clock_now());
		count++;
	}
	if (!count)
		printf("no key is enrolled (plauditd entity code %.*s)\n",
		       TEXT_ARG(entity->id));
	for (size_t i = 0; i < waiting.count; i++)
		if (text_equal(waiting.items[i].event.entity, entity->id))
			printf("waits for the log: %.*s\n",
			       TEXT_ARG(waiting.items[i].event.kind));
	return 0;
}

/* One key: by its digest, or the agent's only one that is not revoked. */
static int key_choose(struct collector_desk *desk, const struct entity *entity,
		      const struct key_end *end, struct agent_key *out,
		      struct err *err)
{
	struct store *store = desk->store;
	struct agent_key_list keys;
	struct digest wanted = {{0}};
	size_t count = 0;

	if (end->key && digest_from_hex(text_from(end->key), &wanted, err))
		return err_prefix(err, "--key");
	if (store->kind->keys(store, desk->arena, &keys, err) < 0)
		return -1;
	for (size_t i = 0; i < keys.count; i++) {
		const struct agent_key *key = &keys.items[i];

		if (!text_equal(key->entity, entity->id) ||
		    (end->key && !digest_equal(key->hint, wanted)) ||
		    (end->agent && !text_is(key->agent, end->agent)) ||
		    (!end->key && is_set(key->invalid_after)))
			continue;
		*out = *key;
		count++;
	}
	if (count == 1)
		return 0;
	return err_set(err, ERR_USAGE,
		       count ? "%.*s has %zu such keys: --key HEX "
			       "(plauditd entity show)"
			     : "%.*s has no such key (plauditd entity show)",
		       TEXT_ARG(entity->id), count);
}

static int end_read(struct collector_desk *desk, const struct key_end *end,
		    struct revocation *out, struct err *err)
{
	struct instant now = clock_now();
	struct log_edge edge;
	uint64_t size;
	int found;

	if (!end->invalid_after || !end->reason)
		return err_set(err, ERR_USAGE,
			       "revoke takes --invalid-after TIME and --reason "
			       "WORD");
	found = word_find(revocation_words, REVOCATION_COUNT,
			  text_from(end->reason));
	if (found < 0)
		return err_set(err, ERR_USAGE,
			       "--reason: \"%s\"; there are compromised, lost, "
			       "superseded, ceased, mistaken",
			       end->reason);
	out->reason = text_from(revocation_words[found].word);
	if (instant_parse(text_from(end->invalid_after), &out->invalid_after,
			  err))
		return err_prefix(err, "--invalid-after");
	out->invalid_after.nanos = 0;
	if (desk->store->kind->edge(desk->store, desk->arena, &edge, err) < 0)
		return -1;
	out->last_good_size = -1;
	if (end->last_good) {
		if (text_to_u64(text_from(end->last_good), &size, err))
			return err_prefix(err, "--last-good-size");
		if (size > edge.size)
			return err_set(err, ERR_USAGE,
				       "--last-good-size: the log has %llu "
				       "entries",
				       (unsigned long long)edge.size);
		out->last_good_size = (int64_t)size;
	} else if (instant_compare(out->invalid_after, now) <= 0) {
		/* nothing that comes from here on is its word */
		out->last_good_size = (int64_t)edge.size;
	}
	return 0;
}

int entity_key_revoke(struct collector_desk *desk, const struct entity *entity,
		      const struct key_end *end, struct err *err)
{
	struct store *store = desk->store;
	char hex[DIGEST_HEX_ROOM];
	struct revocation revocation;
	struct waiting_event event;
	struct trust_root_row row;
	struct agent_key key;
	struct event_facts facts = {
		.kind = "revoked",
		.identity_count = 1,
		.at = clock_now(),
		.revocation = &revocation,
	};

	if (key_choose(desk, entity, end, &key, err) ||
	    end_read(desk, end, &revocation, err))
		return -1;
	facts.chain = (struct chain_id){key.entity, key.agent, {0}};
	facts.identities[0] = key.hint;
	key.invalid_after = revocation.invalid_after;
	key.last_good_size = revocation.last_good_size;
	if (event_prepare(desk->arena, desk->authority, &facts, &event, err) <
		    0 ||
	    store->kind->keys_change(store, &key, 1, &event, err) < 0 ||
	    trust_issue_next(desk->arena, store, desk->authority, facts.at,
			     &row, err) < 0)
		return -1;
	digest_hex(key.hint, hex);
	printf("key %.16s of %.*s/%.*s is revoked; trust root version %llu\n",
	       hex, TEXT_ARG(key.entity), TEXT_ARG(key.agent),
	       (unsigned long long)row.version);
	return 0;
}
