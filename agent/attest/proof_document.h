/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows that leave an institution, with what shows that they are among those an
 * attestation commits to: reports/row-proof.md, written and read. Reading
 * proves nothing; attest/proof_check.h does.
 */
#ifndef PLAUDIT_ATTEST_PROOF_DOCUMENT_H
#define PLAUDIT_ATTEST_PROOF_DOCUMENT_H

#include "records/row_proof.h"

#define PROOF_DOCUMENT_TYPE "tag:plaudit.example,2026:row-proof/v1"

struct document_field {
	struct text column, value; /* the bytes that were committed to */
};

struct document_row {
	uint64_t index;
	unsigned char salt[32];
	const struct document_field *fields; /* written: in leaf order */
	size_t field_count;
	const struct digest *path; /* the leaf's sibling first */
	size_t path_count;
};

struct proof_document {
	struct digest attestation; /* its identity */
	struct text source;
	struct digest root;
	uint64_t size;
	bool sorted;
	const struct document_row *rows; /* by index */
	size_t row_count;
	const struct key_place *keys; /* sorted: all rows of each are here */
	size_t key_count;
	const struct key_place *absent; /* first: where it would stand */
	size_t absent_count;
};

/* The document's rows from what records/ proved; columns: of the binding. -1
 * when the leaves have another number of fields. */
int proof_document_rows(struct arena *arena, const struct row_proofs *proofs,
			const struct text *columns, size_t column_count,
			struct proof_document *out, struct err *err) MUST_USE;
int proof_document_write(struct arena *arena,
			 const struct proof_document *document,
			 struct text *out, struct err *err) MUST_USE;
/* ERR_USAGE names the member that is wrong. */
int proof_document_read(struct arena *arena, struct text bytes,
			struct proof_document *out, struct err *err) MUST_USE;

/* What a commitment's binding says: the columns in leaf order, and for one in
 * the order of a key that column's name. */
struct committed_columns {
	const struct text *names;
	size_t count;
	struct text key; /* size 0: in file order */
};

int committed_columns_read(struct arena *arena, struct text binding,
			   struct committed_columns *out,
			   struct err *err) MUST_USE;

#endif
