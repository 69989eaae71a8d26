/* SPDX-License-Identifier: Apache-2.0 */
/* Eight messages, one in each 32-bit lane of AVX2 registers, for processors
 * with neither AVX-512 nor SHA instructions. */
#include "base/sha256_lanes.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include "base/sha256_rounds.h"

#define LANES  8
#define WORDS  16 /* of a block */
#define WIDE   __attribute__((target("avx2")))
#define INLINE static inline __attribute__((always_inline)) WIDE

/* SHA-256's words are big-endian. */
INLINE __m256i swap_bytes(__m256i v)
{
	const __m256i order = _mm256_broadcastsi128_si256(_mm_set_epi8(
		12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));

	return _mm256_shuffle_epi8(v, order);
}

/* Four of each 128 bits of a, b, c, d: rows to columns. */
INLINE void transpose_four(__m256i *a, __m256i *b, __m256i *c, __m256i *d)
{
	__m256i ab = _mm256_unpacklo_epi32(*a, *b);
	__m256i ab_high = _mm256_unpackhi_epi32(*a, *b);
	__m256i cd = _mm256_unpacklo_epi32(*c, *d);
	__m256i cd_high = _mm256_unpackhi_epi32(*c, *d);

	*a = _mm256_unpacklo_epi64(ab, cd);
	*b = _mm256_unpackhi_epi64(ab, cd);
	*c = _mm256_unpacklo_epi64(ab_high, cd_high);
	*d = _mm256_unpackhi_epi64(ab_high, cd_high);
}

/* Eight words of eight lanes; or, as it is its own inverse, back. */
INLINE void transpose(__m256i rows[8])
{
	transpose_four(&rows[0], &rows[1], &rows[2], &rows[3]);
	transpose_four(&rows[4], &rows[5], &rows[6], &rows[7]);
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++) {
		__m256i low =
			_mm256_permute2x128_si256(rows[i], rows[i + 4], 0x20);

		rows[i + 4] =
			_mm256_permute2x128_si256(rows[i], rows[i + 4], 0x31);
		rows[i] = low;
	}
}

/* words[i] = word i of every lane's block */
INLINE void load_words(const unsigned char *const *blocks, __m256i words[WORDS])
{
#pragma GCC unroll 2
	for (unsigned half = 0; half < WORDS; half += 8) {
#pragma GCC unroll 8
		for (unsigned i = 0; i < LANES; i++)
			words[half + i] = swap_bytes(_mm256_loadu_si256(
				(const __m256i *)(blocks[i] + 4 * half)));
		transpose(words + half);
	}
}

INLINE __m256i xor_three(__m256i a, __m256i b, __m256i c)
{
	return _mm256_xor_si256(_mm256_xor_si256(a, b), c);
}

INLINE __m256i add(__m256i a, __m256i b)
{
	return _mm256_add_epi32(a, b);
}

INLINE __m256i turn(__m256i x, int bits)
{
	return _mm256_or_si256(_mm256_srli_epi32(x, bits),
			       _mm256_slli_epi32(x, 32 - bits));
}

/* FIPS 180-4 (4.2) to (4.7) */
INLINE __m256i choose(__m256i e, __m256i f, __m256i g)
{
	return _mm256_xor_si256(g, _mm256_and_si256(e, _mm256_xor_si256(f, g)));
}

INLINE __m256i majority(__m256i a, __m256i b, __m256i c)
{
	return _mm256_or_si256(_mm256_and_si256(a, b),
			       _mm256_and_si256(c, _mm256_or_si256(a, b)));
}

INLINE __m256i big_sigma_0(__m256i x)
{
	return xor_three(turn(x, 2), turn(x, 13), turn(x, 22));
}

INLINE __m256i big_sigma_1(__m256i x)
{
	return xor_three(turn(x, 6), turn(x, 11), turn(x, 25));
}

INLINE __m256i small_sigma_0(__m256i x)
{
	return xor_three(turn(x, 7), turn(x, 18), _mm256_srli_epi32(x, 3));
}

INLINE __m256i small_sigma_1(__m256i x)
{
	return xor_three(turn(x, 17), turn(x, 19), _mm256_srli_epi32(x, 10));
}

/* s holds a to h, turned right by one each round. */
INLINE void round_of(__m256i s[8], unsigned i, __m256i word, uint32_t key)
{
	__m256i a = s[(8 - i) & 7], b = s[(9 - i) & 7], c = s[(10 - i) & 7];
	__m256i e = s[(12 - i) & 7], f = s[(13 - i) & 7], g = s[(14 - i) & 7];
	__m256i *d = &s[(11 - i) & 7], *h = &s[(15 - i) & 7];
	__m256i keyed = add(word, _mm256_set1_epi32((int)key));
	__m256i t = add(add(*h, keyed), add(big_sigma_1(e), choose(e, f, g)));

	*d = add(*d, t);
	*h = add(add(t, big_sigma_0(a)), majority(a, b, c));
}

INLINE void schedule(__m256i w[WORDS], unsigned i)
{
	w[i] = add(add(w[i], small_sigma_0(w[(i + 1) & 15])),
		   add(w[(i + 9) & 15], small_sigma_1(w[(i + 14) & 15])));
}

/* Sixteen rounds by the words as they are. */
INLINE void rounds(__m256i s[8], const __m256i w[WORDS], const uint32_t *keys)
{
#pragma GCC unroll 16
	for (unsigned i = 0; i < 16; i++)
		round_of(s, i, w[i], keys[i]);
}

INLINE void rounds_scheduled(__m256i s[8], __m256i w[WORDS],
			     const uint32_t *keys)
{
#pragma GCC unroll 16
	for (unsigned i = 0; i < 16; i++) {
		schedule(w, i);
		round_of(s, i, w[i], keys[i]);
	}
}

/* One block of each lane; lanes that are not live keep their state. */
INLINE void compress(__m256i state[8], const unsigned char *const *blocks,
		     __m256i live)
{
	__m256i w[WORDS], s[8];

	load_words(blocks, w);
#pragma GCC unroll 8
	for (unsigned i = 0; i < 8; i++)
		s[i] = state[i];
	rounds(s, w, sha256_round_keys);
	for (unsigned i = 16; i < SHA256_ROUNDS; i += 16)
		rounds_scheduled(s, w, sha256_round_keys + i);
#pragma GCC unroll 8
	for (unsigned i = 0; i < 8; i++)
		state[i] = add(state[i], _mm256_and_si256(s[i], live));
}

/* All bits of the first `count` lanes. */
INLINE __m256i first_lanes(size_t count)
{
	return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count),
				  _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0));
}

static WIDE void hash(const struct sha256_message *const *messages)
{
	const unsigned char *blocks[LANES];
	size_t left[LANES], live = LANES;
	__m256i state[8];

	for (unsigned i = 0; i < 8; i++)
		state[i] = _mm256_set1_epi32((int)sha256_start[i]);
	for (unsigned i = 0; i < LANES; i++) {
		blocks[i] = messages[i]->bytes;
		left[i] = SHA256_ROOM(messages[i]->size) / SHA256_BLOCK;
	}
	for (size_t done = 0; done < left[0]; done++) {
		/* the shortest stand last; a lane that has ended reads its last
		 * block again, for nothing */
		while (left[live - 1] <= done)
			live--;
		compress(state, blocks, first_lanes(live));
		for (unsigned i = 0; i < LANES; i++)
			blocks[i] += done + 1 < left[i] ? SHA256_BLOCK : 0;
	}
	transpose(state);
	for (unsigned i = 0; i < LANES; i++)
		_mm256_storeu_si256((__m256i *)messages[i]->digest,
				    swap_bytes(state[i]));
}

static bool runs(void)
{
	return __builtin_cpu_supports("avx2");
}

#else

static bool runs(void)
{
	return false;
}

#define LANES 8
#define hash  NULL

#endif

const struct sha256_kernel sha256_kernel_avx2 = {
	.name = "avx2",
	.lanes = LANES,
	.worth = 4,
	.runs = runs,
	.hash = hash,
};
