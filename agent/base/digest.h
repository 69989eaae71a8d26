/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 (FIPS 180-4) and HMAC-SHA-256, by OpenSSL; random bytes; AES-256-CTR
 * key stream. Failure of any of these is the end of the program.
 */
#ifndef PLAUDIT_BASE_DIGEST_H
#define PLAUDIT_BASE_DIGEST_H

#include "base/text.h"

#define DIGEST_BYTES	32
#define DIGEST_HEX_ROOM (2 * DIGEST_BYTES + 1)

struct digest {
	unsigned char bytes[DIGEST_BYTES];
};

struct hasher; /* one running SHA-256, reusable */

struct digest digest_of(struct text bytes);
struct digest digest_of_two(struct text a, struct text b); /* a || b */
bool digest_equal(struct digest a, struct digest b); /* constant time */
/* Lower-case hex with NUL into out; the text is a view of out. */
struct text digest_hex(struct digest d, char out[DIGEST_HEX_ROOM]);
struct text digest_hex_copy(struct arena *arena, struct digest d);
int digest_from_hex(struct text hex, struct digest *out,
		    struct err *err) MUST_USE;
struct digest digest_hmac(struct text key, struct text message);

struct hasher *hasher_open(void);
void hasher_close(struct hasher *hasher);
void hasher_start(struct hasher *hasher);
void hasher_add(struct hasher *hasher, const void *bytes, size_t size);
struct digest hasher_finish(struct hasher *hasher);

void random_fill(void *out, size_t size);
/* out = bytes [offset, offset + size) of AES-256-CTR(key, IV 0). */
void keystream_fill(const unsigned char key[32], uint64_t offset, void *out,
		    size_t size);
void cleanse(void *bytes, size_t size); /* wipes a secret */

#endif
