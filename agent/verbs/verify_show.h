/* SPDX-License-Identifier: Apache-2.0 */
/* What `plaudit verify` says of one bundle, and of the chains that they are
 * of: for people, and as reports/verify.md describes for programs. */
#ifndef PLAUDIT_VERBS_VERIFY_SHOW_H
#define PLAUDIT_VERBS_VERIFY_SHOW_H

#include "attest/chain_review.h"
#include "attest/verify.h"
#include "parse/json.h"

struct verify_shown {
	const char *name; /* of the bundle */
	const struct verification *v;
	bool good;
	bool brief; /* one line */
	struct instant now;
};

void verify_show_text(struct buffer *out, const struct verify_shown *shown);
struct json *verify_show_json(struct arena *arena,
			      const struct verify_shown *shown);

struct verify_totals {
	size_t bundles, verified, refused, unread;
};

void verify_show_chains(struct arena *arena, struct buffer *out,
			const struct chain_review *review);
struct json *verify_show_chains_json(struct arena *arena,
				     const struct chain_review *review);
struct json *verify_show_totals_json(struct arena *arena,
				     const struct verify_totals *totals);

#endif
