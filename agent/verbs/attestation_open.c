/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/attestation_open.h"

#include "base/fs.h"
#include "base/limits.h"

static int attestation_open(struct arena *arena, const char *path,
			    struct attestation *out, struct err *err)
{
	struct err no_bundle = {.kind = ERR_NONE};
	struct receipt receipt;

	if (fs_read(arena, path, 2 * LIMIT_ENVELOPE_BYTES, &out->bytes, err))
		return -1;
	if (receipt_read(arena, out->bytes, &receipt, &no_bundle) &&
	    envelope_parse(arena, out->bytes, &receipt.envelope, err))
		return err_prefix(err, "%s: neither bundle nor envelope", path);
	out->payload = receipt.envelope.payload;
	if (statement_read(arena, out->payload, &out->kind, &out->report, err))
		return err_prefix(err, "%s", path);
	out->report.identity = receipt.envelope.identity;
	return 0;
}

int audit_attestation_open(struct arena *arena, const char *path,
			   struct attestation *out, struct err *err)
{
	if (attestation_open(arena, path, out, err))
		return -1;
	if (out->kind != STATEMENT_COMPLIANCE)
		return err_set(err, ERR_USAGE, "%s: %s; nothing was judged",
			       path, entry_kinds[out->kind].word);
	return 0;
}
