/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/wire_field.h"

#include "base/limits.h"
#include "model/value_json.h"

#define SAFE_COUNT ((UINT64_C(1) << 53) - 1)

int wire_count(const struct json *object, const char *name, uint64_t *out,
	       struct err *err)
{
	struct text t;

	if (json_get_text(object, name, &t, err) || text_to_u64(t, out, err))
		return -1;
	if (*out > SAFE_COUNT)
		return err_set(err, ERR_PEER, "frame: %s beyond 2^53", name);
	return 0;
}

struct text wire_cut(struct text t)
{
	if (t.size <= LIMIT_SENTENCE_BYTES)
		return t;
	t.size = LIMIT_SENTENCE_BYTES;
	while (t.size && ((unsigned char)t.data[t.size] & 0xc0) == 0x80)
		t.size--;
	return t;
}

int wire_sentence(const struct json *object, const char *name, struct text *out,
		  struct err *err)
{
	if (json_get_text(object, name, out, err))
		return -1;
	*out = wire_cut(*out);
	return 0;
}

int wire_instant(struct arena *arena, const struct json *object,
		 const char *name, struct instant *out, struct err *err)
{
	const struct json *json = json_get(object, name);
	struct value v;

	if (!json)
		return err_set(err, ERR_PEER, "frame: no %s", name);
	if (value_from_json(arena, json, &v, err))
		return -1;
	if (v.kind != VALUE_TIMESTAMP)
		return err_set(err, ERR_PEER, "frame: %s is no time", name);
	*out = value_instant(v);
	return 0;
}

int wire_word(const struct json *object, const char *name,
	      const struct word *table, int count, struct err *err)
{
	struct text t;
	int found;

	if (json_get_text(object, name, &t, err))
		return -1;
	found = word_find(table, count, t);
	if (found < 0)
		return err_set(err, ERR_PEER, "frame: bad %s", name);
	return found;
}
