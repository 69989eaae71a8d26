/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSSL's low-level SHA-256 is a third faster than EVP for short messages. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/sha256_lanes.h"

#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"

#define LANES_MOST    32
#define ORDERED	      1024 /* messages put in order at a time */
#define LONG_BLOCKS   64 /* longer messages are hashed by themselves */
#define TEST_SIZE     300 /* all lengths up to this */
#define TEST_RANDOM   20 /* some more, of lengths up to */
#define TEST_LONGEST  1500
#define TEST_MESSAGES (TEST_SIZE + 1 + TEST_RANDOM)

void sha256_pad(unsigned char *message, size_t size)
{
	size_t room = SHA256_ROOM(size);

	message[size] = 0x80;
	memset(message + size + 1, 0, room - size - 9);
	put_u64be(message + room - 8, (uint64_t)size * 8);
}

struct digest sha256_single(const void *bytes, size_t size)
{
	struct digest out;
	SHA256_CTX context;

	SHA256_Init(&context);
	SHA256_Update(&context, bytes, size);
	SHA256_Final(out.bytes, &context);
	return out;
}

static void hash_single(const struct sha256_message *message)
{
	struct digest digest = sha256_single(message->bytes, message->size);

	memcpy(message->digest, digest.bytes, DIGEST_BYTES);
}

static bool openssl_runs(void)
{
	return true;
}

static void openssl_hash(const struct sha256_message *const *messages)
{
	hash_single(messages[0]);
}

const struct sha256_kernel sha256_kernel_openssl = {
	.name = "openssl",
	.lanes = 1,
	.worth = 1,
	.runs = openssl_runs,
	.hash = openssl_hash,
};

#define X(name) &sha256_kernel_##name,
const struct sha256_kernel *const sha256_kernels[] = {SHA256_KERNELS(X)};
#undef X
const size_t sha256_kernel_count = ARRAY_SIZE(sha256_kernels);

/* Messages in the order they are given to a kernel, the longest first. */
struct lane_order {
	const struct sha256_message *messages[ORDERED + LANES_MOST];
	size_t count;
};

/* Long messages, of more than LONG_BLOCKS, are all alike. */
static unsigned blocks_of(const struct sha256_message *message)
{
	size_t blocks = SHA256_ROOM(message->size) / SHA256_BLOCK;

	return blocks <= LONG_BLOCKS ? (unsigned)blocks : LONG_BLOCKS + 1;
}

/* By number of blocks: a counting sort. Long messages are hashed at once. */
static void order_take(struct lane_order *order,
		       const struct sha256_message *messages, size_t count)
{
	unsigned starts[LONG_BLOCKS + 2] = {0}, at = 0;
	unsigned char blocks[ORDERED];

	for (size_t i = 0; i < count; i++) {
		blocks[i] = (unsigned char)blocks_of(&messages[i]);
		starts[blocks[i]]++;
	}
	for (unsigned many, k = LONG_BLOCKS; k > 0; k--) {
		many = starts[k];
		starts[k] = at;
		at += many;
	}
	for (size_t i = 0; i < count; i++)
		if (blocks[i] <= LONG_BLOCKS)
			order->messages[starts[blocks[i]]++] = &messages[i];
		else
			hash_single(&messages[i]);
	order->count = at;
}

static void order_hash(const struct sha256_kernel *kernel,
		       struct lane_order *order)
{
	size_t lanes = kernel->lanes, i = 0;

	for (; i + lanes <= order->count; i += lanes)
		kernel->hash(order->messages + i);
	if (order->count - i < kernel->worth) {
		for (; i < order->count; i++)
			hash_single(order->messages[i]);
		return;
	}
	/* the last one in every lane that is left: hashed to the same place */
	for (size_t k = order->count; k < i + lanes; k++)
		order->messages[k] = order->messages[order->count - 1];
	kernel->hash(order->messages + i);
}

void sha256_lanes(const struct sha256_kernel *kernel,
		  const struct sha256_message *messages, size_t count)
{
	struct lane_order order;

	if (kernel->lanes == 1) {
		for (size_t i = 0; i < count; i++)
			hash_single(&messages[i]);
		return;
	}
	while (count) {
		size_t part = count < ORDERED ? count : ORDERED;

		order_take(&order, messages, part);
		order_hash(kernel, &order);
		messages += part;
		count -= part;
	}
}

/* What the kernel is tried with: any bytes, the same in every process. */
struct trial {
	struct sha256_message messages[TEST_MESSAGES];
	struct digest digests[TEST_MESSAGES];
	unsigned char bytes[];
};

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static struct trial *trial_make(void)
{
	size_t room = TEST_MESSAGES * SHA256_ROOM(TEST_SIZE) +
		      TEST_RANDOM * SHA256_ROOM(TEST_LONGEST);
	struct trial *trial = xmalloc(sizeof(*trial) + room);
	unsigned char *bytes = trial->bytes;
	uint64_t random = UINT64_C(0x9e3779b97f4a7c15);

	for (size_t i = 0; i < room / 8; i++)
		put_u64be(bytes + 8 * i, next_random(&random));
	for (size_t i = 0; i < TEST_MESSAGES; i++) {
		size_t size = i <= TEST_SIZE
				      ? i
				      : next_random(&random) % TEST_LONGEST;

		sha256_pad(bytes, size);
		trial->messages[i] = (struct sha256_message){
			bytes, size, trial->digests[i].bytes};
		bytes += SHA256_ROOM(size);
	}
	return trial;
}

bool sha256_kernel_agrees(const struct sha256_kernel *kernel)
{
	struct trial *trial = trial_make();
	bool agrees = true;

	memset(trial->digests, 0, sizeof(trial->digests));
	sha256_lanes(kernel, trial->messages, TEST_MESSAGES);
	for (size_t i = 0; i < TEST_MESSAGES; i++) {
		struct digest wanted = sha256_single(trial->messages[i].bytes,
						     trial->messages[i].size);

		agrees &= digest_equal(wanted, trial->digests[i]);
	}
	free(trial);
	return agrees;
}

const struct sha256_kernel *sha256_kernel_choose(
	bool portable, const struct sha256_kernel **distrusted)
{
	*distrusted = NULL;
	for (size_t i = 0; !portable && i < sha256_kernel_count; i++) {
		const struct sha256_kernel *kernel = sha256_kernels[i];

		if (!kernel->runs())
			continue;
		if (kernel->lanes == 1 || sha256_kernel_agrees(kernel))
			return kernel;
		if (!*distrusted)
			*distrusted = kernel;
	}
	return &sha256_kernel_openssl;
}
