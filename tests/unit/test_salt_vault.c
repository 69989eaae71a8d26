/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/salt_vault.h"

#include <sys/stat.h>

#include "unit/seal_words.h"
#include "unit/temp_tree.h"

static struct arena *arena;
static char *directory;
static struct salt_vault vault;
static struct digest root, named;
static unsigned char key[SALT_KEY_BYTES], got[SALT_KEY_BYTES];

static void set_up(void)
{
	arena = arena_open();
	directory = temp_tree_make(arena);
	vault.directory = directory;
	vault.wrap_path = fs_join(arena, directory, "keys/commitments.wrap");
	memset(key, 0x5a, sizeof(key));
	root = digest_of(TEXT("root"));
	named = digest_of((struct text){(const char *)key, sizeof(key)});
}

static void tear_down(void)
{
	temp_tree_remove(directory);
	arena_close(arena);
}

TestSuite(salt_vault, .init = set_up, .fini = tear_down);

static char *file(void)
{
	return fs_join(arena, directory, digest_hex_copy(arena, root).data);
}

Test(salt_vault, a_key_comes_back_and_is_not_in_the_file)
{
	struct text bytes;
	struct stat status;

	MUST(salt_vault_put(arena, &vault, root, key, err));
	MUST(salt_vault_get(arena, &vault, root, named, got, err));
	cr_assert_eq(memcmp(key, got, sizeof(key)), 0);
	MUST(fs_read(arena, file(), 4096, &bytes, err));
	cr_assert_null(memmem(bytes.data, bytes.size, key, 8));
	cr_assert_eq(stat(vault.wrap_path, &status), 0);
	cr_assert_eq(status.st_mode & 0777, 0600);
}

Test(salt_vault, keys_of_before_are_read)
{
	struct salt_vault plain = {directory, NULL};

	MUST(salt_vault_put(arena, &plain, root, key, err));
	MUST(salt_vault_get(arena, &vault, root, named, got, err));
	cr_assert_eq(memcmp(key, got, sizeof(key)), 0);
}

Test(salt_vault, what_was_changed_is_refused)
{
	struct digest other = digest_of(TEXT("other"));
	struct salt_vault blind = {directory, NULL};
	struct text bytes;
	char *copy;

	MUST(salt_vault_put(arena, &vault, root, key, err));
	REFUSED(salt_vault_get(arena, &vault, other, named, got, err),
		"not kept here");
	REFUSED(salt_vault_get(arena, &vault, root, other, got, err),
		"not the key that the attestation names");
	REFUSED(salt_vault_get(arena, &blind, root, named, got, err),
		"the key that opens it is not here");
	MUST(fs_read(arena, file(), 4096, &bytes, err));
	for (size_t i = 16; i < bytes.size; i += 5) { /* nonce, body, tag */
		copy = arena_alloc(arena, bytes.size);
		memcpy(copy, bytes.data, bytes.size);
		copy[i] ^= 1;
		MUST(fs_put(file(), (struct text){copy, bytes.size}, 0600,
			    err));
		REFUSED(salt_vault_get(arena, &vault, root, named, got, err),
			"it was changed");
	}
	/* one file for another: the root is part of what is sealed */
	MUST(fs_put(fs_join(arena, directory,
			    digest_hex_copy(arena, other).data),
		    bytes, 0600, err));
	REFUSED(salt_vault_get(arena, &vault, other, named, got, err),
		"it was changed");
	MUST(fs_put(file(), TEXT("short"), 0600, err));
	REFUSED(salt_vault_get(arena, &vault, root, named, got, err),
		"not a commitment's key");
}
