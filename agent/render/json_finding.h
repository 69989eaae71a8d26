/* SPDX-License-Identifier: Apache-2.0 */
/* A finding as JSON: the signed members as in reports/statement.md, and its
 * sentences in both languages. */
#ifndef PLAUDIT_RENDER_JSON_FINDING_H
#define PLAUDIT_RENDER_JSON_FINDING_H

#include "parse/json.h"
#include "render/reading.h"

struct json *json_finding(const struct reading readings[2], size_t index);
/* Pieces that other nouns share. Texts are cleaned: JSON is UTF-8. */
struct json *json_clean(struct arena *arena, struct text t);
struct json *json_both(struct arena *arena, struct text en, struct text th);
struct json *json_tally(struct arena *arena, uint64_t count);
struct json *json_moment(struct arena *arena, struct instant t); /* or null */
struct json *json_period(struct arena *arena, struct period period);
struct json *json_hash(struct arena *arena, struct digest digest);

#endif
