/* SPDX-License-Identifier: Apache-2.0 */
/* Values as the byte strings that are the keys of tables and of spills. */
#ifndef PLAUDIT_RECORDS_KEY_BYTES_H
#define PLAUDIT_RECORDS_KEY_BYTES_H

#include "base/text.h"
#include "cel/value.h"

/* Into an emptied buffer: the hash, big-endian, and the key: byte strings in
 * the order of key_walk. */
#define KEY_HASH_BYTES 8
void key_with_hash(struct buffer *out, struct text key, uint64_t hash);

/* A value as key bytes that tell kinds and values apart, and back. */
void key_encode(struct buffer *out, struct value v);
/* Cuts one value off the front; strings point into `bytes`. */
struct value key_decode(struct text *bytes);

#endif
