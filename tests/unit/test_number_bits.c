/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <string.h>

#include "base/number_bits.h"

#define WORDS  3
#define COUNT  (WORDS * 64)
#define ROUNDS 500

struct results {
	uint64_t bits[5][WORDS];
};

static struct results run(const struct number_bits_kernel *kernel,
			  const int64_t *a, const int64_t *b, int64_t one)
{
	struct results r;

	memset(&r, 0xa5, sizeof(r));
	kernel->equal(a, b, WORDS, r.bits[0]);
	kernel->less(a, b, WORDS, r.bits[1]);
	kernel->same(a, one, WORDS, r.bits[2]);
	kernel->below(a, one, WORDS, r.bits[3]);
	kernel->above(a, one, WORDS, r.bits[4]);
	return r;
}

static struct results expected(const int64_t *a, const int64_t *b, int64_t one)
{
	struct results r = {.bits = {{0}}};

	for (size_t i = 0; i < COUNT; i++) {
		uint64_t bit = UINT64_C(1) << i % 64;

		r.bits[0][i / 64] |= a[i] == b[i] ? bit : 0;
		r.bits[1][i / 64] |= a[i] < b[i] ? bit : 0;
		r.bits[2][i / 64] |= a[i] == one ? bit : 0;
		r.bits[3][i / 64] |= a[i] < one ? bit : 0;
		r.bits[4][i / 64] |= a[i] > one ? bit : 0;
	}
	return r;
}

static int64_t draw(uint64_t *seed)
{
	static const int64_t edges[] = {INT64_MIN, INT64_MIN + 1, -1,	    0,
					1,	   INT64_MAX - 1, INT64_MAX};

	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	if (*seed >> 60 == 0)
		return (int64_t)*seed;
	return edges[(*seed >> 33) % 7];
}

static uint64_t counted(const uint64_t *bits)
{
	uint64_t count = 0;

	for (size_t i = 0; i < COUNT; i++)
		count += bits[i / 64] >> i % 64 & 1;
	return count;
}

/* Every kernel that runs here, and what is chosen, against plain comparisons.
 */
Test(number_bits, all_kernels_agree)
{
	int64_t a[COUNT + 1], b[COUNT + 1];
	uint64_t seed = 7, bits[WORDS];

	for (int round = 0; round < ROUNDS; round++) {
		const int64_t *from = a + round % 2; /* not aligned either */
		int64_t one = draw(&seed);
		struct results want;

		for (size_t i = 0; i <= COUNT; i++) {
			a[i] = draw(&seed);
			b[i] = draw(&seed);
		}
		want = expected(from, b, one);
		for (unsigned k = 0; k < NUMBER_BITS_KERNELS; k++) {
			const struct number_bits_kernel *kernel =
				number_bits_kernel_at(k);
			struct results got;

			if (!kernel || !kernel->runs())
				continue;
			got = run(kernel, from, b, one);
			cr_assert_eq(memcmp(&got, &want, sizeof(got)), 0, "%s",
				     kernel->name);
		}
		number_bits_equal(from, b, WORDS, bits);
		cr_assert_eq(memcmp(bits, want.bits[0], sizeof(bits)), 0);
		number_bits_less(from, b, WORDS, bits);
		cr_assert_eq(memcmp(bits, want.bits[1], sizeof(bits)), 0);
		number_bits_same(from, one, WORDS, bits);
		cr_assert_eq(memcmp(bits, want.bits[2], sizeof(bits)), 0);
		number_bits_below(from, one, WORDS, bits);
		cr_assert_eq(memcmp(bits, want.bits[3], sizeof(bits)), 0);
		cr_assert_eq(number_bits_count(bits, WORDS), counted(bits));
		number_bits_above(from, one, WORDS, bits);
		cr_assert_eq(memcmp(bits, want.bits[4], sizeof(bits)), 0);
	}
}
