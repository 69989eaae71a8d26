/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a collector says when it refuses (RFC 9457), as one sentence that is
 * safe to print: the peer's words are cut and stripped of control characters.
 */
#ifndef PLAUDIT_DELIVER_PEER_PROBLEM_H
#define PLAUDIT_DELIVER_PEER_PROBLEM_H

#include "attest/api.h"
#include "base/http.h"

struct peer_problem {
	int status;
	enum api_problem type; /* API_PROBLEM_COUNT: none of ours */
	struct text sentence;
};

/* Of an answer with a status of 400 and above, or of a failed transport. */
struct peer_problem peer_problem_read(struct arena *arena,
				      const struct http_response *response);
/* Retry-After in milliseconds (seconds form only); 0: not said. */
int64_t peer_problem_retry_ms(const struct http_response *response);

#endif
