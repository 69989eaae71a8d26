/* SPDX-License-Identifier: Apache-2.0 */
/* The records probe: one pass of records/ serves every ask of the source. */
#include <string.h>

#include "base/digest.h"
#include "base/fs.h"
#include "probes/database_hold.h"
#include "probes/group_evidence.h"
#include "probes/sighting.h"
#include "records/joined_run.h"
#include "records/row_archive.h"
#include "records/spill.h"
#include "records/standard_input.h"

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
		queries[i].smallest_group = plan->site->smallest_group;
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

/* The cases that were too few, or the worst groups. */
static void put_evidence(struct arena *arena, const struct check *check,
			 const struct records_answer *answer,
			 struct text hash_key, struct observation *o)
{
	struct evidence *all = arena_many(arena, 2, struct evidence);

	if (answer->case_count)
		all[o->evidence_count++] = (struct evidence){
			.name = TEXT("cases"),
			.media_type = TEXT("text/plain"),
			.level = DISCLOSE_EXCERPT,
			.bytes = list_cases(arena, answer),
		};
	if (answer->listing)
		all[o->evidence_count++] = group_evidence(
			arena, check->records, answer->listing, hash_key);
	o->evidence = all;
}

/* A records look that is over, and where its answers go. */
struct pass {
	const struct plan *plan;
	const struct look *look;
	struct instant began;
	struct records_result result;
	const struct sink *sink;
};

static void observation_fill(struct arena *arena, const struct pass *pass,
			     const struct check *check,
			     const struct records_answer *answer,
			     struct text hash_key, struct observation *o)
{
	const struct records_result *result = &pass->result;
	bool whole = result->reason != REASON_NONE;
	struct standing standing =
		ask_standing(pass->look, check, &result->source);

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
	put_evidence(arena, check, answer, hash_key, o);
}

static int send_all(struct arena *arena, const struct pass *pass,
		    struct err *err)
{
	const struct look *look = pass->look;
	struct text hash_key = hash_key_read(arena, pass->plan->site);

	for (size_t i = 0; i < look->ask_count; i++) {
		const struct check *check =
			pass->plan->asks[look->asks[i]].check;
		struct observation o;

		memset(&o, 0, sizeof(o));
		o.look = (unsigned)(look - pass->plan->looks);
		o.ask = look->asks[i];
		o.began = pass->began;
		o.ended = clock_now();
		observation_fill(arena, pass, check, &pass->result.answers[i],
				 hash_key, &o);
		o.fact_count = o.facts ? check->fact_count : 0;
		if (pass->sink->observe(pass->sink->context, &o, err))
			return -1;
	}
	return 0;
}

/* What was had before the fence; without it a database gives no rows. */
static void take_hold(struct database_hold *hold, struct records_job *job)
{
	if (!job->source->database)
		return;
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

static unsigned joined_index(const struct look *look,
			     const struct source_kind *kind)
{
	unsigned i = 0;

	while (look->joined[i]->kind != kind)
		i++;
	return i;
}

/* For each ask, for each of its joins: which of the look's joined sources. */
static const unsigned *const *readings_of(struct arena *arena,
					  const struct plan *plan,
					  const struct look *look)
{
	const unsigned **of =
		arena_many(arena, look->ask_count, const unsigned *);

	for (size_t i = 0; i < look->ask_count; i++) {
		const struct records_spec *spec =
			plan->asks[look->asks[i]].check->records;
		unsigned *indexes =
			arena_many(arena, spec->join_count, unsigned);

		for (size_t k = 0; k < spec->join_count; k++)
			indexes[k] =
				joined_index(look, spec->joins[k].other.source);
		of[i] = indexes;
	}
	return of;
}

/* Only the files of then, and of each as much as there was. */
static void as_it_was(const struct look_again *again, size_t index,
		      struct records_job *job)
{
	const struct source_report *then =
		again && again->then ? again->then[index] : NULL;

	job->committed = then && then->file_count ? then->files : NULL;
	job->committed_count = job->committed ? then->file_count : 0;
}

static struct joined_reading *joined_of(struct arena *arena,
					const struct look *look,
					const struct records_job *job,
					const struct sink *sink)
{
	struct database_hold *holds = sink->holds;

	struct joined_reading *readings =
		arena_many(arena, look->joined_count, struct joined_reading);

	for (size_t i = 0; i < look->joined_count; i++) {
		readings[i].job = *job;
		readings[i].job.source = look->joined[i];
		readings[i].job.blocked = REASON_NONE;
		readings[i].job.dsn = (struct text){NULL, 0};
		readings[i].job.archive = NULL;
		/* the books are those of the look's own source */
		readings[i].job.history = NULL;
		joined_salt_key(job->salt_key, look->joined[i]->kind->name,
				readings[i].job.salt_key);
		as_it_was(sink->again, i + 1, &readings[i].job);
		take_hold(holds ? &holds[i + 1] : NULL, &readings[i].job);
	}
	return readings;
}

static bool commits_to_rows(const struct look *look)
{
	bool commits = look->source->commit;

	for (size_t i = 0; i < look->joined_count; i++)
		commits |= look->joined[i]->commit;
	return commits;
}

/* What the look learnt of the sources that its rows are looked up in. */
static void tell_joined(struct arena *arena, const struct joined_job *joined,
			struct source_report *out)
{
	struct source_report *reports =
		arena_many(arena, joined->reading_count, struct source_report);

	for (size_t i = 0; i < joined->reading_count; i++)
		reports[i] = joined->readings[i].result.source;
	out->joined = reports;
	out->joined_count = joined->reading_count;
}

static int read_all(struct arena *arena, const struct plan *plan,
		    struct records_job *job, struct deadline deadline,
		    struct pass *pass, struct err *err)
{
	struct records_query *queries = queries_of(arena, plan, pass->look);
	struct joined_job joined = {
		.job = job,
		.queries = queries,
		.readings = joined_of(arena, pass->look, job, pass->sink),
		.reading_count = pass->look->joined_count,
		.readings_of = readings_of(arena, plan, pass->look),
	};
	int status;

	job->queries = queries;
	status = records_run_joined(arena, &joined, deadline, &pass->result,
				    err);
	for (size_t i = 0; i < joined.reading_count; i++) {
		row_archive_close(joined.readings[i].job.archive);
		cleanse(joined.readings[i].job.salt_key,
			sizeof(joined.readings[i].job.salt_key));
	}
	if (status == 0)
		tell_joined(arena, &joined, &pass->result.source);
	return status;
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
		.query_count = look->ask_count,
		.now = plan->now,
		/* to its rows, or where the site says so to its files */
		.commit = true,
		.portable = plan->portable,
		.progress = forward_progress,
		.progress_context = &progress,
		.spill = sink->spill,
		.history = sink->history,
	};
	int status;

	as_it_was(sink->again, 0, &job);
	if (sink->again && sink->again->salt_key) {
		memcpy(job.salt_key, sink->again->salt_key,
		       sizeof(job.salt_key));
	} else if (commits_to_rows(look)) {
		random_fill(job.salt_key, sizeof(job.salt_key));
		if (sink->salt_key(sink->context, job.salt_key, err))
			return -1;
	}
	take_hold(sink->holds, &job);
	status = read_all(arena, plan, &job, deadline, &pass, err);
	spill_empty(sink->spill);
	row_archive_close(job.archive);
	cleanse(job.salt_key, sizeof(job.salt_key));
	if (status)
		return -1;
	pass.result.source.look = (unsigned)(look - plan->looks);
	pass.result.source.reason = pass.result.reason;
	pass.result.source.detail = pass.result.detail;
	if (send_all(arena, &pass, err))
		return -1;
	return sink->source(sink->context, &pass.result.source, err);
}

/* Beside the libraries' own: what drivers are configured by, and where those
 * live that no package of the system brings. */
static const char *const driver_paths[] = {"/etc/odbc.ini", "/etc/odbcinst.ini",
					   "/etc/krb5.conf", "/opt"};

static void reach_database(const struct source_binding *source,
			   const char **paths, struct probe_reach *out)
{
	if (!source->database)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(driver_paths); i++)
		paths[out->read_count++] = driver_paths[i];
	out->network |= source->database->kind != DATABASE_SQLITE;
}

/* The directories in which the patterns' files can be, or what a database's
 * driver reads. */
static void reach_source(struct arena *arena, const char *base,
			 const struct source_binding *source,
			 const char **paths, struct probe_reach *out)
{
	out->own_rights |= source->file_count || source->totals.file.size;
	reach_database(source, paths, out);
	for (size_t i = 0;
	     i < source->file_count && !source_is_standard_input(source); i++) {
		struct text fixed = source->files[i];
		size_t end = 0;

		while (end < fixed.size && !strchr("*?[", fixed.data[end]))
			end++;
		fixed.size = end;
		paths[out->read_count++] = fs_parent(
			arena, fs_join(arena, base, text_cstr(arena, fixed)));
	}
	if (source->totals.file.size)
		paths[out->read_count++] = fs_join(
			arena, base, text_cstr(arena, source->totals.file));
}

static int reach(struct arena *arena, const struct plan *plan,
		 const struct look *look, struct probe_reach *out,
		 struct err *err)
{
	const char *base = text_cstr(arena, plan->site->directory);
	size_t most = look->source->file_count + 2 + ARRAY_SIZE(driver_paths);
	const char **paths;

	(void)err;
	for (size_t i = 0; i < look->joined_count; i++)
		most += look->joined[i]->file_count + 1 +
			ARRAY_SIZE(driver_paths);
	paths = arena_many(arena, most, const char *);
	reach_source(arena, base, look->source, paths, out);
	for (size_t i = 0; i < look->joined_count; i++)
		reach_source(arena, base, look->joined[i], paths, out);
	if (plan->site->hash_key_file.size)
		paths[out->read_count++] =
			fs_join(arena, base,
				text_cstr(arena, plan->site->hash_key_file));
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
