/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/exchange.h"

void reply_body(struct exchange *x, unsigned status, const char *media,
		struct text body)
{
	x->reply.status = status;
	x->reply.media = media;
	x->reply.body = body;
}

void reply_refusal(struct exchange *x, const struct refusal *refusal)
{
	reply_body(x, refusal_status(refusal->kind), MEDIA_PROBLEM,
		   refusal_print(x->arena, refusal));
	x->reply.retry_after = refusal->retry_after;
	if (refusal->kind == API_PROBLEM_BUSY && !refusal->retry_after)
		x->reply.retry_after = 1;
}

void reply_refuse(struct exchange *x, enum api_problem kind, const char *detail)
{
	struct refusal refusal = {.kind = kind, .detail = detail};

	reply_refusal(x, &refusal);
}

void reply_failed(struct exchange *x, const char *what, const struct err *err)
{
	struct text nobody = {0};

	x->collector->intake.log(what, nobody, err);
	reply_refuse(x, API_PROBLEM_INTERNAL, NULL);
}

int argument_number(struct exchange *x, const char *name, uint64_t *out)
{
	struct text value = x->argument(x, name);
	struct err err = {0};

	if (!value.data)
		return -1;
	return text_to_u64(value, out, &err);
}
