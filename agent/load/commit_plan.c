/* SPDX-License-Identifier: Apache-2.0 */
#include "load/commit_plan.h"

#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "load/plan_looks.h"
#include "probes/probe.h"

/* What a database works out by itself is not read, so there is nothing to
 * commit to. */
static bool is_read(const struct source_binding *source)
{
	return source && !(source->database && source->database->push_down);
}

/* The looks that a source is read in, without their asks. */
static void keep_sources(struct arena *arena, struct plan *plan)
{
	struct look *looks = arena_many(arena, plan->look_count, struct look);
	size_t count = 0;

	for (size_t i = 0; i < plan->look_count; i++) {
		if (!is_read(plan->looks[i].source))
			continue;
		looks[count] = plan->looks[i];
		looks[count].asks = NULL;
		looks[count++].ask_count = 0;
	}
	plan->looks = looks;
	plan->look_count = count;
}

static void look_at_all(struct arena *arena, struct plan *plan)
{
	const struct site *site = plan->site;
	struct look *looks = arena_many(arena, site->source_count, struct look);
	size_t count = 0;

	for (size_t i = 0; i < site->source_count; i++) {
		struct look *look = &looks[count];

		if (!is_read(&site->sources[i]))
			continue;
		look->kind = probe_find(TEXT("records"));
		look->source = &site->sources[i];
		look->deadline_ms = LIMIT_LOOK_MS;
		plan_look_name(arena, look);
		count++;
	}
	plan->looks = looks;
	plan->look_count = count;
}

int commit_plan(struct arena *arena, const struct plan_request *request,
		struct plan *out, struct err *err)
{
	struct plan_request all = *request;

	all.judge_all = true;
	if (load_plan(arena, &all, out, err))
		return -1;
	out->asks = NULL;
	out->ask_count = 0;
	out->clauses = NULL;
	out->clause_count = 0;
	if (request->regulator)
		keep_sources(arena, out);
	else
		look_at_all(arena, out);
	if (!out->look_count)
		return err_set(err, ERR_USAGE,
			       "%.*s: there is no source to commit to (what "
			       "is pushed down is not read)",
			       TEXT_ARG(request->site->path));
	return 0;
}
