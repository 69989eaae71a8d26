/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows that a kept attestation commits to, made again from the site's files
 * with what proves them: for `records prove` and `answer`.
 */
#ifndef PLAUDIT_VERBS_COMMITTED_ROWS_H
#define PLAUDIT_VERBS_COMMITTED_ROWS_H

#include "attest/kept_commitment.h"
#include "attest/proof_document.h"
#include "records/node_file.h"
#include "verbs/site_open.h"

struct committed_rows {
	/* given */
	struct arena *arena;
	const struct site_open *open;
	struct kept_commitment kept;
	struct row_ask ask; /* rows, keys, absent, either */
	bool portable;
	/* filled by find */
	const struct commitment *commitment;
	struct committed_columns columns;
	struct source_binding source; /* as it was committed to */
	/* filled by prove */
	struct records_job job;
	struct row_proofs proofs;
	struct node_file nodes;
};

/* The commitment's columns and the site's source. */
int committed_rows_find(struct committed_rows *rows, struct err *err) MUST_USE;
/* ERR_TRUST when the records are not what they were; says which file. */
int committed_rows_prove(struct committed_rows *rows, struct err *err) MUST_USE;
int committed_rows_document(struct committed_rows *rows,
			    struct proof_document *out,
			    struct err *err) MUST_USE;
/* Every column of every row that would leave, on stdout. */
void committed_rows_preview(const struct committed_rows *rows,
			    const struct proof_document *document);

#endif
