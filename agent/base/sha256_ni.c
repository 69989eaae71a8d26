/* SPDX-License-Identifier: Apache-2.0 */
/* Two messages by the processor's SHA instructions: while one waits for its
 * rounds the other has its turn. */
#include "base/sha256_lanes.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#include "base/sha256_rounds.h"

#define NI     __attribute__((target("sha,sse4.1,ssse3")))
#define INLINE static inline __attribute__((always_inline)) NI

/* Words as the instructions take them: from the highest down. */
struct ni_state {
	__m128i abef, cdgh;
};

INLINE __m128i swap_bytes(__m128i v)
{
	return _mm_shuffle_epi8(v, _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4,
						5, 6, 7, 0, 1, 2, 3));
}

INLINE __m128i load(const void *at)
{
	return _mm_loadu_si128(at);
}

/* Words 4i to 4i + 3 of the schedule from the four fours before them. */
INLINE __m128i schedule(const __m128i w[4], unsigned i)
{
	__m128i early = _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]);
	__m128i middle = _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4);

	return _mm_sha256msg2_epu32(_mm_add_epi32(early, middle),
				    w[(i + 3) & 3]);
}

INLINE void four_rounds(struct ni_state *s, __m128i keyed)
{
	s->cdgh = _mm_sha256rnds2_epu32(s->cdgh, s->abef, keyed);
	s->abef = _mm_sha256rnds2_epu32(s->abef, s->cdgh,
					_mm_shuffle_epi32(keyed, 0x0e));
}

INLINE void compress_two(struct ni_state *a, struct ni_state *b,
			 const unsigned char *block_a,
			 const unsigned char *block_b)
{
	struct ni_state from_a = *a, from_b = *b;
	__m128i wa[4], wb[4];

#pragma GCC unroll 16
	for (unsigned i = 0; i < 16; i++) {
		__m128i keys = load(sha256_round_keys + 4 * i);

		if (i < 4) {
			wa[i] = swap_bytes(load(block_a + 16 * i));
			wb[i] = swap_bytes(load(block_b + 16 * i));
		} else {
			wa[i & 3] = schedule(wa, i);
			wb[i & 3] = schedule(wb, i);
		}
		four_rounds(a, _mm_add_epi32(wa[i & 3], keys));
		four_rounds(b, _mm_add_epi32(wb[i & 3], keys));
	}
	a->abef = _mm_add_epi32(a->abef, from_a.abef);
	a->cdgh = _mm_add_epi32(a->cdgh, from_a.cdgh);
	b->abef = _mm_add_epi32(b->abef, from_b.abef);
	b->cdgh = _mm_add_epi32(b->cdgh, from_b.cdgh);
}

INLINE struct ni_state start(void)
{
	const uint32_t *h = sha256_start;

	return (struct ni_state){
		_mm_set_epi32((int)h[0], (int)h[1], (int)h[4], (int)h[5]),
		_mm_set_epi32((int)h[2], (int)h[3], (int)h[6], (int)h[7])};
}

/* abef, cdgh: from the highest word down; the digest from a on. */
INLINE void store(const struct ni_state *s, unsigned char *digest)
{
	__m128i abef = _mm_shuffle_epi32(s->abef, 0x1b);
	__m128i cdgh = _mm_shuffle_epi32(s->cdgh, 0x1b);
	__m128i abcd = _mm_unpacklo_epi64(abef, cdgh);
	__m128i efgh = _mm_unpackhi_epi64(abef, cdgh);

	_mm_storeu_si128((__m128i *)digest, swap_bytes(abcd));
	_mm_storeu_si128((__m128i *)(digest + 16), swap_bytes(efgh));
}

static NI void hash(const struct sha256_message *const *messages)
{
	const unsigned char *a = messages[0]->bytes, *b = messages[1]->bytes;
	size_t many = SHA256_ROOM(messages[0]->size) / SHA256_BLOCK;
	size_t few = SHA256_ROOM(messages[1]->size) / SHA256_BLOCK;
	struct ni_state state_a = start(), state_b = start(), unused;

	for (size_t i = 0; i < few; i++)
		compress_two(&state_a, &state_b, a + i * SHA256_BLOCK,
			     b + i * SHA256_BLOCK);
	unused = state_b;
	for (size_t i = few; i < many; i++)
		compress_two(&state_a, &unused, a + i * SHA256_BLOCK,
			     a + i * SHA256_BLOCK);
	store(&state_a, messages[0]->digest);
	store(&state_b, messages[1]->digest);
}

/* The compiler's own list of features has no name for these instructions. */
static bool runs(void)
{
	unsigned eax, ebx, ecx, edx;

	if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx))
		return false;
	return (ebx & bit_SHA) && __builtin_cpu_supports("sse4.1") &&
	       __builtin_cpu_supports("ssse3");
}

#else

static bool runs(void)
{
	return false;
}

#define hash NULL

#endif

const struct sha256_kernel sha256_kernel_sha_ni = {
	.name = "sha_ni",
	.lanes = 2,
	.worth = 2,
	.runs = runs,
	.hash = hash,
};
