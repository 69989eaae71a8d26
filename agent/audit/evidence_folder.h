/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The evidence of one audit in a folder that may leave (reports/evidence.md
 * section 4): sha256/ as in the store, index.json, pack/.
 */
#ifndef PLAUDIT_AUDIT_EVIDENCE_FOLDER_H
#define PLAUDIT_AUDIT_EVIDENCE_FOLDER_H

#include "model/report.h"

struct evidence_folder {
	const struct report *report; /* identity filled */
	const struct pack *pack; /* used when it is the attestation's */
	enum disclosure disclose; /* the most that may leave */
	const char *store; /* it has sha256/ */
	const char *out;
	/* out */
	size_t pieces, withheld, absent;
	bool has_pack;
};

int evidence_folder_make(struct arena *arena, struct evidence_folder *folder,
			 struct err *err) MUST_USE;

#endif
