/* SPDX-License-Identifier: Apache-2.0 */
/* POST /v1/enrolments and GET /v1/trust/root. */
#include "base/limits.h"
#include "collector/route.h"

static void enrol(struct exchange *x)
{
	struct refusal refusal;
	struct text answer;

	if (!text_is(x->media, MEDIA_ENVELOPE) &&
	    !text_is(x->media, MEDIA_JSON)) {
		reply_refuse(x, API_PROBLEM_MEDIA_TYPE,
			     "wanted " MEDIA_ENVELOPE);
		return;
	}
	if (enrolment_answer(&x->collector->enrolment, x->arena, x->body,
			     x->collector->clock(), &answer, &refusal) < 0)
		reply_refusal(x, &refusal);
	else
		reply_body(x, 201, MEDIA_JSON, answer);
}

const struct route route_enrolment = {
	.method = "POST",
	.path = API_ENROLMENTS,
	.body_limit = LIMIT_ENROL_BYTES,
	.answer = enrol,
};

static void trust_root(struct exchange *x)
{
	struct store *store = x->collector->desk.store;
	struct trust_root_row row;
	struct err err = {0};

	if (store->kind->trust_root(store, x->arena, &row, &err) < 0 ||
	    !row.version) {
		reply_failed(x, "read the trust root", &err);
		return;
	}
	reply_body(x, 200, MEDIA_ENVELOPE, row.envelope);
	x->reply.cache = "no-cache";
}

const struct route route_trust_root = {
	.method = "GET",
	.path = API_TRUST_ROOT,
	.answer = trust_root,
};
