/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Members of signed documents by their types (reports/statement.md section 2):
 * read strictly, and written. Errors are ERR_USAGE and name the member.
 */
#ifndef PLAUDIT_SEAL_MEMBER_H
#define PLAUDIT_SEAL_MEMBER_H

#include "base/clock.h"
#include "base/digest.h"
#include "parse/json.h"

#define MEMBER_COUNT_MAX (((uint64_t)1 << 53) - 1)

bool member_is_set(const struct json *object, const char *name);
bool member_is_null(const struct json *object, const char *name);

int member_count(const struct json *object, const char *name, uint64_t *out,
		 struct err *err) MUST_USE;
int member_time(const struct json *object, const char *name,
		struct instant *out, struct err *err) MUST_USE;
/* null reads as `none`. */
int member_time_or(const struct json *object, const char *name,
		   struct instant none, struct instant *out,
		   struct err *err) MUST_USE;
int member_digest(const struct json *object, const char *name,
		  struct digest *out, struct err *err) MUST_USE;
/* base64 */
int member_bytes(struct arena *arena, const struct json *object,
		 const char *name, struct text *out, struct err *err) MUST_USE;
/* Ids: [a-z0-9][a-z0-9.:-]{0,63}, never "..", so that one can name a file. */
bool id_is_valid(struct text id);
int member_id(const struct json *object, const char *name, struct text *out,
	      struct err *err) MUST_USE;
/* A list of strings, at most LIMIT_SUBJECTS. */
int member_texts(struct arena *arena, const struct json *object,
		 const char *name, const struct text **out, size_t *count,
		 struct err *err) MUST_USE;

/* Refuses a member that is none of `names` (NULL ends them), and what is no
 * object: for what must not say more than its reader knows. */
int member_only(const struct json *object, const char *const *names,
		struct err *err) MUST_USE;
/* What a person says: not empty, UTF-8, at most `most` bytes, and no control
 * character but the line's end. */
int member_words(const struct json *object, const char *name, size_t most,
		 struct text *out, struct err *err) MUST_USE;

int json_to_digest(const struct json *json, struct digest *out,
		   struct err *err) MUST_USE;

struct json *json_time(struct arena *arena, struct instant t);
/* null for an instant at either end of the range. */
struct json *json_time_or_null(struct arena *arena, struct instant t);
struct json *json_digest(struct arena *arena, struct digest digest);
struct json *json_bytes(struct arena *arena, struct text bytes);
struct json *json_count(struct arena *arena, uint64_t n);
struct json *json_texts(struct arena *arena, const struct text *items,
			size_t count);

#endif
