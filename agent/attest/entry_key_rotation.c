/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/entry_key_rotation.h"

#include "attest/statement.h"
#include "seal/member.h"

#define LABEL "plaudit/key-rotation/v1" /* its NUL is part of it */

static struct text message_of(struct arena *arena,
			      const struct chain_link *link,
			      struct digest old_key)
{
	struct buffer out;

	buffer_init(&out);
	buffer_add(&out, LABEL, sizeof(LABEL));
	buffer_text(&out, chain_name(arena, link));
	buffer_char(&out, '\0');
	buffer_add(&out, old_key.bytes, sizeof(old_key.bytes));
	return buffer_take(&out, arena);
}

int key_rotation_make(struct arena *arena, const struct chain_link *link,
		      struct digest old_key, struct key *key,
		      struct key_rotation *out, struct err *err)
{
	struct text message = message_of(arena, link, old_key);
	struct key_rotation made = {
		.spki = text_copy(arena, key_spki(key)),
	};

	if (key_sign(key, arena, message, &made.proof, err) ||
	    key_rotation_verify(arena, &made, link, old_key, err))
		return -1;
	*out = made;
	return 0;
}

int key_rotation_verify(struct arena *arena,
			const struct key_rotation *rotation,
			const struct chain_link *link, struct digest old_key,
			struct err *err)
{
	struct text message = message_of(arena, link, old_key);
	struct public_key *key = NULL;
	int status;

	if (digest_equal(digest_of(rotation->spki), old_key))
		return err_set(err, ERR_TRUST,
			       "key rotation: the new key is the old one");
	if (public_key_open(rotation->spki, &key, err))
		return err_prefix(err, "key rotation");
	status = public_key_verify(key, message, rotation->proof, err);
	public_key_close(key);
	return status ? err_prefix(err, "key rotation: the new key's proof")
		      : 0;
}

struct json *key_rotation_json(struct arena *arena,
			       const struct key_rotation *from)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "key", json_bytes(arena, from->spki));
	json_add(arena, json, "proof", json_bytes(arena, from->proof));
	return json;
}

int key_rotation_read(struct arena *arena, const struct json *matter,
		      struct key_rotation *out, struct err *err)
{
	static const char *const names[] = {"key", "proof", NULL};
	enum key_algorithm algorithm;

	if (member_only(matter, names, err) ||
	    member_bytes(arena, matter, "key", &out->spki, err) ||
	    member_bytes(arena, matter, "proof", &out->proof, err))
		return -1;
	if (spki_algorithm(out->spki, &algorithm, err))
		return err_prefix(err, "key");
	if (algorithm != KEY_P256)
		return err_set(err, ERR_USAGE, "key: agents sign with P-256");
	if (ecdsa_check_der(out->proof, err))
		return err_prefix(err, "proof");
	return 0;
}

int key_rotation_check(struct arena *arena, const struct json *matter,
		       struct err *err)
{
	struct key_rotation read;

	return key_rotation_read(arena, matter, &read, err);
}
