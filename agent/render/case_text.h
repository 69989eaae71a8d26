/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dossier of one case, as text for a court or a regulator: what the records
 * have of it and which attestation committed to them, each limit that was in
 * force that day and whether this case met it, the live looks nearest to it,
 * and how to check all that without us.
 */
#ifndef PLAUDIT_RENDER_CASE_TEXT_H
#define PLAUDIT_RENDER_CASE_TEXT_H

#include "base/text.h"
#include "model/report.h"

/* What one source has of the case. */
struct case_record {
	struct text source;
	uint64_t rows; /* 0: the case is not in it */
	struct text
		unseen; /* why the rows were not judged; size 0: they were */
	struct text file; /* the proof, in the dossier; size 0: none */
	struct text unproved; /* why not */
	struct digest attestation; /* that the proof is in */
	struct instant sealed;
};

struct case_text_request {
	const char *language; /* "en" or "th" */
	struct text id;
	bool absent; /* what is proved is that there is no such case */
	struct instant now;
	bool has_time;
	struct instant at; /* of the case */
	bool has_end; /* judged as of then: the records were fresh until */
	struct instant end;
	const struct case_record *records;
	size_t record_count;
	const struct report *report; /* the case alone, judged; NULL: not */
	const struct report *nearest; /* the audit nearest to it; NULL */
	struct digest pin; /* of the authority's key */
	uint64_t root_version;
	struct text signer; /* file with the agent's public key, or "" */
};

void case_text(struct arena *arena, const struct case_text_request *request,
	       struct buffer *out);

/* Of the findings that the case has: fails, and those that are not known. */
void case_count(const struct report *report, size_t *fails, size_t *unknowns);

#endif
