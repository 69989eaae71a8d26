/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/witness_list.h"

#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "collector/trust_issue.h"

static int check_url(struct text url, struct err *err)
{
	if ((!text_starts(url, "http://") && !text_starts(url, "https://")) ||
	    text_ends(url, "/") || url.size > LIMIT_WITNESS_URL)
		return err_set(err, ERR_USAGE,
			       "URL: wanted http:// or https:// and no slash "
			       "at its end");
	return 0;
}

static size_t find(const struct trust_root *root, struct text name)
{
	size_t i = 0;

	while (i < root->witness_count &&
	       !text_equal(root->witnesses[i].name, name))
		i++;
	return i;
}

/* The same name again is the same witness at another place. */
static int add(struct arena *arena, const struct witness_change *change,
	       struct trust_root *root, struct err *err)
{
	struct text key = {(const char *)change->key.public_key,
			   ED25519_KEY_BYTES};
	struct trust_witness *all = arena_many(arena, root->witness_count + 1,
					       struct trust_witness);
	size_t at = find(root, change->key.name);

	if (change->key.type != NOTE_COSIGNATURE)
		return err_set(err, ERR_USAGE,
			       "vkey: a witness's key has type 4 "
			       "(cosignature/v1)");
	if (check_url(change->url, err))
		return -1;
	for (size_t i = 0; i < root->witness_count; i++)
		all[i] = root->witnesses[i];
	if (at < root->witness_count && !text_equal(all[at].key, key))
		return err_set(err, ERR_USAGE,
			       "%.*s is there with another key; a new key "
			       "needs a new name",
			       TEXT_ARG(change->key.name));
	all[at] = (struct trust_witness){change->key.name, key, change->url};
	root->witness_count += at == root->witness_count;
	root->witnesses = all;
	return 0;
}

static int take_away(struct arena *arena, struct text name,
		     struct trust_root *root, struct err *err)
{
	struct trust_witness *all =
		arena_many(arena, root->witness_count, struct trust_witness);
	size_t at = find(root, name), n = 0;

	if (at == root->witness_count)
		return err_set(err, ERR_USAGE, "no witness is called %.*s",
			       TEXT_ARG(name));
	for (size_t i = 0; i < root->witness_count; i++)
		if (i != at)
			all[n++] = root->witnesses[i];
	root->witnesses = all;
	root->witness_count = n;
	return 0;
}

static int settle_quorum(const struct witness_change *change, uint64_t next,
			 struct trust_root *root, struct err *err)
{
	uint64_t before = root->quorum, wanted = before;

	if (change->quorum >= 0)
		wanted = (uint64_t)change->quorum;
	else if (change->what != WITNESS_SET)
		wanted = root->witness_count ? root->witness_count / 2 + 1 : 0;
	if (wanted > root->witness_count)
		return err_set(err, ERR_USAGE,
			       "quorum %llu: there are %zu witnesses",
			       (unsigned long long)wanted, root->witness_count);
	if (wanted > before)
		root->quorum_from = next;
	root->quorum = wanted;
	if (change->mode != WITNESS_MODE_KEPT)
		root->quorum_open = change->mode == WITNESS_MODE_OPEN;
	return 0;
}

int witness_list_change(const struct collector_desk *desk,
			const struct witness_change *change, struct instant now,
			struct trust_root *out, struct err *err)
{
	const struct store_kind *does = desk->store->kind;
	struct arena *arena = desk->arena;
	const struct trust_issue issuer = {arena, desk->store, desk->authority,
					   now};
	struct trust_root_row row, made;
	struct log_edge edge;
	int result = 0;

	if (does->edge(desk->store, arena, &edge, err) < 0 ||
	    does->trust_root(desk->store, arena, &row, err) < 0 ||
	    trust_root_of_row(arena, &row, out, err) < 0)
		return -1;
	if (change->what == WITNESS_ADD)
		result = add(arena, change, out, err);
	else if (change->what == WITNESS_REMOVE)
		result = take_away(arena, change->key.name, out, err);
	if (result || settle_quorum(change, edge.size, out, err))
		return -1;
	if (trust_issue_witnesses(&issuer, out, &made, err) < 0)
		return -1;
	out->version = made.version;
	return 0;
}
