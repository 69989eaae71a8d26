/* SPDX-License-Identifier: Apache-2.0 */
#include "deliver/peer_problem.h"

#include <string.h>

#include "base/arena.h"
#include "parse/json.h"

#define DETAIL_BYTES 200
#define RETRY_MAX_S  3600

struct peer_word {
	const char *word, *title;
};

#define X(name, word, status, title) {word, title},
static const struct peer_word words[API_PROBLEM_COUNT] = {API_PROBLEMS(X)};
#undef X

static enum api_problem find_type(struct text uri)
{
	struct text word = uri;

	if (!text_starts(uri, API_PROBLEM_PREFIX))
		return API_PROBLEM_COUNT;
	word.data += strlen(API_PROBLEM_PREFIX);
	word.size -= strlen(API_PROBLEM_PREFIX);
	for (int i = 0; i < API_PROBLEM_COUNT; i++)
		if (text_is(word, words[i].word))
			return (enum api_problem)i;
	return API_PROBLEM_COUNT;
}

/* Printable ASCII of it, cut: nothing the peer sends can drive a terminal. */
static struct text printable(struct arena *arena, struct text text)
{
	size_t size = text.size < DETAIL_BYTES ? text.size : DETAIL_BYTES;
	char *out = arena_alloc(arena, size + 1);

	for (size_t i = 0; i < size; i++)
		out[i] = text.data[i] < ' ' || text.data[i] > '~'
				 ? '?'
				 : text.data[i];
	return (struct text){out, size};
}

struct peer_problem peer_problem_read(struct arena *arena,
				      const struct http_response *response)
{
	struct peer_problem out = {.status = response->status,
				   .type = API_PROBLEM_COUNT};
	struct text type = {0}, detail = {0};
	const struct json *json = NULL;
	struct err ignored = {0};

	if (response->outcome != HTTP_ANSWERED) {
		out.status = 0;
		out.sentence = text_copy(arena, response->reason);
		return out;
	}
	if (json_parse(arena, response->body, JSON_NO_REALS, &json, &ignored) ==
		    0 &&
	    json->kind == JSON_IS_OBJECT) {
		if (json_get_text(json, "type", &type, &ignored) == 0)
			out.type = find_type(type);
		err_clear(&ignored);
		if (json_get_text(json, "detail", &detail, &ignored))
			detail.size = 0;
	}
	detail = printable(arena, detail);
	out.sentence =
		text_format(arena, "answer %d: %s%s%.*s", response->status,
			    out.type == API_PROBLEM_COUNT
				    ? "refused"
				    : words[out.type].title,
			    detail.size ? ": " : "", TEXT_ARG(detail));
	return out;
}

int64_t peer_problem_retry_ms(const struct http_response *response)
{
	struct text after = http_header_get(response, "retry-after");
	struct err ignored = {0};
	uint64_t seconds;

	if (!after.data || text_to_u64(after, &seconds, &ignored))
		return 0;
	if (seconds > RETRY_MAX_S)
		seconds = RETRY_MAX_S;
	return (int64_t)seconds * 1000;
}
