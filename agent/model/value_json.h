/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values as typed JSON, the form of signed documents and of the observation
 * pipe (reports/statement.md, "Typed values"): {"duration": "1834.5s"},
 * {"share": ["199", "200"]}, {"decimal": "12.50"}, {"time": "..."},
 * {"bytes": base64}, {"double": "0.5"} (text, never a JSON real), {"map":
 * [[k, v], ...]}, {"unknown": "why"}; null, booleans, strings, lists and
 * integers up to 2^53-1 as themselves, larger integers {"int": "..."}, uint
 * {"uint": "..."}.
 */
#ifndef PLAUDIT_MODEL_VALUE_JSON_H
#define PLAUDIT_MODEL_VALUE_JSON_H

#include "cel/value.h"
#include "parse/json.h"

struct json *value_to_json(struct arena *arena, struct value v);
int value_from_json(struct arena *arena, const struct json *json,
		    struct value *out, struct err *err) MUST_USE;

#endif
