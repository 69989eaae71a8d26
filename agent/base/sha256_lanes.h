/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 (FIPS 180-4) of many short messages that do not depend on each other,
 * several at a time where the processor can: for the leaves and nodes of
 * commitments, of which there are two a row. The result is that of OpenSSL,
 * which is one of the kernels, the one that is always there; another is used
 * only after it has agreed with it in this process.
 */
#ifndef PLAUDIT_BASE_SHA256_LANES_H
#define PLAUDIT_BASE_SHA256_LANES_H

#include "base/digest.h"

/* The bytes of a message with FIPS 180-4 section 5.1.1's padding. */
#define SHA256_BLOCK	  64
#define SHA256_ROOM(size) (((size) + 8) / SHA256_BLOCK * SHA256_BLOCK + 64)

/* A message of `size` bytes, padded behind them by sha256_pad. */
struct sha256_message {
	const unsigned char *bytes;
	size_t size;
	unsigned char *digest; /* where 32 bytes are put; no message's bytes */
};

/* Pads in place: message has room for SHA256_ROOM(size) bytes. */
void sha256_pad(unsigned char *message, size_t size);

/* A way to hash `lanes` messages at once. */
struct sha256_kernel {
	const char *name;
	unsigned lanes;
	unsigned worth; /* fewer messages than that are quicker singly */
	bool (*runs)(void); /* whether this processor has what it takes */
	/* exactly `lanes` messages, the longest first */
	void (*hash)(const struct sha256_message *const *messages);
};

#define SHA256_KERNELS(X) X(avx512) X(sha_ni) X(avx2) X(openssl)
#define X(name)		  extern const struct sha256_kernel sha256_kernel_##name;
SHA256_KERNELS(X)
#undef X

/* All that there are, the quickest first, OpenSSL last. */
extern const struct sha256_kernel *const sha256_kernels[];
extern const size_t sha256_kernel_count;

/* The quickest kernel that runs here and hashes as OpenSSL does; with
 * `portable` OpenSSL itself. One that runs and does not agree is named in
 * *distrusted, which is otherwise NULL. Takes a fifth of a millisecond. */
const struct sha256_kernel *sha256_kernel_choose(
	bool portable, const struct sha256_kernel **distrusted);
/* Whether it hashes messages of 0..300 bytes and some longer ones as OpenSSL
 * does. */
bool sha256_kernel_agrees(const struct sha256_kernel *kernel);

/* Hashes all messages, of whatever lengths. */
void sha256_lanes(const struct sha256_kernel *kernel,
		  const struct sha256_message *messages, size_t count);
/* One message, which needs no padding, by OpenSSL. */
struct digest sha256_single(const void *bytes, size_t size);

#endif
