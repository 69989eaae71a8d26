/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comparisons of 64-bit numbers, many at a time, to bits: bit i of word w
 * stands for number 64 w + i. AVX-512 or AVX2 where the processor has it, plain
 * C elsewhere, to the same bits.
 */
#ifndef PLAUDIT_BASE_NUMBER_BITS_H
#define PLAUDIT_BASE_NUMBER_BITS_H

#include <stddef.h>
#include <stdint.h>

/* a[i] == b[i], and a[i] < b[i] */
void number_bits_equal(const int64_t *a, const int64_t *b, size_t words,
		       uint64_t *out);
void number_bits_less(const int64_t *a, const int64_t *b, size_t words,
		      uint64_t *out);
/* a[i] == b, a[i] < b, and a[i] > b */
void number_bits_same(const int64_t *a, int64_t b, size_t words, uint64_t *out);
void number_bits_below(const int64_t *a, int64_t b, size_t words,
		       uint64_t *out);
void number_bits_above(const int64_t *a, int64_t b, size_t words,
		       uint64_t *out);

/* How many bits are set. */
uint64_t number_bits_count(const uint64_t *bits, size_t words);

/* The kernels, for tests: widest first, the last is plain C. */
struct number_bits_kernel {
	const char *name;
	int (*runs)(void); /* whether the processor has it */
	void (*equal)(const int64_t *a, const int64_t *b, size_t words,
		      uint64_t *out);
	void (*less)(const int64_t *a, const int64_t *b, size_t words,
		     uint64_t *out);
	void (*same)(const int64_t *a, int64_t b, size_t words, uint64_t *out);
	void (*below)(const int64_t *a, int64_t b, size_t words, uint64_t *out);
	void (*above)(const int64_t *a, int64_t b, size_t words, uint64_t *out);
};

#define NUMBER_BITS_KERNELS 3
/* NULL: not on this machine's kind of processor. */
const struct number_bits_kernel *number_bits_kernel_at(unsigned i);

#endif
