/* SPDX-License-Identifier: Apache-2.0 */
/* A bundle's timestampVerificationData, for attest/receipt.c. */
#ifndef PLAUDIT_ATTEST_RECEIPT_TIMESTAMPS_H
#define PLAUDIT_ATTEST_RECEIPT_TIMESTAMPS_H

#include "attest/receipt.h"
#include "parse/json.h"

#define TIMESTAMP_DATA "timestampVerificationData"

struct json *receipt_timestamps_json(struct arena *arena,
				     const struct text *all, size_t count);
/* Of verificationMaterial; none is none. */
int receipt_timestamps_read(struct arena *arena, const struct json *material,
			    struct receipt *out, struct err *err) MUST_USE;

#endif
