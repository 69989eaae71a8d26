/* SPDX-License-Identifier: Apache-2.0 */
/* Verification of a trust root and the look-ups in it. */
#include "seal/trust_root.h"

#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/fs.h"

#define LEEWAY_S	 300
#define SEEN_FILE_BYTES	 256
#define NOTE_KEY_ED25519 1

/* How many distinct authority keys of `root` signed the envelope; *pinned says
 * whether the one with the pinned digest is among them. */
static uint64_t count_signers(const struct trust_root *root,
			      const struct envelope *envelope,
			      const struct digest *pin, bool *pinned)
{
	uint64_t signers = 0;

	for (size_t i = 0; i < root->authority_count; i++) {
		struct err ignored = {0};
		struct public_key *key;

		if (public_key_open(root->authority[i], &key, &ignored))
			continue;
		if (envelope_signed_by(envelope, key)) {
			signers++;
			if (pin &&
			    digest_equal(digest_of(root->authority[i]), *pin))
				*pinned = true;
		}
		public_key_close(key);
	}
	return signers;
}

static int check_time(const struct trust_root *root, struct instant at,
		      struct err *err)
{
	struct instant early =
		instant_add(at, (struct span){.seconds = LEEWAY_S});
	char room[INSTANT_TEXT_ROOM];

	if (instant_compare(at, root->expires) >= 0)
		return err_set(err, ERR_TRUST,
			       "trust root: version %llu expired at %s",
			       (unsigned long long)root->version,
			       (instant_print_seconds(root->expires, room),
				room));
	if (instant_compare(early, root->issued) < 0)
		return err_set(err, ERR_TRUST,
			       "trust root: version %llu is from the future",
			       (unsigned long long)root->version);
	return 0;
}

static int open_root(struct arena *arena, struct text bytes,
		     struct envelope *envelope, struct trust_root *root,
		     struct err *err)
{
	if (envelope_parse(arena, bytes, envelope, err))
		return err_prefix(err, "trust root");
	if (!text_is(envelope->payload_type, PAYLOAD_TRUST_ROOT))
		return err_set(err, ERR_TRUST,
			       "trust root: payloadType is not %s",
			       PAYLOAD_TRUST_ROOT);
	return trust_root_read(arena, envelope->payload, root, err);
}

int trust_root_verify(struct arena *arena, struct text bytes, struct digest pin,
		      struct instant at, struct trust_root *out,
		      struct err *err)
{
	struct envelope envelope;
	struct trust_root root;
	bool pinned = false;
	uint64_t signers;

	if (open_root(arena, bytes, &envelope, &root, err))
		return -1;
	signers = count_signers(&root, &envelope, &pin, &pinned);
	if (!pinned)
		return err_set(err, ERR_TRUST,
			       "trust root: not signed by the pinned "
			       "authority key");
	if (signers < root.threshold)
		return err_set(err, ERR_TRUST,
			       "trust root: signed by %llu authority keys, "
			       "%llu are needed",
			       (unsigned long long)signers,
			       (unsigned long long)root.threshold);
	if (check_time(&root, at, err))
		return -1;
	*out = root;
	return 0;
}

int trust_root_check_change(struct arena *arena, const struct trust_root *old,
			    struct text bytes, struct err *err)
{
	struct envelope envelope;
	struct trust_root root;
	bool pinned;

	if (open_root(arena, bytes, &envelope, &root, err))
		return -1;
	if (root.version < old->version)
		return err_set(err, ERR_TRUST,
			       "trust root: version %llu is older than %llu",
			       (unsigned long long)root.version,
			       (unsigned long long)old->version);
	if (count_signers(old, &envelope, NULL, &pinned) < old->threshold)
		return err_set(err, ERR_TRUST,
			       "trust root: not signed by the authority keys "
			       "of the version before it");
	return 0;
}

/* "<version> <payload digest> <pin>\n" */
static int read_seen(struct text line, uint64_t *version, struct digest *digest,
		     struct digest *pin, struct err *err)
{
	struct text rest, digest_hex_text, pin_hex;
	struct text number = text_cut(text_trim(line), ' ', &rest);

	digest_hex_text = text_cut(rest, ' ', &pin_hex);
	if (text_to_u64(number, version, err) ||
	    digest_from_hex(digest_hex_text, digest, err) ||
	    digest_from_hex(pin_hex, pin, err))
		return -1;
	return 0;
}

static int check_seen(struct arena *arena, const struct trust_root *root,
		      struct digest pin, const char *path, bool *same,
		      struct err *err)
{
	struct digest digest, seen_pin;
	struct text line;
	uint64_t version;

	*same = false;
	if (!fs_exists(path))
		return 0;
	if (fs_read(arena, path, SEEN_FILE_BYTES, &line, err))
		return -1;
	if (read_seen(line, &version, &digest, &seen_pin, err)) {
		err_clear(err);
		return err_set(err, ERR_TRUST,
			       "%s: not a version, a digest and a pin", path);
	}
	if (!digest_equal(pin, seen_pin))
		return 0; /* another authority: its versions are its own */
	if (root->version < version)
		return err_set(err, ERR_TRUST,
			       "trust root: version %llu, but version %llu "
			       "was seen before",
			       (unsigned long long)root->version,
			       (unsigned long long)version);
	*same = root->version == version;
	if (*same && !digest_equal(digest, root->digest))
		return err_set(err, ERR_TRUST,
			       "trust root: two different files have version "
			       "%llu",
			       (unsigned long long)version);
	return 0;
}

int trust_root_check_version(struct arena *arena, const struct trust_root *root,
			     struct digest pin, const char *seen_path,
			     struct err *err)
{
	bool same;

	return check_seen(arena, root, pin, seen_path, &same, err);
}

int trust_root_keep_version(struct arena *arena, const struct trust_root *root,
			    struct digest pin, const char *seen_path,
			    struct err *err)
{
	char payload_hex[DIGEST_HEX_ROOM], pin_hex[DIGEST_HEX_ROOM];
	bool same;

	if (check_seen(arena, root, pin, seen_path, &same, err))
		return -1;
	if (same)
		return 0;
	digest_hex(root->digest, payload_hex);
	digest_hex(pin, pin_hex);
	return fs_put(seen_path,
		      text_format(arena, "%llu %s %s\n",
				  (unsigned long long)root->version,
				  payload_hex, pin_hex),
		      0644, err);
}

const struct trust_entity *trust_root_entity(const struct trust_root *root,
					     struct text id)
{
	for (size_t i = 0; i < root->entity_count; i++)
		if (text_equal(root->entities[i].id, id))
			return &root->entities[i];
	return NULL;
}

const struct trust_agent *trust_root_agent(const struct trust_root *root,
					   struct text hint,
					   const struct trust_entity **entity)
{
	struct arena *arena = arena_open();
	const struct trust_agent *found = NULL;
	struct err ignored = {0};
	struct text bytes = {0};

	if (base64_decode(arena, hint, &bytes, &ignored))
		bytes.size = 0;
	for (size_t i = 0; i < root->entity_count && !found; i++) {
		const struct trust_entity *e = &root->entities[i];

		for (size_t j = 0; j < e->agent_count; j++) {
			if (bytes.size != DIGEST_BYTES ||
			    memcmp(e->agents[j].key_digest.bytes, bytes.data,
				   DIGEST_BYTES) != 0)
				continue;
			found = &e->agents[j];
			*entity = e;
		}
	}
	arena_close(arena);
	return found;
}

const struct trust_log *trust_root_log(const struct trust_root *root,
				       struct text origin)
{
	for (size_t i = 0; i < root->log_count; i++)
		if (text_equal(root->logs[i].origin, origin))
			return &root->logs[i];
	return NULL;
}

static bool may_speak_in(const struct trust_agent *agent, struct text stream)
{
	for (size_t i = 0; i < agent->stream_count; i++)
		if (text_equal(agent->streams[i], stream))
			return true;
	return agent->stream_count == 0;
}

int trust_agent_check(const struct trust_agent *agent, struct text stream,
		      struct instant at, struct err *err)
{
	char room[INSTANT_TEXT_ROOM];

	instant_print_seconds(at, room);
	if (!may_speak_in(agent, stream))
		return err_set(err, ERR_TRUST,
			       "the key may not speak in stream %.*s",
			       TEXT_ARG(stream));
	if (instant_compare(at, agent->from) < 0)
		return err_set(err, ERR_TRUST,
			       "the key was not yet valid at %s", room);
	if (instant_compare(at, agent->until) >= 0)
		return err_set(err, ERR_TRUST, "the key had ended at %s", room);
	if (instant_compare(at, agent->invalid_after) >= 0)
		return err_set(err, ERR_TRUST, "the key was revoked at %s",
			       room);
	return 0;
}

int trust_agent_check_index(const struct trust_agent *agent, uint64_t index,
			    struct err *err)
{
	if (agent->has_last_good && index >= agent->last_good_size)
		return err_set(err, ERR_TRUST,
			       "the key was revoked: entries from %llu on are "
			       "void, this is %llu",
			       (unsigned long long)agent->last_good_size,
			       (unsigned long long)index);
	return 0;
}

struct digest trust_log_id(struct text origin, struct text spki)
{
	struct text raw = spki_ed25519_raw(spki);
	char tail[2 + ED25519_RAW_BYTES] = {'\n', NOTE_KEY_ED25519};

	memcpy(tail + 2, raw.data, ED25519_RAW_BYTES);
	return digest_of_two(origin, (struct text){tail, sizeof(tail)});
}
