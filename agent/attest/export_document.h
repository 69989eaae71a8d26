/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An attestation that was verified, as other tools read such things
 * (reports/export.md): in-toto SVR v0.2 and test-result v0.1, OSCAL 1.2
 * assessment-results, C2SP tlog-proof. Unsigned renderings: each names the
 * attestation by its identity, and only that proves anything. The same
 * attestation gives the same bytes.
 */
#ifndef PLAUDIT_ATTEST_EXPORT_DOCUMENT_H
#define PLAUDIT_ATTEST_EXPORT_DOCUMENT_H

#include "attest/verify.h"

struct json;

/* Of what verified (verification.good); SVR and test-result and OSCAL of an
 * audit only: ERR_USAGE. */
int export_svr(struct arena *arena, const struct verification *v,
	       struct json **out, struct err *err) MUST_USE;
int export_test_result(struct arena *arena, const struct verification *v,
		       struct json **out, struct err *err) MUST_USE;
int export_oscal(struct arena *arena, const struct verification *v,
		 struct json **out, struct err *err) MUST_USE;
/* The receipt's proof; its extra is the identity. */
struct text export_tlog_proof(struct arena *arena,
			      const struct verification *v);

/* Whether it is an audit. */
int export_check(const struct verification *v, struct err *err) MUST_USE;

#endif
