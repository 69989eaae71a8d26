/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/statement_table.h"

#include "base/limits.h"
#include "seal/member.h"

const struct count_member coverage_members[COVERAGE_MEMBERS] = {
	{"bound", offsetof(struct coverage, bound)},
	{"judged", offsetof(struct coverage, judged)},
	{"passed", offsetof(struct coverage, passed)},
	{"failed", offsetof(struct coverage, failed)},
	{"unknown", offsetof(struct coverage, unknown)},
	{"waived", offsetof(struct coverage, waived)},
	{"notApplicable", offsetof(struct coverage, not_applicable)},
	{"listed", offsetof(struct coverage, listed)},
	{"findings", offsetof(struct coverage, findings)},
	{"subjects", offsetof(struct coverage, subjects)},
	{"rowsRead", offsetof(struct coverage, rows_read)},
	{"rowsJudged", offsetof(struct coverage, rows_judged)},
};

const struct count_member account_members[ACCOUNT_MEMBERS] = {
	{"read", offsetof(struct account, read)},
	{"unreadable", offsetof(struct account, unreadable)},
	{"outside", offsetof(struct account, outside)},
	{"unsettled", offsetof(struct account, unsettled)},
	{"excluded", offsetof(struct account, excluded)},
	{"judged", offsetof(struct account, judged)},
};

void counts_write(struct arena *arena, struct json *object,
		  const struct count_member *members, size_t count,
		  const void *from)
{
	for (size_t i = 0; i < count; i++) {
		const char *at = (const char *)from + members[i].offset;

		json_add(arena, object, members[i].name,
			 json_count(arena,
				    *(const uint64_t *)(const void *)at));
	}
}

int counts_read(const struct json *object, const struct count_member *members,
		size_t count, void *to, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		char *at = (char *)to + members[i].offset;

		if (member_count(object, members[i].name,
				 (uint64_t *)(void *)at, err))
			return -1;
	}
	return 0;
}

struct json *word_json(struct arena *arena, const struct word *table, int index)
{
	return json_str(arena, table[index].word);
}

struct json *reason_json(struct arena *arena, enum reason reason)
{
	return json_str(arena, reason_words[reason].word.word);
}

struct json *period_json(struct arena *arena, struct period period)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "from", json_time_or_null(arena, period.from));
	json_add(arena, json, "until", json_time_or_null(arena, period.until));
	return json;
}

struct json *window_json(struct arena *arena, struct period window)
{
	if (window.from.seconds == INT64_MIN &&
	    window.until.seconds == INT64_MAX)
		return json_null(arena);
	return period_json(arena, window);
}

int member_word(const struct json *object, const char *name,
		const struct word *table, int count, int *out, struct err *err)
{
	struct text word;

	if (json_get_text(object, name, &word, err))
		return -1;
	*out = word_find(table, count, word);
	if (*out < 0)
		return err_set(err, ERR_USAGE, "%s: not a word of its list",
			       name);
	return 0;
}

int member_reason(const struct json *object, enum reason *out, struct err *err)
{
	struct text word;
	int found;

	*out = REASON_NONE;
	if (!json_get(object, "reason"))
		return 0;
	if (json_get_text(object, "reason", &word, err))
		return -1;
	found = reason_find(word);
	if (found <= REASON_NONE)
		return err_set(err, ERR_USAGE,
			       "reason: not a word of its list");
	*out = (enum reason)found;
	return 0;
}

int member_period(const struct json *object, const char *name,
		  struct period *out, struct err *err)
{
	const struct json *period;

	if (json_get_object(object, name, &period, err))
		return -1;
	if (member_time_or(period, "from", INSTANT_ALWAYS, &out->from, err) ||
	    member_time_or(period, "until", INSTANT_NEVER, &out->until, err))
		return err_prefix(err, "%s", name);
	if (instant_compare(out->from, out->until) > 0)
		return err_set(err, ERR_USAGE, "%s: until before from", name);
	return 0;
}

int member_window(const struct json *object, const char *name,
		  struct period *out, struct err *err)
{
	*out = (struct period){INSTANT_ALWAYS, INSTANT_NEVER};
	if (member_is_null(object, name))
		return 0;
	return member_period(object, name, out, err);
}

int member_objects(const struct json *object, const char *name,
		   const struct json **out, struct err *err)
{
	if (json_get_list(object, name, out, err))
		return -1;
	if ((*out)->count > LIMIT_FINDINGS)
		return err_set(err, ERR_LIMIT, "%s: more than %d", name,
			       LIMIT_FINDINGS);
	for (size_t i = 0; i < (*out)->count; i++)
		if ((*out)->items[i]->kind != JSON_IS_OBJECT)
			return err_set(err, ERR_USAGE, "%s[%zu]: not an object",
				       name, i);
	return 0;
}

int member_index(const struct json *object, const char *name, size_t count,
		 int *out, struct err *err)
{
	uint64_t index;

	*out = -1;
	if (!json_get(object, name))
		return 0;
	if (member_count(object, name, &index, err))
		return -1;
	if (index >= count)
		return err_set(err, ERR_USAGE, "%s: no such index", name);
	*out = (int)index;
	return 0;
}
