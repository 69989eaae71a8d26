/* SPDX-License-Identifier: Apache-2.0 */
#include "base/number_bits.h"

/* The bits of 64 numbers, `lanes` at a time: each(i) gives those from i on. */
#define GATHER(lanes, each)                                \
	for (size_t w = 0; w < words; w++) {               \
		uint64_t bits = 0;                         \
		for (size_t k = 0; k < 64; k += (lanes)) { \
			const size_t i = w * 64 + k;       \
			bits |= (uint64_t)(each) << k;     \
		}                                          \
		out[w] = bits;                             \
	}

/* One kernel: the five comparisons from those of `lanes` numbers. */
#define KERNEL(kind, target, lanes, load, spread, is_equal, is_less)            \
	target static void kind##_equal(const int64_t *a, const int64_t *b,     \
					size_t words, uint64_t *out){GATHER(    \
		lanes, is_equal(load(a + i), load(b + i)))} target static void  \
		kind##_less(const int64_t *a, const int64_t *b, size_t words,   \
			    uint64_t *out){GATHER(                              \
			lanes,                                                  \
			is_less(load(a + i), load(b + i)))} target static void  \
			kind##_same(const int64_t *a, int64_t b, size_t words,  \
				    uint64_t *out){GATHER(                      \
				lanes,                                          \
				is_equal(load(a + i),                           \
					 spread(b)))} target static void        \
				kind##_below(const int64_t *a, int64_t b,       \
					     size_t words,                      \
					     uint64_t *out){GATHER(             \
					lanes,                                  \
					is_less(load(a + i),                    \
						spread(b)))} target static void \
					kind##_above(const int64_t *a,          \
						     int64_t b, size_t words,   \
						     uint64_t *out)             \
	{                                                                       \
		GATHER(lanes, is_less(spread(b), load(a + i)))                  \
	}                                                                       \
	static const struct number_bits_kernel kind = {                         \
		#kind,	     kind##_runs,  kind##_equal, kind##_less,           \
		kind##_same, kind##_below, kind##_above}

static int portable_runs(void)
{
	return 1;
}

#define ONE_LOAD(at)	(*(at))
#define ONE_SPREAD(n)	(n)
#define ONE_EQUAL(a, b) ((a) == (b))
#define ONE_LESS(a, b)	((a) < (b))
#define ANYWHERE
KERNEL(portable, ANYWHERE, 1, ONE_LOAD, ONE_SPREAD, ONE_EQUAL, ONE_LESS);

#if defined(__x86_64__)

#include <immintrin.h>

static int avx2_runs(void)
{
	return __builtin_cpu_supports("avx2");
}

#define FOUR_LOAD(at)	 _mm256_loadu_si256((const __m256i *)(const void *)(at))
#define FOUR_BITS(lanes) _mm256_movemask_pd(_mm256_castsi256_pd(lanes))
#define FOUR_EQUAL(a, b) FOUR_BITS(_mm256_cmpeq_epi64(a, b))
#define FOUR_LESS(a, b)	 FOUR_BITS(_mm256_cmpgt_epi64(b, a))
#define WITH_AVX2	 __attribute__((target("avx2")))
KERNEL(avx2, WITH_AVX2, 4, FOUR_LOAD, _mm256_set1_epi64x, FOUR_EQUAL,
       FOUR_LESS);

static int avx512_runs(void)
{
	return __builtin_cpu_supports("avx512f") &&
	       __builtin_cpu_supports("avx512dq");
}

#define EIGHT_LOAD(at) _mm512_loadu_si512((const void *)(at))
#define WITH_AVX512    __attribute__((target("avx512f,avx512dq")))
KERNEL(avx512, WITH_AVX512, 8, EIGHT_LOAD, _mm512_set1_epi64,
       _mm512_cmpeq_epi64_mask, _mm512_cmplt_epi64_mask);

#define WIDEST &avx512, &avx2

__attribute__((target("popcnt"))) static uint64_t count_at_once(
	const uint64_t *bits, size_t words)
{
	uint64_t count = 0;

	for (size_t w = 0; w < words; w++)
		count += (uint64_t)__builtin_popcountll(bits[w]);
	return count;
}

uint64_t number_bits_count(const uint64_t *bits, size_t words)
{
	uint64_t count = 0;

	if (__builtin_cpu_supports("popcnt"))
		return count_at_once(bits, words);
	for (size_t w = 0; w < words; w++)
		count += (uint64_t)__builtin_popcountll(bits[w]);
	return count;
}

#else

uint64_t number_bits_count(const uint64_t *bits, size_t words)
{
	uint64_t count = 0;

	for (size_t w = 0; w < words; w++)
		count += (uint64_t)__builtin_popcountll(bits[w]);
	return count;
}

#define WIDEST NULL, NULL

#endif

static const struct number_bits_kernel *const kernels[NUMBER_BITS_KERNELS] = {
	WIDEST, &portable};

const struct number_bits_kernel *number_bits_kernel_at(unsigned i)
{
	return kernels[i];
}

static const struct number_bits_kernel *best(void)
{
	for (unsigned i = 0; i < NUMBER_BITS_KERNELS; i++)
		if (kernels[i] && kernels[i]->runs())
			return kernels[i];
	return &portable;
}

void number_bits_equal(const int64_t *a, const int64_t *b, size_t words,
		       uint64_t *out)
{
	best()->equal(a, b, words, out);
}

void number_bits_less(const int64_t *a, const int64_t *b, size_t words,
		      uint64_t *out)
{
	best()->less(a, b, words, out);
}

void number_bits_same(const int64_t *a, int64_t b, size_t words, uint64_t *out)
{
	best()->same(a, b, words, out);
}

void number_bits_below(const int64_t *a, int64_t b, size_t words, uint64_t *out)
{
	best()->below(a, b, words, out);
}

void number_bits_above(const int64_t *a, int64_t b, size_t words, uint64_t *out)
{
	best()->above(a, b, words, out);
}
