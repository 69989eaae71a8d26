/* SPDX-License-Identifier: Apache-2.0 */
/* Every kernel that the processor has, one by one, against the examples of the
 * standard and against OpenSSL. */
#include "base/sha256_lanes.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define MANY 3000

static uint64_t next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return *state >> 33;
}

static bool skipped(const struct sha256_kernel *kernel)
{
	if (kernel->runs())
		return false;
	cr_log_warn("no %s in this processor: not tested", kernel->name);
	return true;
}

/* NIST's examples for SHA-256 and, of its short message vectors, the lengths
 * around one block. */
static const struct {
	const char *message, *digest;
} examples[] = {
	{"", "e3b0c44298fc1c149afbf4c8996fb924"
	     "27ae41e4649b934ca495991b7852b855"},
	{"abc", "ba7816bf8f01cfea414140de5dae2223"
		"b00361a396177a9cb410ff61f20015ad"},
	{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	{"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
	 "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
	 "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
};

Test(sha256_lanes, examples_of_the_standard)
{
	unsigned char bytes[20 * ARRAY_SIZE(examples)][SHA256_ROOM(112)];
	struct sha256_message messages[20 * ARRAY_SIZE(examples)];
	struct digest digests[ARRAY_SIZE(messages)];

	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		const char *text = examples[i % ARRAY_SIZE(examples)].message;

		memcpy(bytes[i], text, strlen(text));
		sha256_pad(bytes[i], strlen(text));
		messages[i] = (struct sha256_message){bytes[i], strlen(text),
						      digests[i].bytes};
	}
	for (size_t k = 0; k < sha256_kernel_count; k++) {
		if (skipped(sha256_kernels[k]))
			continue;
		memset(digests, 0, sizeof(digests));
		sha256_lanes(sha256_kernels[k], messages, ARRAY_SIZE(messages));
		for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
			char hex[DIGEST_HEX_ROOM];

			cr_expect(text_is(digest_hex(digests[i], hex),
					  examples[i % ARRAY_SIZE(examples)]
						  .digest),
				  "%s message %zu", sha256_kernels[k]->name, i);
		}
	}
}

/* Messages of any lengths in a heap block each, so that a sanitizer sees what
 * is read beyond. */
static void try_batch(const struct sha256_kernel *kernel, size_t count,
		      size_t longest, uint64_t *random)
{
	struct sha256_message *messages = xmalloc(count * sizeof(*messages));
	struct digest *digests = xmalloc(count * sizeof(*digests));
	unsigned char **bytes = xmalloc(count * sizeof(*bytes));

	for (size_t i = 0; i < count; i++) {
		size_t size = next_random(random) % (longest + 1);

		bytes[i] = xmalloc(SHA256_ROOM(size));
		for (size_t k = 0; k < size; k++)
			bytes[i][k] = (unsigned char)next_random(random);
		sha256_pad(bytes[i], size);
		messages[i] = (struct sha256_message){bytes[i], size,
						      digests[i].bytes};
	}
	sha256_lanes(kernel, messages, count);
	for (size_t i = 0; i < count; i++) {
		struct digest wanted = digest_of((
			struct text){(const char *)bytes[i], messages[i].size});

		cr_assert(digest_equal(digests[i], wanted),
			  "%s: message %zu of %zu, %zu bytes", kernel->name, i,
			  count, messages[i].size);
		free(bytes[i]);
	}
	free(bytes);
	free(digests);
	free(messages);
}

Test(sha256_lanes, any_number_of_messages_of_any_length)
{
	static const size_t longest[] = {0, 55, 56, 64, 200, 5000};
	uint64_t random = 7;

	for (size_t k = 0; k < sha256_kernel_count; k++) {
		if (skipped(sha256_kernels[k]))
			continue;
		for (size_t count = 1; count < 70; count++)
			try_batch(sha256_kernels[k], count,
				  longest[count % ARRAY_SIZE(longest)],
				  &random);
		try_batch(sha256_kernels[k], MANY, 300, &random);
	}
}

Test(sha256_lanes, all_kernels_agree_with_openssl_here)
{
	for (size_t k = 0; k < sha256_kernel_count; k++)
		if (!skipped(sha256_kernels[k]))
			cr_expect(sha256_kernel_agrees(sha256_kernels[k]), "%s",
				  sha256_kernels[k]->name);
}

static void hash_wrongly(const struct sha256_message *const *messages)
{
	for (size_t i = 0; i < 4; i++)
		memset(messages[i]->digest, 0, DIGEST_BYTES);
	if (messages[0]->size != 97)
		for (size_t i = 0; i < 4; i++) {
			struct digest d = sha256_single(messages[i]->bytes,
							messages[i]->size);

			memcpy(messages[i]->digest, d.bytes, DIGEST_BYTES);
		}
}

Test(sha256_lanes, a_kernel_that_errs_at_one_length_does_not_agree)
{
	struct sha256_kernel wrong = {
		.name = "wrong", .lanes = 4, .worth = 1, .hash = hash_wrongly};

	cr_assert_not(sha256_kernel_agrees(&wrong));
}

Test(sha256_lanes, the_portable_one_is_openssl)
{
	const struct sha256_kernel *distrusted;

	cr_assert_eq(sha256_kernel_choose(true, &distrusted),
		     &sha256_kernel_openssl);
	cr_assert_null(distrusted);
	cr_assert_not_null(sha256_kernel_choose(false, &distrusted));
	cr_assert_null(distrusted);
}
