/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text: a slice of bytes that somebody else owns (mostly an arena). Not
 * terminated by NUL; may hold any byte. Sizes are bytes. UTF-8 where a header
 * says "text a person reads". And struct buffer: bytes that grow, on the heap.
 */
#ifndef PLAUDIT_BASE_TEXT_H
#define PLAUDIT_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct arena;

struct text {
	const char *data;
	size_t size;
};

/* For a literal: TEXT("freeze"). As an initialiser too. */
#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})
/* printf: "%.*s", TEXT_ARG(t) */
#define TEXT_ARG(t)   (int)(t).size, (t).data

struct text text_from(const char *terminated); /* NULL gives empty */
bool text_equal(struct text a, struct text b);
bool text_is(struct text a, const char *terminated);
int text_compare(struct text a, struct text b); /* byte order */
bool text_starts(struct text t, const char *prefix);
bool text_ends(struct text t, const char *suffix);
struct text text_copy(struct arena *arena, struct text t);
char *text_cstr(struct arena *arena, struct text t);
struct text text_format(struct arena *arena, const char *format, ...)
	PRINTF_LIKE(2, 3);
struct text text_trim(struct text t); /* spaces, tabs, CR, LF at both ends */

/* The part before the first `separator`; *rest is what follows it (size 0 and
 * data NULL when there was none). */
struct text text_cut(struct text t, char separator, struct text *rest);

/* Decimal digits only, no sign, no leading zero except "0". */
int text_to_u64(struct text t, uint64_t *out, struct err *err) MUST_USE;
/* As above with an optional leading '-'. */
int text_to_i64(struct text t, int64_t *out, struct err *err) MUST_USE;

bool text_is_utf8(struct text t); /* strict: no surrogates, no overlong */
/* Length of the valid UTF-8 sequence at data (1..4), 0 if it is not one. */
size_t utf8_next(const char *data, size_t size, uint32_t *point);
size_t utf8_put(uint32_t point, char out[4]); /* bytes written */

/*
 * The candidate nearest to `word` by edit distance, for "did you mean"; NULL
 * data when none is near enough (distance at most a third of its length).
 */
struct text text_nearest(struct text word, const struct text *candidates,
			 size_t count);

struct buffer {
	char *data;
	size_t size;
	size_t room;
};

void buffer_init(struct buffer *buffer);
void buffer_release(struct buffer *buffer);
void buffer_reserve(struct buffer *buffer, size_t more);
void buffer_add(struct buffer *buffer, const void *bytes, size_t size);
void buffer_text(struct buffer *buffer, struct text t);
void buffer_str(struct buffer *buffer, const char *terminated);
void buffer_char(struct buffer *buffer, char c);
void buffer_printf(struct buffer *buffer, const char *format, ...)
	PRINTF_LIKE(2, 3);
void buffer_vprintf(struct buffer *buffer, const char *format, va_list args)
	PRINTF_LIKE(2, 0);
struct text buffer_view(const struct buffer *buffer); /* until it changes */
/* What is in it, copied to the arena; the buffer is released. */
struct text buffer_take(struct buffer *buffer, struct arena *arena);

#endif
