/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The run in a folder that was collected, taken for judging: believed only in
 * what it saw. The plan must be what is asked for here, the documents
 * canonical, every piece and every commitment's key in the folder.
 */
#ifndef PLAUDIT_AUDIT_COLLECTED_RUN_H
#define PLAUDIT_AUDIT_COLLECTED_RUN_H

#include "audit/collection.h"
#include "audit/run_document.h"
#include "seal/salt_vault.h"

struct collected_run {
	const struct collection *collection; /* checked (collection_check) */
	const struct plan *plan; /* made here, for the index's `now` */
	struct run_document run; /* as it was read, with its sentences */
	struct text facts; /* the run document as it is kept */
	struct digest digest; /* of it */
	/* sources whose history was struck out */
	const struct text *struck;
	size_t struck_count;
};

/* What the plan to be made here depends on beside the index: whether clauses
 * that are not in force are judged, and why was looked. */
int collected_run_head(struct arena *arena, const struct collection *collection,
		       bool *judge_all, enum trigger *trigger,
		       struct err *err) MUST_USE;
/* ERR_TRUST: what is not as it must be. plan: what this site and pack ask for;
 * its pack is theirs. */
int collected_run_open(struct arena *arena, const struct collection *collection,
		       struct plan *plan, struct collected_run *out,
		       struct err *err) MUST_USE;
/* The two halves of taking it are in collected_take.c. A history that does not
 * go on from the book that is kept in `books` of the source is struck out of
 * the run and its document. */
void collected_run_strike(struct arena *arena, struct collected_run *run,
			  const char *books);
/* Evidence and rows into the state directory, keys into the vault. */
int collected_run_keep(struct arena *arena, const struct collected_run *run,
		       const char *state, const struct salt_vault *vault,
		       struct err *err) MUST_USE;
/* The K that a source's commitment of rows names; `to` NULL: only whether it is
 * there. */
int collected_key_take(struct arena *arena, const struct collection *collection,
		       const struct source_report *source,
		       const struct salt_vault *to, struct err *err) MUST_USE;
/* The books of the report's roots into `books`, as <source>.next. */
int collected_books_keep(struct arena *arena,
			 const struct collection *collection,
			 const struct report *report, const char *books,
			 struct err *err) MUST_USE;

#endif
