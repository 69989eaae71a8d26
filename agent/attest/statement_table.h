/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of a statement share, for writing and reading: groups of
 * counts, each member named once; words of the closed lists; periods.
 */
#ifndef PLAUDIT_ATTEST_STATEMENT_TABLE_H
#define PLAUDIT_ATTEST_STATEMENT_TABLE_H

#include "model/report.h"
#include "parse/json.h"

struct count_member {
	const char *name;
	size_t offset; /* of a uint64_t */
};

#define COVERAGE_MEMBERS 12
#define ACCOUNT_MEMBERS	 6

extern const struct count_member coverage_members[COVERAGE_MEMBERS];
extern const struct count_member account_members[ACCOUNT_MEMBERS];

void counts_write(struct arena *arena, struct json *object,
		  const struct count_member *members, size_t count,
		  const void *from);
int counts_read(const struct json *object, const struct count_member *members,
		size_t count, void *to, struct err *err) MUST_USE;

struct json *word_json(struct arena *arena, const struct word *table,
		       int index);
struct json *reason_json(struct arena *arena, enum reason reason);
struct json *period_json(struct arena *arena, struct period period);
/* null for ALWAYS..NEVER */
struct json *window_json(struct arena *arena, struct period window);

/* The index of the member's word in a table of `count`. */
int member_word(const struct json *object, const char *name,
		const struct word *table, int count, int *out,
		struct err *err) MUST_USE;
/* REASON_NONE when the member is absent; "none" is never written. */
int member_reason(const struct json *object, enum reason *out,
		  struct err *err) MUST_USE;
int member_period(const struct json *object, const char *name,
		  struct period *out, struct err *err) MUST_USE;
int member_window(const struct json *object, const char *name,
		  struct period *out, struct err *err) MUST_USE;
/* A list of at most LIMIT_FINDINGS objects. */
int member_objects(const struct json *object, const char *name,
		   const struct json **out, struct err *err) MUST_USE;
/* An index below `count`; -1 when the member is absent. */
int member_index(const struct json *object, const char *name, size_t count,
		 int *out, struct err *err) MUST_USE;

#endif
