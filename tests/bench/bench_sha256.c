/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages a second by each SHA-256 kernel that this processor has, beside
 * OpenSSL's low-level functions and EVP with a fetched digest and a kept
 * context; in turns, medians. 65 bytes: a node; 108 and 150: a row.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/sha256_lanes.h"

#define MESSAGES 1024
#define LONGEST	 1000
#define ROUNDS	 9
#define BATCHES	 400
#define WAYS	 8

struct bench {
	unsigned char bytes[MESSAGES * SHA256_ROOM(LONGEST)];
	struct sha256_message messages[MESSAGES];
	struct digest digests[MESSAGES];
	EVP_MD_CTX *context;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void bench_fill(struct bench *bench, size_t size, bool mixed)
{
	unsigned char *bytes = bench->bytes;

	for (size_t i = 0; i < MESSAGES; i++) {
		size_t own = mixed ? size / 2 + i * 7 % size : size;

		random_fill(bytes, own);
		sha256_pad(bytes, own);
		bench->messages[i] = (struct sha256_message){
			bytes, own, bench->digests[i].bytes};
		bytes += SHA256_ROOM(own);
	}
}

static void by_evp(struct bench *bench)
{
	for (size_t i = 0; i < MESSAGES; i++) {
		EVP_DigestInit_ex2(bench->context, NULL, NULL);
		EVP_DigestUpdate(bench->context, bench->messages[i].bytes,
				 bench->messages[i].size);
		EVP_DigestFinal_ex(bench->context, bench->messages[i].digest,
				   NULL);
	}
}

/* NULL: EVP */
static double rate(struct bench *bench, const struct sha256_kernel *kernel)
{
	double start = now();

	for (int i = 0; i < BATCHES; i++)
		if (kernel)
			sha256_lanes(kernel, bench->messages, MESSAGES);
		else
			by_evp(bench);
	return (double)BATCHES * MESSAGES / (now() - start) / 1e6;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure(struct bench *bench, const char *name)
{
	double rates[WAYS][ROUNDS] = {{0}};
	double openssl;

	for (int r = 0; r < ROUNDS; r++) {
		rates[0][r] = rate(bench, NULL);
		for (size_t k = 0; k < sha256_kernel_count; k++)
			if (sha256_kernels[k]->runs())
				rates[k + 1][r] =
					rate(bench, sha256_kernels[k]);
	}
	for (size_t k = 0; k <= sha256_kernel_count; k++)
		qsort(rates[k], ROUNDS, sizeof(double), by_size);
	openssl = rates[sha256_kernel_count][ROUNDS / 2];
	printf("SHA-256, %s, messages/us and times OpenSSL low-level\n", name);
	printf("  %-10s %6.2f  %5.2f\n", "EVP", rates[0][ROUNDS / 2],
	       rates[0][ROUNDS / 2] / openssl);
	for (size_t k = 0; k < sha256_kernel_count; k++)
		if (sha256_kernels[k]->runs())
			printf("  %-10s %6.2f  %5.2f\n",
			       sha256_kernels[k]->name,
			       rates[k + 1][ROUNDS / 2],
			       rates[k + 1][ROUNDS / 2] / openssl);
}

int main(void)
{
	struct bench *bench = xmalloc(sizeof(*bench));
	EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	const struct sha256_kernel *distrusted;
	double start = now();

	sha256_kernel_choose(false, &distrusted);
	printf("choosing a kernel: %.0f us\n", (now() - start) * 1e6);
	start = now();
	sha256_kernel_choose(false, &distrusted);
	printf("once more: %.0f us\n", (now() - start) * 1e6);
	bench->context = EVP_MD_CTX_new();
	EVP_DigestInit_ex2(bench->context, sha256, NULL);
	bench_fill(bench, 65, false);
	measure(bench, "65 bytes");
	bench_fill(bench, 108, false);
	measure(bench, "108 bytes");
	bench_fill(bench, 150, true);
	measure(bench, "75 to 224 bytes");
	EVP_MD_CTX_free(bench->context);
	EVP_MD_free(sha256);
	free(bench);
	return 0;
}
