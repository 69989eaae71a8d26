/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/key_rotate.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "attest/entry_key_rotation.h"
#include "base/fs.h"
#include "base/leftover.h"
#include "base/limits.h"
#include "seal/key.h"
#include "verbs/outcome.h"
#include "verbs/stream_seal.h"

struct rotating {
	struct arena *arena;
	struct key_rotate *request;
	const struct site *site;
	const char *here; /* the site's key */
	const char *next; /* the new one */
	struct digest old_digest, next_digest;
	struct text next_spki;
};

static int next_open(struct rotating *r, struct key **out, struct err *err)
{
	const struct secret_ref *ref = &r->site->key_passphrase;
	struct secret *secret = NULL;
	int status;

	if (r->request->passphrase)
		return key_open(r->next, r->request->passphrase, out, err);
	if ((ref->env.size || ref->file.size || ref->credential.size) &&
	    secret_open(ref, text_cstr(r->arena, r->site->directory), &secret,
			err))
		return -1;
	status = key_open(r->next, secret, out, err);
	secret_close(secret);
	return status;
}

/* The new file, under the passphrase of the old one; one that a run before
 * made is taken. */
static int next_make(struct rotating *r, struct err *err)
{
	const struct secret_ref *ref = &r->site->key_passphrase;
	struct secret *secret = NULL;
	int status;

	leftover_sweep(r->next);
	if (fs_exists(r->next))
		return 0;
	if ((ref->env.size || ref->file.size || ref->credential.size) &&
	    secret_open(ref, text_cstr(r->arena, r->site->directory), &secret,
			err))
		return -1;
	status = key_generate(r->next, KEY_P256, secret, err);
	secret_close(secret);
	return status;
}

/* Two keys of one token are opened one after the other. */
static int digests_read(struct rotating *r, struct err *err)
{
	struct key *key = NULL;

	if (site_key_open(r->arena, r->site, &key, err))
		return -1;
	r->old_digest = key_digest(key);
	key_close(key);
	if (next_open(r, &key, err))
		return err_prefix(err, "the new key");
	r->next_digest = key_digest(key);
	r->next_spki = text_copy(r->arena, key_spki(key));
	key_close(key);
	if (digest_equal(r->old_digest, r->next_digest))
		return err_set(err, ERR_USAGE,
			       "%s is the site's key already: nothing to do",
			       r->next);
	return 0;
}

/* Whether the chain's newest rotation names the new key. */
static int named_already(struct rotating *r, const char *directory, bool *out,
			 struct err *err)
{
	const char *chain = fs_join(r->arena, directory, "chain");
	struct arena *scratch = arena_open();
	struct path_list names;
	int status = fs_list(r->arena, chain, &names, err);
	bool seen = false;

	*out = false;
	for (size_t i = status ? 0 : names.count; i-- > 0 && !seen;) {
		struct key_rotation rotation;
		enum statement_kind kind;
		struct envelope envelope;
		struct report report;
		struct digest identity;
		uint64_t sequence;
		struct text bytes;

		if (!entry_name_parse(names.items[i], &sequence, &identity))
			continue;
		arena_reset(scratch);
		status = fs_read(scratch,
				 fs_join(scratch, chain, names.items[i].data),
				 LIMIT_ENVELOPE_BYTES, &bytes, err) ||
			 envelope_parse(scratch, bytes, &envelope, err) ||
			 statement_parse(scratch, envelope.payload, &kind,
					 &report, err);
		if (status)
			break;
		seen = kind == STATEMENT_KEY_ROTATION;
		if (seen &&
		    !key_rotation_read(scratch, report.matter, &rotation, err))
			*out = text_equal(rotation.spki, r->next_spki);
	}
	arena_close(scratch);
	return status ? -1 : 0;
}

static int proof_make(struct rotating *r, const struct regulator *regulator,
		      struct key_rotation *out, struct err *err)
{
	struct chain_link link = {
		.entity = r->site->entity_id,
		.agent = r->site->agent_id,
		.stream = regulator ? regulator->stream : TEXT("local"),
	};
	struct key *key = NULL;
	int status;

	if (next_open(r, &key, err))
		return -1;
	status = key_rotation_make(r->arena, &link, r->old_digest, key, out,
				   err);
	key_close(key);
	return status;
}

static int name_in(struct rotating *r, const struct regulator *regulator,
		   struct stream_seal *stream, struct err *err)
{
	const struct site_open *open = r->request->open;
	struct key_rotation rotation;
	struct report report = {
		.entity_id = r->site->entity_id,
		.trigger = TRIGGER_MANUAL,
		.agent_version = TEXT(PLAUDIT_VERSION),
		.pack_digest = open->pack->digest,
	};
	bool done = false;

	if (named_already(r, stream->directory, &done, err))
		return -1;
	if (done)
		return 0;
	if (proof_make(r, regulator, &rotation, err))
		return -1;
	report.matter = key_rotation_json(r->arena, &rotation);
	return stream_seal_put(r->arena, stream, STATEMENT_KEY_ROTATION,
			       &report, err);
}

static int rotate_one(struct rotating *r, const struct regulator *regulator,
		      struct err *err)
{
	struct stream_seal stream;
	bool left = false;
	int status;

	if (stream_seal_open(r->arena, r->request->open, regulator, &stream,
			     err))
		return -1;
	status = name_in(r, regulator, &stream, err);
	if (!status && !r->request->no_push)
		status = stream_seal_deliver(r->arena, &stream,
					     r->request->push_seconds, &left,
					     err);
	r->request->undelivered |= left || (r->request->no_push && regulator);
	stream_seal_close(&stream);
	return status;
}

/* The old file keeps a name before the new one takes its place. */
static int replace(struct rotating *r, struct err *err)
{
	struct outcome told = {.language = r->request->language};
	char hex[DIGEST_HEX_ROOM];
	struct text kept;

	digest_hex(r->old_digest, hex);
	kept = text_format(r->arena, "%s.old-%.16s", r->here, hex);
	if (link(r->here, text_cstr(r->arena, kept)) && errno != EEXIST)
		return err_system(err, "%.*s", TEXT_ARG(kept));
	if (fs_rename(r->next, r->here, err))
		return -1;
	digest_hex(r->next_digest, hex);
	outcome_part(&told, "%s", r->here);
	outcome_part(&told, "%.16s", hex);
	outcome_part(&told, "%.*s", TEXT_ARG(kept));
	outcome_tell(&told, WORDING_OUTCOME_ROTATED);
	return 0;
}

static void say_where(const struct rotating *r)
{
	struct outcome told = {.language = r->request->language};
	char hex[DIGEST_HEX_ROOM];

	digest_hex(r->next_digest, hex);
	outcome_part(&told, "%.16s", hex);
	outcome_part(&told, "%.*s", TEXT_ARG(r->site->path));
	outcome_part(&told, "%s", r->next);
	outcome_tell(&told, WORDING_OUTCOME_ROTATED_NAMED);
}

int key_rotate(struct arena *arena, struct key_rotate *request, struct err *err)
{
	const struct site *site = request->open->site;
	struct rotating r = {
		.arena = arena,
		.request = request,
		.site = site,
		.here = site_key_reference(arena, site),
		.next = request->to,
	};

	if (!r.here)
		return err_set(err, ERR_USAGE, "%.*s names no key",
			       TEXT_ARG(site->path));
	if (!r.next && !key_is_file(r.here))
		return err_set(err, ERR_USAGE,
			       "%s: make the next key there (plaudit key new) "
			       "and name it: --to KEY",
			       r.here);
	if (!r.next) {
		r.next =
			text_cstr(arena, text_format(arena, "%s.next", r.here));
		if (next_make(&r, err))
			return -1;
	}
	if (digests_read(&r, err))
		return -1;
	for (size_t i = 0; i < site->regulator_count; i++)
		if (rotate_one(&r, &site->regulators[i], err))
			return -1;
	if (!site->regulator_count && rotate_one(&r, NULL, err))
		return -1;
	if (request->to) {
		say_where(&r);
		return 0;
	}
	return replace(&r, err);
}
