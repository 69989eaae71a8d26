/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of a renderer: a report for one kind of reader. A member is one
 * file render_<name>.c with one constant render_<name> and its word in
 * RENDERERS. Sentences are made from the rule pack and the signed facts, in the
 * asked language; what the pack at hand does not know is shown by its id. The
 * same report gives the same bytes.
 */
#ifndef PLAUDIT_RENDER_RENDERER_H
#define PLAUDIT_RENDER_RENDERER_H

#include "base/err.h"
#include "model/report.h"

#define RENDERERS(X) X(text) X(json) X(html)

/* What happened to the attestation, as far as the caller knows. */
struct delivery_note {
	struct text state; /* "", "sealed", "delivered", "refused" */
	struct text receipt; /* path of the bundle, or "" */
	uint64_t log_index, log_size;
	bool has_receipt;
};

struct sign_off_account;

struct render_request {
	const struct report *report;
	const char *language; /* "en" or "th" */
	bool color; /* text only */
	unsigned columns; /* width of the terminal, 0: 80 */
	bool verbose; /* text: passes too, parameters and facts of all */
	struct delivery_note delivery;
	/* who stands for the chain's periods, where that is known; newest
	 * first */
	const struct sign_off_account *sign_offs;
	size_t sign_off_count;
};

struct renderer {
	const char *name; /* "html" */
	const char *summary; /* one line */
	const char *suffix; /* of a file: "html" */
	int (*render)(struct arena *arena, const struct render_request *request,
		      struct buffer *out, struct err *err);
};

/* render_table.c */
extern const struct renderer *const renderers[];
extern const size_t renderer_count;
const struct renderer *renderer_find(struct text name);

#endif
