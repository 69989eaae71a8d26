/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/note.h"

#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/limits.h"
#include "ledger/base64_line.h"

#define DASH	   "\xe2\x80\x94 " /* U+2014 and a space begin a signature line */
#define ID_BYTES   4
#define TIME_BYTES 8

static int check_bytes(struct text bytes, struct err *err)
{
	if (bytes.size > LIMIT_NOTE_BYTES)
		return err_set(err, ERR_LIMIT,
			       "signed note: larger than %d bytes",
			       LIMIT_NOTE_BYTES);
	if (!text_is_utf8(bytes))
		return err_set(err, ERR_USAGE, "signed note: not UTF-8");
	for (size_t i = 0; i < bytes.size; i++)
		if ((unsigned char)bytes.data[i] < 0x20 &&
		    bytes.data[i] != '\n')
			return err_set(err, ERR_USAGE,
				       "signed note: control character 0x%02x",
				       (unsigned char)bytes.data[i]);
	return 0;
}

/* At the last blank line: a text may hold blank lines, signatures may not. */
static int split(struct text bytes, struct text *text, struct text *lines,
		 struct err *err)
{
	size_t at = bytes.size;

	while (at >= 2 && memcmp(bytes.data + at - 2, "\n\n", 2) != 0)
		at--;
	if (at < 2)
		return err_set(err, ERR_USAGE, "signed note: no blank line");
	*text = (struct text){bytes.data, at - 1};
	*lines = (struct text){bytes.data + at, bytes.size - at};
	return 0;
}

static int parse_signature(struct arena *arena, struct text line,
			   struct note_signature *out, struct err *err)
{
	struct text encoded, bytes;

	if (!text_starts(line, DASH))
		return err_set(err, ERR_USAGE,
			       "signed note: not a signature line");
	line.data += strlen(DASH);
	line.size -= strlen(DASH);
	out->name = text_cut(line, ' ', &encoded);
	if (!note_name_is_valid(out->name) || !encoded.data)
		return err_set(err, ERR_USAGE,
			       "signed note: signature line without a key "
			       "name and a signature");
	if (base64_line(arena, encoded, &bytes, err))
		return err_prefix(err, "signed note: signature");
	if (bytes.size <= ID_BYTES)
		return err_set(err, ERR_USAGE,
			       "signed note: signature of %zu bytes",
			       bytes.size);
	out->id = get_u32be((const unsigned char *)bytes.data);
	out->bytes =
		(struct text){bytes.data + ID_BYTES, bytes.size - ID_BYTES};
	return 0;
}

int note_parse(struct arena *arena, struct text bytes, struct note *out,
	       struct err *err)
{
	struct note note = {0};
	struct text lines, line;

	if (check_bytes(bytes, err) || split(bytes, &note.text, &lines, err))
		return -1;
	note.signatures =
		arena_many(arena, LIMIT_SIGNATURES, struct note_signature);
	while (text_line(&lines, &line)) {
		if (note.count == LIMIT_SIGNATURES)
			return err_set(err, ERR_LIMIT,
				       "signed note: more than %d signatures",
				       LIMIT_SIGNATURES);
		if (parse_signature(arena, line, &note.signatures[note.count],
				    err))
			return -1;
		note.count++;
	}
	if (lines.size)
		return err_set(err, ERR_USAGE,
			       "signed note: the last line has no end");
	if (note.count == 0)
		return err_set(err, ERR_USAGE, "signed note: no signature");
	*out = note;
	return 0;
}

/* What a cosignature/v1 is over. */
static struct text cosigned_text(struct arena *arena, struct text text,
				 uint64_t time)
{
	return text_format(arena, "cosignature/v1\ntime %llu\n%.*s",
			   (unsigned long long)time, TEXT_ARG(text));
}

static bool is_cosigned(const struct note_key *key, struct text text,
			struct text signature, uint64_t *time)
{
	const unsigned char *bytes = (const unsigned char *)signature.data;
	struct arena *arena;
	bool good;

	if (signature.size != TIME_BYTES + ED25519_SIGNATURE_BYTES)
		return false;
	*time = get_u64be(bytes);
	if (*time > INT64_MAX)
		return false;
	arena = arena_open();
	good = ed25519_verify(key->public_key,
			      cosigned_text(arena, text, *time),
			      bytes + TIME_BYTES);
	arena_close(arena);
	return good;
}

static bool is_signed(const struct note_key *key, struct text text,
		      struct text signature, uint64_t *time)
{
	*time = 0;
	if (key->type == NOTE_COSIGNATURE)
		return is_cosigned(key, text, signature, time);
	return signature.size == ED25519_SIGNATURE_BYTES &&
	       ed25519_verify(key->public_key, text,
			      (const unsigned char *)signature.data);
}

/* 1: the key signed, 0: it did not, -1: it did and the signature is bad. */
static int verify_key(const struct note *note, const struct note_key *key,
		      uint64_t *time, struct err *err)
{
	bool found = false;

	for (size_t i = 0; i < note->count; i++) {
		const struct note_signature *signature = &note->signatures[i];
		uint64_t when;

		if (signature->id != key->id ||
		    !text_equal(signature->name, key->name))
			continue;
		if (!is_signed(key, note->text, signature->bytes, &when))
			return err_set(err, ERR_TRUST,
				       "signed note: bad signature of "
				       "%.*s+%08x",
				       TEXT_ARG(key->name), key->id);
		if (!found)
			*time = when;
		found = true;
	}
	return found;
}

bool note_names(const struct note *note, const struct note_key *key)
{
	for (size_t i = 0; i < note->count; i++)
		if (note->signatures[i].id == key->id &&
		    text_equal(note->signatures[i].name, key->name))
			return true;
	return false;
}

struct text note_line(struct arena *arena, const struct note *note,
		      const struct note_key *key)
{
	for (size_t i = 0; i < note->count; i++) {
		const struct note_signature *s = &note->signatures[i];
		/* the id stands before the signature, as it was decoded */
		struct text bytes = {s->bytes.data - ID_BYTES,
				     s->bytes.size + ID_BYTES};

		if (s->id != key->id || !text_equal(s->name, key->name))
			continue;
		return text_format(arena, DASH "%.*s %.*s\n", TEXT_ARG(s->name),
				   TEXT_ARG(base64_encode(arena, bytes)));
	}
	return (struct text){NULL, 0};
}

int note_verify(const struct note *note, const struct note_key *keys,
		size_t key_count, struct note_witness *found,
		size_t *found_count, struct err *err)
{
	size_t count = 0;

	for (size_t i = 0; i < key_count; i++) {
		uint64_t time = 0;
		int signed_by = verify_key(note, &keys[i], &time, err);

		if (signed_by < 0)
			return -1;
		if (signed_by)
			found[count++] = (struct note_witness){&keys[i], time};
	}
	if (count == 0)
		return err_set(err, ERR_TRUST,
			       "signed note: no signature of a known key");
	*found_count = count;
	return 0;
}

int note_sign(struct arena *arena, struct text text,
	      const struct note_signer *signer, uint64_t time, struct text *out,
	      struct err *err)
{
	unsigned char bytes[ID_BYTES + TIME_BYTES + ED25519_SIGNATURE_BYTES];
	const struct note_key *key = signer->key;
	size_t head = ID_BYTES;
	struct text message = text, encoded;

	if (!text_ends(text, "\n"))
		return err_set(err, ERR_USAGE,
			       "signed note: the text does not end its line");
	/* also: what has no NUL goes through text_format whole */
	if (check_bytes(text, err))
		return -1;
	put_u32be(bytes, key->id);
	if (key->type == NOTE_COSIGNATURE) {
		put_u64be(bytes + head, time);
		head += TIME_BYTES;
		message = cosigned_text(arena, text, time);
	}
	if (signer->sign(signer->context, message, bytes + head, err))
		return -1;
	head += ED25519_SIGNATURE_BYTES;
	encoded =
		base64_encode(arena, (struct text){(const char *)bytes, head});
	*out = text_format(arena, DASH "%.*s %.*s\n", TEXT_ARG(key->name),
			   TEXT_ARG(encoded));
	return 0;
}

struct text note_print(struct arena *arena, struct text text,
		       struct text signature_lines)
{
	return text_format(arena, "%.*s\n%.*s", TEXT_ARG(text),
			   TEXT_ARG(signature_lines));
}
