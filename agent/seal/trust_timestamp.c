/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/trust_timestamp.h"

#include "base/arena.h"
#include "base/limits.h"
#include "seal/member.h"

static int read_chain(struct arena *arena, const struct json *json,
		      struct timestamper *out, struct err *err)
{
	const struct json *holder, *list;
	struct text *chain;

	if (json_get_object(json, "certChain", &holder, err) ||
	    json_get_list(holder, "certificates", &list, err))
		return -1;
	if (list->count < 1 || list->count > LIMIT_TIMESTAMP_CHAIN)
		return err_set(err, ERR_LIMIT, "certificates: wanted 1 to %d",
			       LIMIT_TIMESTAMP_CHAIN);
	chain = arena_many(arena, list->count, struct text);
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->kind != JSON_IS_OBJECT ||
		    member_bytes(arena, list->items[i], "rawBytes", &chain[i],
				 err))
			return err_set(err, ERR_USAGE,
				       "certificates: not an object with "
				       "rawBytes");
		if (chain[i].size > LIMIT_CERTIFICATE_BYTES)
			return err_set(err, ERR_LIMIT,
				       "certificates: one larger than %d bytes",
				       LIMIT_CERTIFICATE_BYTES);
	}
	out->chain = chain;
	out->chain_count = list->count;
	return 0;
}

static int read_one(struct arena *arena, const struct json *json,
		    struct timestamper *out, struct err *err)
{
	const struct json *subject, *valid;

	if (json->kind != JSON_IS_OBJECT)
		return err_set(err, ERR_USAGE, "not an object");
	if (json_get_object(json, "subject", &subject, err) ||
	    member_words(subject, "organization", LIMIT_PERSON_BYTES,
			 &out->name, err) ||
	    json_get_object(json, "validFor", &valid, err) ||
	    member_time(valid, "start", &out->from, err) ||
	    read_chain(arena, json, out, err))
		return -1;
	out->until = TRUST_OPEN;
	if (member_is_set(valid, "end") &&
	    member_time(valid, "end", &out->until, err))
		return -1;
	return 0;
}

static int read_all(struct arena *arena, const struct json *list,
		    struct trust_root *out, struct err *err)
{
	struct timestamper *all =
		arena_many(arena, list->count, struct timestamper);

	for (size_t i = 0; i < list->count; i++) {
		if (read_one(arena, list->items[i], &all[i], err))
			return err_prefix(err, "timestampAuthorities[%zu]", i);
		for (size_t j = 0; j < i; j++)
			if (text_equal(all[i].chain[0], all[j].chain[0]))
				return err_set(err, ERR_USAGE,
					       "timestampAuthorities[%zu]: its "
					       "certificate stands twice",
					       i);
	}
	out->timestampers = all;
	out->timestamper_count = list->count;
	return 0;
}

/* Authorities are counted by their names. */
static size_t count_names(const struct trust_root *root)
{
	size_t names = 0;

	for (size_t i = 0; i < root->timestamper_count; i++) {
		size_t before = 0;

		while (before < i &&
		       !text_equal(root->timestampers[before].name,
				   root->timestampers[i].name))
			before++;
		names += before == i;
	}
	return names;
}

static int read_policies(struct arena *arena, const struct json *json,
			 struct trust_root *out, struct err *err)
{
	if (!member_is_set(json, "timestampPolicies"))
		return 0;
	if (member_texts(arena, json, "timestampPolicies",
			 &out->timestamp_policies, &out->timestamp_policy_count,
			 err))
		return -1;
	for (size_t i = 0; i < out->timestamp_policy_count; i++)
		if (!out->timestamp_policies[i].size ||
		    out->timestamp_policies[i].size > LIMIT_POLICY_OID)
			return err_set(err, ERR_USAGE,
				       "timestampPolicies[%zu]: not an object "
				       "identifier",
				       i);
	return 0;
}

static int read_crls(struct arena *arena, const struct json *json,
		     struct trust_root *out, struct err *err)
{
	const struct text *encoded;
	struct text *crls;
	size_t count;

	if (!member_is_set(json, "timestampCrls"))
		return 0;
	if (member_texts(arena, json, "timestampCrls", &encoded, &count, err))
		return -1;
	crls = arena_many(arena, count, struct text);
	for (size_t i = 0; i < count; i++) {
		struct json *holder = json_object(arena);

		json_add(arena, holder, "list", json_text(arena, encoded[i]));
		if (member_bytes(arena, holder, "list", &crls[i], err))
			return err_prefix(err, "timestampCrls[%zu]", i);
		if (crls[i].size > LIMIT_CRL_BYTES)
			return err_set(err, ERR_LIMIT,
				       "timestampCrls: larger than %d bytes",
				       LIMIT_CRL_BYTES);
	}
	out->timestamp_crls = crls;
	out->timestamp_crl_count = count;
	return 0;
}

int trust_timestamps_read(struct arena *arena, const struct json *json,
			  const struct json *sigstore, struct trust_root *out,
			  struct err *err)
{
	const struct json *list;

	if (member_is_set(sigstore, "timestampAuthorities")) {
		if (json_get_list(sigstore, "timestampAuthorities", &list, err))
			return -1;
		if (list->count > LIMIT_TIMESTAMPS)
			return err_set(err, ERR_LIMIT,
				       "timestampAuthorities: more than %d",
				       LIMIT_TIMESTAMPS);
		if (read_all(arena, list, out, err))
			return -1;
	}
	if (read_policies(arena, json, out, err) ||
	    read_crls(arena, json, out, err))
		return -1;
	if (member_is_set(json, "timestamps") &&
	    member_count(json, "timestamps", &out->timestamps, err))
		return -1;
	if (out->timestamps > count_names(out))
		return err_set(err, ERR_USAGE,
			       "timestamps: more than there are authorities");
	return 0;
}

static struct json *write_one(struct arena *arena, const struct timestamper *by)
{
	struct json *json = json_object(arena), *subject = json_object(arena),
		    *holder = json_object(arena), *list = json_list(arena),
		    *valid = json_object(arena);

	for (size_t i = 0; i < by->chain_count; i++) {
		struct json *one = json_object(arena);

		json_add(arena, one, "rawBytes",
			 json_bytes(arena, by->chain[i]));
		json_push(arena, list, one);
	}
	json_add(arena, subject, "organization", json_text(arena, by->name));
	json_add(arena, holder, "certificates", list);
	json_add(arena, valid, "start", json_time(arena, by->from));
	if (by->until.seconds != TRUST_OPEN.seconds)
		json_add(arena, valid, "end", json_time(arena, by->until));
	json_add(arena, json, "subject", subject);
	json_add(arena, json, "certChain", holder);
	json_add(arena, json, "validFor", valid);
	return json;
}

void trust_timestampers_write(struct arena *arena,
			      const struct trust_root *root,
			      struct json *sigstore)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < root->timestamper_count; i++)
		json_push(arena, list,
			  write_one(arena, &root->timestampers[i]));
	if (list->count)
		json_add(arena, sigstore, "timestampAuthorities", list);
}

void trust_timestamps_write(struct arena *arena, const struct trust_root *root,
			    struct json *json)
{
	struct json *crls = json_list(arena);

	for (size_t i = 0; i < root->timestamp_crl_count; i++)
		json_push(arena, crls,
			  json_bytes(arena, root->timestamp_crls[i]));
	if (root->timestamps)
		json_add(arena, json, "timestamps",
			 json_count(arena, root->timestamps));
	if (root->timestamp_policy_count)
		json_add(arena, json, "timestampPolicies",
			 json_texts(arena, root->timestamp_policies,
				    root->timestamp_policy_count));
	if (crls->count)
		json_add(arena, json, "timestampCrls", crls);
}

struct timestamp_rule trust_timestamp_rule(const struct trust_root *root)
{
	return (struct timestamp_rule){
		.authorities = root->timestampers,
		.authority_count = root->timestamper_count,
		.policies = root->timestamp_policies,
		.policy_count = root->timestamp_policy_count,
		.crls = root->timestamp_crls,
		.crl_count = root->timestamp_crl_count,
	};
}
