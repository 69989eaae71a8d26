/* SPDX-License-Identifier: Apache-2.0 */
/* The records probe: one pass of records/ serves every ask of the source. */
#include <string.h>

#include "base/digest.h"
#include "base/fs.h"
#include "probes/database_hold.h"
#include "probes/sighting.h"
#include "records/engine.h"
#include "records/spill.h"
#include "records/row_archive.h"

struct progress {
	const struct sink *sink;
};

static void forward_progress(void *context, uint64_t done, uint64_t total)
{
	const struct sink *sink = ((struct progress *)context)->sink;

	if (sink->progress)
		sink->progress(sink->context, done, total);
}

static struct records_query *queries_of(struct arena *arena,
					const struct plan *plan,
					const struct look *look)
{
	struct records_query *queries =
		arena_many(arena, look->ask_count, struct records_query);

	for (size_t i = 0; i < look->ask_count; i++) {
		const struct ask *ask = &plan->asks[look->asks[i]];
		struct value *values =
			arena_many(arena, ask->parameter_count, struct value);

		for (size_t j = 0; j < ask->parameter_count; j++)
			values[j] = ask->parameters[j].value;
		queries[i].spec = ask->check->records;
		queries[i].parameters = values;
		queries[i].parameter_count = ask->parameter_count;
		queries[i].window = ask->window;
		queries[i].subject = ask->check->for_each_name.size
					     ? value_string(ask->subject)
					     : value_null();
	}
	return queries;
}

static struct text list_cases(struct arena *arena,
			      const struct records_answer *answer)
{
	struct buffer out;

	buffer_init(&out);
	for (size_t i = 0; i < answer->case_count; i++) {
		buffer_text(&out, answer->cases[i]);
		buffer_char(&out, '\n');
	}
	return buffer_take(&out, arena);
}

static void observation_fill(struct arena *arena, const struct look *look,
			     const struct records_result *result,
			     const struct records_answer *answer,
			     struct observation *o)
{
	bool whole = result->reason != REASON_NONE;
	struct standing standing = look_standing(look, &result->source);

	o->reason = whole ? result->reason : answer->reason;
	o->detail = whole ? result->detail : answer->detail;
	o->where = whole ? result->where : answer->where;
	o->facts = answer->facts;
	o->bounds = answer->bounds;
	o->account = answer->account;
	o->has_account = !whole;
	o->shown_by = standing.shown_by;
	o->environment = standing.environment;
	o->vantage = standing.vantage;
	if (answer->case_count) {
		struct evidence *cases = arena_new(arena, struct evidence);

		cases->name = TEXT("cases");
		cases->media_type = TEXT("text/plain");
		cases->level = DISCLOSE_EXCERPT;
		cases->bytes = list_cases(arena, answer);
		o->evidence = cases;
		o->evidence_count = 1;
	}
}

/* A records look that is over, and where its answers go. */
struct pass {
	const struct plan *plan;
	const struct look *look;
	struct instant began;
	struct records_result result;
	const struct sink *sink;
};

static int send_all(struct arena *arena, const struct pass *pass,
		    struct err *err)
{
	const struct look *look = pass->look;

	for (size_t i = 0; i < look->ask_count; i++) {
		const struct check *check =
			pass->plan->asks[look->asks[i]].check;
		struct observation o;

		memset(&o, 0, sizeof(o));
		o.look = (unsigned)(look - pass->plan->looks);
		o.ask = look->asks[i];
		o.began = pass->began;
		o.ended = clock_now();
		observation_fill(arena, look, &pass->result,
				 &pass->result.answers[i], &o);
		o.fact_count = o.facts ? check->fact_count : 0;
		if (pass->sink->observe(pass->sink->context, &o, err))
			return -1;
	}
	return 0;
}

/* What was had before the fence; without it there are no rows. */
static void take_hold(struct database_hold *hold, struct records_job *job)
{
	if (!hold || hold->missing.size || !hold->secret) {
		job->blocked = REASON_UNREACHABLE;
		job->blocked_detail =
			hold && hold->missing.size
				? hold->missing
				: TEXT("no connection string is at hand");
		return;
	}
	job->dsn = secret_reveal(hold->secret);
	if (hold->archive >= 0)
		job->archive = row_archive_create(hold->archive, job->salt_key);
	hold->archive = -1;
}

static int observe(struct arena *arena, const struct plan *plan,
		   const struct look *look, struct deadline deadline,
		   const struct sink *sink, struct err *err)
{
	struct progress progress = {.sink = sink};
	struct pass pass = {
		.plan = plan, .look = look, .began = clock_now(), .sink = sink};
	struct records_job job = {
		.source = look->source,
		.directory = text_cstr(arena, plan->site->directory),
		.queries = queries_of(arena, plan, look),
		.query_count = look->ask_count,
		.now = plan->now,
		/* to its rows, or where the site says so to its files */
		.commit = true,
		.progress = forward_progress,
		.progress_context = &progress,
		.spill = sink->spill,
	};
	int status;

	if (look->source->commit) {
		random_fill(job.salt_key, sizeof(job.salt_key));
		if (sink->salt_key(sink->context, job.salt_key, err))
			return -1;
	}
	if (look->source->database)
		take_hold(sink->hold, &job);
	status = records_run(arena, &job, deadline, &pass.result, err);
	spill_empty(sink->spill);
	row_archive_close(job.archive);
	cleanse(job.salt_key, sizeof(job.salt_key));
	if (status)
		return -1;
	pass.result.source.look = (unsigned)(look - plan->looks);
	if (send_all(arena, &pass, err))
		return -1;
	return sink->source(sink->context, &pass.result.source, err);
}

/* Beside the libraries' own: what drivers are configured by, and where those
 * live that no package of the system brings. */
static int reach_database(const struct database_binding *database,
			  struct probe_reach *out)
{
	static const char *const paths[] = {
		"/etc/odbc.ini", "/etc/odbcinst.ini", "/etc/krb5.conf", "/opt"};

	out->read_paths = paths;
	out->read_count = ARRAY_SIZE(paths);
	out->network = database->kind != DATABASE_SQLITE;
	return 0;
}

/* The directories in which the patterns' files can be. */
static int reach(struct arena *arena, const struct plan *plan,
		 const struct look *look, struct probe_reach *out,
		 struct err *err)
{
	const struct source_binding *source = look->source;
	const char **paths =
		arena_many(arena, source->file_count + 1, const char *);
	const char *base = text_cstr(arena, plan->site->directory);

	(void)err;
	if (source->database)
		return reach_database(source->database, out);
	for (size_t i = 0; i < source->file_count; i++) {
		struct text fixed = source->files[i];
		size_t end = 0;

		while (end < fixed.size && !strchr("*?[", fixed.data[end]))
			end++;
		fixed.size = end;
		paths[i] = fs_parent(arena, fs_join(arena, base,
						    text_cstr(arena, fixed)));
		out->read_count++;
	}
	if (source->totals.file.size)
		paths[out->read_count++] = fs_join(
			arena, base, text_cstr(arena, source->totals.file));
	out->read_paths = paths;
	return 0;
}

const struct probe_kind probe_records = {
	.name = "records",
	.summary = "measures an institution's own records",
	.shown_by = STRENGTH_MEASURED_COMMITTED,
	.reach = reach,
	.observe = observe,
};
