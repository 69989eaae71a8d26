/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digest.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <string.h>

#include "base/arena.h"

#define ABC_SHA256 \
	"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

/* FIPS 180-4 examples */
Test(digest, sha256_vectors)
{
	char room[DIGEST_HEX_ROOM];

	cr_assert(
		text_is(digest_hex(digest_of(TEXT("abc")), room), ABC_SHA256));
	cr_assert(text_is(digest_hex(digest_of((struct text){NULL, 0}), room),
			  "e3b0c44298fc1c149afbf4c8996fb924"
			  "27ae41e4649b934ca495991b7852b855"));
	cr_assert(digest_equal(digest_of_two(TEXT("a"), TEXT("bc")),
			       digest_of(TEXT("abc"))));
	cr_assert(!digest_equal(digest_of(TEXT("a")), digest_of(TEXT("b"))));
}

Test(digest, hasher_is_reused)
{
	struct hasher *hasher = hasher_open();

	for (int i = 0; i < 3; i++) {
		hasher_start(hasher);
		hasher_add(hasher, "ab", 2);
		hasher_add(hasher, "", 0);
		hasher_add(hasher, "c", 1);
		cr_assert(digest_equal(hasher_finish(hasher),
				       digest_of(TEXT("abc"))));
	}
	hasher_start(hasher);
	hasher_add(hasher, "left over", 9);
	hasher_start(hasher);
	hasher_add(hasher, "abc", 3);
	cr_assert(digest_equal(hasher_finish(hasher), digest_of(TEXT("abc"))));
	hasher_close(hasher);
}

Test(digest, hex_goes_round)
{
	struct arena *arena = arena_open();
	struct digest d = digest_of(TEXT("abc")), back;
	struct err err = {0};

	cr_assert_eq(digest_from_hex(digest_hex_copy(arena, d), &back, &err),
		     0);
	cr_assert(digest_equal(d, back));
	cr_assert_eq(digest_from_hex(TEXT("ba78"), &back, &err), -1);
	arena_close(arena);
}

/* RFC 4231 cases 1, 2 and 6 */
Test(digest, hmac_vectors)
{
	char room[DIGEST_HEX_ROOM];
	char key[131];

	memset(key, 0x0b, 20);
	cr_assert(text_is(digest_hex(digest_hmac((struct text){key, 20},
						 TEXT("Hi There")),
				     room),
			  "b0344c61d8db38535ca8afceaf0bf12b"
			  "881dc200c9833da726e9376c2e32cff7"));
	cr_assert(text_is(
		digest_hex(digest_hmac(TEXT("Jefe"),
				       TEXT("what do ya want for nothing?")),
			   room),
		"5bdcc146bf60754e6a042426089575c7"
		"5a003f089d2739839dec58b964ec3843"));
	memset(key, 0xaa, 131);
	cr_assert(text_is(
		digest_hex(digest_hmac((struct text){key, 131},
				       TEXT("Test Using Larger Than Block-Size "
					    "Key - Hash Key First")),
			   room),
		"60e431591ee0b67f0d8a26aacbf5b77f"
		"8e0bc6213728c5140546040f0ee37f54"));
	/* the empty key is a key, not "the last one" */
	cr_assert(text_is(digest_hex(digest_hmac(TEXT(""), TEXT("")), room),
			  "b613679a0814d9ec772f95d778c35fc5"
			  "ff1697c493715653c6c712144292c5ad"));
}

/* The first block is AES-256 of the zero block under the zero key. */
Test(digest, keystream_parts_equal_the_whole)
{
	static const unsigned char zero_key[32] = {0};
	unsigned char whole[100], part[100];

	keystream_fill(zero_key, 0, whole, sizeof(whole));
	cr_assert_eq(memcmp(whole,
			    "\xdc\x95\xc0\x78\xa2\x40\x89\x89"
			    "\xad\x48\xa2\x14\x92\x84\x20\x87",
			    16),
		     0);
	for (size_t from = 0; from < sizeof(whole); from++) {
		keystream_fill(zero_key, from, part, sizeof(whole) - from);
		cr_assert_eq(memcmp(part, whole + from, sizeof(whole) - from),
			     0, "offset %zu", from);
	}
}

Test(digest, random_differs_and_cleanse_wipes)
{
	unsigned char a[32] = {0}, b[32] = {0}, zero[32] = {0};

	random_fill(a, sizeof(a));
	random_fill(b, sizeof(b));
	cr_assert_neq(memcmp(a, b, sizeof(a)), 0);
	cleanse(a, sizeof(a));
	cr_assert_eq(memcmp(a, zero, sizeof(a)), 0);
}

static void *hash_in_thread(void *out)
{
	struct digest *digest = out;

	*digest = digest_of(TEXT("abc"));
	return NULL;
}

Test(digest, threads_have_their_own)
{
	struct digest made[4];
	pthread_t threads[4];

	for (size_t i = 0; i < 4; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, hash_in_thread,
					    &made[i]),
			     0);
	for (size_t i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		cr_assert(digest_equal(made[i], digest_of(TEXT("abc"))));
	}
}
