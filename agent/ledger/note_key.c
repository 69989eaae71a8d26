/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/note_key.h"

#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/limits.h"
#include "ledger/base64_line.h"

#define ID_HEX 8

static bool is_unicode_space(uint32_t point)
{
	return (point >= 0x09 && point <= 0x0d) || point == 0x20 ||
	       point == 0x85 || point == 0xa0 || point == 0x1680 ||
	       (point >= 0x2000 && point <= 0x200a) || point == 0x2028 ||
	       point == 0x2029 || point == 0x202f || point == 0x205f ||
	       point == 0x3000;
}

bool note_name_is_valid(struct text name)
{
	uint32_t point;

	if (name.size == 0 || name.size > LIMIT_KEY_NAME_BYTES)
		return false;
	while (name.size) {
		size_t size = utf8_next(name.data, name.size, &point);

		if (size == 0 || point == '+' || point < 0x20 ||
		    is_unicode_space(point))
			return false;
		name.data += size;
		name.size -= size;
	}
	return true;
}

/* The first four bytes of SHA-256(name || LF || type || key). */
static uint32_t key_id(const struct note_key *key)
{
	unsigned char tail[2 + ED25519_KEY_BYTES] = {'\n',
						     (unsigned char)key->type};
	struct text rest = {(const char *)tail, sizeof(tail)};

	memcpy(tail + 2, key->public_key, ED25519_KEY_BYTES);
	return get_u32be(digest_of_two(key->name, rest).bytes);
}

int note_key_make(struct text name, enum note_key_type type,
		  const unsigned char public_key[ED25519_KEY_BYTES],
		  struct note_key *out, struct err *err)
{
	struct note_key key = {.name = name, .type = type};

	if (!note_name_is_valid(name))
		return err_set(err, ERR_USAGE,
			       "signed note: not a key name: \"%.*s\"",
			       name.size > 80 ? 80 : (int)name.size, name.data);
	memcpy(key.public_key, public_key, ED25519_KEY_BYTES);
	key.id = key_id(&key);
	*out = key;
	return 0;
}

static int parse_material(struct text encoded, unsigned char *type,
			  unsigned char key[ED25519_KEY_BYTES], struct err *err)
{
	struct arena *arena = arena_open();
	struct text bytes;
	int result = base64_line(arena, encoded, &bytes, err);

	if (result == 0 && bytes.size != 1 + ED25519_KEY_BYTES)
		result = err_set(err, ERR_USAGE,
				 "vkey: a key of %zu bytes, wanted type and %d",
				 bytes.size, ED25519_KEY_BYTES);
	if (result == 0) {
		*type = (unsigned char)bytes.data[0];
		memcpy(key, bytes.data + 1, ED25519_KEY_BYTES);
	}
	arena_close(arena);
	return result;
}

int note_key_parse(struct text vkey, struct note_key *out, struct err *err)
{
	struct text rest, material;
	struct text name = text_cut(vkey, '+', &rest);
	struct text id = text_cut(rest, '+', &material);
	unsigned char key[ED25519_KEY_BYTES], type, bytes[4];
	struct note_key made;

	if (!rest.data || !material.data || id.size != ID_HEX)
		return err_set(err, ERR_USAGE,
			       "vkey: wanted name+8 hex digits+base64");
	if (hex_decode(id, bytes, sizeof(bytes), err) ||
	    parse_material(material, &type, key, err))
		return -1;
	if (type != NOTE_ED25519 && type != NOTE_COSIGNATURE)
		return err_set(err, ERR_USAGE,
			       "vkey: key type 0x%02x is not supported", type);
	if (note_key_make(name, (enum note_key_type)type, key, &made, err))
		return -1;
	if (made.id != get_u32be(bytes))
		return err_set(err, ERR_USAGE, "vkey: key id %.*s, wanted %08x",
			       TEXT_ARG(id), made.id);
	*out = made;
	return 0;
}

struct text note_key_print(struct arena *arena, const struct note_key *key)
{
	unsigned char bytes[1 + ED25519_KEY_BYTES] = {(unsigned char)key->type};
	struct text encoded;

	memcpy(bytes + 1, key->public_key, ED25519_KEY_BYTES);
	encoded = base64_encode(arena, (struct text){(const char *)bytes,
						     sizeof(bytes)});
	return text_format(arena, "%.*s+%08x+%.*s", TEXT_ARG(key->name),
			   key->id, TEXT_ARG(encoded));
}
