/* SPDX-License-Identifier: Apache-2.0 */
/* The constants of FIPS 180-4 (4.2.2 and 5.3.3), for the kernels. */
#ifndef PLAUDIT_BASE_SHA256_ROUNDS_H
#define PLAUDIT_BASE_SHA256_ROUNDS_H

#include <stdint.h>

#define SHA256_ROUNDS 64

extern const uint32_t sha256_round_keys[SHA256_ROUNDS];
extern const uint32_t sha256_start[8];

#endif
