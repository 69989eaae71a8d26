/* SPDX-License-Identifier: Apache-2.0 */
#include "deliver/peer_problem.h"

#include "unit/seal_words.h"

static struct peer_problem read_body(struct arena *arena, const char *body)
{
	struct http_response response = {.outcome = HTTP_ANSWERED,
					 .status = 403,
					 .body = text_from(body)};

	return peer_problem_read(arena, &response);
}

Test(peer_problem, our_words_are_known_and_others_are_not_believed)
{
	struct arena *arena = arena_open();
	struct peer_problem p = read_body(
		arena, "{\"type\":\"" API_PROBLEM_PREFIX "unknown-key\"}");

	cr_assert_eq(p.type, API_PROBLEM_UNKNOWN_KEY);
	cr_assert(text_is(p.sentence, "answer 403: no such key is enrolled"));
	p = read_body(arena, "{\"type\":\"https://x/unknown-key\"}");
	cr_assert_eq(p.type, API_PROBLEM_COUNT);
	cr_assert(text_is(p.sentence, "answer 403: refused"));
	cr_assert_eq(read_body(arena, "<html>").type, API_PROBLEM_COUNT);
	cr_assert_eq(read_body(arena, "{\"type\":7,\"detail\":[]}").type,
		     API_PROBLEM_COUNT);
	arena_close(arena);
}

Test(peer_problem, a_transport_failure_says_its_reason)
{
	struct arena *arena = arena_open();
	struct http_response response = {.outcome = HTTP_NOT_CONNECTED,
					 .reason = TEXT("refused")};
	struct peer_problem p = peer_problem_read(arena, &response);

	cr_assert_eq(p.status, 0);
	cr_assert(text_is(p.sentence, "refused"));
	arena_close(arena);
}

Test(peer_problem, retry_after_is_capped)
{
	struct http_header header = {TEXT("retry-after"), TEXT("2")};
	struct http_response response = {.headers = &header, .header_count = 1};

	cr_assert_eq(peer_problem_retry_ms(&response), 2000);
	header.value = TEXT("99999999");
	cr_assert_eq(peer_problem_retry_ms(&response), 3600000);
	header.value = TEXT("Sun, 22 Nov 2026 00:00:00 GMT");
	cr_assert_eq(peer_problem_retry_ms(&response), 0);
	response.header_count = 0;
	cr_assert_eq(peer_problem_retry_ms(&response), 0);
}
