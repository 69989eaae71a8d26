/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/audit_marks.h"

#include "attest/receipt.h"
#include "attest/statement.h"
#include "base/fs.h"
#include "base/limits.h"

/* An audit of that chain: anything else cannot be corrected by this one. */
static int read_corrected(struct arena *arena, const char *path,
			  const struct chain_link *link, struct digest *out,
			  struct err *err)
{
	struct err no_bundle = {.kind = ERR_NONE};
	struct receipt receipt;
	enum statement_kind kind;
	struct report report;
	struct text bytes;

	if (fs_read(arena, path, LIMIT_BUNDLE_BYTES, &bytes, err))
		return -1;
	if ((receipt_read(arena, bytes, &receipt, &no_bundle) &&
	     envelope_parse(arena, bytes, &receipt.envelope, err)) ||
	    statement_read(arena, receipt.envelope.payload, &kind, &report,
			   err))
		return err_prefix(err, "%s", path);
	if (kind != STATEMENT_COMPLIANCE)
		return err_set(err, ERR_USAGE,
			       "%s: an entry of kind %s; only an audit is "
			       "corrected by another",
			       path, entry_kinds[kind].word);
	if (!text_equal(chain_name(arena, &report.chain),
			chain_name(arena, link)))
		return err_set(err, ERR_USAGE, "%s: of the chain %.*s", path,
			       TEXT_ARG(chain_name(arena, &report.chain)));
	*out = receipt.envelope.identity;
	return 0;
}

int audit_marks(struct arena *arena, const struct site *site,
		const struct regulator *regulator, const char *correction,
		struct report *report, struct err *err)
{
	const struct chain_link link = {
		.entity = site->entity_id,
		.agent = site->agent_id,
		.stream = regulator ? regulator->stream : TEXT("local"),
	};

	report->corrects = correction != NULL;
	report->has_review = regulator && regulator->review.seconds > 0;
	if (report->has_review)
		report->review_until =
			instant_add(clock_now(), regulator->review);
	if (!correction)
		return 0;
	return read_corrected(arena, correction, &link, &report->supersedes,
			      err);
}
