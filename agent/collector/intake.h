/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An envelope comes in: what must hold before it may go into the log, in the
 * order of TRUST.md. decode, signature by a key of the registry, type, parse,
 * authority for the chain, times, our own verdict. Runs in the server's
 * threads; the chain itself is ruled on in the writer's (batch_plan.h).
 */
#ifndef PLAUDIT_COLLECTOR_INTAKE_H
#define PLAUDIT_COLLECTOR_INTAKE_H

#include "collector/intake_queue.h"
#include "collector/pack_shelf.h"
#include "collector/refusal.h"
#include "collector/registry.h"
#include "collector/rotation.h"

/* What intake works with; all of it outlives every request. */
struct intake {
	struct store *store;
	struct registry *registry;
	struct pack_shelf *packs;
	struct log_writer *writer;
	const struct text *books; /* the regulator's rule books; none: all */
	size_t book_count;
	/* a line for the operator: what a refusal does not say */
	void (*log)(const char *what, struct text entity,
		    const struct err *err);
};

struct intake_request {
	struct text body;
	struct instant now;
	/* filled by intake_judge */
	struct envelope envelope;
	struct text spki;
	struct submission submission; /* arena is the caller's to fill */
	struct rotation rotation; /* to be admitted once it is logged */
};

/* 0: submission is to be queued. 1: it was logged before and submission.held
 * is it (outcome KNOWN or FORK). -1: *refusal says why not. */
int intake_judge(const struct intake *intake, struct arena *arena,
		 struct intake_request *request, struct refusal *refusal);

/* The bundle for a submission that was logged just now. */
int intake_receipt(const struct intake *intake, struct arena *arena,
		   const struct intake_request *request, struct text *bundle,
		   struct err *err) MUST_USE;
/* The same bundle again, from what is kept. */
int receipt_again(struct arena *arena, struct store *store,
		  const struct log_identity *log, const struct held *held,
		  struct text *bundle, struct err *err) MUST_USE;
/* The proof alone as c2sp.org/tlog-proof@v1. */
int receipt_text(struct arena *arena, struct store *store,
		 const struct held *held, struct text *out,
		 struct err *err) MUST_USE;
/* Fills a fork's refusal. */
int intake_fork(const struct intake *intake, struct arena *arena,
		const struct submission *submission, struct refusal *refusal);

#endif
