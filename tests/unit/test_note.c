/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/note.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"

/* the example of golang.org/x/mod/sumdb/note */
#define VKEY \
	"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define MESSAGE                                                      \
	"If you think cryptography is the answer to your problem,\n" \
	"then you don't know what your problem is.\n"
#define SIGNATURE                                                              \
	"\u2014 PeterNeumann "                                                 \
	"x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqf" \
	"qdngotpRZb6KE6RyyBwJnAM=\n"

static struct arena *arena;

static void open_arena(void)
{
	arena = arena_open();
}

static void close_arena(void)
{
	arena_close(arena);
}

TestSuite(note, .init = open_arena, .fini = close_arena);

static int sign_with_seed(void *context, struct text message,
			  unsigned char out[ED25519_SIGNATURE_BYTES],
			  struct err *err)
{
	return ed25519_sign(context, message, out, err);
}

static struct note_key make_key(const char *name, enum note_key_type type,
				unsigned char seed[32])
{
	unsigned char public_key[32];
	struct note_key key;
	struct err err = {0};

	cr_assert(ed25519_public(seed, public_key, &err) == 0);
	cr_assert(note_key_make(text_from(name), type, public_key, &key,
				&err) == 0);
	return key;
}

static struct text sign(struct text text, struct note_key *key,
			unsigned char seed[32], uint64_t time)
{
	struct note_signer signer = {key, sign_with_seed, seed};
	struct err err = {0};
	struct text line;

	cr_assert(note_sign(arena, text, &signer, time, &line, &err) == 0);
	return line;
}

static int verify(struct text bytes, const struct note_key *keys, size_t count,
		  struct note_witness *found, struct err *err)
{
	struct note note;
	size_t good;

	*err = (struct err){0};
	if (note_parse(arena, bytes, &note, err) ||
	    note_verify(&note, keys, count, found, &good, err))
		return -1;
	return (int)good;
}

Test(note, an_example_of_others_verifies)
{
	struct note_witness found;
	struct note_key key;
	struct note note;
	struct err err = {0};

	cr_assert(note_key_parse(TEXT(VKEY), &key, &err) == 0);
	cr_assert(note_parse(arena, TEXT(MESSAGE "\n" SIGNATURE), &note,
			     &err) == 0,
		  "%s", err.text);
	cr_assert(text_is(note.text, MESSAGE) && note.count == 1);
	cr_assert(verify(TEXT(MESSAGE "\n" SIGNATURE), &key, 1, &found, &err) ==
			  1,
		  "%s", err.text);
	cr_assert(found.key == &key && found.time == 0);
	cr_assert(verify(TEXT("x" MESSAGE "\n" SIGNATURE), &key, 1, &found,
			 &err) == -1);
	cr_assert(err.kind == ERR_TRUST);
}

Test(note, unknown_is_ignored_and_known_bad_refuses_all)
{
	unsigned char seeds[3][32] = {{1}, {2}, {3}};
	struct note_key keys[3] = {make_key("a", NOTE_ED25519, seeds[0]),
				   make_key("b", NOTE_ED25519, seeds[1]),
				   make_key("c", NOTE_ED25519, seeds[2])};
	struct text text = TEXT("hello\n\nblank line above\n");
	struct text a = sign(text, &keys[0], seeds[0], 0);
	struct text b = sign(text, &keys[1], seeds[1], 0);
	struct text forged = sign(TEXT("other\n"), &keys[1], seeds[1], 0);
	struct note_witness found[3];
	struct err err;
	struct text lines =
		text_format(arena, "%.*s%.*s", TEXT_ARG(a), TEXT_ARG(b));
	struct text bytes = note_print(arena, text, lines);

	cr_assert(verify(bytes, keys, 3, found, &err) == 2, "%s", err.text);
	cr_assert(found[0].key == &keys[0] && found[1].key == &keys[1]);
	cr_assert(verify(bytes, keys, 1, found, &err) == 1);
	cr_assert(verify(bytes, keys + 2, 1, found, &err) == -1);
	cr_assert_str_eq(err.text, "signed note: no signature of a known key");
	cr_assert(verify(bytes, keys, 0, found, &err) == -1);
	lines = text_format(arena, "%.*s%.*s", TEXT_ARG(a), TEXT_ARG(forged));
	bytes = note_print(arena, text, lines);
	cr_assert(verify(bytes, keys, 1, found, &err) == 1);
	cr_assert(verify(bytes, keys, 2, found, &err) == -1);
	cr_assert(strstr(err.text, "bad signature of b+") != NULL);
	/* the second of two signatures of one key counts too, and only once */
	lines = text_format(arena, "%.*s%.*s%.*s", TEXT_ARG(b), TEXT_ARG(b),
			    TEXT_ARG(a));
	cr_assert(verify(note_print(arena, text, lines), keys, 2, found,
			 &err) == 2);
	lines = text_format(arena, "%.*s%.*s", TEXT_ARG(b), TEXT_ARG(forged));
	cr_assert(verify(note_print(arena, text, lines), keys, 2, found,
			 &err) == -1);
}

Test(note, cosignatures)
{
	unsigned char seed[32] = {9};
	struct note_key log = make_key("w", NOTE_ED25519, seed);
	struct note_key witness = make_key("w", NOTE_COSIGNATURE, seed);
	struct text text =
		TEXT("log.example\n0\n"
		     "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
	struct text line = sign(text, &witness, seed, 1767225600);
	struct text bytes = note_print(arena, text, line);
	struct note_witness found;
	struct note note;
	struct err err = {0};
	unsigned char public_key[32];
	struct text over;

	cr_assert(log.id != witness.id);
	cr_assert(verify(bytes, &witness, 1, &found, &err) == 1);
	cr_assert(found.time == 1767225600);
	cr_assert(verify(bytes, &log, 1, &found, &err) == -1);
	cr_assert(note_parse(arena, bytes, &note, &err) == 0 ||
		  err.kind == ERR_TRUST);
	err_clear(&err);
	/* what is signed, spelled out */
	cr_assert(note_parse(arena, bytes, &note, &err) == 0);
	cr_assert(note.signatures[0].bytes.size == 72);
	over = text_format(arena, "cosignature/v1\ntime 1767225600\n%.*s",
			   TEXT_ARG(text));
	cr_assert(ed25519_public(seed, public_key, &err) == 0);
	cr_assert(ed25519_verify(
		public_key, over,
		(const unsigned char *)note.signatures[0].bytes.data + 8));
	/* 0x04 bytes under a 0x01 id, and the other way, are refused */
	log.id = witness.id;
	cr_assert(verify(bytes, &log, 1, &found, &err) == -1);
	line = sign(text, &log, seed, 0);
	cr_assert(verify(note_print(arena, text, line), &witness, 1, &found,
			 &err) == -1);
	cr_assert(err.kind == ERR_TRUST);
}

Test(note, what_may_not_be_signed)
{
	unsigned char seed[32] = {9};
	struct note_key key = make_key("w", NOTE_COSIGNATURE, seed);
	struct note_signer signer = {&key, sign_with_seed, seed};
	struct err err = {0};
	struct text line;

	cr_assert(note_sign(arena, TEXT("a\0b\n"), &signer, 1, &line, &err));
	cr_assert(strstr(err.text, "control character 0x00") != NULL);
	err_clear(&err);
	cr_assert(note_sign(arena, TEXT("a"), &signer, 1, &line, &err));
	cr_assert(strstr(err.text, "end its line") != NULL);
}

static void refused(struct text bytes, enum err_kind kind, const char *part)
{
	struct note note;
	struct err err = {0};

	cr_assert(note_parse(arena, bytes, &note, &err) == -1, "%.*s",
		  TEXT_ARG(bytes));
	cr_assert(err.kind == kind && strstr(err.text, part), "%s", err.text);
}

Test(note, malformed)
{
	struct buffer many;
	char *large = arena_alloc(arena, 70000);

	refused(TEXT(""), ERR_USAGE, "no blank line");
	refused(TEXT("\n"), ERR_USAGE, "no blank line");
	refused(TEXT(MESSAGE), ERR_USAGE, "no blank line");
	refused(TEXT(MESSAGE "\n"), ERR_USAGE, "no signature");
	refused(TEXT(MESSAGE "\n" SIGNATURE "\n"), ERR_USAGE, "no signature");
	refused(TEXT(MESSAGE "\n- PeterNeumann x08go/ZJ\n"), ERR_USAGE,
		"not a signature line");
	refused(TEXT(MESSAGE "\n\u2014 PeterNeumann  x08go/ZJ\n"), ERR_USAGE,
		"");
	refused(TEXT(MESSAGE "\n\u2014 PeterNeumann\n"), ERR_USAGE, "without");
	refused(TEXT(MESSAGE "\n\u2014 a+b x08go/ZJ\n"), ERR_USAGE, "without");
	refused(TEXT(MESSAGE "\n\u2014 a x08go_ZJ\n"), ERR_USAGE, "URL-safe");
	refused(TEXT(MESSAGE "\n\u2014 a x08go/Z\n"), ERR_USAGE, "");
	refused(TEXT(MESSAGE "\n\u2014 a x08goB==\n"), ERR_USAGE, "");
	refused(TEXT(MESSAGE "\n\u2014 a x08gow==\n"), ERR_USAGE, "4 bytes");
	refused(TEXT(MESSAGE "\n\u2014 a x08go/ZJ"), ERR_USAGE, "no end");
	refused(TEXT("a\tb\n\n" SIGNATURE), ERR_USAGE, "control");
	refused(TEXT("a\r\n\n" SIGNATURE), ERR_USAGE, "control");
	refused(TEXT("a\xff\n\n" SIGNATURE), ERR_USAGE, "UTF-8");
	memset(large, 'a', 70000);
	refused((struct text){large, 70000}, ERR_LIMIT, "65536");
	buffer_init(&many);
	buffer_str(&many, MESSAGE "\n");
	for (int i = 0; i < 17; i++)
		buffer_str(&many, SIGNATURE);
	refused(buffer_view(&many), ERR_LIMIT, "16");
	buffer_release(&many);
}
