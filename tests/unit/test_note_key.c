/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/note_key.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"

/* the example of golang.org/x/mod/sumdb/note */
#define VKEY \
	"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

Test(note_key, reads_and_prints_a_vkey)
{
	struct arena *arena = arena_open();
	struct note_key key;
	struct err err = {0};

	cr_assert(note_key_parse(TEXT(VKEY), &key, &err) == 0, "%s", err.text);
	cr_assert(text_is(key.name, "PeterNeumann") && key.id == 0xc74f20a3);
	cr_assert(key.type == NOTE_ED25519);
	cr_assert(text_is(note_key_print(arena, &key), VKEY));
	arena_close(arena);
}

static void refused(const char *vkey, const char *part)
{
	struct note_key key;
	struct err err = {0};

	cr_assert(note_key_parse(text_from(vkey), &key, &err) == -1, "%s",
		  vkey);
	cr_assert(strstr(err.text, part) != NULL, "%s: %s", vkey, err.text);
}

Test(note_key, refusals)
{
	refused("", "wanted name+");
	refused("Peter", "wanted name+");
	refused("Peter+c74f20a3", "wanted name+");
	refused("Peter+c74f20a+ARpc", "wanted name+");
	refused("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/"
		"LDE4izWy10TW",
		"key id");
	refused("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/"
		"LDE4izWy10TW",
		"");
	refused("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/"
		"LDE4izWy10TW",
		"not a key name");
	refused("PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/"
		"LDE4izWy10TW",
		"type 0x02");
	refused("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq_"
		"LDE4izWy10TW",
		"URL-safe");
	refused("PeterNeumann+c74f20a3+ARpc", "3 bytes");
}

Test(note_key, names)
{
	cr_assert(note_name_is_valid(TEXT("log.example/2026")));
	cr_assert(note_name_is_valid(TEXT("\u0e18\u0e19")));
	cr_assert(!note_name_is_valid(TEXT("")));
	cr_assert(!note_name_is_valid(TEXT("a+b")));
	cr_assert(!note_name_is_valid(TEXT("a b")));
	cr_assert(!note_name_is_valid(TEXT("a\u00a0b")));
	cr_assert(!note_name_is_valid(TEXT("a\u2003b")));
	cr_assert(!note_name_is_valid(TEXT("a\u3000")));
	cr_assert(!note_name_is_valid(TEXT("\xff")));
}
