/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/key.h"

#include <sys/stat.h>

#include "unit/seal_words.h"
#include "unit/temp_tree.h"

static char directory[] = "/tmp/plaudit-key-XXXXXX";
static struct arena *arena;

static void set_up(void)
{
	arena = arena_open();
	cr_assert(mkdtemp(directory));
	setenv("PLAUDIT_TEST_WORD", "correct horse", 1);
}

static void tear_down(void)
{
	temp_tree_remove(directory);
	arena_close(arena);
}

TestSuite(key, .init = set_up, .fini = tear_down);

static void sign_and_verify(struct key *key)
{
	struct public_key *public_key = NULL;
	struct text signature;

	MUST(public_key_open(key_spki(key), &public_key, err));
	for (int i = 0; i < 40; i++) { /* DER lengths vary */
		MUST(key_sign(key, arena, TEXT("message"), &signature, err));
		MUST(public_key_verify(public_key, TEXT("message"), signature,
				       err));
	}
	REFUSED(public_key_verify(public_key, TEXT("massage"), signature, err),
		"does not hold");
	public_key_close(public_key);
}

Test(key, files_of_both_algorithms_sign)
{
	const enum key_algorithm all[] = {KEY_P256, KEY_ED25519};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		char *path = fs_join(arena, directory, i ? "b.pem" : "a.pem");
		struct key *key = NULL;
		struct stat status;

		MUST(key_generate(path, all[i], NULL, err));
		cr_assert_eq(stat(path, &status), 0);
		cr_assert_eq(status.st_mode & 0777, 0600);
		MUST(key_open(path, NULL, &key, err));
		cr_assert_eq(key_algorithm(key), all[i]);
		sign_and_verify(key);
		key_close(key);
		REFUSED(key_generate(path, all[i], NULL, err),
			"never replaced");
	}
}

Test(key, a_passphrase_is_needed_where_there_is_one)
{
	const struct secret_ref ref = {.env = TEXT("PLAUDIT_TEST_WORD")};
	char *path = fs_join(arena, directory, "c.pem");
	struct secret *word = NULL, *wrong = NULL;
	struct key *key = NULL;

	MUST(secret_open(&ref, ".", &word, err));
	MUST(key_generate(path, KEY_P256, word, err));
	REFUSED(key_open(path, NULL, &key, err), "needs a passphrase");
	setenv("PLAUDIT_TEST_WORD", "wrong pony", 1);
	MUST(secret_open(&ref, ".", &wrong, err));
	REFUSED(key_open(path, wrong, &key, err), "another passphrase");
	MUST(key_open(path, word, &key, err));
	key_close(key);
	secret_close(word);
	secret_close(wrong);
}

Test(key, a_file_that_others_may_read_is_refused)
{
	char *path = fs_join(arena, directory, "d.pem");
	struct key *key = NULL;

	MUST(key_generate(path, KEY_P256, NULL, err));
	cr_assert_eq(chmod(path, 0640), 0);
	REFUSED(key_open(path, NULL, &key, err), "0600");
}

/* The spec's example key name and form (C2SP signed-note) */
Test(key, vkey_is_for_ed25519_only)
{
	char *path = fs_join(arena, directory, "e.pem");
	struct key *key = NULL;
	struct text vkey;

	MUST(key_generate(path, KEY_ED25519, NULL, err));
	MUST(key_open(path, NULL, &key, err));
	MUST(key_vkey(arena, key_spki(key), TEXT("log.example"), &vkey, err));
	cr_assert(text_starts(vkey, "log.example+"));
	cr_assert_eq(vkey.size, strlen("log.example+") + 8 + 1 + 44);
	key_close(key);
}
