/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one way an error travels: a struct on the caller's stack.
 *
 * A function that can fail returns 0, or -1 with *err filled. Nothing here
 * allocates. The first error wins: err_set on a filled struct keeps the old
 * text. A text says place, clause, wanted, got; it has no trailing newline, no
 * capital at its start and no advice. "Could not see" is not an error but a
 * finding; a bug of ours is an assert.
 */
#ifndef PLAUDIT_BASE_ERR_H
#define PLAUDIT_BASE_ERR_H

#define MUST_USE	  __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define ARRAY_SIZE(a)	  (sizeof(a) / sizeof((a)[0]))

enum err_kind {
	ERR_NONE,
	ERR_USAGE, /* wrong content or arguments: file:line:column */
	ERR_LIMIT, /* a ceiling of base/limits.h was passed */
	ERR_TIMEOUT, /* the caller's deadline passed */
	ERR_PEER, /* the other side broke its protocol or refused */
	ERR_TRUST, /* signature, proof, chain or trust root does not hold */
	ERR_SYSTEM, /* the operating system said no */
};

struct err {
	enum err_kind kind;
	char text[480];
};

/* Fills *err unless it is filled already; always returns -1. */
int err_set(struct err *err, enum err_kind kind, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* Like err_set with ERR_SYSTEM, ": " and strerror(errno) at the end. */
int err_system(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Puts context in front of the text on the way up ("check x: ..."); -1. */
int err_prefix(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Empties *err, for a caller that has dealt with it. */
void err_clear(struct err *err);

#endif
