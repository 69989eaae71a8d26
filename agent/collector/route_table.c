/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/route.h"

#include <string.h>

static const struct route *const routes[] = {
	&route_attestation_put, &route_attestation_get,
	&route_chain_head,	&route_consistency,
	&route_log_timestamp,	&route_inclusion,
	&route_checkpoint,	&route_tile,
	&route_enrolment,	&route_trust_root,
	&route_challenge_list,	&route_challenge_response,
	&route_status,		&route_institution,
};

static bool matches(const struct route *route, struct text path,
		    struct text *rest)
{
	size_t size = strlen(route->path);

	if (!text_starts(path, route->path))
		return false;
	*rest = (struct text){path.data + size, path.size - size};
	if (!route->open_ended)
		return rest->size == 0;
	if (rest->size < 2 || rest->data[0] != '/')
		return false;
	rest->data++;
	rest->size--;
	return true;
}

static bool takes(const struct route *route, struct text method)
{
	return text_is(method, route->method) ||
	       (text_is(method, "HEAD") && !strcmp(route->method, "GET"));
}

const struct route *route_find(struct exchange *x)
{
	const struct route *other = NULL;
	struct text rest;

	for (size_t i = 0; i < ARRAY_SIZE(routes); i++) {
		if (!matches(routes[i], x->path, &rest))
			continue;
		if (takes(routes[i], x->method)) {
			x->rest = rest;
			return routes[i];
		}
		other = routes[i];
	}
	if (!other) {
		reply_refuse(x, API_PROBLEM_NOT_FOUND, NULL);
		return NULL;
	}
	reply_refuse(x, API_PROBLEM_METHOD, NULL);
	x->reply.allow = other->method;
	return NULL;
}
