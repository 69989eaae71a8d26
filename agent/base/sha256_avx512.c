/* SPDX-License-Identifier: Apache-2.0 */
/* Twice sixteen messages, one in each 32-bit lane of AVX-512 registers: while
 * one sixteen waits for its rounds the other has its turn. */
#include "base/sha256_lanes.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include "base/sha256_rounds.h"

#define LANES  32
#define HALF   16 /* lanes of a register */
#define WORDS  16 /* of a block */
#define WIDE   __attribute__((target("avx512f,avx512bw,avx512vl")))
#define INLINE static inline __attribute__((always_inline)) WIDE

/* SHA-256's words are big-endian. */
INLINE __m512i swap_bytes(__m512i v)
{
	const __m512i order = _mm512_broadcast_i32x4(_mm_set_epi8(
		12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));

	return _mm512_shuffle_epi8(v, order);
}

/* Four of each 128 bits of a, b, c, d: rows to columns. */
INLINE void transpose_four(__m512i *a, __m512i *b, __m512i *c, __m512i *d)
{
	__m512i ab = _mm512_unpacklo_epi32(*a, *b);
	__m512i ab_high = _mm512_unpackhi_epi32(*a, *b);
	__m512i cd = _mm512_unpacklo_epi32(*c, *d);
	__m512i cd_high = _mm512_unpackhi_epi32(*c, *d);

	*a = _mm512_unpacklo_epi64(ab, cd);
	*b = _mm512_unpackhi_epi64(ab, cd);
	*c = _mm512_unpacklo_epi64(ab_high, cd_high);
	*d = _mm512_unpackhi_epi64(ab_high, cd_high);
}

/* The same with whole 128-bit parts. */
INLINE void transpose_parts(__m512i *a, __m512i *b, __m512i *c, __m512i *d)
{
	__m512i ab = _mm512_shuffle_i32x4(*a, *b, 0x44);
	__m512i ab_high = _mm512_shuffle_i32x4(*a, *b, 0xee);
	__m512i cd = _mm512_shuffle_i32x4(*c, *d, 0x44);
	__m512i cd_high = _mm512_shuffle_i32x4(*c, *d, 0xee);

	*a = _mm512_shuffle_i32x4(ab, cd, 0x88);
	*b = _mm512_shuffle_i32x4(ab, cd, 0xdd);
	*c = _mm512_shuffle_i32x4(ab_high, cd_high, 0x88);
	*d = _mm512_shuffle_i32x4(ab_high, cd_high, 0xdd);
}

/* words[i] = word i of every lane's block */
INLINE void load_words(const unsigned char *const *blocks, __m512i words[WORDS])
{
	__m512i rows[HALF];

#pragma GCC unroll 16
	for (unsigned i = 0; i < HALF; i++)
		rows[i] = swap_bytes(_mm512_loadu_si512(blocks[i]));
#pragma GCC unroll 4
	for (unsigned i = 0; i < HALF; i += 4)
		transpose_four(&rows[i], &rows[i + 1], &rows[i + 2],
			       &rows[i + 3]);
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++) {
		transpose_parts(&rows[i], &rows[i + 4], &rows[i + 8],
				&rows[i + 12]);
		words[i] = rows[i];
		words[i + 4] = rows[i + 4];
		words[i + 8] = rows[i + 8];
		words[i + 12] = rows[i + 12];
	}
}

INLINE __m512i xor_three(__m512i a, __m512i b, __m512i c)
{
	return _mm512_ternarylogic_epi32(a, b, c, 0x96);
}

INLINE __m512i add(__m512i a, __m512i b)
{
	return _mm512_add_epi32(a, b);
}

/* FIPS 180-4 (4.4) to (4.7) */
INLINE __m512i big_sigma_0(__m512i x)
{
	return xor_three(_mm512_ror_epi32(x, 2), _mm512_ror_epi32(x, 13),
			 _mm512_ror_epi32(x, 22));
}

INLINE __m512i big_sigma_1(__m512i x)
{
	return xor_three(_mm512_ror_epi32(x, 6), _mm512_ror_epi32(x, 11),
			 _mm512_ror_epi32(x, 25));
}

INLINE __m512i small_sigma_0(__m512i x)
{
	return xor_three(_mm512_ror_epi32(x, 7), _mm512_ror_epi32(x, 18),
			 _mm512_srli_epi32(x, 3));
}

INLINE __m512i small_sigma_1(__m512i x)
{
	return xor_three(_mm512_ror_epi32(x, 17), _mm512_ror_epi32(x, 19),
			 _mm512_srli_epi32(x, 10));
}

/* 0xca: e chooses between f and g; 0xe8: the majority of a, b, c. s holds a
 * to h, turned right by one each round. What does not wait for the round
 * before is added up first: the chain from e to e is what takes the time. */
INLINE void round_of(__m512i s[8], unsigned i, __m512i word, uint32_t key)
{
	__m512i a = s[(8 - i) & 7], b = s[(9 - i) & 7], c = s[(10 - i) & 7];
	__m512i e = s[(12 - i) & 7], f = s[(13 - i) & 7], g = s[(14 - i) & 7];
	__m512i *d = &s[(11 - i) & 7], *h = &s[(15 - i) & 7];
	__m512i x = add(*h, add(word, _mm512_set1_epi32((int)key)));
	__m512i ch = _mm512_ternarylogic_epi32(e, f, g, 0xca);
	__m512i maj = _mm512_ternarylogic_epi32(a, b, c, 0xe8);
	__m512i s1 = big_sigma_1(e);
	__m512i t = add(s1, add(ch, x));

	*d = add(s1, add(ch, add(x, *d)));
	*h = add(big_sigma_0(a), add(maj, t));
}

INLINE void schedule(__m512i w[WORDS], unsigned i)
{
	w[i] = add(add(w[i], small_sigma_0(w[(i + 1) & 15])),
		   add(w[(i + 9) & 15], small_sigma_1(w[(i + 14) & 15])));
}

struct half {
	__m512i s[8], words[WORDS];
};

/* Sixteen rounds by the words as they are. */
INLINE void rounds(struct half *a, struct half *b, const uint32_t *keys)
{
#pragma GCC unroll 16
	for (unsigned i = 0; i < WORDS; i++) {
		round_of(a->s, i, a->words[i], keys[i]);
		round_of(b->s, i, b->words[i], keys[i]);
	}
}

INLINE void rounds_scheduled(struct half *a, struct half *b,
			     const uint32_t *keys)
{
#pragma GCC unroll 16
	for (unsigned i = 0; i < WORDS; i++) {
		schedule(a->words, i);
		round_of(a->s, i, a->words[i], keys[i]);
		schedule(b->words, i);
		round_of(b->s, i, b->words[i], keys[i]);
	}
}

INLINE void begin(struct half *half, const unsigned char *const *blocks,
		  const __m512i state[8])
{
	load_words(blocks, half->words);
#pragma GCC unroll 8
	for (unsigned i = 0; i < 8; i++)
		half->s[i] = state[i];
}

INLINE void end(const struct half *half, __mmask16 live, __m512i state[8])
{
#pragma GCC unroll 8
	for (unsigned i = 0; i < 8; i++)
		state[i] = _mm512_mask_add_epi32(state[i], live, state[i],
						 half->s[i]);
}

/* One block of each lane; lanes that are not live keep their state. */
INLINE void compress(__m512i state[2][8], const unsigned char *const *blocks,
		     uint32_t live)
{
	struct half a, b;

	begin(&a, blocks, state[0]);
	begin(&b, blocks + HALF, state[1]);
	rounds(&a, &b, sha256_round_keys);
	for (unsigned i = WORDS; i < SHA256_ROUNDS; i += WORDS)
		rounds_scheduled(&a, &b, sha256_round_keys + i);
	end(&a, (__mmask16)live, state[0]);
	end(&b, (__mmask16)(live >> HALF), state[1]);
}

INLINE void store_half(__m512i four, unsigned first, unsigned offset,
		       const struct sha256_message *const *messages)
{
	__m128i *to[4];

	for (unsigned i = 0; i < 4; i++)
		to[i] = (__m128i *)(messages[first + 4 * i]->digest + offset);
	_mm_storeu_si128(to[0], _mm512_castsi512_si128(four));
	_mm_storeu_si128(to[1], _mm512_extracti32x4_epi32(four, 1));
	_mm_storeu_si128(to[2], _mm512_extracti32x4_epi32(four, 2));
	_mm_storeu_si128(to[3], _mm512_extracti32x4_epi32(four, 3));
}

INLINE void store_digests(__m512i s[8],
			  const struct sha256_message *const *messages)
{
	transpose_four(&s[0], &s[1], &s[2], &s[3]);
	transpose_four(&s[4], &s[5], &s[6], &s[7]);
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++) {
		store_half(swap_bytes(s[i]), i, 0, messages);
		store_half(swap_bytes(s[4 + i]), i, 16, messages);
	}
}

static WIDE void hash(const struct sha256_message *const *messages)
{
	const unsigned char *blocks[LANES];
	size_t left[LANES], live = LANES;
	__m512i state[2][8];

	for (unsigned i = 0; i < 8; i++)
		state[0][i] = state[1][i] =
			_mm512_set1_epi32((int)sha256_start[i]);
	for (unsigned i = 0; i < LANES; i++) {
		blocks[i] = messages[i]->bytes;
		left[i] = SHA256_ROOM(messages[i]->size) / SHA256_BLOCK;
	}
	for (size_t done = 0; done < left[0]; done++) {
		/* the shortest stand last; a lane that has ended reads its last
		 * block again, for nothing */
		while (left[live - 1] <= done)
			live--;
		compress(state, blocks, (uint32_t)((UINT64_C(1) << live) - 1));
		for (unsigned i = 0; i < LANES; i++)
			blocks[i] += done + 1 < left[i] ? SHA256_BLOCK : 0;
	}
	store_digests(state[0], messages);
	store_digests(state[1], messages + HALF);
}

static bool runs(void)
{
	return __builtin_cpu_supports("avx512f") &&
	       __builtin_cpu_supports("avx512bw") &&
	       __builtin_cpu_supports("avx512vl");
}

#else

static bool runs(void)
{
	return false;
}

#define LANES 32
#define hash  NULL

#endif

const struct sha256_kernel sha256_kernel_avx512 = {
	.name = "avx512",
	.lanes = LANES,
	.worth = 8,
	.runs = runs,
	.hash = hash,
};
