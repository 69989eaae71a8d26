/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The base64 of C2SP text formats: standard alphabet only, padded, strict. The
 * URL-safe alphabet that base/encode.h also reads would give a second spelling
 * of the same signed thing.
 */
#ifndef PLAUDIT_LEDGER_BASE64_LINE_H
#define PLAUDIT_LEDGER_BASE64_LINE_H

#include "base/digest.h"

int base64_line(struct arena *arena, struct text encoded, struct text *out,
		struct err *err) MUST_USE;
/* Exactly 32 bytes. */
int base64_line_digest(struct text encoded, struct digest *out,
		       struct err *err) MUST_USE;
/* The line at the start of *rest without its LF, which must be there; *rest
 * moves behind it. False when there is none. */
bool text_line(struct text *rest, struct text *line);

#endif
