/* SPDX-License-Identifier: Apache-2.0 */
/* A run document's head while it is read: what the parts of reading share. */
#ifndef PLAUDIT_AUDIT_PLAN_READING_H
#define PLAUDIT_AUDIT_PLAN_READING_H

#include "audit/plan_document.h"

struct plan_reading {
	struct arena *arena;
	const struct pack *pack;
	struct plan *plan;
	struct ask *asks;
	struct look *looks;
	struct err *err;
};

/* The index of the member's word, or -1 with the error. */
int plan_word(const struct json *json, const char *name,
	      const struct word *table, int count, struct err *err);
/* A list with at most LIMIT_FINDINGS items, each of that kind. */
int plan_items(const struct json *json, const char *name, enum json_kind kind,
	       const struct json **out, struct err *err) MUST_USE;
int plan_read_site(struct plan_reading *r, const struct json *json) MUST_USE;
int plan_read_looks(struct plan_reading *r, const struct json *json) MUST_USE;

#endif
