/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Delivery of one stream's outbox to its regulator, as `audit` and `push` do
 * it: the kept trust root is checked, refreshed where the regulator has a newer
 * one, and what is pending is sent.
 */
#ifndef PLAUDIT_VERBS_DELIVERY_H
#define PLAUDIT_VERBS_DELIVERY_H

#include "deliver/upload.h"
#include "model/site.h"
#include "render/renderer.h"

struct delivery {
	const struct site *site;
	const struct regulator *regulator;
	struct outbox *outbox;
	const char *stream_directory;
	int64_t seconds;
	bool reviewed; /* what waits for people is sent now */
	struct upload_result result; /* filled */
};

/* ERR_TRUST when the trust root or an answer does not hold. Not being able to
 * reach the collector is no error: result.left tells. */
int delivery_run(struct arena *arena, struct delivery *delivery,
		 struct err *err) MUST_USE;
/* What became of the report's attestation. */
void delivery_note_fill(struct arena *arena, const struct delivery *delivery,
			const struct report *report,
			struct delivery_note *note);

#endif
