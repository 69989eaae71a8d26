/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows a challenge asks for, and how many it needs:
 * reports/challenge.md section 3. Pure. */
#ifndef PLAUDIT_ATTEST_CHALLENGE_DRAW_H
#define PLAUDIT_ATTEST_CHALLENGE_DRAW_H

#include "base/arena.h"
#include "base/digest.h"

struct draw_inputs {
	struct digest attestation;
	struct digest root; /* of the checkpoint */
	struct digest nonce;
	uint64_t size; /* N */
	uint64_t rows; /* to be drawn; all of them when N is less */
};

/* *count indices below size, ascending, none twice. */
const uint64_t *challenge_draw(struct arena *arena,
			       const struct draw_inputs *inputs, size_t *count);

/* A part of a whole: 1 % is 1 of 100. */
struct part {
	uint64_t of, whole; /* of <= whole, whole > 0 */
};

/* "1%", "0.1 %", "0.001"; nothing below 10^-9. */
int part_parse(struct text text, struct part *out, struct err *err) MUST_USE;

/* The least number of rows that shows at least one of the bad ones with that
 * confidence. size 0: not known. ERR_USAGE when no number does; never more
 * than size. */
int challenge_size(struct part bad, struct part confidence, uint64_t size,
		   uint64_t *out, struct err *err) MUST_USE;

#endif
