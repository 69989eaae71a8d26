/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes as text and back: hexadecimal (lower case) and base64 (RFC 4648).
 * Decoding is strict: right length and padding, no white space, no stray bits.
 */
#ifndef PLAUDIT_BASE_ENCODE_H
#define PLAUDIT_BASE_ENCODE_H

#include "base/text.h"

struct text hex_encode(struct arena *arena, const void *bytes, size_t size);
/* Exactly size bytes into out; upper case is refused. */
int hex_decode(struct text hex, void *out, size_t size,
	       struct err *err) MUST_USE;
struct text base64_encode(struct arena *arena, struct text bytes);
/* Standard and URL-safe alphabets are both read (not mixed), padding needed. */
int base64_decode(struct arena *arena, struct text encoded, struct text *out,
		  struct err *err) MUST_USE;

/* Big-endian integers in byte strings. */
void put_u32be(unsigned char out[4], uint32_t n);
void put_u64be(unsigned char out[8], uint64_t n);
uint32_t get_u32be(const unsigned char in[4]);
uint64_t get_u64be(const unsigned char in[8]);

#endif
