/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of a route: a method, a path or its beginning, and who answers.
 * route_find picks; a path that is known under another method is a 405.
 */
#ifndef PLAUDIT_COLLECTOR_ROUTE_H
#define PLAUDIT_COLLECTOR_ROUTE_H

#include "collector/exchange.h"

struct route {
	const char *method;
	const char *path;
	bool open_ended; /* more of the path follows */
	size_t body_limit; /* 0: takes no body */
	void (*answer)(struct exchange *exchange);
	/* after the submission was settled, when `answer` set queued */
	void (*finish)(struct exchange *exchange);
};

extern const struct route route_attestation_put, route_attestation_get,
	route_chain_head, route_consistency, route_log_timestamp,
	route_inclusion, route_checkpoint, route_tile, route_enrolment,
	route_trust_root, route_challenge_list, route_challenge_response,
	route_status, route_institution;

/* Fills exchange->rest. NULL: the exchange has a refusal as its reply. */
const struct route *route_find(struct exchange *exchange);

#endif
