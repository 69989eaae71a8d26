/* SPDX-License-Identifier: Apache-2.0 */
#include "records/source_checks.h"

#include "records/control_totals.h"

static void fail(struct records_result *result, enum reason reason,
		 struct text detail, struct text where)
{
	if (result->reason != REASON_NONE)
		return;
	result->reason = reason;
	result->detail = detail;
	result->where = where;
}

static void check_fresh(struct arena *arena, const struct records_job *job,
			struct records_result *result)
{
	const struct source_binding *source = job->source;
	struct instant oldest = instant_sub(job->now, source->fresh);
	char newest[INSTANT_TEXT_ROOM];

	if ((source->fresh.seconds == 0 && source->fresh.nanos == 0) ||
	    result->source.rows == 0 || job->inline_rows.size)
		return;
	if (!result->source.has_newest)
		fail(result, REASON_STALE,
		     TEXT("no row tells by its time how fresh the source is"),
		     TEXT(""));
	else if (instant_compare(result->source.newest, oldest) < 0)
		fail(result, REASON_STALE,
		     text_format(arena, "the newest row is of %.*s",
				 TEXT_ARG(instant_print(result->source.newest,
							newest))),
		     TEXT(""));
}

static void check_totals(struct arena *arena, const struct records_job *job,
			 struct records_result *result)
{
	const struct source_binding *source = job->source;
	struct text mismatch;
	struct err err = {0};

	if (source->totals.file.size == 0 || job->inline_rows.size)
		return;
	if (control_totals_compare(arena, source, job->directory,
				   &result->source, &mismatch, &err))
		fail(result, REASON_INCOMPLETE_SOURCE,
		     text_format(arena, "control totals: %s", err.text),
		     source->totals.file);
	else if (!result->source.totals_match)
		fail(result, REASON_INCOMPLETE_SOURCE, mismatch,
		     source->totals.file);
}

void source_checks(struct arena *arena, const struct records_job *job,
		   struct records_result *result)
{
	if (result->reason != REASON_NONE)
		return;
	check_totals(arena, job, result);
	check_fresh(arena, job, result);
}
