/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request and its reply, without the HTTP library: what routes work on and
 * tests can make by hand. Texts live in the exchange's arena until the reply
 * was sent.
 */
#ifndef PLAUDIT_COLLECTOR_EXCHANGE_H
#define PLAUDIT_COLLECTOR_EXCHANGE_H

#include "collector/collector.h"

struct reply {
	unsigned status;
	const char *media;
	struct text body;
	struct text location; /* size 0: none */
	unsigned retry_after; /* seconds; 0: none */
	const char *cache; /* Cache-Control; NULL: no-store */
	const char *allow; /* of a 405 */
};

struct exchange {
	struct collector *collector;
	struct arena *arena;
	struct text method, path;
	struct text rest; /* of the path behind the route's prefix */
	struct text media; /* the body's, in lower case, without parameters */
	struct text accept, language, authorization;
	struct text body;
	/* a query argument, decoded; data NULL when absent */
	struct text (*argument)(struct exchange *exchange, const char *name);
	void *connection; /* the server's own */
	struct intake_request intake;
	bool queued; /* intake.submission is to be queued before the reply */
	struct reply reply;
};

void reply_body(struct exchange *exchange, unsigned status, const char *media,
		struct text body);
void reply_refusal(struct exchange *exchange, const struct refusal *refusal);
/* A refusal with nothing but its kind. */
void reply_refuse(struct exchange *exchange, enum api_problem kind,
		  const char *detail);
/* Our own failure: logged, and told as `internal`. */
void reply_failed(struct exchange *exchange, const char *what,
		  const struct err *err);
/* A number of the query: 0 and *out, or -1 when absent or none. */
int argument_number(struct exchange *exchange, const char *name, uint64_t *out);

#endif
