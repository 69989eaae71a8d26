/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/kept_commitment.h"

#include "attest/chain.h"
#include "attest/receipt.h"
#include "base/fs.h"
#include "base/limits.h"

/* A bundle with its receipt, or a bare envelope: syntax only. */
static int attestation_read(struct arena *arena, const char *path,
			    enum statement_kind *kind, struct report *out,
			    struct err *err)
{
	struct err no_bundle = {.kind = ERR_NONE};
	struct receipt receipt;
	struct text bytes;

	if (fs_read(arena, path, LIMIT_BUNDLE_BYTES, &bytes, err))
		return -1;
	if (receipt_read(arena, bytes, &receipt, &no_bundle) &&
	    envelope_parse(arena, bytes, &receipt.envelope, err))
		return err_prefix(err, "%s: neither bundle nor envelope", path);
	if (statement_read(arena, receipt.envelope.payload, kind, out, err))
		return err_prefix(err, "%s", path);
	out->identity = receipt.envelope.identity;
	return 0;
}

int kept_commitment_open(struct arena *arena, const char *path,
			 struct text source, struct kept_commitment *out,
			 struct err *err)
{
	size_t count;

	*out = (struct kept_commitment){.path = text_from(path)};
	if (attestation_read(arena, path, &out->kind, &out->report, err))
		return -1;
	out->source = source_report_committed(&out->report, source, &count);
	if (count > 1 && !source.size)
		return err_set(err, ERR_USAGE,
			       "%s commits to %zu sources: --source NAME", path,
			       count);
	if (count == 1)
		return 0;
	return err_set(err, ERR_USAGE, "%s commits to no rows%s%.*s", path,
		       source.size ? " of " : "", TEXT_ARG(source));
}

int kept_commitment_latest(struct arena *arena, const char *stream_directory,
			   struct text source, struct kept_commitment *out,
			   struct err *err)
{
	const char *directory = fs_join(arena, stream_directory, "chain");
	struct path_list names = {.count = 0};

	if (fs_exists(directory) && fs_list(arena, directory, &names, err))
		return -1;
	for (size_t i = names.count; i-- > 0;) {
		uint64_t sequence;
		struct digest identity;
		size_t count;

		if (!entry_name_parse(names.items[i], &sequence, &identity))
			continue;
		*out = (struct kept_commitment){
			.path = text_from(fs_join(arena, directory,
						  names.items[i].data))};
		if (attestation_read(arena, out->path.data, &out->kind,
				     &out->report, err))
			return -1;
		out->source =
			source_report_committed(&out->report, source, &count);
		if (count > 1 && !source.size)
			return err_set(err, ERR_USAGE,
				       "the latest attestation commits to %zu "
				       "sources: --source NAME",
				       count);
		if (count == 1)
			return 0;
	}
	return err_set(err, ERR_USAGE,
		       "%s: no attestation there commits to rows%s%.*s",
		       directory, source.size ? " of " : "", TEXT_ARG(source));
}

/* Seconds between two moments, whichever is first. */
static uint64_t apart(struct instant a, struct instant b)
{
	return a.seconds > b.seconds
		       ? (uint64_t)a.seconds - (uint64_t)b.seconds
		       : (uint64_t)b.seconds - (uint64_t)a.seconds;
}

int kept_audit_nearest(struct arena *arena, const char *stream_directory,
		       struct instant at, struct report *out, bool *found,
		       struct err *err)
{
	const char *directory = fs_join(arena, stream_directory, "chain");
	struct path_list names = {.count = 0};
	size_t looked_at = 0;

	*found = false;
	if (fs_exists(directory) && fs_list(arena, directory, &names, err))
		return -1;
	/* backwards: once entries are older than `at` they only get farther */
	for (size_t i = names.count;
	     i-- > 0 && looked_at++ < CHAIN_LOOKED_AT;) {
		enum statement_kind kind;
		struct report report;
		uint64_t sequence;
		struct digest identity;

		if (!entry_name_parse(names.items[i], &sequence, &identity))
			continue;
		if (attestation_read(arena,
				     fs_join(arena, directory,
					     names.items[i].data),
				     &kind, &report, err))
			return -1;
		if (kind != STATEMENT_COMPLIANCE)
			continue;
		if (!*found || apart(report.now, at) < apart(out->now, at))
			*out = report;
		*found = true;
		if (report.now.seconds < at.seconds)
			break;
	}
	return 0;
}
