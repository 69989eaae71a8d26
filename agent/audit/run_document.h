/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run saw, as it is kept for judging again (reports/evidence.md): one
 * JSON object a line, the plan first, then what each look learnt of its
 * source, then the answer to each ask. Pieces of evidence stand in it by their
 * digests. As evidence it has facts alone; with its sentences (why a row could
 * not be read, what a peer said) it is another document, of level excerpt.
 */
#ifndef PLAUDIT_AUDIT_RUN_DOCUMENT_H
#define PLAUDIT_AUDIT_RUN_DOCUMENT_H

#include "audit/lane.h"
#include "audit/plan_document.h"

struct run_document {
	struct plan_head head;
	struct answers answers; /* no salt keys */
	bool sentences; /* written: with them */
};

struct text run_document_write(struct arena *arena,
			       const struct run_document *run);
int run_document_read(struct arena *arena, struct text bytes,
		      const struct pack *pack, struct run_document *out,
		      struct err *err) MUST_USE;

#endif
