/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/timestamp_list.h"

#include "base/arena.h"
#include "base/limits.h"
#include "collector/trust_issue.h"
#include "seal/timestamp.h"

static int add(struct arena *arena, const struct timestamp_change *change,
	       struct trust_root *root, struct err *err)
{
	struct timestamper *all = arena_many(arena, root->timestamper_count + 1,
					     struct timestamper);
	struct timestamper *made = &all[root->timestamper_count];

	if (root->timestamper_count == LIMIT_TIMESTAMPS)
		return err_set(err, ERR_LIMIT, "there are %d already",
			       LIMIT_TIMESTAMPS);
	if (timestamper_read(arena, change->bytes, made, err))
		return -1;
	if (change->name.size)
		made->name = change->name;
	for (size_t i = 0; i < root->timestamper_count; i++) {
		all[i] = root->timestampers[i];
		if (text_equal(all[i].chain[0], made->chain[0]))
			return err_set(err, ERR_USAGE,
				       "its certificate is there already, as "
				       "%.*s",
				       TEXT_ARG(all[i].name));
	}
	root->timestampers = all;
	root->timestamper_count++;
	return 0;
}

/* What it stamped before stays good: nobody is taken out of the list. */
static int end(struct arena *arena, const struct timestamp_change *change,
	       struct trust_root *root, struct err *err)
{
	struct timestamper *all =
		arena_many(arena, root->timestamper_count, struct timestamper);
	size_t found = 0;

	for (size_t i = 0; i < root->timestamper_count; i++) {
		all[i] = root->timestampers[i];
		if (!text_equal(all[i].name, change->name))
			continue;
		found++;
		if (instant_compare(change->until, all[i].until) < 0)
			all[i].until = change->until;
	}
	if (!found)
		return err_set(err, ERR_USAGE,
			       "no timestamp authority is called %.*s",
			       TEXT_ARG(change->name));
	root->timestampers = all;
	return 0;
}

static int add_crl(struct arena *arena, const struct timestamp_change *change,
		   struct trust_root *root, struct err *err)
{
	struct text *all =
		arena_many(arena, root->timestamp_crl_count + 1, struct text);
	size_t n = 0;
	struct text list;

	if (timestamp_crl_read(arena, change->bytes, root->timestampers,
			       root->timestamper_count, &list, err))
		return -1;
	for (size_t i = 0; i < root->timestamp_crl_count; i++)
		if (!timestamp_crl_replaces(list, root->timestamp_crls[i]))
			all[n++] = root->timestamp_crls[i];
	if (n >= LIMIT_SUBJECTS)
		return err_set(err, ERR_LIMIT, "there are %d lists already",
			       LIMIT_SUBJECTS);
	all[n++] = list;
	root->timestamp_crls = all;
	root->timestamp_crl_count = n;
	return 0;
}

static int add_policy(struct arena *arena,
		      const struct timestamp_change *change,
		      struct trust_root *root, struct err *err)
{
	struct text *all = arena_many(arena, root->timestamp_policy_count + 1,
				      struct text);
	struct timestamp_ask ask = {.policy = change->policy};
	struct text ignored;

	if (!change->policy.size ||
	    timestamp_request(arena, &ask, &ignored, err))
		return err_set(err, ERR_USAGE,
			       "policy: not an object identifier");
	if (root->timestamp_policy_count >= LIMIT_SUBJECTS)
		return err_set(err, ERR_LIMIT, "there are %d policies already",
			       LIMIT_SUBJECTS);
	for (size_t i = 0; i < root->timestamp_policy_count; i++)
		all[i] = root->timestamp_policies[i];
	all[root->timestamp_policy_count++] = change->policy;
	root->timestamp_policies = all;
	return 0;
}

static int apply(struct arena *arena, const struct timestamp_change *change,
		 struct trust_root *root, struct err *err)
{
	switch (change->what) {
	case TIMESTAMPS_ADD:
		return add(arena, change, root, err);
	case TIMESTAMPS_END:
		return end(arena, change, root, err);
	case TIMESTAMPS_CRL:
		return add_crl(arena, change, root, err);
	case TIMESTAMPS_POLICY:
		return add_policy(arena, change, root, err);
	case TIMESTAMPS_NEED:
		break;
	}
	root->timestamps = change->needed;
	return 0;
}

int timestamp_list_read(const struct collector_desk *desk,
			struct trust_root *out, struct err *err)
{
	struct trust_root_row row;

	if (desk->store->kind->trust_root(desk->store, desk->arena, &row, err) <
	    0)
		return -1;
	return trust_root_of_row(desk->arena, &row, out, err);
}

int timestamp_list_change(const struct collector_desk *desk,
			  const struct timestamp_change *change,
			  struct instant now, struct trust_root *out,
			  struct err *err)
{
	const struct trust_issue issuer = {desk->arena, desk->store,
					   desk->authority, now};
	struct trust_root_row made;

	if (timestamp_list_read(desk, out, err) ||
	    apply(desk->arena, change, out, err) ||
	    trust_issue_witnesses(&issuer, out, &made, err) < 0)
		return -1;
	out->version = made.version;
	return 0;
}
